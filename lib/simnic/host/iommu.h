/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_IOMMU_H
#define SIM_IOMMU_H

/*
 * What a container has mapped for DMA: a sorted table of ranges, looked up for
 * each descriptor and buffer. Maps and unmaps as the type 1 backend of Linux
 * 6.1, both versions.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sim_iommu_range {
	uint64_t iova;
	uint64_t size;
	uint8_t *host;
	bool readable;
	bool writable;
};

struct sim_iommu {
	struct sim_iommu_range *range; /* by iova, none overlapping */
	unsigned int nb_ranges;
	unsigned int room;
	unsigned int last; /* found */
};

/* -EINVAL: not of whole pages; -EEXIST: overlaps; -ENOMEM. */
int sim_iommu_map(struct sim_iommu *iommu, const struct sim_iommu_range *range);

/*
 * Remove what was mapped within [iova, iova + size) and return its size.
 * Version 2 refuses to split a range: -EINVAL. Version 1 stops before a range
 * that begins earlier, and takes the whole of one that ends later.
 */
int64_t sim_iommu_unmap(struct sim_iommu *iommu, uint64_t iova, uint64_t size, bool version2);

/*
 * The memory at host is gone: whoever still has it mapped for DMA is to meet a
 * fault, not a crash. Linux pins the pages instead.
 */
void sim_iommu_cut(struct sim_iommu *iommu, const void *host, size_t len);

/* NULL unless all len bytes are mapped, one behind the other in host memory too. */
void *sim_iommu_find(struct sim_iommu *iommu, uint64_t iova, uint32_t len, bool write);

void sim_iommu_clear(struct sim_iommu *iommu);

#endif /* SIM_IOMMU_H */
