/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a register with a mistyped offset, number or access mode: the
 * driver's lists are compared, row by row and both ways, with lists put
 * together from the register headers of QEMU 10.0 (e1000x_regs.h,
 * e1000_regs.h, igb_regs.h) alone.
 */

#include <stdlib.h>

#include "harness.h"

/* As those headers say it; where they do not, as the models behave. */
enum mode {
	RW,
	RO,
	WO,
	RC, /* R/clr */
};

struct row {
	const char *name;
	uint32_t offset;
	uint16_t stride;
	uint16_t count;
	enum mode mode;
};

static const struct row common[] = {
	{ "CTRL", 0x00000, 0, 1, RW },     { "STATUS", 0x00008, 0, 1, RO },
	{ "EECD", 0x00010, 0, 1, RW },     { "EERD", 0x00014, 0, 1, RW },
	{ "CTRL_EXT", 0x00018, 0, 1, RW }, { "MDIC", 0x00020, 0, 1, RW },
	{ "FCAL", 0x00028, 0, 1, RW },     { "FCAH", 0x0002C, 0, 1, RW },
	{ "FCT", 0x00030, 0, 1, RW },      { "VET", 0x00038, 0, 1, RW },
	{ "ICR", 0x000C0, 0, 1, RC },      { "ICS", 0x000C8, 0, 1, WO },
	{ "IMS", 0x000D0, 0, 1, RW },      { "IMC", 0x000D8, 0, 1, WO },
	{ "RCTL", 0x00100, 0, 1, RW },     { "FCTTV", 0x00170, 0, 1, RW },
	{ "TCTL", 0x00400, 0, 1, RW },     { "TIPG", 0x00410, 0, 1, RW },
	{ "LEDCTL", 0x00E00, 0, 1, RW },   { "FCRTL", 0x02160, 0, 1, RW },
	{ "FCRTH", 0x02168, 0, 1, RW },    { "CRCERRS", 0x04000, 0, 1, RC },
	{ "ALGNERRC", 0x04004, 0, 1, RC }, { "SYMERRS", 0x04008, 0, 1, RC },
	{ "RXERRC", 0x0400C, 0, 1, RC },   { "MPC", 0x04010, 0, 1, RC },
	{ "SCC", 0x04014, 0, 1, RC },      { "ECOL", 0x04018, 0, 1, RC },
	{ "MCC", 0x0401C, 0, 1, RC },      { "LATECOL", 0x04020, 0, 1, RC },
	{ "COLC", 0x04028, 0, 1, RC },     { "DC", 0x04030, 0, 1, RC },
	{ "TNCRS", 0x04034, 0, 1, RC },    { "RLEC", 0x04040, 0, 1, RC },
	{ "XONRXC", 0x04048, 0, 1, RC },   { "XONTXC", 0x0404C, 0, 1, RC },
	{ "XOFFRXC", 0x04050, 0, 1, RC },  { "XOFFTXC", 0x04054, 0, 1, RC },
	{ "FCRUC", 0x04058, 0, 1, RC },    { "PRC64", 0x0405C, 0, 1, RC },
	{ "PRC127", 0x04060, 0, 1, RC },   { "PRC255", 0x04064, 0, 1, RC },
	{ "PRC511", 0x04068, 0, 1, RC },   { "PRC1023", 0x0406C, 0, 1, RC },
	{ "PRC1522", 0x04070, 0, 1, RC },  { "GPRC", 0x04074, 0, 1, RC },
	{ "BPRC", 0x04078, 0, 1, RC },     { "MPRC", 0x0407C, 0, 1, RC },
	{ "GPTC", 0x04080, 0, 1, RC },     { "GORCL", 0x04088, 0, 1, RC },
	{ "GORCH", 0x0408C, 0, 1, RC },    { "GOTCL", 0x04090, 0, 1, RC },
	{ "GOTCH", 0x04094, 0, 1, RC },    { "RNBC", 0x040A0, 0, 1, RC },
	{ "RUC", 0x040A4, 0, 1, RC },      { "RFC", 0x040A8, 0, 1, RC },
	{ "ROC", 0x040AC, 0, 1, RC },      { "RJC", 0x040B0, 0, 1, RC },
	{ "TORL", 0x040C0, 0, 1, RC },     { "TORH", 0x040C4, 0, 1, RC },
	{ "TOTL", 0x040C8, 0, 1, RC },     { "TOTH", 0x040CC, 0, 1, RC },
	{ "TPR", 0x040D0, 0, 1, RC },      { "TPT", 0x040D4, 0, 1, RC },
	{ "PTC64", 0x040D8, 0, 1, RC },    { "PTC127", 0x040DC, 0, 1, RC },
	{ "PTC255", 0x040E0, 0, 1, RC },   { "PTC511", 0x040E4, 0, 1, RC },
	{ "PTC1023", 0x040E8, 0, 1, RC },  { "PTC1522", 0x040EC, 0, 1, RC },
	{ "MPTC", 0x040F0, 0, 1, RC },     { "BPTC", 0x040F4, 0, 1, RC },
	{ "TSCTC", 0x040F8, 0, 1, RC },    { "RXCSUM", 0x05000, 0, 1, RW },
	{ "RFCTL", 0x05008, 0, 1, RW },    { "MTA", 0x05200, 4, 128, RW },
	{ "RAL", 0x05400, 8, 16, RW },     { "RAH", 0x05404, 8, 16, RW },
	{ "VFTA", 0x05600, 4, 128, RW },   { "WUC", 0x05800, 0, 1, RW },
	{ "MANC", 0x05820, 0, 1, RW },
};

