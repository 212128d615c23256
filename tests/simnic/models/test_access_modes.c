/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Every register that the driver lists reads and writes as a second table says,
 * typed from the register headers and models of QEMU 10.0 and, for registers
 * with bits that act, from the 8254x manual. What is in neither table draws a
 * complaint.
 */

#include <stdlib.h>
#include <string.h>

#include "mock_host.h"
#include "models/regfile.h"

enum mode {
	STORES,   /* reads what was written */
	KEPT,     /* the same, and belongs to somebody else */
	FIXED,    /* writes change nothing */
	CLEARS,   /* a read returns what was counted, and clears */
	HALF,     /* low half of a pair: a read changes nothing */
	SETS,     /* ones set bits */
	NOT_READ, /* reads 0 */
	CAUSES,   /* ones clear bits, and so does a read */
	ACTS,     /* has a test of its own */
};

struct row {
	uint32_t offset;
	uint16_t stride;
	uint16_t count;
	enum mode mode;
	uint32_t value; /* to be written, without reserved bits */
};

/* clang-format off */
#define SAME_ON_ALL \
	{ 0x0000, 0, 1, ACTS, 0 }, { 0x0008, 0, 1, FIXED, 0 }, { 0x0010, 0, 1, ACTS, 0 }, \
	{ 0x0014, 0, 1, ACTS, 0 }, { 0x0018, 0, 1, STORES, 0x10000000 }, \
	{ 0x0020, 0, 1, ACTS, 0 }, { 0x0028, 0, 1, STORES, 0x00C28001 }, \
	{ 0x002C, 0, 1, STORES, 0x100 }, { 0x0030, 0, 1, STORES, 0x8808 }, \
	{ 0x0038, 0, 1, STORES, 0x9100 }, { 0x00C0, 0, 1, CAUSES, 0x97 }, \
	{ 0x00C8, 0, 1, NOT_READ, 0x1 }, { 0x00D0, 0, 1, SETS, 0x84 }, \
	{ 0x00D8, 0, 1, NOT_READ, 0x1 }, { 0x0100, 0, 1, STORES, 0x04008018 }, \
	{ 0x0170, 0, 1, STORES, 0x680 }, { 0x0400, 0, 1, STORES, 0x0003F0F8 }, \
	{ 0x0410, 0, 1, STORES, 0x00602008 }, { 0x0E00, 0, 1, STORES, 0x0F0F0F0F }, \
	{ 0x2160, 0, 1, STORES, 0x8000AE20 }, { 0x2168, 0, 1, STORES, 0xB400 }, \
	{ 0x4000, 4, 9, CLEARS, 0 }, { 0x4028, 0, 1, CLEARS, 0 }, { 0x4030, 4, 2, CLEARS, 0 }, \
	{ 0x4040, 0, 1, CLEARS, 0 }, { 0x4048, 4, 15, CLEARS, 0 }, { 0x4088, 8, 2, HALF, 0 }, \
	{ 0x408C, 8, 2, CLEARS, 0 }, { 0x40A0, 4, 5, CLEARS, 0 }, { 0x40C0, 8, 2, HALF, 0 }, \
	{ 0x40C4, 8, 2, CLEARS, 0 }, { 0x40D0, 4, 11, CLEARS, 0 }, \
	{ 0x5000, 0, 1, STORES, 0x200 }, { 0x5200, 4, 128, STORES, 0xFFFFFFFF }, \
	{ 0x5400, 8, 15, STORES, 0x12345678 }, { 0x5404, 8, 15, STORES, 0x80001234 }, \
	{ 0x5600, 4, 128, STORES, 0xFFFFFFFF }, { 0x5800, 0, 1, STORES, 0x3 }
/* clang-format on */

