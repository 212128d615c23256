/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Reception. A frame that passes the filters goes to the descriptors of its
 * queue at once, or waits in the packet buffer, behind whichever frame is
 * first, until the driver gives more of them. What does not fit the buffer is
 * missed (MPC). A queue of the 82576 with SRRCTL.DROP_EN holds nobody up: its
 * frames are dropped and counted (RQDPC). RNBC counts frames that come when
 * the queue has no descriptor, as the 8254x manual has it, delivered later or
 * not. Frames of a wrong length are bad ones, which are not received (82575
 * manual, 5.3.1); they count in RUC or ROC, and in RLEC besides (8254x manual,
 * 13.7.15).
 */

#include <string.h>

#include "nic.h"
#include "rings.h"

#define STANDARD_FRAME     1518
#define TAG_LEN            4
#define RCTL_DTYP          (3u << 10)
#define RCTL_RDMTS_SHIFT   8
#define SRRCTL_RDMTS_SHIFT 20
#define RQDPC_OFFSET       0x30

/* Before each frame in the packet buffer. */
struct fifo_header {
	uint32_t len;
	uint32_t queue;
};

bool
nic_rx_is_on(const struct nic *nic)
{
	return nic->link_up && !nic->stuck && (nic_reg(nic, GBE_RCTL) & GBE_RCTL_EN) != 0;
}

/* FCS included. Only the 82576 looks whether there is a tag. */
static uint32_t
max_frame(const struct nic *nic, const struct nic_packet *packet)
{
	uint32_t rlpml;

	if ((nic_reg(nic, GBE_RCTL) & GBE_RCTL_LPE) == 0)
		return nic->chip->family == NIC_82576 && !packet->tagged ? STANDARD_FRAME :
									   STANDARD_FRAME + TAG_LEN;
	if (nic->chip->family != NIC_82576)
		return nic->chip->max_frame;
	rlpml = nic_reg(nic, GBE_82576_RLPML);
	return rlpml < nic->chip->max_frame ? rlpml : nic->chip->max_frame;
}

static uint32_t
fifo_size(const struct nic *nic)
{
	uint32_t kb;

	switch (nic->chip->family) {
	case NIC_82576:
		kb = nic_reg(nic, GBE_82576_RXPBS) & 0x7F;
		break;
	case NIC_82574:
		kb = nic_reg(nic, GBE_82574_PBA) & 0xFFFF;
		break;
	default:
		kb = nic_reg(nic, GBE_8254X_PBA) & 0xFFFF;
		break;
	}
	return kb * 1024 < NIC_FIFO_BYTES ? kb * 1024 : NIC_FIFO_BYTES;
}

static void
fifo_write(struct nic_fifo *fifo, const void *bytes, uint32_t len)
{
	uint32_t at = (fifo->head + fifo->used) % NIC_FIFO_BYTES;
	uint32_t n = len < NIC_FIFO_BYTES - at ? len : NIC_FIFO_BYTES - at;

	memcpy(fifo->data + at, bytes, n);
	memcpy(fifo->data, (const uint8_t *)bytes + n, len - n);
	fifo->used += len;
}

/* Bytes of the first frame, its header included. */
static void
fifo_peek(const struct nic_fifo *fifo, uint32_t from, void *bytes, uint32_t len)
{
	uint32_t at = (fifo->head + from) % NIC_FIFO_BYTES;
	uint32_t n = len < NIC_FIFO_BYTES - at ? len : NIC_FIFO_BYTES - at;

	memcpy(bytes, fifo->data + at, n);
	memcpy((uint8_t *)bytes + n, fifo->data, len - n);
}

static void
fifo_pop(struct nic_fifo *fifo, const struct fifo_header *header)
{
	uint32_t len = sizeof(*header) + header->len;

	fifo->head = (fifo->head + len) % NIC_FIFO_BYTES;
	fifo->used -= len;
	fifo->nb_frames--;
	fifo->done = 0;
}

