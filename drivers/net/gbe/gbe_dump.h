/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_DUMP_H
#define GBE_DUMP_H

#include "gbe.h"

int gbe_get_reg(struct rte_eth_dev *dev, struct rte_dev_reg_info *regs);
int gbe_get_eeprom_length(struct rte_eth_dev *dev);
int gbe_get_eeprom(struct rte_eth_dev *dev, struct rte_dev_eeprom_info *eeprom);
int gbe_priv_dump(struct rte_eth_dev *dev, FILE *file);

#endif /* GBE_DUMP_H */
