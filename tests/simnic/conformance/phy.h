/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef CONFORMANCE_PHY_H
#define CONFORMANCE_PHY_H

#include "run.h"

#define PHY_BMCR         0
#define PHY_BMCR_RESTART 0x1340 /* 1000 Mb/s, full duplex, negotiate again */

/* MDIC after the access, of PHY 1. */
uint32_t phy_read(struct run *run, unsigned int reg);
uint32_t phy_write(struct run *run, unsigned int reg, uint16_t value);

#endif /* CONFORMANCE_PHY_H */