static bool
drops(const struct nic *nic, const struct nic_ring *ring)
{
	return nic->chip->family == NIC_82576 &&
	       (nic_ring_get(nic, ring, GBE_RING_SRRCTL) & GBE_82576_SRRCTL_DROP_EN) != 0;
}

static void
drop(struct nic *nic, struct nic_ring *ring)
{
	uint32_t dropped = nic_ring_get(nic, ring, RQDPC_OFFSET);

	if (dropped < GBE_82576_RQDPC_MASK)
		nic_ring_set(nic, ring, RQDPC_OFFSET, dropped + 1);
	nic->dev.counts.rx_missed++;
}

static void
miss(struct nic *nic)
{
	nic_stats_add(nic, GBE_MPC, 1);
	nic->dev.counts.rx_missed++;
	nic->chip->intr->raise(nic, NIC_ICR_RXO);
}

/* Free descriptors at which RXDMT0 is raised. */
static uint32_t
min_threshold(const struct nic *nic, const struct nic_ring *ring)
{
	uint32_t rdmts;

	if (nic->chip->family == NIC_82576)
		return (nic_ring_get(nic, ring, GBE_RING_SRRCTL) >> SRRCTL_RDMTS_SHIFT & 0x1F) * 16;
	rdmts = nic_reg(nic, GBE_RCTL) >> RCTL_RDMTS_SHIFT & 3;
	return nic_ring_len(nic, ring) >> (rdmts + 1);
}

/* Deliver as far as possible from done on; true when all of the frame is delivered. */
static bool
deliver(struct nic *nic, struct nic_ring *ring, const struct nic_packet *packet, uint32_t *done)
{
	uint32_t before = nic_ring_available(nic, ring);
	uint32_t threshold = min_threshold(nic, ring);
	unsigned int nb_written = 0;
	uint32_t causes = 0;

	*done = nic_rx_deliver(nic, ring, packet, *done, &nb_written);
	if (before > threshold && before - nb_written <= threshold)
		causes |= NIC_ICR_RXDMT0;
	if (*done >= nic_rx_dma_len(nic, packet) && nic_rx_raises_ack(nic, packet))
		causes |= NIC_ICR_ACK;
	if (nb_written > 0)
		nic->chip->intr->rx_done(nic, ring->index, causes);
	if (*done < nic_rx_dma_len(nic, packet))
		return false;
	/* With no ring behind the registers nothing was written. */
	if (nb_written > 0)
		nic->dev.counts.rx_frames++;
	else
		nic->dev.counts.rx_missed++;
	return true;
}

static bool
has_room_for(const struct nic *nic, const struct nic_ring *ring, const struct nic_packet *packet)
{
	uint32_t size = nic_rx_buffer_len(nic, ring);
	uint32_t len = nic_rx_dma_len(nic, packet);
	uint32_t available = nic_ring_available(nic, ring);

	return len <= size ? available > 0 : available >= (len + size - 1) / size;
}

static void
wait_in_fifo(struct nic *nic, unsigned int queue, const struct nic_packet *packet)
{
	const struct fifo_header header = { packet->len, queue };

	if (nic->fifo.used + sizeof(header) + packet->len > fifo_size(nic)) {
		miss(nic);
		return;
	}
	nic_stats_rx_good(nic, packet->data, packet->len + NIC_FCS_LEN);
	fifo_write(&nic->fifo, &header, sizeof(header));
	fifo_write(&nic->fifo, packet->data, packet->len);
	nic->fifo.nb_frames++;
	nic_rx_run(nic);
}

static void
take_in(struct nic *nic, unsigned int queue, struct nic_packet *packet)
{
	struct nic_ring *ring = &nic->rx[queue];
	uint32_t done = 0;

	nic_ring_look(nic, ring);
	if (!nic_ring_is_enabled(nic, ring)) {
		nic->dev.counts.rx_missed++;
		return;
	}
	if (nic->fifo.nb_frames == 0 && has_room_for(nic, ring, packet) && nic_is_master(nic)) {
		nic_stats_rx_good(nic, packet->data, packet->len + NIC_FCS_LEN);
		deliver(nic, ring, packet, &done);
		return;
	}
	if (nic_ring_available(nic, ring) == 0)
		nic_stats_add(nic, GBE_RNBC, 1);
	if (nic->fifo.nb_frames == 0 && drops(nic, ring))
		drop(nic, ring);
	else
		wait_in_fifo(nic, queue, packet);
}