static const struct row only_8254x[] = {
	{ "FLA", 0x0001C, 0, 1, RW },    { "ITR", 0x000C4, 0, 1, RW },
	{ "TXCW", 0x00178, 0, 1, RW },   { "RXCW", 0x00180, 0, 1, RO },
	{ "AIFS", 0x00458, 0, 1, RW },   { "PBA", 0x01000, 0, 1, RW },
	{ "RDBAL", 0x02800, 0, 1, RW },  { "RDBAH", 0x02804, 0, 1, RW },
	{ "RDLEN", 0x02808, 0, 1, RW },  { "RDH", 0x02810, 0, 1, RW },
	{ "RDT", 0x02818, 0, 1, RW },    { "RDTR", 0x02820, 0, 1, RW },
	{ "RXDCTL", 0x02828, 0, 1, RW }, { "RADV", 0x0282C, 0, 1, RW },
	{ "TDBAL", 0x03800, 0, 1, RW },  { "TDBAH", 0x03804, 0, 1, RW },
	{ "TDLEN", 0x03808, 0, 1, RW },  { "TDH", 0x03810, 0, 1, RW },
	{ "TDT", 0x03818, 0, 1, RW },    { "TIDV", 0x03820, 0, 1, RW },
	{ "TXDCTL", 0x03828, 0, 1, RW }, { "TADV", 0x0382C, 0, 1, RW },
	{ "SEQEC", 0x04038, 0, 1, RC },  { "CEXTERR", 0x0403C, 0, 1, RC },
	{ "TSCTFC", 0x040FC, 0, 1, RC },
};

static const struct row only_82574[] = {
	{ "FLA", 0x0001C, 0, 1, RW },         { "ITR", 0x000C4, 0, 1, RW },
	{ "EIAC", 0x000DC, 0, 1, RW },        { "IAM", 0x000E0, 0, 1, RW },
	{ "IVAR", 0x000E4, 0, 1, RW },        { "EITR", 0x000E8, 4, 5, RW },
	{ "EXTCNF_CTRL", 0x00F00, 0, 1, RW }, { "PBA", 0x01000, 0, 1, RW },
	{ "PSRCTL", 0x02170, 0, 1, RW },      { "RDBAL", 0x02800, 0x100, 2, RW },
	{ "RDBAH", 0x02804, 0x100, 2, RW },   { "RDLEN", 0x02808, 0x100, 2, RW },
	{ "RDH", 0x02810, 0x100, 2, RW },     { "RDT", 0x02818, 0x100, 2, RW },
	{ "RXDCTL", 0x02828, 0x100, 2, RW },  { "TDBAL", 0x03800, 0x100, 2, RW },
	{ "TDBAH", 0x03804, 0x100, 2, RW },   { "TDLEN", 0x03808, 0x100, 2, RW },
	{ "TDH", 0x03810, 0x100, 2, RW },     { "TDT", 0x03818, 0x100, 2, RW },
	{ "TXDCTL", 0x03828, 0x100, 2, RW },  { "TARC", 0x03840, 0x100, 2, RW },
	{ "RDTR", 0x02820, 0, 1, RW },        { "RADV", 0x0282C, 0, 1, RW },
	{ "TIDV", 0x03820, 0, 1, RW },        { "TADV", 0x0382C, 0, 1, RW },
	{ "MRQC", 0x05818, 0, 1, RW },        { "GCR", 0x05B00, 0, 1, RW },
	{ "SWSM", 0x05B50, 0, 1, RW },        { "FWSM", 0x05B54, 0, 1, RO },
	{ "GCR2", 0x05B64, 0, 1, RW },        { "RETA", 0x05C00, 4, 32, RW },
	{ "RSSRK", 0x05C80, 4, 10, RW },
};

