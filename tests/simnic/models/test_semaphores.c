/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * SWSM: who reads SMBI as 0 has it; it is given back by a write, and cannot be
 * set by one. SW_FW_SYNC may be written under both bits only.
 */

#include "mock_host.h"

#define SWSM       0x5B50
#define SW_FW_SYNC 0x5B5C

static void
test_swsm(const char *model)
{
	struct mock_port *port = mock_create(model, true);

	mock_write(port, SWSM, 1);
	CHECK_EQ(mock_read(port, SWSM), 0);
	CHECK_EQ(mock_read(port, SWSM), 1);
	mock_write(port, SWSM, 3);
	CHECK_EQ(mock_read(port, SWSM), 3);
	mock_write(port, SWSM, 0);
	CHECK_EQ(mock_read(port, SWSM), 0);
	mock_reset();
}

static void
test_sync(void)
{
	struct mock_port *port = mock_create("82576", true);

	mock_write(port, SW_FW_SYNC, 2);
	CHECK_COMPLAINT(port, "SW_FW_SYNC is written without");
	(void)mock_read(port, SWSM);
	mock_write(port, SW_FW_SYNC, 2);
	CHECK_COMPLAINT(port, "SW_FW_SYNC is written without");
	mock_write(port, SWSM, 3);
	mock_write(port, SW_FW_SYNC, 4);
	CHECK_NO_COMPLAINT(port);
	CHECK_EQ(mock_read(port, SW_FW_SYNC), 4);
}

int
main(void)
{
	test_swsm("82574");
	test_swsm("82576");
	test_sync();
	return 0;
}
