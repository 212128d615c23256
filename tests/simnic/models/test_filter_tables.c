/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * What strict mode wants of writes to the tables of the filters: on the 8254x a read
 * between ascending words, as bridges may combine them; and on all but the 82576 the last
 * receive address left alone.
 */

#include "mock_host.h"

#define UPDATE "without a read in between"

static const uint32_t tables[] = { GBE_MTA, GBE_RAL, GBE_VFTA };

static struct mock_port *
ready(const char *model)
{
	mock_reset();
	return mock_create(model, true);
}

static void
test_ascending(uint32_t table)
{
	struct mock_port *port = ready("82540");

	mock_write(port, table + 4, 1);
	mock_write(port, table + 8, 1);
	CHECK_COMPLAINT(port, UPDATE);
	mock_write(port, table + 12, 1);
	CHECK_COMPLAINT(port, UPDATE);
}

static void
test_taken(const char *model, uint32_t table)
{
	struct mock_port *port = ready(model);

	mock_write(port, table + 8, 1);
	mock_write(port, table + 4, 1);
	(void)mock_read(port, GBE_STATUS);
	mock_write(port, table + 8, 1);
	mock_write(port, table + 16, 1);
	mock_write(port, GBE_VET, 0x8100);
	mock_write(port, table + 20, 1);
	CHECK_NO_COMPLAINT(port);
}

static void
test_last_address(const char *model, bool is_kept)
{
	struct mock_port *port = ready(model);

	mock_write(port, GBE_RAH + 8 * 14, 0);
	CHECK_NO_COMPLAINT(port);
	mock_write(port, GBE_RAH + 8 * 15, 0);
	CHECK_EQ(port->complaints != 0, is_kept);
	(void)mock_read(port, GBE_STATUS);
	mock_write(port, GBE_RAL + 8 * 15, 0);
	CHECK_EQ(port->complaints, is_kept ? 2 : 0);
}

int
main(void)
{
	for (unsigned int i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		test_ascending(tables[i]);
		test_taken("82540", tables[i]);
		test_taken("82576", tables[i]);
	}
	test_last_address("82540", true);
	test_last_address("82545", true);
	test_last_address("82574", true);
	test_last_address("82576", false);
	return 0;
}
