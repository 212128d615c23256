/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * When a read of ICR clears. 8254x: always. 82574L: if nothing is unmasked, or
 * something is that is set; not if only masked causes are set. 82576: by
 * GPIE.NSICR always, else as the 82574L.
 */

#include "mock_driver.h"

#define LSC  (1u << 2)
#define RXT0 (1u << 7)
#define GPIE 0x1514

static uint32_t
read_twice(struct mock_port *port)
{
	(void)mock_read(port, GBE_ICR);
	return mock_read(port, GBE_ICR);
}

static struct mock_port *
latched(const char *model, uint32_t ims)
{
	struct mock_port *port;

	mock_reset();
	port = mock_create(model, true);
	mock_write(port, GBE_ICS, LSC);
	mock_write(port, GBE_IMS, ims);
	return port;
}

static void
test_masked_only(void)
{
	struct mock_port *port;

	CHECK_EQ(read_twice(latched("82540", RXT0)), 0);
	CHECK_EQ(read_twice(latched("82574", RXT0)), LSC);
	CHECK_EQ(read_twice(latched("82576", RXT0)), LSC);
	port = latched("82576", RXT0);
	mock_write(port, GPIE, 1);
	CHECK_EQ(read_twice(port), 0);
}

static void
test_clears(void)
{
	static const uint32_t masks[] = { 0, LSC };

	for (unsigned int i = 0; mock_chips[i] != NULL; i++) {
		for (unsigned int j = 0; j < 2; j++) {
			struct mock_port *port = latched(mock_chips[i], masks[j]);

			CHECK_EQ(mock_read(port, GBE_ICR) & LSC, LSC);
			CHECK_EQ(mock_read(port, GBE_ICR), 0);
		}
	}
}

/* 82574L with IAME, 82576: the read masks what IAM says. */
static void
test_auto_mask(void)
{
	struct mock_port *port = latched("82574", LSC | RXT0);

	mock_write(port, 0x00E0, RXT0);
	(void)mock_read(port, GBE_ICR);
	CHECK_EQ(mock_read(port, GBE_IMS), LSC | RXT0);
	mock_write(port, GBE_CTRL_EXT, 1u << 27);
	mock_write(port, GBE_ICS, LSC);
	(void)mock_read(port, GBE_ICR);
	CHECK_EQ(mock_read(port, GBE_IMS), LSC);

	port = latched("82576", LSC | RXT0);
	mock_write(port, 0x00E0, RXT0);
	(void)mock_read(port, GBE_ICR);
	CHECK_EQ(mock_read(port, GBE_IMS), LSC);
}

int
main(void)
{
	test_masked_only();
	test_clears();
	test_auto_mask();
	return 0;
}
