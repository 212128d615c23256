/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * The NVM reads the same by EERD and bit by bit, sums up to 0xBABA, and holds
 * an address of its own for every port.
 */

#include "mock_host.h"

#define SK  (1u << 0)
#define CS  (1u << 1)
#define DI  (1u << 2)
#define DO  (1u << 3)
#define REQ (1u << 6)
#define GNT (1u << 7)

static uint16_t
read_word(struct mock_port *port, uint32_t address)
{
	bool is_8254x = port->dev->model->pci.device_id < 0x1010;
	uint32_t done = is_8254x ? 1u << 4 : 1u << 1;
	uint32_t eerd;

	mock_write(port, GBE_EERD, address << (is_8254x ? 8 : 2) | 1);
	eerd = mock_read(port, GBE_EERD);
	CHECK((eerd & done) != 0);
	return eerd >> 16;
}

static void
test(const char *model, bool trap)
{
	struct mock_port *port = mock_create(model, trap);
	struct mock_port *second = mock_create(model, trap);
	uint16_t sum = 0;

	for (unsigned int i = 0; i < 64; i++)
		sum += read_word(port, i);
	CHECK_EQ(sum, 0xBABA);
	CHECK_EQ(read_word(port, 0), 0x4702);
	CHECK_EQ(read_word(port, 1), 0x4542);
	CHECK_EQ(read_word(port, 2), 0x0100);
	CHECK_EQ(read_word(second, 2), 0x0200);
	CHECK_EQ(read_word(port, 13), port->dev->model->pci.device_id);
	CHECK_NO_COMPLAINT(port);
}

static uint32_t eecd;

static void
put(struct mock_port *port, uint32_t bits)
{
	eecd = (eecd & ~(SK | CS | DI | REQ)) | bits;
	mock_write(port, GBE_EECD, eecd);
	eecd = mock_read(port, GBE_EECD);
}

static void
clock_bit(struct mock_port *port, uint32_t di)
{
	put(port, REQ | CS | di);
	put(port, REQ | CS | di | SK);
}

/* A 93C46: start bit and read (110), six bits of address, sixteen of data. */
static uint16_t
read_bits(struct mock_port *port, uint32_t address)
{
	uint32_t command = 6u << 6 | address;
	uint16_t word = 0;

	put(port, REQ);
	CHECK((eecd & GNT) != 0);
	for (int bit = 8; bit >= 0; bit--)
		clock_bit(port, (command >> bit & 1) != 0 ? DI : 0);
	for (int bit = 0; bit < 16; bit++) {
		clock_bit(port, 0);
		word = (uint16_t)(word << 1) | ((eecd & DO) != 0);
	}
	put(port, REQ);
	put(port, 0);
	CHECK_EQ(eecd & GNT, 0);
	return word;
}

static void
test_microwire(void)
{
	struct mock_port *port = mock_create("82540", true);

	eecd = mock_read(port, GBE_EECD);
	for (uint32_t i = 0; i < 64; i++)
		CHECK_EQ(read_bits(port, i), read_word(port, i));
}

int
main(void)
{
	mock_for_each(test);
	test_microwire();
	return 0;
}
