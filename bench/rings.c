/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>

#include <rte_atomic.h>

#include "rings.h"

/*
 * Ring registers, by number: a driver's ring is found by what it has written
 * to them, so that any driver can be a subject. The 82576 has those of queues
 * 0 to 3 twice.
 */
#define RING_BAL  0x00
#define RING_BAH  0x04
#define RING_TAIL 0x18

struct ring_place {
	uint32_t base;
	uint32_t stride; /* from queue to queue */
	uint16_t queues;
};

static const struct ring_place rx_places[] = { { 0x2800, 0x100, 4 }, { 0xC000, 0x40, 16 } };
static const struct ring_place tx_places[] = { { 0x3800, 0x100, 4 }, { 0xE000, 0x40, 16 } };

#define DD  0x1u
#define EOP 0x2u
#define RS  0x08000000u

/* A good IPv4/TCP frame with a tag, as each format says it. */
#define WB_STATUS    (DD | EOP | 0x08u | 0x20u | 0x40u)
#define WB_PTYPE_EXT (2u << 16)
#define WB_INFO_ADV  (0x11u << 4 | 1u)
#define WB_INFO_EXT  1u
#define WB_HASH      0x12345678u
#define TAG          100u

static uint32_t *
find_ring(const struct rte_eth_dev *dev, const struct ring_place places[2], uint16_t queue,
	  volatile uint32_t **tail)
{
	uint8_t *bar = gbe_hw_of(dev)->bar0;

	for (unsigned int i = 0; i < 2; i++) {
		uint32_t regs = places[i].base + queue * places[i].stride;
		uint64_t base = unit_reg(dev, regs + RING_BAL) |
				(uint64_t)unit_reg(dev, regs + RING_BAH) << 32;

		if (queue >= places[i].queues || base == 0)
			continue;
		*tail = (volatile uint32_t *)(bar + regs + RING_TAIL);
		/* IOVA is VA here. */
		return (uint32_t *)(uintptr_t)base;
	}
	kit_fail(__FILE__, __LINE__, "no ring was given to the device");
}

/* Take the addresses of buffers that the driver has given since the last time. */
static uint16_t
rx_take(struct bench_rings *rings, uint16_t from, uint16_t n)
{
	for (uint16_t i = 0; i < n; i++) {
		uint16_t at = (from + i) % rings->load->nb_desc;

		memcpy(&rings->rx_addrs[at], &rings->rx_ring[4 * at], 8);
	}
	return n;
}

void
bench_rings_attach(struct bench_rings *rings, const struct bench_subject *subject, uint16_t queue,
		   const struct bench_load *load)
{
	rings->load = load;
	rings->rxq = subject->dev->data->rx_queues[queue];
	rings->txq = subject->dev->data->tx_queues[queue];
	rings->rx_ring = find_ring(subject->dev, rx_places, queue, &rings->rdt);
	rings->tx_ring = find_ring(subject->dev, tx_places, queue, &rings->tdt);
	rings->rx_addrs = calloc(load->nb_desc, sizeof(rings->rx_addrs[0]));
	rings->rx_head = 0;
	rings->tx_head = 0;
	rings->legacy_rx = subject->legacy_rx;
	rings->adv = subject->chip == GBE_CHIP_82576;
	CHECK(rings->rx_addrs != NULL);
}

static void
flush_line(const struct bench_rings *rings, const void *p)
{
#ifdef RTE_ARCH_X86_64
	if (rings->load->flush)
		__builtin_ia32_clflush(p);
#else
	(void)rings;
	(void)p;
#endif
}

static void
write_back(const struct bench_rings *rings, uint32_t *words)
{
	uint32_t length = rings->load->length;
	bool full = rings->load->rx_offloads;

	if (rings->legacy_rx) {
		words[2] = length;
		words[3] = full ? (WB_STATUS | TAG << 16) : DD | EOP;
		return;
	}
	words[0] = !full ? 0 : rings->adv ? WB_INFO_ADV : WB_INFO_EXT;
	words[1] = full ? WB_HASH : 0;
	words[3] = full ? length | TAG << 16 : length;
	words[2] = !full ? DD | EOP : WB_STATUS | (rings->adv ? 0 : WB_PTYPE_EXT);
}

/* The flushes are over before anything is timed. */
static void
flush_wait(const struct bench_rings *rings)
{
	if (rings->load->flush)
		rte_mb();
}

/* Complete the next @n descriptors, all of which the device must have. */
void
bench_rings_receive(struct bench_rings *rings, uint16_t n)
{
	uint16_t nb_desc = rings->load->nb_desc;
	uint16_t room = (*rings->rdt + nb_desc - rings->rx_head) % nb_desc;

	if (room < n)
		kit_fail(__FILE__, __LINE__, "%u descriptors for %u frames", room, n);
	rx_take(rings, rings->rx_head, n);
	for (uint16_t i = 0; i < n; i++) {
		uint32_t *words = &rings->rx_ring[4 * rings->rx_head];

		flush_line(rings, (const void *)(uintptr_t)rings->rx_addrs[rings->rx_head]);
		write_back(rings, words);
		flush_line(rings, words);
		rings->rx_head = (rings->rx_head + 1) % nb_desc;
	}
	flush_wait(rings);
}

/* Send all that is queued. */
void
bench_rings_send(struct bench_rings *rings)
{
	while (rings->tx_head != *rings->tdt) {
		uint32_t *words = &rings->tx_ring[4 * rings->tx_head];

		if ((words[2] & RS) != 0)
			words[3] |= DD;
		flush_line(rings, words);
		rings->tx_head = (rings->tx_head + 1) % rings->load->nb_desc;
	}
	flush_wait(rings);
}
