/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a line that is faster or slower than its rate, forgets the
 * gap between frames, lets the two directions wait for each other, or loses
 * frames before its memory is full.
 */

#include "wire_test.h"

static uint64_t
line_time_ns(uint32_t number, uint64_t ns_per_bit)
{
	return (test_len(number) + 4 + 8 + 12) * 8 * ns_per_bit;
}

static void
back_to_back(const char *specification, uint64_t ns_per_bit, uint64_t delay)
{
	struct test_host host;
	uint64_t expected = 0;

	test_wire(&host, TEST_PORTS, specification);
	for (uint32_t i = 0; i < 100; i++) {
		test_send(&host, 0, i);
		test_send(&host, 1, i);
	}
	CHECK_EQ(host.port[1].nb, 0);
	sim_clock_advance(&host.clock, 100000000);
	for (uint32_t i = 0; i < 100; i++) {
		expected += line_time_ns(i, ns_per_bit);
		for (unsigned int port = 0; port < 2; port++) {
			CHECK_EQ(host.port[port].frames[i].at_ns, expected + delay);
			test_check_frame(&host.port[port].frames[i], i);
		}
	}
	test_end(&host);
}

/* A line that was free for a while owes nothing. */
static void
after_a_pause(void)
{
	struct test_host host;

	test_wire(&host, TEST_PORTS, "pair;rate=1000");
	sim_clock_advance(&host.clock, 1000000);
	test_send(&host, 0, 0);
	sim_clock_advance(&host.clock, 1000000);
	CHECK_EQ(host.port[1].frames[0].at_ns, 1000000 + 672);
	test_end(&host);
}

/* Past the end of the memory a few times: in order, and none lost. */
static void
many(void)
{
	struct test_host host;
	uint32_t sent = 0, seen = 0;

	test_wire(&host, TEST_PORTS, "pair;rate=1000");
	for (unsigned int round = 0; round < 40; round++) {
		for (unsigned int i = 0; i < 2000; i++)
			test_send(&host, 0, sent++);
		sim_clock_advance(&host.clock, 10000000);
		CHECK(host.port[1].nb < TEST_MAX_FRAMES);
		for (unsigned int i = 0; i < host.port[1].nb; i++)
			test_check_frame(&host.port[1].frames[i], seen++);
		host.port[1].nb = 0;
	}
	CHECK(seen < sent);
	sim_clock_advance(&host.clock, 10000000000);
	CHECK_EQ(seen + host.port[1].nb, sent);
	test_end(&host);
}

/* A sender that never waits: the line keeps its rate and what it took. */
static void
too_many(void)
{
	struct test_host host;
	unsigned int taken;

	test_wire(&host, TEST_PORTS, "pair;rate=1000");
	for (uint32_t i = 0; i < 100000; i++)
		test_send(&host, 0, i);
	sim_clock_advance(&host.clock, 10000000000);
	taken = host.port[1].nb;
	CHECK(taken > 20000 && taken < 22000);
	for (uint32_t i = 0; i < TEST_MAX_FRAMES; i++)
		test_check_frame(&host.port[1].frames[i], i);
	host.port[1].nb = 0;
	test_send(&host, 0, 3);
	sim_clock_advance(&host.clock, 1000000000);
	CHECK_EQ(host.port[1].nb, 1);
	test_check_frame(&host.port[1].frames[0], 3);
	test_end(&host);
}

int
main(void)
{
	back_to_back("pair;rate=1000", 1, 0);
	back_to_back("pair;rate=100", 10, 0);
	back_to_back("pair;rate=1000,delay=500", 1, 500);
	after_a_pause();
	many();
	too_many();
	return EXIT_SUCCESS;
}
