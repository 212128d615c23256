/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_DEVARGS_H
#define GBE_DEVARGS_H

#include "gbe.h"

int gbe_devargs_parse(struct rte_eth_dev *dev, struct gbe_args *args);

/** Whether the user leaves the device to another driver of the process. NULL: there are none. */
bool gbe_devargs_yield(const struct rte_devargs *devargs);

#endif /* GBE_DEVARGS_H */