/* clang-format off */
#define RING(base, stride, count) \
	{ (base), (stride), (count), STORES, 0xABCDE000 }, \
	{ (base) + 4, (stride), (count), STORES, 0x7 }, \
	{ (base) + 8, (stride), (count), STORES, 0x1000 }, \
	{ (base) + 0x10, (stride), (count), STORES, 0x10 }, \
	{ (base) + 0x18, (stride), (count), ACTS, 0 }
/* clang-format on */

static const struct row rows_8254x[] = {
	SAME_ON_ALL,
	{ 0x5478, 4, 2, KEPT, 0x80001234 },
	{ 0x5820, 0, 1, STORES, 0x00220300 },
	{ 0x001C, 0, 1, STORES, 0x1 },
	{ 0x00C4, 0, 1, STORES, 0xFFFF },
	{ 0x0178, 0, 1, STORES, 0x1 },
	{ 0x0180, 0, 1, FIXED, 0 },
	{ 0x0458, 0, 1, STORES, 0xFF },
	{ 0x1000, 0, 1, STORES, 0x30 },
	RING(0x2800, 0, 1),
	RING(0x3800, 0, 1),
	{ 0x2820, 0, 1, STORES, 0x10 },
	{ 0x2828, 0, 1, STORES, 0x01010101 },
	{ 0x282C, 0, 1, STORES, 0x10 },
	{ 0x3820, 0, 1, STORES, 0x10 },
	{ 0x3828, 0, 1, STORES, 0x01010101 },
	{ 0x382C, 0, 1, STORES, 0x10 },
	{ 0x4038, 4, 2, CLEARS, 0 },
	{ 0x40FC, 0, 1, CLEARS, 0 },
	{ 0x5008, 0, 1, STORES, 0 },
};

static const struct row rows_82574[] = {
	SAME_ON_ALL,
	{ 0x5478, 4, 2, KEPT, 0x80001234 },
	{ 0x5820, 0, 1, STORES, 0x10002000 },
	{ 0x001C, 0, 1, STORES, 0x1 },
	{ 0x00C4, 0, 1, STORES, 0xFFFF },
	{ 0x00DC, 0, 1, STORES, 0x00300000 },
	{ 0x00E0, 0, 1, STORES, 0x4 },
	{ 0x00E4, 0, 1, STORES, 0x800F9BA8 },
	{ 0x00E8, 4, 5, STORES, 0xFFFF },
	{ 0x0F00, 0, 1, STORES, 0x28 },
	{ 0x1000, 0, 1, STORES, 0x14 },
	{ 0x2170, 0, 1, STORES, 0x04040402 },
	RING(0x2800, 0x100, 2),
	RING(0x3800, 0x100, 2),
	{ 0x2820, 0, 1, STORES, 0x10 },
	{ 0x2828, 0x100, 2, STORES, 0x01010101 },
	{ 0x282C, 0, 1, STORES, 0x10 },
	{ 0x3820, 0, 1, STORES, 0x10 },
	{ 0x3828, 0x100, 2, STORES, 0x01410101 },
	{ 0x382C, 0, 1, STORES, 0x10 },
	{ 0x3840, 0x100, 2, STORES, 0x04000403 },
	{ 0x5008, 0, 1, STORES, 0x9000 },
	{ 0x5818, 0, 1, STORES, 0x00070001 },
	{ 0x5B00, 0, 1, STORES, 0x06C00200 },
	{ 0x5B50, 0, 1, ACTS, 0 },
	{ 0x5B54, 0, 1, FIXED, 0 },
	{ 0x5B64, 0, 1, STORES, 0x1 },
	{ 0x5C00, 4, 32, STORES, 0x80008000 },
	{ 0x5C80, 4, 10, STORES, 0xDA565A6D },
};

