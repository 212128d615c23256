/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef NET_RXMODE_ARGS_H
#define NET_RXMODE_ARGS_H

#include <stdbool.h>
#include <stdint.h>

#include <rte_dev.h>
#include <rte_ethdev.h>

#include "rxmode.h"

#define NET_RXMODE_MAX_NAMES 16

/* The arguments of one virtual device. */
struct net_rxmode_args {
	struct rxmode_conf conf;
	uint16_t nb_names; /* 0: all ports */
	struct {
		char name[RTE_DEV_NAME_MAX_LEN];
		bool found; /* some port has it */
	} ports[NET_RXMODE_MAX_NAMES];
};

/**
 * What the user wrote after the name of the virtual device; NULL or "": the defaults.
 *
 * @return 0; -EINVAL: unknown, or out of range, as the log says
 */
int net_rxmode_args_parse(const char *text, struct net_rxmode_args *args);

/**
 * Whether a port of this name, or of a device of this name, is among those that were named. A PCI
 * address may be written without its domain if that is 0000.
 */
bool net_rxmode_args_name(struct net_rxmode_args *args, const char *port, const char *device);

#endif /* NET_RXMODE_ARGS_H */
