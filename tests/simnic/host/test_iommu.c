/* SPDX-License-Identifier: BSD-3-Clause */

/* Guards against DMA to where nothing is mapped, and unmaps that take too much. */

#include <errno.h>

#include "../wire/wire_test.h"
#include "host/iommu.h"

#define PAGE 4096
#define HOST ((uint8_t *)0x7f0000000000)

static struct sim_iommu iommu;

static int
map(uint64_t iova, uint64_t size, uint8_t *host)
{
	const struct sim_iommu_range range = {
		.iova = iova,
		.size = size,
		.host = host,
		.readable = true,
		.writable = true,
	};

	return sim_iommu_map(&iommu, &range);
}

static void *
find(uint64_t iova, uint32_t len)
{
	return sim_iommu_find(&iommu, iova, len, true);
}

static void
test_map(void)
{
	CHECK(find(0, 1) == NULL);
	CHECK(map(1, PAGE, HOST) == -EINVAL);
	CHECK(map(PAGE, PAGE + 1, HOST) == -EINVAL);
	CHECK(map(PAGE, 0, HOST) == -EINVAL);
	CHECK(map(PAGE, PAGE, HOST + 1) == -EINVAL);
	CHECK(map(-(uint64_t)PAGE, 2 * PAGE, HOST) == -EINVAL);
	CHECK(map(16 * PAGE, 4 * PAGE, HOST) == 0);
	CHECK(map(19 * PAGE, PAGE, HOST) == -EEXIST);
	CHECK(map(15 * PAGE, 2 * PAGE, HOST) == -EEXIST);
	CHECK(map(8 * PAGE, 100 * PAGE, HOST) == -EEXIST);
	CHECK(map(-(uint64_t)PAGE, PAGE, HOST) == 0);
	CHECK(find(-1, 1) == HOST + PAGE - 1);
	CHECK(find(-1, 2) == NULL);
	CHECK(find(16 * PAGE, 4 * PAGE) == HOST);
	CHECK(find(16 * PAGE, 4 * PAGE + 1) == NULL);
	CHECK(find(16 * PAGE - 1, 1) == NULL);
	CHECK(find(20 * PAGE - 1, 1) == HOST + 4 * PAGE - 1);
	CHECK(find(20 * PAGE, 1) == NULL);
	sim_iommu_clear(&iommu);
}

/* A buffer may lie across pages that were mapped one by one. */
static void
test_neighbours(void)
{
	CHECK(map(2 * PAGE, PAGE, HOST + PAGE) == 0);
	CHECK(map(PAGE, PAGE, HOST) == 0);
	CHECK(map(3 * PAGE, PAGE, HOST + 8 * PAGE) == 0);
	CHECK(find(PAGE + 100, PAGE) == HOST + 100);
	CHECK(find(PAGE, 2 * PAGE) == HOST);
	CHECK(find(PAGE, 2 * PAGE + 1) == NULL);
	CHECK(find(2 * PAGE + 1, PAGE) == NULL);
	sim_iommu_clear(&iommu);
}

static void
test_permission(void)
{
	const struct sim_iommu_range range = {
		.iova = PAGE,
		.size = PAGE,
		.host = HOST,
		.readable = true,
	};

	CHECK(sim_iommu_map(&iommu, &range) == 0);
	CHECK(sim_iommu_find(&iommu, PAGE, 1, false) == HOST);
	CHECK(sim_iommu_find(&iommu, PAGE, 1, true) == NULL);
	sim_iommu_clear(&iommu);
}

static void
map_three(void)
{
	sim_iommu_clear(&iommu);
	for (uint64_t i = 0; i < 3; i++)
		CHECK(map((10 + 2 * i) * PAGE, 2 * PAGE, HOST + 2 * i * PAGE) == 0);
}

static void
test_unmap(void)
{
	map_three();
	CHECK(sim_iommu_unmap(&iommu, 12 * PAGE, 2 * PAGE, false) == 2 * PAGE);
	CHECK(find(12 * PAGE, 1) == NULL);
	CHECK(find(11 * PAGE, PAGE) != NULL && find(14 * PAGE, PAGE) != NULL);
	CHECK(sim_iommu_unmap(&iommu, 12 * PAGE, 2 * PAGE, false) == 0);
	CHECK(sim_iommu_unmap(&iommu, 0, 100 * PAGE, false) == 4 * PAGE);
	CHECK_EQ(iommu.nb_ranges, 0);
	CHECK(sim_iommu_unmap(&iommu, 1, PAGE, false) == -EINVAL);

	/* Version 1: not what begins earlier, all of what ends later. */
	map_three();
	CHECK(sim_iommu_unmap(&iommu, 11 * PAGE, 3 * PAGE, false) == 0);
	CHECK(find(13 * PAGE, PAGE) != NULL);
	CHECK(sim_iommu_unmap(&iommu, 12 * PAGE, 3 * PAGE, false) == 4 * PAGE);
	CHECK(find(15 * PAGE, PAGE) == NULL);

	map_three();
	CHECK(sim_iommu_unmap(&iommu, 11 * PAGE, PAGE, true) == -EINVAL);
	CHECK(sim_iommu_unmap(&iommu, 10 * PAGE, PAGE, true) == -EINVAL);
	CHECK(sim_iommu_unmap(&iommu, 9 * PAGE, 5 * PAGE, true) == 4 * PAGE);
	CHECK(find(14 * PAGE, 2 * PAGE) != NULL);
}

/* The middle of memory that is still mapped goes away. */
static void
test_cut(void)
{
	map_three();
	sim_iommu_cut(&iommu, HOST + PAGE, 4 * PAGE);
	CHECK(find(10 * PAGE, PAGE) == HOST);
	CHECK(find(11 * PAGE, 1) == NULL);
	CHECK(find(12 * PAGE, 1) == NULL);
	CHECK(find(14 * PAGE, 1) == NULL);
	CHECK(find(15 * PAGE, PAGE) == HOST + 5 * PAGE);
	sim_iommu_clear(&iommu);
	CHECK(map(0, 8 * PAGE, HOST) == 0);
	sim_iommu_cut(&iommu, HOST + 2 * PAGE, PAGE);
	CHECK(find(0, 2 * PAGE) == HOST && find(2 * PAGE, 1) == NULL);
	CHECK(find(3 * PAGE, 5 * PAGE) == HOST + 3 * PAGE);
	sim_iommu_clear(&iommu);
}

static void
test_many(void)
{
	const unsigned int nb = 5000;

	for (uint64_t i = 0; i < nb; i++)
		CHECK(map((i * 7919 % nb) * 2 * PAGE, PAGE, HOST + i * PAGE) == 0);
	for (uint64_t i = 0; i < nb; i++) {
		CHECK(find((i * 7919 % nb) * 2 * PAGE + 5, 9) == HOST + i * PAGE + 5);
		CHECK(find((i * 7919 % nb) * 2 * PAGE + PAGE, 1) == NULL);
	}
	sim_iommu_clear(&iommu);
}

int
main(void)
{
	test_map();
	test_neighbours();
	test_permission();
	test_unmap();
	test_cut();
	test_many();
	return EXIT_SUCCESS;
}