static const struct row rows_82576[] = {
	SAME_ON_ALL,
	{ 0x5478, 4, 2, STORES, 0x80001234 },
	{ 0x5820, 0, 1, STORES, 0x2000 },
	{ 0x00E0, 0, 1, STORES, 0x4 },
	{ 0x0404, 0, 1, STORES, 0xFC40 },
	{ 0x1010, 0, 1, STORES, 0x1 },
	{ 0x1514, 0, 1, STORES, 0x40000001 },
	{ 0x1520, 0, 1, NOT_READ, 0x1 },
	{ 0x1524, 0, 1, SETS, 0x3 },
	{ 0x1528, 0, 1, NOT_READ, 0x1 },
	{ 0x152C, 0, 1, ACTS, 0 },
	{ 0x1530, 0, 1, STORES, 0x1F },
	{ 0x1580, 0, 1, CAUSES, 0xFF },
	{ 0x1680, 4, 25, STORES, 0x7FFC },
	{ 0x1700, 4, 8, STORES, 0x83828180 },
	{ 0x1740, 0, 1, STORES, 0x8000 },
	{ 0x2404, 0, 1, STORES, 0x30 },
	{ 0x3404, 0, 1, STORES, 0x20 },
	{ 0x3590, 0, 1, STORES, 0x4 },
	{ 0x5004, 0, 1, STORES, 0x5F2 },
	{ 0x5008, 0, 1, STORES, 0x10000 },
	{ 0x5480, 4, 8, STORES, 0x30 },
	{ 0x54E0, 8, 8, STORES, 0x12345678 },
	{ 0x54E4, 8, 8, STORES, 0x80001234 },
	{ 0x5818, 0, 1, STORES, 0x00030002 },
	{ 0x581C, 0, 1, STORES, 0x1 },
	{ 0x5AD0, 4, 8, STORES, 0x1 },
	{ 0x5B00, 0, 1, STORES, 0x06850200 },
	{ 0x5B50, 0, 1, ACTS, 0 },
	{ 0x5B54, 0, 1, FIXED, 0 },
	{ 0x5B5C, 0, 1, ACTS, 0 },
	{ 0x5C00, 4, 32, STORES, 0x0F0E0D0C },
	{ 0x5C80, 4, 10, STORES, 0xDA565A6D },
	{ 0xA000, 4, 128, STORES, 0xFFFFFFFF },
	RING(0xC000, 0x40, 16),
	RING(0xE000, 0x40, 16),
	{ 0xC00C, 0x40, 16, STORES, 0x02000002 },
	{ 0xC028, 0x40, 16, STORES, 0x02010808 },
	{ 0xC030, 0x40, 16, CLEARS, 0 },
	{ 0xE028, 0x40, 16, STORES, 0x02010108 },
	{ 0xE038, 0x40, 16, STORES, 0x1000 },
	{ 0xE03C, 0x40, 16, STORES, 0x7 },
};

static bool listed[SIM_BAR0_SIZE / 4];

/* What the chip itself put there, or counted. */
static void
put(struct mock_port *port, uint32_t offset, uint32_t value)
{
	port->dev->regs[offset / 4] = value;
}

static void
check_stores(struct mock_port *port, uint32_t offset, uint32_t value)
{
	mock_write(port, offset, value);
	CHECK_EQ(mock_read(port, offset), value);
	CHECK_EQ(mock_read(port, offset), value);
}

static void
check_sets(struct mock_port *port, uint32_t offset, uint32_t value)
{
	mock_write(port, offset, value & -value);
	mock_write(port, offset, value & (value - 1));
	CHECK_EQ(mock_read(port, offset), value);
	mock_write(port, offset, 0);
	CHECK_EQ(mock_read(port, offset), value);
	/* The register after next takes bits away, on all chips. */
	mock_write(port, offset == 0x1524 ? 0x1528 : offset + 8, value & -value);
	CHECK_EQ(mock_read(port, offset), value & (value - 1));
	mock_write(port, offset == 0x1524 ? 0x1528 : offset + 8, UINT32_MAX);
	CHECK_EQ(mock_read(port, offset), 0);
}

