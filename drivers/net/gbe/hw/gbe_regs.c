/* SPDX-License-Identifier: BSD-3-Clause */

#include <assert.h>

#include <rte_common.h>

#include "gbe_chip.h"
#include "gbe_regs_8254x.h"
#include "gbe_regs_82574.h"
#include "gbe_regs_82576.h"

/* clang-format off */
#define GBE_REG_ROW(name_, offset_, stride_, count_, access_) { \
	.name = #name_, \
	.offset = (offset_), \
	.stride = (stride_), \
	.count = (count_), \
	.access = GBE_REG_##access_, \
},
/* clang-format on */

static const struct gbe_reg_desc regs_8254x[] = { GBE_REGS_8254X(GBE_REG_ROW) };

static const struct gbe_reg_desc regs_82574[] = { GBE_REGS_82574(GBE_REG_ROW) };

static const struct gbe_reg_desc regs_82576[] = { GBE_REGS_82576(GBE_REG_ROW) };

/* RSS has its registers at the same places in every family that has it. */
static_assert(GBE_MRQC == GBE_82574_MRQC && GBE_MRQC == GBE_82576_MRQC, "MRQC");
static_assert(GBE_RETA == GBE_82574_RETA && GBE_RETA == GBE_82576_RETA, "RETA");
static_assert(GBE_RSSRK == GBE_82574_RSSRK && GBE_RSSRK == GBE_82576_RSSRK, "RSSRK");

const struct gbe_reg_list gbe_regs_8254x = { regs_8254x, RTE_DIM(regs_8254x) };
const struct gbe_reg_list gbe_regs_82574 = { regs_82574, RTE_DIM(regs_82574) };
const struct gbe_reg_list gbe_regs_82576 = { regs_82576, RTE_DIM(regs_82576) };
