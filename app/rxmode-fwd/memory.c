/* SPDX-License-Identifier: BSD-3-Clause */

#include <unistd.h>

#include <rte_common.h>
#include <rte_mbuf.h>
#include <rte_mempool.h>

#include "memory.h"

#define RINGS 3
#define CACHE 256
/* What a full cache keeps, and a burst on its way. */
#define KEPT (CACHE * 3 / 2 + 64)
/* What EAL and ports take for themselves. */
#define OTHER_MB 16
#define MB       ((size_t)1 << 20)
#define HUGE_MB  2

/*
 * As many as can be anywhere, so that nobody ever has to wait for one: in the rings of each queue,
 * of which DPDK's vmxnet3 has two to receive and fills both, and with the lcores.
 */
static unsigned int
count(unsigned int ports, unsigned int queues)
{
	unsigned int lcores = queues + 1;

	return ports * queues * RINGS * MEMORY_NB_DESC + lcores * KEPT;
}

/* A pool puts no packet across two pages, of which those without --no-huge are large. */
static unsigned int
megabytes(unsigned int packets, size_t page)
{
	size_t size = rte_mempool_calc_obj_size(sizeof(struct rte_mbuf) + RTE_MBUF_DEFAULT_BUF_SIZE,
						0, NULL);
	size_t pages = (packets + page / size - 1) / (page / size);

	return (unsigned int)((pages * page + MB - 1) / MB) + OTHER_MB;
}

void
memory_tell(FILE *to, unsigned int ports, unsigned int queues)
{
	unsigned int packets = count(ports, queues);
	unsigned int small = megabytes(packets, (size_t)sysconf(_SC_PAGESIZE));
	unsigned int huge = megabytes(packets, HUGE_MB * MB);

	fprintf(to,
		"%u port%s with %u queue%s: %u packets: %u huge pages of %d MB, or --no-huge -m %u\n",
		ports, ports == 1 ? "" : "s", queues, queues == 1 ? "" : "s", packets,
		(huge + HUGE_MB - 1) / HUGE_MB, HUGE_MB, small);
}

struct rte_mempool *
memory_pool(unsigned int ports, unsigned int queues)
{
	return rte_pktmbuf_pool_create("rxmode-fwd", count(ports, queues), CACHE, 0,
				       RTE_MBUF_DEFAULT_BUF_SIZE, SOCKET_ID_ANY);
}
