/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_reg.h"
#include "gbe_regs_82576.h"
#include "gbe_tables.h"

/*
 * Tables of the filters. Some bridges make one burst of writes to ascending addresses,
 * which these registers do not take (82546GB Specification Update, erratum 15): on every
 * chip, as in DPDK's e1000, words are written downwards, or a read parts them.
 */

static void
gbe_word_write(const struct gbe_hw *hw, uint32_t reg, uint32_t value)
{
	gbe_reg_write(hw, reg, value);
	gbe_reg_flush(hw);
}

/* Entries 0 to 15, then those that the 82576 has beyond. */
static uint32_t
gbe_ral_of(uint32_t index)
{
	return index < 16 ? GBE_RAL + 8 * index : GBE_82576_RAL2 + 8 * (index - 16);
}

/* The part with AV last to set, and first to clear: 8254x manual, 13.5.2 and 13.5.3. */
void
gbe_rar_write(const struct gbe_hw *hw, uint32_t index, uint32_t low, uint32_t high)
{
	uint32_t reg = gbe_ral_of(index);

	if ((high & GBE_RAH_AV) == 0)
		gbe_word_write(hw, reg + 4, high);
	gbe_word_write(hw, reg, low);
	if ((high & GBE_RAH_AV) != 0)
		gbe_word_write(hw, reg + 4, high);
}

static void
gbe_table_write(const struct gbe_hw *hw, uint32_t reg, const uint32_t *words, uint32_t nb)
{
	for (uint32_t i = nb; i-- > 0;)
		gbe_reg_write(hw, reg + 4 * i, words[i]);
	gbe_reg_flush(hw);
}

void
gbe_mta_write(const struct gbe_hw *hw, const uint32_t *words)
{
	gbe_table_write(hw, GBE_MTA, words, GBE_MTA_DWORDS);
}

void
gbe_vfta_write(const struct gbe_hw *hw, const uint32_t *words)
{
	gbe_table_write(hw, GBE_VFTA, words, GBE_VFTA_DWORDS);
}

void
gbe_vfta_write_one(const struct gbe_hw *hw, uint32_t index, uint32_t value)
{
	gbe_word_write(hw, GBE_VFTA + 4 * index, value);
}
