/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_LOG_H
#define GBE_LOG_H

#include <rte_log.h>

/* pmd.net.gbe; set its level with --log-level=pmd.net.gbe:debug. */
extern int gbe_logtype;

/*
 * One line, named after the PCI address. Control paths only: the burst functions
 * never log.
 */
#define GBE_LOG_NAMED(level, name, fmt, ...) \
	rte_log(RTE_LOG_##level, gbe_logtype, "net_gbe: %s: " fmt "\n", (name), ##__VA_ARGS__)
/* The same of a port. */
#define GBE_LOG(level, dev, fmt, ...) GBE_LOG_NAMED(level, (dev)->device->name, fmt, ##__VA_ARGS__)

#endif /* GBE_LOG_H */
