/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdio.h>

#include "fake_driver.h"

/* Guards: a wrong argument of net_rxmode is refused in one line that says what is allowed. */

static void
refused(const char *args, const char *text)
{
	kit_context("%s", args);
	CHECK_EQ(rte_vdev_init("net_rxmode0", args), -EINVAL);
	CHECK(fake_log_has(text));
}

static void
refused_names(void)
{
	char args[1024] = "port=a";

	for (int i = 1; i <= 16; i++)
		strcat(args, ",port=a");
	refused(args, "at most 16 times");
	snprintf(args, sizeof(args), "port=%0100d", 0);
	refused(args, "the name of a port");
	refused("port=", "the name of a port");
}

int
main(void)
{
	fake_driver_init();
	refused("mode=fast", "must be adaptive, interrupt or poll");
	refused("mode", "must be adaptive, interrupt or poll");
	refused("latency_us=0", "microseconds, 1 to 1000000");
	refused("latency_us=1000001", "microseconds, 1 to 1000000");
	refused("latency_us=-1", "microseconds, 1 to 1000000");
	refused("latency_us=5x", "microseconds, 1 to 1000000");
	refused("longest_sleep_us=100001", "microseconds, 1 to 100000");
	refused("ports=a", "unknown argument in 'ports=a'");
	refused("mode=poll,mode=poll,,=,x", "unknown argument");
	refused_names();
	CHECK_EQ(rte_vdev_init("net_rxmode0",
			       "mode=interrupt,latency_us=1000000,longest_sleep_us=100000,port=a"),
		 0);
	return 0;
}
