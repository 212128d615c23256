/* SPDX-License-Identifier: BSD-3-Clause */

/* Guards against a loss that hits other frames than said, or both directions at once. */

#include "wire_test.h"

static void
every(unsigned int n, const char *specification)
{
	struct test_host host;
	unsigned int seen = 0;

	test_wire(&host, TEST_PORTS, specification);
	/* Those of the other direction do not count. */
	test_send(&host, 1, 0);
	for (uint32_t i = 1; i <= 1000; i++) {
		test_send(&host, 0, i);
		if (i % n == 0)
			continue;
		CHECK_EQ(host.port[1].nb, seen + 1);
		test_check_frame(&host.port[1].frames[seen++], i);
	}
	CHECK_EQ(host.port[1].nb, seen);
	test_end(&host);
}

int
main(void)
{
	every(10, "pair;loss=10");
	every(3, "pair;loss=3");
	every(1, "pair;loss=1");
	return EXIT_SUCCESS;
}
