/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>

#include "gbe_hw.h"
#include "gbe_reg.h"

#define EERD_START      (1u << 0)
#define EERD_DATA_SHIFT 16

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

int
gbe_nvm_load(struct gbe_hw *hw, uint16_t words[GBE_NVM_WORDS])
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
