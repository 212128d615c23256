/* SPDX-License-Identifier: BSD-3-Clause */

#include <dlfcn.h>
#include <stddef.h>

#include <rte_bus_vdev.h>

#include "check.h"
#include "eal.h"

/*
 * Guards: in an application that uses another release of DPDK the plugin registers nothing.
 *
 * test_plugin_release PLUGIN RELEASE VERDICT
 */

static const char *release;

const char *rte_version(void);

/* Exported, so it comes before DPDK's. */
__attribute__((visibility("default"))) const char *
rte_version(void)
{
	return release;
}

int
main(int argc, char **argv)
{
	CHECK_EQ(argc, 4);
	release = argv[2];
	CHECK(dlopen(argv[1], RTLD_NOW) != NULL);
	kit_eal_init("");
	CHECK_EQ(rte_vdev_init("net_rxmode0", "") == 0, argv[3][0] == 'k');
	return 0;
}
