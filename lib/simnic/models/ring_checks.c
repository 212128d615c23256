/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * What strict mode finds out about the use of rings, where every doorbell
 * comes through the model: a tail beyond the head, transmit buffers and
 * descriptors that change between doorbell and transmission, receive buffers
 * and descriptors that change between hand-over and arrival of a frame,
 * memory that crosses a boundary which the chip must not write across, and two
 * threads at one queue.
 */

#include <inttypes.h>
#include <string.h>

#include "nic.h"

#define POISON 0xA5
/* Of the last NIC_DOORBELL_THREADS doorbells; a hand-over of a queue is one. */
#define THREAD_SWITCHES 3

void
nic_watch_reset(struct nic_ring *ring)
{
	struct nic_ring_watch *watch = ring->watch;

	watch->nb_doorbells = 0;
	watch->poison_len = 0;
	if (!watch->used)
		return;
	memset(watch->buffer, 0, sizeof(watch->buffer));
	memset(watch->sum, 0, sizeof(watch->sum));
	watch->used = false;
}

static uint32_t
distance(uint32_t from, uint32_t to, uint32_t len)
{
	return to >= from ? to - from : to + len - from;
}

static void
check_tail(struct nic *nic, const struct nic_ring *ring, uint32_t old, uint32_t tail)
{
	uint32_t len = nic_ring_len(nic, ring);
	uint32_t head = nic_ring_get(nic, ring, GBE_RING_HEAD);
	const char *name = ring->is_tx ? "TDT" : "RDT";

	if (tail >= len) {
		if (tail != 0)
			nic_complain(nic, "%s of queue %u is %u in a ring of %u descriptors", name,
				     ring->index, tail, len);
		return;
	}
	if (head >= len || old >= len)
		return;
	if (distance(old, tail, len) > len - 1 - distance(head, old, len))
		nic_complain(nic, "%s of queue %u goes from %u to %u over the head at %u", name,
			     ring->index, old, tail, head);
}

static void
check_thread(struct nic *nic, struct nic_ring *ring)
{
	struct nic_ring_watch *watch = ring->watch;
	unsigned int nb, switches = 0;

	watch->thread[watch->nb_doorbells++ % NIC_DOORBELL_THREADS] =
		nic->dev.host->thread(nic->dev.host_ctx);
	nb = watch->nb_doorbells < NIC_DOORBELL_THREADS ? watch->nb_doorbells :
							  NIC_DOORBELL_THREADS;
	for (unsigned int i = 1; i < nb; i++) {
		unsigned int at = watch->nb_doorbells - i;

		if (watch->thread[at % NIC_DOORBELL_THREADS] !=
		    watch->thread[(at - 1) % NIC_DOORBELL_THREADS])
			switches++;
	}
	if (switches < THREAD_SWITCHES)
		return;
	nic_complain(nic, "two threads use %s queue %u at a time", ring->is_tx ? "Tx" : "Rx",
		     ring->index);
	watch->nb_doorbells = 0;
}

/* FNV over words; 0 stands for nothing. */
static uint32_t
sum_of(uint32_t sum, const uint8_t *bytes, uint32_t len)
{
	uint64_t hash = sum ^ 0xCBF29CE484222325u;
	uint64_t word;
	uint32_t i;

	for (i = 0; i + sizeof(word) <= len; i += sizeof(word)) {
		memcpy(&word, bytes + i, sizeof(word));
		hash = (hash ^ word) * 0x100000001B3u;
		hash ^= hash >> 32;
	}
	for (; i < len; i++)
		hash = (hash ^ bytes[i]) * 0x100000001B3u;
	return (uint32_t)(hash ^ hash >> 32) | 1;
}

static bool
is_context(const struct nic *nic, uint32_t cmd)
{
	uint32_t type = cmd >> 20 & 0xF;

	return (cmd & 1u << 29) != 0 && type == (nic->chip->family == NIC_82576 ? 2 : 0);
}

/* Descriptor and buffer of a transmit descriptor; 0 if they cannot be read. */
static uint32_t
tx_sum(struct nic *nic, const struct nic_ring *ring, uint32_t index)
{
	uint64_t at = nic_ring_iova(nic, ring) + 16 * (uint64_t)index;
	const uint8_t *desc = nic_dma(nic, at, 16, false);
	const uint8_t *data = NULL;
	uint64_t addr;
	uint32_t cmd, len = 0;

	if (desc == NULL)
		return 0;
	memcpy(&addr, desc, sizeof(addr));
	memcpy(&cmd, desc + 8, sizeof(cmd));
	if (!is_context(nic, cmd)) {
		len = cmd & 0xFFFF;
		data = nic_dma(nic, addr, len, false);
	}
	return sum_of(data == NULL ? 0 : sum_of(0, data, len), desc, 16);
}

