/* SPDX-License-Identifier: BSD-3-Clause */

/* Guards against frames that come to a port they are not meant for, or late. */

#include "wire_test.h"

static void
expect_only(struct test_host *host, unsigned int at, uint32_t number)
{
	for (unsigned int i = 0; i < TEST_PORTS; i++) {
		CHECK_EQ(host->port[i].nb, i == at);
		host->port[i].nb = 0;
	}
	test_check_frame(&host->port[at].frames[0], number);
}

static void
each_way(const char *specification, const unsigned int facing[TEST_PORTS])
{
	struct test_host host;

	test_wire(&host, TEST_PORTS, specification);
	for (unsigned int i = 0; i < TEST_PORTS; i++) {
		CHECK(sim_wire_carrier(host.wire, i));
		test_send(&host, i, i);
		expect_only(&host, facing[i], i);
	}
	CHECK(!sim_wire_run(host.wire));
	CHECK(!sim_wire_carrier(host.wire, TEST_PORTS));
	test_end(&host);
}

static void
nowhere(const char *specification, bool carrier)
{
	struct test_host host;

	test_wire(&host, TEST_PORTS, specification);
	for (unsigned int i = 0; i < TEST_PORTS; i++) {
		CHECK_EQ(sim_wire_carrier(host.wire, i), carrier);
		test_send(&host, i, i);
	}
	CHECK(!sim_wire_run(host.wire));
	for (unsigned int i = 0; i < TEST_PORTS; i++)
		CHECK_EQ(host.port[i].nb, 0);
	test_end(&host);
}

int
main(void)
{
	each_way("pair", (const unsigned int[]){ 1, 0, 3, 2 });
	each_way("loop", (const unsigned int[]){ 0, 1, 2, 3 });
	nowhere("none", false);
	nowhere("sink", true);
	return EXIT_SUCCESS;
}
