/* SPDX-License-Identifier: BSD-3-Clause */

/* Guards against a last port of an odd number that faces one which is not there. */

#include "wire_test.h"

int
main(void)
{
	struct test_host host;

	test_wire(&host, 3, "pair");
	CHECK(sim_wire_carrier(host.wire, 2));
	test_send(&host, 2, 5);
	CHECK_EQ(host.port[2].nb, 1);
	CHECK_EQ(host.port[3].nb, 0);
	test_check_frame(&host.port[2].frames[0], 5);
	sim_wire_set_link(host.wire, 2, false);
	CHECK(!sim_wire_carrier(host.wire, 2));
	CHECK_EQ(host.port[2].carrier_changes, 1);
	test_end(&host);
	return EXIT_SUCCESS;
}