static bool
crosses_64k(uint64_t iova, uint32_t len)
{
	return len > 0 && (iova ^ (iova + len - 1)) >> 16 != 0;
}

/* Descriptors are written back several at a time. */
static void
check_ring_boundary(struct nic *nic, const struct nic_ring *ring)
{
	uint64_t iova = nic_ring_iova(nic, ring);

	if (nic->chip->writes_within_64k && crosses_64k(iova, 16 * nic_ring_len(nic, ring)))
		nic_complain(nic, "%s ring of queue %u crosses a 64 KB boundary: 0x%" PRIx64,
			     ring->is_tx ? "Tx" : "Rx", ring->index, iova);
}

void
nic_watch_doorbell(struct nic *nic, struct nic_ring *ring, uint32_t old, uint32_t tail)
{
	uint32_t len = nic_ring_len(nic, ring);

	check_tail(nic, ring, old, tail);
	check_thread(nic, ring);
	check_ring_boundary(nic, ring);
	if (!ring->is_tx || old >= len || tail >= len || len > NIC_WATCHED_DESCS)
		return;
	ring->watch->used = true;
	for (uint32_t i = old; i != tail; i = i + 1 == len ? 0 : i + 1)
		ring->watch->sum[i] = tx_sum(nic, ring, i);
}

void
nic_watch_tx(struct nic *nic, struct nic_ring *ring, uint32_t index)
{
	uint32_t sum;

	if (index >= NIC_WATCHED_DESCS || ring->watch->sum[index] == 0)
		return;
	sum = ring->watch->sum[index];
	ring->watch->sum[index] = 0;
	if (tx_sum(nic, ring, index) != sum)
		nic_complain(
			nic,
			"descriptor %u of Tx queue %u or its buffer was changed after the doorbell",
			index, ring->index);
}

/* Never 0, which stands for a buffer without poison. */
static uint32_t
mark_of(uint64_t iova)
{
	return (uint32_t)(iova ^ iova >> 32) | 1;
}

static void
poison_buffer(struct nic *nic, struct nic_ring *ring, uint32_t index)
{
	uint32_t len = ring->watch->poison_len;
	const uint8_t *desc;
	uint8_t *buffer;
	uint64_t iova;

	desc = nic_dma(nic, nic_ring_iova(nic, ring) + 16 * (uint64_t)index, 16, false);
	if (desc == NULL)
		return;
	memcpy(&iova, desc, sizeof(iova));
	if (nic->chip->writes_within_64k && crosses_64k(iova, len))
		nic_complain(nic,
			     "buffer of descriptor %u of Rx queue %u crosses a 64 KB boundary: "
			     "0x%" PRIx64,
			     index, ring->index, iova);
	buffer = nic_dma(nic, iova, len, true);
	if (buffer == NULL)
		return;
	memset(buffer, POISON, len);
	ring->watch->buffer[index] = mark_of(iova);
}

void
nic_watch_poison(struct nic *nic, struct nic_ring *ring, uint32_t from, uint32_t to)
{
	uint32_t len = nic_ring_len(nic, ring);

	if (from >= len || to >= len || len > NIC_WATCHED_DESCS)
		return;
	ring->watch->used = true;
	ring->watch->poison_len = nic_rx_buffer_len(nic, ring);
	for (uint32_t i = from; i != to; i = i + 1 == len ? 0 : i + 1)
		poison_buffer(nic, ring, i);
}

void
nic_watch_rx_enabled(struct nic *nic)
{
	for (uint16_t q = 0; q < nic->chip->nb_rx_queues; q++) {
		struct nic_ring *ring = &nic->rx[q];

		if (nic_ring_is_enabled(nic, ring))
			nic_watch_poison(nic, ring, nic_ring_get(nic, ring, GBE_RING_HEAD),
					 nic_ring_get(nic, ring, GBE_RING_TAIL));
	}
}

static bool
is_poisoned(const uint8_t *buffer, uint32_t len)
{
	return len == 0 || (buffer[0] == POISON && memcmp(buffer, buffer + 1, len - 1) == 0);
}

void
nic_watch_rx(struct nic *nic, struct nic_ring *ring, uint32_t index, uint64_t iova,
	     const uint8_t *buffer)
{
	uint32_t mark;

	if (index >= NIC_WATCHED_DESCS || ring->watch->buffer[index] == 0)
		return;
	mark = ring->watch->buffer[index];
	ring->watch->buffer[index] = 0;
	if (mark != mark_of(iova))
		nic_complain(nic,
			     "descriptor %u of Rx queue %u was changed after it was handed over",
			     index, ring->index);
	else if (!is_poisoned(buffer, ring->watch->poison_len))
		nic_complain(
			nic,
			"buffer of descriptor %u of Rx queue %u was written after it was handed over",
			index, ring->index);
}
