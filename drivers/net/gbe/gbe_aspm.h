/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_ASPM_H
#define GBE_ASPM_H

#include "gbe.h"

/* At probe: warn, in one line, of power management of the link that the chip does not bear. */
void gbe_aspm_check(const struct rte_eth_dev *dev);

#endif /* GBE_ASPM_H */
