/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>

#include "gbe_chips.h"
#include "gbe_nvm.h"
#include "gbe_reg.h"

#define EERD_START      (1u << 0)
#define EERD_DATA_SHIFT 16

#define NVM_ALTERNATE_MAC 0x37
/* EERD of the 82576 has 14 bits for it; 0xFFFF, for no alternate address, is beyond. */
#define NVM_MAX_ADDRESS 0x3FFFu

/* The sum of all checked words, as the 8254x manual has it. */
#define NVM_SUM 0xBABAu

/*
 * A word comes over a serial bus of 2 MHz or less: some 30 bits, 15 us and
 * more while firmware has the bus; look every 5 us and give up after 50 ms.
 */
static int
gbe_nvm_read_word(struct gbe_hw *hw, uint32_t address, uint16_t *word)
{
	const struct gbe_chip *chip = gbe_chip_of(hw);
	int ret;

	gbe_reg_write(hw, GBE_EERD, address << chip->eerd_addr_shift | EERD_START);
	ret = gbe_reg_wait(hw, GBE_EERD, chip->eerd_done, chip->eerd_done, 5, 50000);
	if (ret != 0)
		return ret;
	*word = gbe_reg_read(hw, GBE_EERD) >> EERD_DATA_SHIFT;
	return 0;
}

/* Under the lock, which on some chips firmware takes as well. */
int
gbe_nvm_read(struct gbe_hw *hw, uint32_t first, uint32_t count, uint16_t *words)
{
	const struct gbe_mac_ops *ops = gbe_chip_of(hw)->ops;
	int ret;

	ret = ops->acquire(hw, GBE_SHARED_NVM);
	if (ret != 0)
		return ret;
	for (uint32_t i = 0; i < count && ret == 0; i++)
		ret = gbe_nvm_read_word(hw, first + i, &words[i]);
	ops->release(hw, GBE_SHARED_NVM);
	return ret;
}

static int
gbe_nvm_load_once(struct gbe_hw *hw, uint16_t words[GBE_NVM_WORDS])
{
	uint16_t sum = 0;
	int ret;

	ret = gbe_nvm_read(hw, 0, GBE_NVM_WORDS, words);
	if (ret != 0)
		return ret;
	for (unsigned int i = 0; i < GBE_NVM_WORDS; i++)
		sum += words[i];
	return sum == NVM_SUM ? 0 : -EBADMSG;
}

/* The first time may fail while the link sleeps, as DPDK's em and igb say. */
int
gbe_nvm_load(struct gbe_hw *hw, uint16_t words[GBE_NVM_WORDS])
{
	int ret;

	ret = gbe_nvm_load_once(hw, words);
	if (ret == -EBADMSG)
		ret = gbe_nvm_load_once(hw, words);
	return ret;
}

/*
 * Blade servers give ports their addresses by NVM: word 37h says where that of port 0
 * is, three words for each port (I210 datasheet, 4.5.11). The 82576 does not install it by
 * itself, as DPDK's e1000 says; a multicast address stands for none.
 */
int
gbe_nvm_alternate_mac(struct gbe_hw *hw, const uint16_t nvm[GBE_NVM_WORDS],
		      struct rte_ether_addr *addr)
{
	uint32_t at = nvm[NVM_ALTERNATE_MAC] + 3u * hw->lan_id;
	struct rte_ether_addr found;
	uint16_t words[3];
	int ret;

	if (!gbe_chip_of(hw)->has_alternate_mac || nvm[NVM_ALTERNATE_MAC] == 0 ||
	    at > NVM_MAX_ADDRESS - 2)
		return 0;
	ret = gbe_nvm_read(hw, at, 3, words);
	if (ret != 0)
		return ret;
	for (unsigned int i = 0; i < RTE_ETHER_ADDR_LEN; i++)
		found.addr_bytes[i] = words[i / 2] >> 8 * (i % 2);
	if (rte_is_valid_assigned_ether_addr(&found))
		rte_ether_addr_copy(&found, addr);
	return 0;
}
