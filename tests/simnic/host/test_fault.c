/* SPDX-License-Identifier: BSD-3-Clause */

/* Guards against faults that strike too early, too late, too often or not at all. */

#include <errno.h>

#include "../wire/wire_test.h"
#include "host/fault.h"

static char struck[16];

/* Pass a place, and note at which passings it failed. */
static const char *
pass(const char *name, unsigned int times)
{
	memset(struck, 0, sizeof(struck));
	for (unsigned int i = 0; i < times; i++)
		struck[i] = sim_fault(name) ? 'x' : '-';
	return struck;
}

#define CHECK_PASS(name, expected) CHECK(strcmp(pass(name, strlen(expected)), expected) == 0)

static void
test_counts(void)
{
	CHECK_PASS("mmap", "---");
	CHECK(sim_fault_arm("mmap") == 0);
	CHECK_PASS("mmap", "x---");
	CHECK(sim_fault_arm("mmap:3") == 0);
	CHECK_PASS("mmap", "--x--");
	CHECK_EQ(sim_fault_passed("mmap"), 5);
	CHECK_EQ(sim_fault_struck("mmap"), 1);
	CHECK(sim_fault_arm("mmap:2:2") == 0);
	CHECK_PASS("mmap", "-xx--");
	CHECK(sim_fault_arm("mmap:2:ever") == 0);
	CHECK_PASS("mmap", "-xxxx");
	CHECK_EQ(sim_fault_struck("mmap"), 4);
	CHECK(sim_fault_arm(NULL) == 0);
	CHECK_PASS("mmap", "--");
}

static void
test_several(void)
{
	CHECK(sim_fault_arm("ioctl:2,ioctl.set_irqs:1:ever") == 0);
	CHECK(sim_fault_arm("stuck.reset") == 0);
	CHECK_PASS("ioctl.set_irqs", "xx");
	CHECK_PASS("ioctl", "-x-");
	CHECK_PASS("stuck.reset", "x-");
	CHECK_PASS("ioctl.set_iommu", "--");
	CHECK(sim_fault_arm("") == 0);
	CHECK_PASS("ioctl.set_irqs", "-");
}

static void
test_refusals(void)
{
	static const char *const malformed[] = {
		"no.such",  "mmap:",      "mmap:0", "mmap:-1",       "mmap:1:",
		"mmap:1:0", "mmap:1:2:3", "mmap:x", "mmap:1:always", "mma",
		"mmap2",    ",",          "mmap,",  " mmap",
	};

	for (unsigned int i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++) {
		sim_fault_arm(NULL);
		if (sim_fault_arm(malformed[i]) != -EINVAL) {
			fprintf(stderr, "'%s' was taken\n", malformed[i]);
			exit(EXIT_FAILURE);
		}
	}
	CHECK(!sim_fault("no.such"));
	CHECK_EQ(sim_fault_passed("no.such"), 0);
}

int
main(void)
{
	test_counts();
	test_several();
	test_refusals();
	return EXIT_SUCCESS;
}
