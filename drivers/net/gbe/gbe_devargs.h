/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_DEVARGS_H
#define GBE_DEVARGS_H

#include "gbe.h"

int gbe_devargs_parse(struct rte_eth_dev *dev, struct gbe_args *args);

#endif /* GBE_DEVARGS_H */
