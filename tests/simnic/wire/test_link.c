/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a cable that is pulled at one end only, a partner that is off and heard, changes
 * told twice or never, and frames that come out of a cable plugged in again.
 */

#include "wire_test.h"

static void
pair(void)
{
	struct test_host host;

	test_wire(&host, TEST_PORTS, "pair");
	sim_wire_set_link(host.wire, 1, false);
	sim_wire_set_link(host.wire, 1, false);
	for (unsigned int i = 0; i < TEST_PORTS; i++) {
		CHECK_EQ(sim_wire_carrier(host.wire, i), i >= 2);
		CHECK_EQ(host.port[i].carrier_changes, i < 2);
	}
	test_send(&host, 0, 1);
	test_send(&host, 1, 2);
	/* The other end, too: both have to be plugged in again. */
	sim_wire_set_link(host.wire, 0, false);
	sim_wire_set_link(host.wire, 1, true);
	CHECK(!sim_wire_carrier(host.wire, 0));
	sim_wire_set_link(host.wire, 0, true);
	CHECK_EQ(host.port[0].carrier_changes, 2);
	CHECK_EQ(host.port[1].carrier_changes, 2);
	CHECK_EQ(host.port[0].nb + host.port[1].nb, 0);
	test_send(&host, 0, 3);
	CHECK_EQ(host.port[1].nb, 1);
	test_check_frame(&host.port[1].frames[0], 3);
	sim_wire_set_link(host.wire, TEST_PORTS, false);
	test_end(&host);
}

/* A port whose PHY is off is silent: its partner has no carrier, it may have one itself. */
static void
dark(void)
{
	struct test_host host;

	test_wire(&host, TEST_PORTS, "pair");
	sim_wire_set_power(host.wire, 0, false);
	sim_wire_set_power(host.wire, 0, false);
	for (unsigned int i = 0; i < TEST_PORTS; i++) {
		CHECK_EQ(sim_wire_carrier(host.wire, i), i != 1);
		CHECK_EQ(host.port[i].carrier_changes, i == 1);
	}
	sim_wire_set_power(host.wire, 0, true);
	CHECK(sim_wire_carrier(host.wire, 1));
	CHECK_EQ(host.port[1].carrier_changes, 2);
	test_end(&host);
	/* A port that hears itself knows. */
	test_wire(&host, TEST_PORTS, "loop");
	sim_wire_set_power(host.wire, 0, false);
	CHECK(sim_wire_carrier(host.wire, 0));
	test_end(&host);
}

static void
under_way(void)
{
	struct test_host host;

	test_wire(&host, TEST_PORTS, "pair;delay=1000");
	test_send(&host, 0, 1);
	sim_wire_set_link(host.wire, 0, false);
	sim_wire_set_link(host.wire, 0, true);
	test_send(&host, 0, 2);
	sim_clock_advance(&host.clock, 5000);
	CHECK_EQ(host.port[1].nb, 1);
	test_check_frame(&host.port[1].frames[0], 2);
	/* One is left behind for destroy. */
	test_send(&host, 0, 3);
	test_end(&host);
}

int
main(void)
{
	pair();
	dark();
	under_way();
	return EXIT_SUCCESS;
}
