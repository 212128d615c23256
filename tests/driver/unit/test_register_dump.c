/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a dump that changes what it shows (a read of a counter or of
 * the interrupt cause clears it, one of SWSM takes a semaphore), that writes
 * past the caller's memory, or that is not as long as it says.
 */

#include <stdlib.h>
#include <sys/mman.h>

#include "harness.h"

#define COUNTERS      0x4000
#define COUNTERS_SIZE 0x1000
#define GUARD         0xA5A5A5A5

/* Each register has its own offset in it, and a mark whether it may be read. */
static void
mark_registers(struct rte_eth_dev *dev)
{
	const struct gbe_reg_list *list = gbe_chip_of(gbe_hw_of(dev))->regs;
	const struct gbe_reg_desc *regs = list->regs;

	for (unsigned int i = 0; i < list->nb_regs; i++) {
		enum gbe_reg_access access = regs[i].access;
		bool harmless =
			(access == GBE_REG_RO || access == GBE_REG_RW || access == GBE_REG_SET) &&
			strcmp(regs[i].name, "SWSM") != 0;

		for (uint16_t j = 0; j < regs[i].count; j++) {
			uint32_t offset = regs[i].offset + regs[i].stride * j;

			unit_reg_set(dev, offset, (harmless ? 0x600D0000 : 0xBAD00000) | offset);
		}
	}
}

static unsigned int
count_harmless(struct rte_eth_dev *dev)
{
	unsigned int nb = 0;

	for (uint32_t offset = 0; offset < UNIT_BAR_SIZE; offset += 4)
		nb += unit_reg(dev, offset) >> 16 == 0x600D;
	return nb;
}

static void
check_values(const uint32_t *data, unsigned int nb)
{
	for (unsigned int i = 0; i < nb; i++) {
		if (data[i] >> 16 != 0x600D)
			kit_fail(__FILE__, __LINE__, "word %u is 0x%08x", i, data[i]);
		for (unsigned int j = 0; j < i; j++)
			CHECK(data[i] != data[j]);
	}
}

static void
dump(struct rte_eth_dev *dev, uint32_t version)
{
	struct rte_dev_reg_info info = { .data = NULL };
	unsigned int nb = count_harmless(dev);
	uint32_t *data = calloc(nb + 1, sizeof(*data));

	CHECK(data != NULL);
	CHECK_EQ(gbe_get_reg(dev, &info), 0);
	CHECK_EQ(info.length, nb);
	CHECK_EQ(info.width, 4);
	CHECK_EQ(info.version, version);

	info.data = data;
	data[nb] = GUARD;
	CHECK_EQ(gbe_get_reg(dev, &info), 0);
	CHECK_EQ(data[nb], GUARD);
	check_values(data, nb);
	info.length = 0;
	CHECK_EQ(gbe_get_reg(dev, &info), 0);
	CHECK_EQ(info.length, nb);

	/* Less room than it takes: refused, and no word too many written. */
	for (unsigned int room = 1; room < nb; room++) {
		data[room] = GUARD;
		info.length = room;
		CHECK_EQ(gbe_get_reg(dev, &info), -EINVAL);
		CHECK_EQ(data[room], GUARD);
	}
	free(data);
}

/* With no access to the counters: a read of one would be a trap. */
static void
dump_without_counters(struct rte_eth_dev *dev)
{
	char *counters = (char *)gbe_hw_of(dev)->bar0 + COUNTERS;
	struct rte_dev_reg_info info = { .data = malloc(UNIT_BAR_SIZE) };

	CHECK(info.data != NULL);
	CHECK_EQ(mprotect(counters, COUNTERS_SIZE, PROT_NONE), 0);
	CHECK_EQ(gbe_get_reg(dev, &info), 0);
	CHECK_EQ(mprotect(counters, COUNTERS_SIZE, PROT_READ | PROT_WRITE), 0);
	free(info.data);
}

int
main(void)
{
	static const uint32_t versions[UNIT_NB_FAMILIES] = {
		0x100E8086,
		0x10D38086,
		0x10C98086,
	};

	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		struct rte_eth_dev *dev = unit_port_create(unit_families[i].id);

		kit_context("%s", unit_families[i].name);
		mark_registers(dev);
		dump(dev, versions[i]);
		dump_without_counters(dev);
		unit_port_destroy(dev);
	}
	return EXIT_SUCCESS;
}