static void
check_fixed(struct mock_port *port, uint32_t offset)
{
	uint32_t value = mock_read(port, offset);

	mock_write(port, offset, ~value);
	CHECK_EQ(mock_read(port, offset), value);
	CHECK_COMPLAINT(port, "read-only");
}

static void
check_row(struct mock_port *port, uint32_t offset, enum mode mode, uint32_t value)
{
	switch (mode) {
	case STORES:
		check_stores(port, offset, value);
		break;
	case KEPT:
		mock_write(port, offset, value);
		CHECK_COMPLAINT(port, "of manageability");
		CHECK_EQ(mock_read(port, offset), value);
		break;
	case FIXED:
		check_fixed(port, offset);
		break;
	case CLEARS:
		put(port, offset, 77);
		CHECK_EQ(mock_read(port, offset), 77);
		CHECK_EQ(mock_read(port, offset), 0);
		mock_write(port, offset, 5);
		CHECK_COMPLAINT(port, "read-only");
		CHECK_EQ(mock_read(port, offset), 0);
		break;
	case HALF:
		put(port, offset, 77);
		CHECK_EQ(mock_read(port, offset), 77);
		CHECK_EQ(mock_read(port, offset), 77);
		CHECK_EQ(mock_read(port, offset + 4), 0);
		CHECK_EQ(mock_read(port, offset), 0);
		break;
	case SETS:
		check_sets(port, offset, value);
		break;
	case NOT_READ:
		mock_write(port, offset, value);
		CHECK_EQ(mock_read(port, offset), 0);
		CHECK_COMPLAINT(port, "write-only");
		break;
	case CAUSES:
		put(port, offset, value);
		mock_write(port, offset, 1);
		CHECK_EQ(mock_read(port, offset), value & ~1u);
		CHECK_EQ(mock_read(port, offset), 0);
		break;
	case ACTS:
		break;
	}
	CHECK_NO_COMPLAINT(port);
}

static void
check_rows(const char *model, const struct row *rows, unsigned int nb_rows)
{
	struct mock_port *port = mock_create(model, true);

	memset(listed, 0, sizeof(listed));
	for (unsigned int i = 0; i < nb_rows; i++) {
		for (unsigned int j = 0; j < rows[i].count; j++) {
			uint32_t offset = rows[i].offset + rows[i].stride * j;

			CHECK(!listed[offset / 4]);
			listed[offset / 4] = true;
			/* Each as it is after a reset, when no other interferes. */
			port->dev->model->reset(port->dev);
			check_row(port, offset, rows[i].mode, rows[i].value);
		}
	}
}

/* Both ways: what the driver lists and this table does not, and the reverse. */
static void
check_unlisted(struct mock_port *port, enum nic_family family)
{
	for (uint32_t offset = 0; offset < SIM_BAR0_SIZE; offset += 4) {
		if (listed[offset / 4] != (nic_reg_name(family, offset) != NULL))
			kit_fail(__FILE__, __LINE__, "0x%05x is in one table only", offset);
	}
	(void)mock_read(port, 0x0F18);
	CHECK_COMPLAINT(port, "unlisted");
	mock_write(port, 0x0F18, 5);
	CHECK_COMPLAINT(port, "unlisted");
	CHECK_EQ(mock_read(port, 0x0F18), 5);
}

static void
test(const char *model, const struct row *rows, unsigned int nb_rows, enum nic_family family)
{
	check_rows(model, rows, nb_rows);
	check_unlisted(mock_create(model, true), family);
	mock_reset();
}

int
main(void)
{
	test("82540", rows_8254x, sizeof(rows_8254x) / sizeof(rows_8254x[0]), NIC_8254X);
	test("82574", rows_82574, sizeof(rows_82574) / sizeof(rows_82574[0]), NIC_82574);
	test("82576", rows_82576, sizeof(rows_82576) / sizeof(rows_82576[0]), NIC_82576);
	return 0;
}
