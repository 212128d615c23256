/* SPDX-License-Identifier: BSD-3-Clause */

/* Guards against delayed frames that overtake each other or come at a wrong time. */

#include "wire_test.h"

#define NB 50

int
main(void)
{
	struct test_host host;

	test_wire(&host, TEST_PORTS, "loop;delay=1000");
	for (uint32_t i = 0; i < NB; i++) {
		test_send(&host, 2, i);
		test_send(&host, 2, NB + i);
		sim_clock_advance(&host.clock, 7);
	}
	CHECK_EQ(host.port[2].nb, 0);
	sim_clock_advance(&host.clock, 1000);
	CHECK_EQ(host.port[2].nb, 2 * NB);
	for (uint32_t i = 0; i < 2 * NB; i++) {
		CHECK_EQ(host.port[2].frames[i].at_ns, 1000 + i / 2 * 7);
		test_check_frame(&host.port[2].frames[i], i / 2 + i % 2 * NB);
	}
	test_end(&host);
	return EXIT_SUCCESS;
}
