/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Transmission. A frame is sent once all its descriptors are there; those with
 * RS get DD after that. Legacy descriptors exist on every chip; the 8254x and
 * 82574L have contexts and data descriptors of types 0 and 1 besides, the
 * 82576 advanced ones of types 2 and 3, with two contexts per queue. What a
 * frame asks for is in its first descriptor, but on the 8254x and 82574L the tag and
 * whether there is one are in its last (8254x manual, section 3.3.7).
 */

#include <string.h>

#include "nic.h"
#include "rings.h"
#include "tx_offload.h"

#define CMD_EOP       (1u << 24)
#define CMD_IFCS      (1u << 25)
#define CMD_RS        (1u << 27)
#define CMD_DEXT      (1u << 29)
#define CMD_VLE       (1u << 30)
#define SPECIAL       (0xFFFFu << 16)
#define TUCMD_IP      (1u << 25) /* of a context of the 8254x and 82574L: IPv4 */
#define STATUS_DD     (1u << 0)
#define DESC_LEN      16
#define PAGE_LEN      4096
#define TDWBAL_OFFSET 0x38 /* 82576 */
#define TDWBAH_OFFSET 0x3C
#define TDWBAL_ENABLE (1u << 0)

enum desc_type {
	DESC_LEGACY,
	DESC_CONTEXT,
	DESC_DATA,
	DESC_UNKNOWN,
};

/* Descriptors of a ring, as far as a page goes, while a queue is being worked off. */
struct window {
	uint8_t *host;
	uint64_t first;
	uint64_t end;
};

struct work {
	struct nic_ring *ring;
	uint64_t base;
	uint32_t len;
	uint32_t head;
	uint32_t tail;
	struct window window;
	uint32_t causes;
};

static uint8_t *
desc_at(struct nic *nic, struct work *work, uint32_t index)
{
	uint64_t at = work->base + DESC_LEN * (uint64_t)index;
	uint64_t end = work->base + DESC_LEN * (uint64_t)work->len;
	struct window *window = &work->window;

	if (at < window->first || at >= window->end) {
		uint64_t page_end = (at & ~(uint64_t)(PAGE_LEN - 1)) + PAGE_LEN;

		window->first = at;
		window->end = page_end < end ? page_end : end;
		window->host = nic_dma(nic, at, window->end - at, true);
		if (window->host == NULL) {
			window->end = at;
			work->ring->fetch_failed = true;
			return NULL;
		}
	}
	return window->host + (at - window->first);
}

static uint32_t
word_at(const uint8_t *desc, unsigned int word)
{
	uint32_t value;

	memcpy(&value, desc + 4 * word, sizeof(value));
	return value;
}

static enum desc_type
type_of(const struct nic *nic, uint32_t cmd)
{
	uint32_t type = cmd >> 20 & 0xF;
	uint32_t context = nic->chip->family == NIC_82576 ? 2 : 0;

	if ((cmd & CMD_DEXT) == 0)
		return DESC_LEGACY;
	if (type == context)
		return DESC_CONTEXT;
	return type == context + 1 ? DESC_DATA : DESC_UNKNOWN;
}

static uint32_t
next_of(const struct work *work, uint32_t index)
{
	return index + 1 >= work->len ? 0 : index + 1;
}

/* The 82576 can write its head to memory instead of DD to descriptors. */
static bool
write_back_head(struct nic *nic, const struct work *work, uint32_t index)
{
	uint32_t low = nic_ring_get(nic, work->ring, TDWBAL_OFFSET);
	uint32_t head = next_of(work, index);
	uint64_t iova;
	void *host;

	if (nic->chip->family != NIC_82576 || (low & TDWBAL_ENABLE) == 0)
		return false;
	iova = (low & ~3u) | (uint64_t)nic_ring_get(nic, work->ring, TDWBAH_OFFSET) << 32;
	host = nic_dma(nic, iova, sizeof(head), true);
	if (host != NULL)
		__atomic_store_n((uint32_t *)host, head, __ATOMIC_RELEASE);
	return true;
}

