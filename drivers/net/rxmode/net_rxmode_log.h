/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef NET_RXMODE_LOG_H
#define NET_RXMODE_LOG_H

#include <rte_log.h>

/* pmd.net.rxmode; set its level with --log-level=pmd.net.rxmode:debug. */
extern int net_rxmode_logtype;

#define NET_RXMODE_LOG(level, fmt, ...) \
	rte_log(RTE_LOG_##level, net_rxmode_logtype, "net_rxmode: " fmt "\n", ##__VA_ARGS__)
/* The same of a port. */
#define NET_RXMODE_PORT_LOG(level, dev, fmt, ...) \
	NET_RXMODE_LOG(level, "port %u (%s): " fmt, (dev)->data->port_id, (dev)->data->name, \
		       ##__VA_ARGS__)

#endif /* NET_RXMODE_LOG_H */