static const struct row only_82576[] = {
	{ "IAM", 0x000E0, 0, 1, RW },        { "TCTL_EXT", 0x00404, 0, 1, RW },
	{ "EEMNGCTL", 0x01010, 0, 1, RW },   { "GPIE", 0x01514, 0, 1, RW },
	{ "EICS", 0x01520, 0, 1, WO },       { "EIMS", 0x01524, 0, 1, RW },
	{ "EIMC", 0x01528, 0, 1, WO },       { "EIAC", 0x0152C, 0, 1, RW },
	{ "EIAM", 0x01530, 0, 1, RW },       { "EICR", 0x01580, 0, 1, RC },
	{ "EITR", 0x01680, 4, 25, RW },      { "IVAR", 0x01700, 4, 8, RW },
	{ "IVAR_MISC", 0x01740, 0, 1, RW },  { "RXPBS", 0x02404, 0, 1, RW },
	{ "TXPBS", 0x03404, 0, 1, RW },      { "DTXCTL", 0x03590, 0, 1, RW },
	{ "RLPML", 0x05004, 0, 1, RW },      { "PSRTYPE", 0x05480, 4, 8, RW },
	{ "RAL2", 0x054E0, 8, 8, RW },       { "RAH2", 0x054E4, 8, 8, RW },
	{ "MRQC", 0x05818, 0, 1, RW },       { "VT_CTL", 0x0581C, 0, 1, RW },
	{ "VMOLR", 0x05AD0, 4, 8, RW },      { "GCR", 0x05B00, 0, 1, RW },
	{ "SWSM", 0x05B50, 0, 1, RW },       { "FWSM", 0x05B54, 0, 1, RO },
	{ "SW_FW_SYNC", 0x05B5C, 0, 1, RW }, { "RETA", 0x05C00, 4, 32, RW },
	{ "RSSRK", 0x05C80, 4, 10, RW },     { "UTA", 0x0A000, 4, 128, RW },
	{ "RDBAL", 0x0C000, 0x40, 16, RW },  { "RDBAH", 0x0C004, 0x40, 16, RW },
	{ "RDLEN", 0x0C008, 0x40, 16, RW },  { "SRRCTL", 0x0C00C, 0x40, 16, RW },
	{ "RDH", 0x0C010, 0x40, 16, RW },    { "RDT", 0x0C018, 0x40, 16, RW },
	{ "RXDCTL", 0x0C028, 0x40, 16, RW }, { "RQDPC", 0x0C030, 0x40, 16, RC },
	{ "TDBAL", 0x0E000, 0x40, 16, RW },  { "TDBAH", 0x0E004, 0x40, 16, RW },
	{ "TDLEN", 0x0E008, 0x40, 16, RW },  { "TDH", 0x0E010, 0x40, 16, RW },
	{ "TDT", 0x0E018, 0x40, 16, RW },    { "TXDCTL", 0x0E028, 0x40, 16, RW },
	{ "TDWBAL", 0x0E038, 0x40, 16, RW }, { "TDWBAH", 0x0E03C, 0x40, 16, RW },
};

static const struct {
	enum gbe_format format;
	const struct gbe_reg_list *list;
	const struct row *rows;
	unsigned int nb_rows;
	uint32_t rx_base, tx_base, stride;
} families[] = {
	{ GBE_FORMAT_LEGACY, &gbe_regs_8254x, only_8254x, RTE_DIM(only_8254x), 0x2800, 0x3800,
	  0x100 },
	{ GBE_FORMAT_EXTENDED, &gbe_regs_82574, only_82574, RTE_DIM(only_82574), 0x2800, 0x3800,
	  0x100 },
	{ GBE_FORMAT_ADVANCED, &gbe_regs_82576, only_82576, RTE_DIM(only_82576), 0xC000, 0xE000,
	  0x40 },
};

static bool
mode_agrees(enum mode mode, enum gbe_reg_access access)
{
	switch (mode) {
	case RW:
		return access == GBE_REG_RW || access == GBE_REG_SET;
	case RO:
		return access == GBE_REG_RO;
	case WO:
		return access == GBE_REG_WO || access == GBE_REG_CLR;
	case RC:
		return access == GBE_REG_RC || access == GBE_REG_RC_W1C;
	}
	return false;
}