/* The descriptor is done with. */
static void
finish(struct nic *nic, struct work *work, uint32_t index, uint8_t *desc)
{
	uint32_t *status = (uint32_t *)(void *)(desc + 12);

	if ((word_at(desc, 2) & CMD_RS) == 0)
		return;
	if (!write_back_head(nic, work, index))
		__atomic_store_n(status, *status | STATUS_DD, __ATOMIC_RELEASE);
	work->causes |= NIC_ICR_TXDW;
}

static void
take_context(struct nic *nic, const struct work *work, const uint8_t *desc)
{
	unsigned int which = nic->chip->family == NIC_82576 ? word_at(desc, 3) >> 4 & 1 : 0;
	struct nic_tx_context *context = nic_tx_context_of(nic, work->ring->index, which);

	memcpy(context->word, desc, sizeof(context->word));
	/* As DPDK's em and FreeBSD's em have it. */
	if (nic->chip->family != NIC_82576 && (context->word[2] & TUCMD_IP) == 0 &&
	    context->word[0] >> 16 != 0)
		nic_complain(nic, "Tx queue %u: a context without TUCMD.IP has IPCSE %u, not 0",
			     work->ring->index, context->word[0] >> 16);
}

static uint32_t
buffer_len(const struct nic *nic, uint32_t cmd)
{
	if (nic->chip->family != NIC_82576 && type_of(nic, cmd) == DESC_DATA)
		return cmd & 0xFFFFF;
	return cmd & 0xFFFF;
}

/* Number of descriptors of the frame at the head, or 0 while its end is missing. */
static uint32_t
count_descs(struct nic *nic, struct work *work)
{
	uint32_t nb = 0;

	for (uint32_t i = work->head; i != work->tail; i = next_of(work, i)) {
		const uint8_t *desc = desc_at(nic, work, i);

		if (desc == NULL)
			return 0;
		nb++;
		if ((word_at(desc, 2) & CMD_EOP) != 0)
			return nb;
	}
	return 0;
}

/*
 * What the silicon is not made for: a descriptor without bytes, and a frame that
 * is too short even to be padded, or too long. Linux e1000e and igb pad to 17
 * bytes; that TCTL.PSP needs so many is in the I210 data sheet, TCTL.
 */
static void
check_lengths(struct nic *nic, struct work *work, uint32_t nb)
{
	uint32_t shortest = nic->chip->family == NIC_8254X ? 1 : 17;
	uint32_t index = work->head, len = 0;

	for (uint32_t i = 0; i < nb; i++, index = next_of(work, index)) {
		uint32_t n = buffer_len(nic, word_at(desc_at(nic, work, index), 2));

		if (n == 0)
			nic_complain(nic, "descriptor %u of Tx queue %u has no bytes", index,
				     work->ring->index);
		len += n;
	}
	if (len < shortest)
		nic_complain(nic, "Tx queue %u: a frame of %u bytes; %u is the shortest",
			     work->ring->index, len, shortest);
}

/* Put the buffers one behind the other; false if the frame cannot be sent. */
static bool
gather(struct nic *nic, struct work *work, uint32_t nb, uint32_t *len)
{
	uint32_t index = work->head;

	*len = 0;
	for (uint32_t i = 0; i < nb; i++, index = next_of(work, index)) {
		const uint8_t *desc = desc_at(nic, work, index);
		uint32_t n = buffer_len(nic, word_at(desc, 2));
		const uint8_t *buffer;
		uint64_t addr;

		memcpy(&addr, desc, sizeof(addr));
		buffer = nic_dma(nic, addr, n, false);
		if (buffer == NULL || *len + n > NIC_GATHER_BYTES - NIC_TX_HEADROOM)
			return false;
		memcpy(nic->gather + *len, buffer, n);
		*len += n;
	}
	return true;
}

/* A frame of one buffer that goes out as it is: no copy. */
static bool
send_as_is(struct nic *nic, const uint8_t *desc)
{
	uint32_t len = buffer_len(nic, word_at(desc, 2));
	const uint8_t *buffer;
	uint64_t addr;

	memcpy(&addr, desc, sizeof(addr));
	buffer = nic_dma(nic, addr, len, false);
	if (buffer == NULL)
		return false;
	nic_tx_send(nic, buffer, len);
	return true;
}

