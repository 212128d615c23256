/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_common.h>

#include "gbe_hw.h"
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

const struct gbe_reg_desc *
gbe_regs_of(enum gbe_mac mac, unsigned int *nb_regs)
{
	switch (mac) {
	case GBE_MAC_8254X:
		*nb_regs = RTE_DIM(regs_8254x);
		return regs_8254x;
	case GBE_MAC_82574:
		*nb_regs = RTE_DIM(regs_82574);
		return regs_82574;
	case GBE_MAC_82576:
		*nb_regs = RTE_DIM(regs_82576);
		return regs_82576;
	}
	*nb_regs = 0;
	return NULL;
}
