/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a generator that drifts from its rate, sends other bursts than
 * asked for, floods a port after a pause, or one that has no room.
 */

#include "wire_test.h"

static void
fixed(const char *specification, unsigned int rate, unsigned int burst)
{
	struct test_host host;
	uint64_t expected;

	test_wire(&host, TEST_PORTS, specification);
	CHECK(!sim_wire_run(host.wire));
	sim_clock_advance(&host.clock, 1000000000 - 1);
	for (unsigned int port = 0; port < TEST_PORTS; port++) {
		CHECK_EQ(host.port[port].nb, rate);
		for (unsigned int i = 0; i < rate; i++) {
			expected = i / burst * burst * 1000000000ull / rate;
			CHECK_EQ(host.port[port].frames[i].at_ns, expected);
		}
	}
	test_end(&host);
}

/* A port that had no time for us; it is not to be drowned now. */
static void
late(void)
{
	struct test_host host;

	test_wire(&host, TEST_PORTS, "gen:rate=1000,burst=2");
	sim_wire_run(host.wire);
	host.clock.now_ns = 10000000000;
	CHECK(sim_clock_run(&host.clock));
	CHECK(host.port[0].nb < 200);
	host.port[0].nb = 0;
	sim_clock_advance(&host.clock, 1000000000);
	CHECK_EQ(host.port[0].nb, 1000);
	test_end(&host);
}

static void
max(void)
{
	struct test_host host;

	test_wire(&host, TEST_PORTS, "gen:rate=max,burst=8");
	host.port[0].room = 20;
	host.port[2].room = 3;
	CHECK(!sim_wire_run(host.wire));
	CHECK_EQ(host.port[0].nb, 8);
	CHECK_EQ(host.port[1].nb, 0);
	CHECK_EQ(host.port[2].nb, 3);
	for (unsigned int i = 0; i < 3; i++)
		sim_wire_run(host.wire);
	CHECK_EQ(host.port[0].nb, 20);
	host.port[0].room = 1;
	sim_wire_set_link(host.wire, 0, false);
	sim_wire_run(host.wire);
	CHECK_EQ(host.port[0].nb, 20);
	sim_wire_set_link(host.wire, 0, true);
	sim_wire_run(host.wire);
	CHECK_EQ(host.port[0].nb, 21);
	test_end(&host);
}

/* At line rate, 64 bytes: 1.488 million frames per second. */
static void
line_rate(void)
{
	struct test_host host;

	test_wire(&host, TEST_PORTS, "gen:rate=max;rate=1000");
	host.port[0].room = 1000000;
	for (unsigned int i = 0; i < 100; i++) {
		sim_wire_run(host.wire);
		sim_clock_advance(&host.clock, 10000);
	}
	CHECK_EQ(host.port[0].nb, 1000000 / 672);
	test_end(&host);
}

int
main(void)
{
	fixed("gen", 1000, 1);
	fixed("gen:rate=3", 3, 1);
	fixed("gen:rate=777", 777, 1);
	fixed("gen:rate=1000,burst=10", 1000, 10);
	late();
	max();
	line_rate();
	return EXIT_SUCCESS;
}