/* What the frame of @nb descriptors at the head asks for. */
static struct nic_tx_request
request_of(struct nic *nic, struct work *work, uint32_t nb)
{
	const uint8_t *desc = desc_at(nic, work, work->head);
	struct nic_tx_request request = {
		.queue = work->ring->index,
		.cmd = word_at(desc, 2),
		.status = word_at(desc, 3),
	};

	if (nic->chip->family == NIC_82576)
		return request;
	desc = desc_at(nic, work, (work->head + nb - 1) % work->len);
	request.cmd = (request.cmd & ~CMD_VLE) | (word_at(desc, 2) & CMD_VLE);
	request.status = (request.status & ~SPECIAL) | (word_at(desc, 3) & SPECIAL);
	return request;
}

static void
send_frame(struct nic *nic, struct work *work, uint32_t nb)
{
	struct nic_tx_request request = request_of(nic, work, nb);
	uint32_t len;

	if (type_of(nic, request.cmd) == DESC_UNKNOWN) {
		nic_complain(nic, "Tx queue %u: descriptor of unknown type, command 0x%08x",
			     request.queue, request.cmd);
		return;
	}
	if ((request.cmd & CMD_IFCS) == 0)
		nic_complain(nic, "Tx queue %u: a frame without IFCS", request.queue);
	check_lengths(nic, work, nb);
	if (nb == 1 && !nic_tx_has_request(nic, &request))
		send_as_is(nic, desc_at(nic, work, work->head));
	else if (gather(nic, work, nb, &len))
		nic_tx_apply(nic, &request, len);
}

/* The descriptor at the head and those that belong to it; false: not complete. */
static bool
run_head(struct nic *nic, struct work *work)
{
	uint8_t *desc = desc_at(nic, work, work->head);
	uint32_t nb = 1;

	if (desc == NULL)
		return false;
	if (type_of(nic, word_at(desc, 2)) == DESC_CONTEXT) {
		take_context(nic, work, desc);
	} else {
		nb = count_descs(nic, work);
		if (nb == 0)
			return false;
	}
	if (nic->dev.ring_pages_trap) {
		uint32_t index = work->head;

		for (uint32_t i = 0; i < nb; i++, index = next_of(work, index))
			nic_watch_tx(nic, work->ring, index);
	}
	if (type_of(nic, word_at(desc, 2)) != DESC_CONTEXT)
		send_frame(nic, work, nb);
	for (uint32_t i = 0; i < nb; i++, work->head = next_of(work, work->head))
		finish(nic, work, work->head, desc_at(nic, work, work->head));
	return true;
}

static bool
run_queue(struct nic *nic, struct nic_ring *ring)
{
	struct work work = {
		.ring = ring,
		.base = nic_ring_iova(nic, ring),
		.len = nic_ring_len(nic, ring),
		.head = nic_ring_get(nic, ring, GBE_RING_HEAD),
		.tail = nic_ring_get(nic, ring, GBE_RING_TAIL),
	};
	bool done = false;

	if (work.head == work.tail || work.head >= work.len || work.tail >= work.len)
		return false;
	while (work.head != work.tail && run_head(nic, &work))
		done = true;
	if (!done)
		return false;
	nic_ring_set(nic, ring, GBE_RING_HEAD, work.head);
	if (work.head == work.tail)
		work.causes |= NIC_ICR_TXQE;
	nic->chip->intr->tx_done(nic, ring->index, work.causes);
	return true;
}

bool
nic_tx_run(struct nic *nic)
{
	bool on = nic->link_up && !nic->stuck && nic_is_master(nic) &&
		  (nic_reg(nic, GBE_TCTL) & GBE_TCTL_EN) != 0;
	bool done = false;

	for (uint16_t q = 0; q < nic->chip->nb_tx_queues; q++) {
		struct nic_ring *ring = &nic->tx[q];

		nic_ring_look(nic, ring);
		if (on && !ring->fetch_failed && nic_ring_is_enabled(nic, ring))
			done |= run_queue(nic, ring);
	}
	return done;
}
