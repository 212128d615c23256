/* SPDX-License-Identifier: BSD-3-Clause */

/* Guards against register accesses that are lost, torn, miscounted or seen twice. */

#include "rig_test.h"

static const struct gbe_sim *sim;
static struct test_port port;

static void
test_widths(void)
{
	volatile uint16_t *half = (volatile uint16_t *)(port.bar0 + REG_VET);
	volatile uint8_t *byte = port.bar0 + REG_VET;

	test_write(&port, REG_VET, 0x8765);
	CHECK_EQ(test_read(&port, REG_VET), 0x8765);
	CHECK_EQ(*half, 0x8765);
	CHECK_EQ(byte[1], 0x87);
	byte[0] = 0x11;
	CHECK_EQ(test_read(&port, REG_VET), 0x8711);
	*half = 0x8100;
	CHECK_EQ(test_read(&port, REG_VET), 0x8100);
}

static void
test_counts(void)
{
	struct gbe_sim_counts counts;

	sim->reset_counts(0);
	test_read(&port, REG_STATUS);
	test_read(&port, REG_STATUS);
	test_write(&port, REG_VET, 1);
	sim->counts(0, &counts);
	CHECK_EQ(counts.reads, 2);
	CHECK_EQ(counts.writes, 1);
	CHECK_EQ(counts.complaints, 0);
	CHECK(counts.exact);
	/* Not as the datasheet has it, but it works. */
	CHECK_EQ(*(port.bar0 + REG_VET), 1);
	sim->counts(0, &counts);
	CHECK_EQ(counts.complaints, 1);
	sim->counts(1, &counts);
	CHECK_EQ(counts.reads, 0);
	sim->counts(2, &counts);
	CHECK_EQ(counts.reads, 0);
}

/* A second mapping of the same device, and one that moves. */
static void
test_mappings(void)
{
	struct test_port again = port;

	again.bar0 = test_map_bar0(port.device);
	test_write(&again, REG_VET, 0x1234);
	CHECK_EQ(test_read(&port, REG_VET), 0x1234);
	CHECK(munmap((void *)(uintptr_t)port.bar0, BAR0_SIZE) == 0);
	CHECK_EQ(test_read(&again, REG_VET), 0x1234);
	port = again;
}

static void
test_config(void)
{
	const off_t config = (off_t)VFIO_PCI_CONFIG_REGION_INDEX << 40;
	uint32_t id = 0, none = 0;

	CHECK(pread(port.device, &id, sizeof(id), config) == sizeof(id));
	CHECK_EQ(id, 0x10D38086);
	CHECK(pwrite(port.device, &none, sizeof(none), config) == sizeof(none));
	CHECK(pread(port.device, &id, sizeof(id), config) == sizeof(id));
	CHECK_EQ(id, 0x10D38086);
}

/* The I/O BAR: the offset of a register, then its value. */
static void
test_io_window(void)
{
	const off_t window = (off_t)VFIO_PCI_BAR2_REGION_INDEX << 40;
	const uint32_t vet = REG_VET, value = 0x8101;
	struct gbe_sim_counts counts;
	uint32_t seen = 0;

	sim->reset_counts(0);
	CHECK(pwrite(port.device, &vet, sizeof(vet), window) == sizeof(vet));
	CHECK(pwrite(port.device, &value, sizeof(value), window + 4) == sizeof(value));
	CHECK_EQ(test_read(&port, REG_VET), value);
	CHECK(pread(port.device, &seen, sizeof(seen), window) == sizeof(seen));
	CHECK_EQ(seen, REG_VET);
	CHECK(pread(port.device, &seen, sizeof(seen), window + 4) == sizeof(seen));
	CHECK_EQ(seen, value);
	sim->counts(0, &counts);
	CHECK_EQ(counts.complaints, 0);
	/* DWORDs alone. */
	CHECK(pwrite(port.device, &vet, 2, window + 4) == 2);
	CHECK_EQ(test_read(&port, REG_VET), value);
	sim->counts(0, &counts);
	CHECK_EQ(counts.complaints, 1);
}

int
main(void)
{
	sim = gbe_sim();
	CHECK(sim != NULL);
	CHECK_EQ(sim->nb_ports(), 0);
	port = test_open_port(test_open_container(), 0);
	CHECK_EQ(sim->nb_ports(), 2);
	test_widths();
	test_counts();
	test_mappings();
	test_config();
	test_io_window();
	return EXIT_SUCCESS;
}