void
nic_rx_receive(struct nic *nic, const uint8_t *frame, uint32_t len)
{
	struct nic_packet packet;
	bool accepted;

	if (!nic_rx_is_on(nic)) {
		nic->dev.counts.rx_filtered++;
		return;
	}
	if (len < NIC_MIN_FRAME) {
		nic_stats_rx_any(nic, len + NIC_FCS_LEN);
		nic_stats_add(nic, GBE_RUC, 1);
		nic_stats_add(nic, GBE_RLEC, 1);
		nic->dev.counts.rx_filtered++;
		return;
	}
	nic_packet_parse(&packet, frame, len, nic_reg(nic, GBE_VET) & 0xFFFF);
	accepted = nic_filter_accepts(nic, frame, &packet);
	/* TOR and TPR: the 8254x manual says all frames, the I210's those let in. */
	if (accepted || nic->chip->family == NIC_8254X)
		nic_stats_rx_any(nic, len + NIC_FCS_LEN);
	if (!accepted) {
		nic->dev.counts.rx_filtered++;
		return;
	}
	if (len + NIC_FCS_LEN > max_frame(nic, &packet)) {
		nic_stats_add(nic, GBE_ROC, 1);
		nic_stats_add(nic, GBE_RLEC, 1);
		nic->dev.counts.rx_filtered++;
		return;
	}
	take_in(nic, nic_rss_queue(nic, &packet), &packet);
}

/* The first frame that waits; true if it is out of the way. */
static bool
run_first(struct nic *nic)
{
	struct nic_fifo *fifo = &nic->fifo;
	struct fifo_header header;
	struct nic_packet packet;
	struct nic_ring *ring;

	fifo_peek(fifo, 0, &header, sizeof(header));
	ring = &nic->rx[header.queue];
	nic_ring_look(nic, ring);
	if (!nic_ring_is_enabled(nic, ring)) {
		nic->dev.counts.rx_missed++;
		fifo_pop(fifo, &header);
		return true;
	}
	if (nic_ring_available(nic, ring) == 0 && !drops(nic, ring))
		return false;
	fifo_peek(fifo, sizeof(header), nic->rx_frame, header.len);
	nic_packet_parse(&packet, nic->rx_frame, header.len, nic_reg(nic, GBE_VET) & 0xFFFF);
	(void)nic_rss_queue(nic, &packet);
	if (drops(nic, ring) && fifo->done == 0 && !has_room_for(nic, ring, &packet))
		drop(nic, ring);
	else if (!deliver(nic, ring, &packet, &fifo->done))
		return false;
	fifo_pop(fifo, &header);
	return true;
}

bool
nic_rx_run(struct nic *nic)
{
	bool done = false;

	if (nic->stuck || !nic_is_master(nic))
		return false;
	while (nic->fifo.nb_frames > 0) {
		uint32_t part = nic->fifo.done;

		if (!run_first(nic))
			return done || nic->fifo.done != part;
		done = true;
	}
	return done;
}

static void
write_rctl(struct nic *nic, uint32_t offset, uint32_t value)
{
	uint32_t old = nic_reg(nic, offset);

	if (nic->chip->family == NIC_82574 && (value & RCTL_DTYP) != 0)
		nic_complain(nic, "RCTL.DTYP: packet split is not modelled");
	nic_reg_set(nic, offset, value);
	if ((value & ~old & GBE_RCTL_EN) != 0 && nic->dev.ring_pages_trap)
		nic_watch_rx_enabled(nic);
}

const struct nic_handler nic_rx_handlers[] = {
	{ GBE_RCTL, 0, 1, NULL, write_rctl },
	{ 0 },
};