static void
check_row(const struct row *row, const struct gbe_reg_desc *regs, unsigned int nb_regs)
{
	unsigned int found = 0;

	for (unsigned int i = 0; i < nb_regs; i++) {
		if (strcmp(regs[i].name, row->name) != 0)
			continue;
		found++;
		kit_context("%s", row->name);
		CHECK_EQ(regs[i].offset, row->offset);
		CHECK_EQ(regs[i].stride, row->stride);
		CHECK_EQ(regs[i].count, row->count);
		CHECK(mode_agrees(row->mode, regs[i].access));
	}
	kit_context("%s", row->name);
	CHECK_EQ(found, 1);
}

/* With no row missing and none twice, equal numbers make equal lists. */
static void
check_family(unsigned int family)
{
	const struct gbe_reg_desc *regs = families[family].list->regs;
	unsigned int nb_regs = families[family].list->nb_regs;

	for (unsigned int i = 0; i < RTE_DIM(common); i++)
		check_row(&common[i], regs, nb_regs);
	for (unsigned int i = 0; i < families[family].nb_rows; i++)
		check_row(&families[family].rows[i], regs, nb_regs);
	kit_context("family %u", family);
	CHECK_EQ(nb_regs, RTE_DIM(common) + families[family].nb_rows);
}

/* Each word of BAR 0 has at most one name. */
static void
check_overlap(const struct gbe_reg_list *list)
{
	const char **owners = calloc(UNIT_BAR_SIZE / 4, sizeof(*owners));
	const struct gbe_reg_desc *regs = list->regs;
	unsigned int nb_regs = list->nb_regs;

	CHECK(owners != NULL);
	for (unsigned int i = 0; i < nb_regs; i++) {
		const struct gbe_reg_desc *reg = &regs[i];

		kit_context("%s", reg->name);
		CHECK(reg->count == 1 ? reg->stride == 0 : reg->count > 1 && reg->stride >= 4);
		CHECK_EQ(reg->offset % 4 + reg->stride % 4, 0);
		for (uint16_t j = 0; j < reg->count; j++) {
			uint32_t word = (reg->offset + reg->stride * j) / 4;

			CHECK(word < UNIT_BAR_SIZE / 4);
			if (owners[word] != NULL)
				kit_fail(__FILE__, __LINE__, "is %s too", owners[word]);
			owners[word] = reg->name;
		}
	}
	free(owners);
}

/* The block of counters clears on a read, and little else does. */
static void
check_counters(const struct gbe_reg_list *list)
{
	const struct gbe_reg_desc *regs = list->regs;
	unsigned int nb_regs = list->nb_regs;

	for (unsigned int i = 0; i < nb_regs; i++) {
		bool counter = (regs[i].offset >= 0x4000 && regs[i].offset <= 0x40FC) ||
			       strcmp(regs[i].name, "RQDPC") == 0;

		kit_context("%s", regs[i].name);
		CHECK_EQ(regs[i].access == GBE_REG_RC, counter);
	}
}

/* The driver addresses rings by a base and an offset: those of the list. */
static void
check_rings(enum gbe_chip_id chip_id, unsigned int family)
{
	const struct gbe_hw hw = { .chip_id = chip_id };
	const struct gbe_chip *chip = gbe_chip_of(&hw);

	kit_context("%s", chip->name);
	CHECK_EQ(chip->format, families[family].format);
	CHECK(chip->regs == families[family].list);
	CHECK_EQ(chip->rx_ring_base, families[family].rx_base);
	CHECK_EQ(chip->tx_ring_base, families[family].tx_base);
	CHECK_EQ(chip->ring_stride, families[family].stride);
	CHECK_EQ(GBE_RING_BAL, 0x00);
	CHECK_EQ(GBE_RING_BAH, 0x04);
	CHECK_EQ(GBE_RING_LEN, 0x08);
	CHECK_EQ(GBE_RING_SRRCTL, 0x0C);
	CHECK_EQ(GBE_RING_HEAD, 0x10);
	CHECK_EQ(GBE_RING_TAIL, 0x18);
	CHECK_EQ(GBE_RING_DCTL, 0x28);
}

int
main(void)
{
	for (unsigned int i = 0; i < RTE_DIM(families); i++) {
		check_family(i);
		check_overlap(families[i].list);
		check_counters(families[i].list);
	}
	check_rings(GBE_CHIP_82540EM, 0);
	check_rings(GBE_CHIP_82545EM, 0);
	check_rings(GBE_CHIP_82574L, 1);
	check_rings(GBE_CHIP_82576, 2);
	return EXIT_SUCCESS;
}
