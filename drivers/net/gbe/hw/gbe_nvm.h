/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_NVM_H
#define GBE_NVM_H

#include <rte_ether.h>

#include "gbe_chip.h"

/* The NVM. */

/** Read @p count words of the NVM from word @p first on. */
int gbe_nvm_read(struct gbe_hw *hw, uint32_t first, uint32_t count, uint16_t *words);

/**
 * Read the first GBE_NVM_WORDS words and check their sum, twice if it is wrong.
 * @return 0, -EBADMSG on a wrong checksum, or another -errno.
 */
int gbe_nvm_load(struct gbe_hw *hw, uint16_t words[GBE_NVM_WORDS]);

/** Replace @p addr by the port's alternate address, if @p nvm, the loaded words, has one. */
int gbe_nvm_alternate_mac(struct gbe_hw *hw, const uint16_t nvm[GBE_NVM_WORDS],
			  struct rte_ether_addr *addr);

#endif /* GBE_NVM_H */
