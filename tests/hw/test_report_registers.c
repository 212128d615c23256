/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a gbe-report that changes the device which it reads: every
 * address that it reads is held against a list of those whose read does something,
 * which was typed from the manuals and not from the driver's lists.
 */

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "registers.h"

#define BAR_SIZE (128 * 1024)

/* First and last address. */
struct range {
	uint32_t first, last;
	const char *why;
};

/* 8254x manual, chapter 13; I210 datasheet, chapter 8, for what the 82576 has besides. */
static const struct range forbidden[] = {
	{ 0x00014, 0x00014, "EERD: of whoever had the device" },
	{ 0x0001C, 0x0001C, "FLA" },
	{ 0x00020, 0x00020, "MDIC: of whoever had the device" },
	{ 0x000C0, 0x000C0, "ICR clears" },
	{ 0x000C8, 0x000C8, "ICS is written only" },
	{ 0x000D8, 0x000D8, "IMC is written only" },
	{ 0x01520, 0x01520, "EICS is written only" },
	{ 0x01528, 0x01528, "EIMC is written only" },
	{ 0x01580, 0x01580, "EICR clears" },
	{ 0x04000, 0x04FFF, "counters clear" },
	{ 0x05400, 0x0547F, "RAL and RAH have MAC addresses" },
	{ 0x054E0, 0x0551F, "RAL and RAH have MAC addresses" },
	{ 0x05B50, 0x05B50, "SWSM takes a semaphore" },
	{ 0x0C000, 0x0FFFF, "rings of the 82576, but for RXDCTL and TXDCTL" },
	{ 0x10000, UINT32_MAX, "no register" },
};

static const struct gbe_reg_list *family;
static uint32_t answer;
static unsigned int nb_reads, reads_of_status;

uint32_t __wrap_bar_read(const struct bar *bar, uint32_t offset);

static bool
is_dctl(uint32_t offset)
{
	return (offset >= 0xC000 && offset < 0xC400 && offset % 0x40 == 0x28) ||
	       (offset >= 0xE000 && offset < 0xE400 && offset % 0x40 == 0x28);
}

static bool
harmless(enum gbe_reg_access access)
{
	return access == GBE_REG_RO || access == GBE_REG_RW || access == GBE_REG_SET;
}

/* By the driver's list, it is a register of this family and may be read. */
static void
check_listed(uint32_t offset)
{
	for (unsigned int i = 0; i < family->nb_regs; i++) {
		const struct gbe_reg_desc *reg = &family->regs[i];

		for (uint16_t j = 0; j < reg->count; j++) {
			if (reg->offset + reg->stride * j != offset)
				continue;
			kit_context("%s", reg->name);
			CHECK(harmless(reg->access));
			return;
		}
	}
	kit_fail(__FILE__, __LINE__, "0x%05x is no register of this family", offset);
}

uint32_t
__wrap_bar_read(const struct bar *bar, uint32_t offset)
{
	CHECK(bar->words == NULL);
	CHECK_EQ(offset % 4, 0);
	for (unsigned int i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++) {
		if (offset >= forbidden[i].first && offset <= forbidden[i].last && !is_dctl(offset))
			kit_fail(__FILE__, __LINE__, "0x%05x is read: %s", offset,
				 forbidden[i].why);
	}
	check_listed(offset);
	nb_reads++;
	reads_of_status += offset == GBE_STATUS;
	return answer;
}

static void
read_family(const struct gbe_reg_list *list, unsigned int least)
{
	const struct bar bar = { .size = BAR_SIZE };

	family = list;
	answer = 0;
	nb_reads = 0;
	reads_of_status = 0;
	CHECK_EQ(registers_print(&bar, list), 0);
	CHECK(nb_reads >= least);
	/* Before, in between and after: a device that goes is noticed. */
	CHECK_EQ(reads_of_status, 3);

	answer = UINT32_MAX;
	nb_reads = 0;
	CHECK_EQ(registers_print(&bar, list), -ENODEV);
	CHECK_EQ(nb_reads, 1);
}

/* No more than the BAR has, so that no read goes beyond the mapping. */
static void
read_small_bar(void)
{
	const struct bar bar = { .size = 0x1000 };

	family = &gbe_regs_82576;
	answer = 0;
	nb_reads = 0;
	CHECK_EQ(registers_print(&bar, family), 0);
	CHECK(nb_reads > 3 && nb_reads < 20);
}

int
main(void)
{
	read_family(&gbe_regs_8254x, 15);
	read_family(&gbe_regs_82574, 25);
	read_family(&gbe_regs_82576, 60);
	read_small_bar();
	return EXIT_SUCCESS;
}
