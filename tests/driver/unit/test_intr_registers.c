/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against causes on the wrong vector, and against arming that writes the
 * wrong bit: what each family writes for what was granted. Offsets and bits are
 * by number, not by the driver's names.
 */

#include "gbe_intr.h"
#include "harness.h"

#define ICS        0x00C8
#define IMS        0x00D0
#define IMC        0x00D8
#define IVAR       0x00E4 /* 82574L */
#define EIAC       0x00DC
#define CTRL_EXT   0x0018
#define GPIE       0x1514 /* 82576 */
#define EICS       0x1520
#define EIMS       0x1524
#define EIMC       0x1528
#define EIAC_82576 0x152C
#define EIAM       0x1530
#define IVAR_82576 0x1700
#define IVAR_MISC  0x1740

#define RXT0 (1u << 7)

/* By the rule of msgintr.h. */
static struct msgintr_grant
grant_of(enum msgintr_type type, uint16_t nb_vectors, uint16_t nb_queues)
{
	struct msgintr_grant grant = {
		.type = type,
		.nb_vectors = nb_vectors,
		.nb_queues = nb_queues,
	};

	for (uint16_t q = 0; q < nb_queues; q++) {
		uint16_t v = RTE_MIN(q + 1, nb_vectors - 1);

		grant.vector[q] = v;
		grant.queues[v] |= 1ULL << q;
	}
	return grant;
}

static void
expect_write(struct rte_eth_dev *dev, uint32_t reg, uint32_t value)
{
	CHECK_EQ(unit_reg(dev, reg), value);
	unit_reg_set(dev, reg, 0);
}

/* Arm, mask and raise @vectors: one register each, with @bits. */
static void
switches(struct rte_eth_dev *dev, const struct msgintr_grant *grant, uint64_t vectors,
	 const uint32_t regs[3], uint32_t bits)
{
	const struct gbe_intr_family *family = gbe_intr_family_of(dev);

	family->enable(dev, grant, vectors);
	expect_write(dev, regs[0], bits);
	family->disable(dev, grant, vectors);
	expect_write(dev, regs[1], bits);
	family->raise(dev, grant, vectors);
	expect_write(dev, regs[2], bits);
}

static const uint32_t icr_regs[3] = { IMS, IMC, ICS };
static const uint32_t eicr_regs[3] = { EIMS, EIMC, EICS };

/* One line, or one message: RXT0 for all queues, and nothing is routed. */
static void
single(const struct unit_chip *chip, enum msgintr_type type, uint16_t nb_queues)
{
	struct rte_eth_dev *dev = unit_port_create(chip->id);
	struct msgintr_grant grant = grant_of(type, 1, nb_queues);

	kit_context("%s, %s", chip->name, msgintr_type_name(type));
	gbe_intr_family_of(dev)->setup(dev, &grant);
	switches(dev, &grant, 1, icr_regs, RXT0);
	if (unit_format_of(dev) == GBE_FORMAT_ADVANCED)
		/* NSICR alone, and not where others may share the line. */
		CHECK_EQ(unit_reg(dev, GPIE), grant.type == MSGINTR_LINE ? 0 : 1);
	unit_port_destroy(dev);
}

static void
msix_82574(void)
{
	struct rte_eth_dev *dev = unit_port_create(GBE_CHIP_82574L);
	struct msgintr_grant grant = grant_of(MSGINTR_MSIX, 3, 2);

	kit_context("82574L, MSI-X, a vector each");
	gbe_intr_family_of(dev)->setup(dev, &grant);
	CHECK_EQ(unit_reg(dev, IVAR), 0x800A9);
	CHECK_EQ(unit_reg(dev, EIAC), 3u << 20);
	/* EIAME and PBA_CLR; IAME would break auto-masking. */
	CHECK_EQ(unit_reg(dev, CTRL_EXT), 1u << 24 | 1u << 31);
	switches(dev, &grant, 1 << 1, icr_regs, 1u << 20);
	switches(dev, &grant, 1 << 2, icr_regs, 1u << 21);
	switches(dev, &grant, 3 << 1, icr_regs, 3u << 20);

	kit_context("82574L, MSI-X, both queues on vector 1");
	grant = grant_of(MSGINTR_MSIX, 2, 2);
	gbe_intr_family_of(dev)->setup(dev, &grant);
	CHECK_EQ(unit_reg(dev, IVAR), 0x80099);
	CHECK_EQ(unit_reg(dev, EIAC), 3u << 20);
	switches(dev, &grant, 1 << 1, icr_regs, 3u << 20);

	kit_context("82574L, MSI-X, one vector");
	grant = grant_of(MSGINTR_MSIX, 1, 2);
	gbe_intr_family_of(dev)->setup(dev, &grant);
	CHECK_EQ(unit_reg(dev, IVAR), 0x80088);
	/* Its service routine reads the causes, so they must stay. */
	CHECK_EQ(unit_reg(dev, EIAC), 0);
	CHECK_EQ(unit_reg(dev, CTRL_EXT), 1u << 31);
	switches(dev, &grant, 1, icr_regs, 3u << 20);
	unit_port_destroy(dev);
}

static void
msix_82576(uint16_t nb_vectors)
{
	struct rte_eth_dev *dev = unit_port_create(GBE_CHIP_82576);
	struct msgintr_grant grant = grant_of(MSGINTR_MSIX, nb_vectors, 16);
	uint32_t all = (1u << nb_vectors) - 1;

	kit_context("82576, %u vectors", nb_vectors);
	gbe_intr_family_of(dev)->setup(dev, &grant);
	/* PBA, EIAME, MSIX_MODE, NSICR. */
	CHECK_EQ(unit_reg(dev, GPIE), 1u << 31 | 1u << 30 | 1u << 4 | 1);
	CHECK_EQ(unit_reg(dev, EIAC_82576), all);
	CHECK_EQ(unit_reg(dev, EIAM), all);
	CHECK_EQ(unit_reg(dev, IVAR_MISC), 0x8000);
	for (uint16_t q = 0; q < 16; q++) {
		uint32_t ivar = unit_reg(dev, IVAR_82576 + 4 * (q & 7));

		CHECK_EQ(ivar >> (q < 8 ? 0 : 16) & 0xFF, 0x80u | RTE_MIN(q + 1, nb_vectors - 1));
	}
	for (uint16_t v = 1; v < nb_vectors; v++)
		switches(dev, &grant, 1u << v, eicr_regs, 1u << v);
	switches(dev, &grant, all & ~1u, eicr_regs, all & ~1u);
	unit_port_destroy(dev);
}

int
main(void)
{
	unit_init();
	single(&unit_families[0], MSGINTR_LINE, 1);
	for (unsigned int i = 1; i < UNIT_NB_FAMILIES; i++) {
		single(&unit_families[i], MSGINTR_LINE, 2);
		single(&unit_families[i], MSGINTR_MSI, 2);
	}
	single(&unit_families[2], MSGINTR_MSIX, 2);
	msix_82574();
	for (uint16_t nb_vectors = 2; nb_vectors <= 17; nb_vectors++)
		msix_82576(nb_vectors);
	return 0;
}
