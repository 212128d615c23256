/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iommu.h"

#define PAGE_MASK 4095u

/* Index of the first range that ends beyond iova. */
static unsigned int
first_beyond(const struct sim_iommu *iommu, uint64_t iova)
{
	unsigned int low = 0, high = iommu->nb_ranges, middle;

	while (low < high) {
		middle = (low + high) / 2;
		/* The last byte: a range may end at the end of all addresses. */
		if (iommu->range[middle].iova + iommu->range[middle].size - 1 < iova)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int
insert(struct sim_iommu *iommu, unsigned int at, const struct sim_iommu_range *range)
{
	unsigned int room = iommu->room == 0 ? 64 : 2 * iommu->room;
	struct sim_iommu_range *bigger;

	if (iommu->nb_ranges == iommu->room) {
		bigger = realloc(iommu->range, room * sizeof(*bigger));
		if (bigger == NULL)
			return -ENOMEM;
		iommu->range = bigger;
		iommu->room = room;
	}
	memmove(&iommu->range[at + 1], &iommu->range[at], (iommu->nb_ranges - at) * sizeof(*range));
	iommu->range[at] = *range;
	iommu->nb_ranges++;
	return 0;
}

static void
erase(struct sim_iommu *iommu, unsigned int at)
{
	iommu->nb_ranges--;
	memmove(&iommu->range[at], &iommu->range[at + 1],
		(iommu->nb_ranges - at) * sizeof(iommu->range[0]));
}

static bool
is_pages(uint64_t addr, uint64_t size)
{
	return size != 0 && ((addr | size) & PAGE_MASK) == 0 && addr + size - 1 >= addr;
}

int
sim_iommu_map(struct sim_iommu *iommu, const struct sim_iommu_range *range)
{
	unsigned int at;

	if (!is_pages(range->iova, range->size) || !is_pages((uintptr_t)range->host, range->size))
		return -EINVAL;
	if (!range->readable && !range->writable)
		return -EINVAL;
	at = first_beyond(iommu, range->iova);
	if (at < iommu->nb_ranges && iommu->range[at].iova <= range->iova + range->size - 1)
		return -EEXIST;
	return insert(iommu, at, range);
}

static bool
splits(const struct sim_iommu *iommu, uint64_t addr)
{
	unsigned int at = first_beyond(iommu, addr);

	return at < iommu->nb_ranges && iommu->range[at].iova < addr;
}

int64_t
sim_iommu_unmap(struct sim_iommu *iommu, uint64_t iova, uint64_t size, bool version2)
{
	uint64_t last = iova + size - 1;
	unsigned int at = first_beyond(iommu, iova);
	int64_t unmapped = 0;

	if (!is_pages(iova, size))
		return -EINVAL;
	if (version2 && (splits(iommu, iova) || (last != UINT64_MAX && splits(iommu, last + 1))))
		return -EINVAL;
	while (at < iommu->nb_ranges && iommu->range[at].iova <= last &&
	       iommu->range[at].iova >= iova) {
		unmapped += iommu->range[at].size;
		erase(iommu, at);
	}
	return unmapped;
}

/* Remove [from, to), offsets into a range; what lies behind becomes one of its own. */
static void
cut_range(struct sim_iommu *iommu, unsigned int at, uint64_t from, uint64_t to)
{
	struct sim_iommu_range rest = iommu->range[at];

	rest.iova += to;
	rest.host += to;
	rest.size -= to;
	iommu->range[at].size = from;
	/* Without memory for the rest it is lost: its users meet a fault. */
	if (rest.size != 0)
		insert(iommu, at + 1, &rest);
	if (from == 0)
		erase(iommu, at);
}

void
sim_iommu_cut(struct sim_iommu *iommu, const void *host, size_t len)
{
	const uint8_t *first = host, *end = first + len, *range_end, *low, *high;

	for (unsigned int i = iommu->nb_ranges; i-- > 0;) {
		const struct sim_iommu_range *range = &iommu->range[i];

		range_end = range->host + range->size;
		low = first > range->host ? first : range->host;
		high = end < range_end ? end : range_end;
		if (low < high)
			cut_range(iommu, i, low - range->host, high - range->host);
	}
}

static bool
covers(const struct sim_iommu_range *range, uint64_t iova, uint32_t len)
{
	return iova >= range->iova && iova - range->iova < range->size &&
	       len <= range->size - (iova - range->iova);
}

/* The pages of one buffer may have been mapped one by one. */
static bool
continues(const struct sim_iommu_range *range, const struct sim_iommu_range *next)
{
	return next->iova == range->iova + range->size && next->host == range->host + range->size;
}

static bool
allows(const struct sim_iommu_range *range, bool write)
{
	return write ? range->writable : range->readable;
}

static void *
find_slowly(struct sim_iommu *iommu, uint64_t iova, uint32_t len, bool write)
{
	unsigned int at = first_beyond(iommu, iova), i = at;
	const struct sim_iommu_range *range = iommu->range;

	if (at == iommu->nb_ranges || range[at].iova > iova)
		return NULL;
	iommu->last = at;
	while (allows(&range[i], write)) {
		if (range[i].iova + range[i].size - iova >= len)
			return range[at].host + (iova - range[at].iova);
		if (++i == iommu->nb_ranges || !continues(&range[i - 1], &range[i]))
			return NULL;
	}
	return NULL;
}

void *
sim_iommu_find(struct sim_iommu *iommu, uint64_t iova, uint32_t len, bool write)
{
	const struct sim_iommu_range *range = &iommu->range[iommu->last];

	if (iommu->last < iommu->nb_ranges && covers(range, iova, len) && allows(range, write))
		return range->host + (iova - range->iova);
	return find_slowly(iommu, iova, len, write);
}

void
sim_iommu_clear(struct sim_iommu *iommu)
{
	free(iommu->range);
	memset(iommu, 0, sizeof(*iommu));
}
