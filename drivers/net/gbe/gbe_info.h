/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_INFO_H
#define GBE_INFO_H

#include "gbe.h"

uint64_t gbe_rx_offload_capa(const struct gbe_chip *chip);
uint64_t gbe_tx_offload_capa(const struct gbe_chip *chip);
int gbe_dev_infos_get(struct rte_eth_dev *dev, struct rte_eth_dev_info *info);
int gbe_fw_version_get(struct rte_eth_dev *dev, char *version, size_t size);
gbe_ptypes_get_t gbe_supported_ptypes_get;
int gbe_rx_burst_mode_get(struct rte_eth_dev *dev, uint16_t queue_id,
			  struct rte_eth_burst_mode *mode);
int gbe_tx_burst_mode_get(struct rte_eth_dev *dev, uint16_t queue_id,
			  struct rte_eth_burst_mode *mode);

#endif /* GBE_INFO_H */
