/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Ring registers. In the trapping form every access comes through handlers; in
 * the plain form the driver writes the words itself, and nic_ring_look() finds
 * out what changed. The 82576 has the registers of queues 0 to 3 in two
 * places, which are kept in step in either form.
 */

#include <string.h>

#include "nic.h"
#include "rings.h"

#define ALIAS_RX     0x2800
#define ALIAS_TX     0x3800
#define ALIAS_STRIDE 0x100
#define ALIAS_QUEUES 4
#define RING_BYTES   (4 * NIC_RING_WORDS)
#define RING_RQDPC   0x30 /* 82576 receive rings */

static void
create_ring(struct nic *nic, struct nic_ring *ring, bool is_tx, uint16_t index)
{
	const struct nic_chip *chip = nic->chip;

	ring->is_tx = is_tx;
	ring->index = index;
	ring->watch = &nic->watch[is_tx ? NIC_MAX_QUEUES + index : index];
	ring->base = (is_tx ? chip->tx_base : chip->rx_base) + chip->ring_stride * index;
	if (chip->family == NIC_82576 && index < ALIAS_QUEUES)
		ring->alias = (is_tx ? ALIAS_TX : ALIAS_RX) + ALIAS_STRIDE * index;
}

void
nic_rings_create(struct nic *nic)
{
	for (uint16_t q = 0; q < nic->chip->nb_rx_queues; q++)
		create_ring(nic, &nic->rx[q], false, q);
	for (uint16_t q = 0; q < nic->chip->nb_tx_queues; q++)
		create_ring(nic, &nic->tx[q], true, q);
}

static void
reset_ring(struct nic *nic, struct nic_ring *ring)
{
	for (uint32_t word = 0; word < NIC_RING_WORDS; word++)
		nic_ring_set(nic, ring, 4 * word, nic_ring_get(nic, ring, 4 * word));
	ring->fetch_failed = false;
	nic_watch_reset(ring);
}

/* The registers have their reset values at their first place. */
void
nic_rings_reset(struct nic *nic)
{
	for (uint16_t q = 0; q < nic->chip->nb_rx_queues; q++)
		reset_ring(nic, &nic->rx[q]);
	for (uint16_t q = 0; q < nic->chip->nb_tx_queues; q++)
		reset_ring(nic, &nic->tx[q]);
}

void
nic_ring_set(struct nic *nic, struct nic_ring *ring, uint32_t offset, uint32_t value)
{
	ring->seen[offset / 4] = value;
	nic_reg_set(nic, ring->base + offset, value);
	if (ring->alias != 0)
		nic_reg_set(nic, ring->alias + offset, value);
}

static bool
in_alias(uint32_t offset, uint32_t alias)
{
	return offset >= alias && offset < alias + ALIAS_STRIDE * ALIAS_QUEUES &&
	       offset % ALIAS_STRIDE < RING_BYTES;
}

uint32_t
nic_ring_canonical(enum nic_family family, uint32_t offset)
{
	uint32_t alias, base;

	if (family != NIC_82576)
		return offset;
	if (in_alias(offset, ALIAS_RX)) {
		alias = ALIAS_RX;
		base = GBE_82576_RDBAL;
	} else if (in_alias(offset, ALIAS_TX)) {
		alias = ALIAS_TX;
		base = GBE_82576_TDBAL;
	} else {
		return offset;
	}
	return base + (offset - alias) / ALIAS_STRIDE * RING_BYTES + offset % ALIAS_STRIDE;
}

struct nic_ring *
nic_ring_at(struct nic *nic, uint32_t offset)
{
	const struct nic_chip *chip = nic->chip;

	if (offset >= chip->tx_base &&
	    offset < chip->tx_base + chip->ring_stride * chip->nb_tx_queues)
		return &nic->tx[(offset - chip->tx_base) / chip->ring_stride];
	if (offset >= chip->rx_base &&
	    offset < chip->rx_base + chip->ring_stride * chip->nb_rx_queues)
		return &nic->rx[(offset - chip->rx_base) / chip->ring_stride];
	return NULL;
}

static void
rang(struct nic *nic, struct nic_ring *ring)
{
	if (ring->is_tx)
		nic->dev.counts.tx_doorbells++;
	else
		nic->dev.counts.rx_doorbells++;
	ring->fetch_failed = false;
}

static void
look_at_word(struct nic *nic, struct nic_ring *ring, uint32_t word)
{
	uint32_t value = nic_reg(nic, ring->base + 4 * word);

	if (ring->alias != 0) {
		uint32_t other = nic_reg(nic, ring->alias + 4 * word);

		if (other != ring->seen[word]) {
			value = other;
			nic_reg_set(nic, ring->base + 4 * word, value);
		} else if (value != ring->seen[word]) {
			nic_reg_set(nic, ring->alias + 4 * word, value);
		}
	}
	ring->seen[word] = value;
}

bool
nic_ring_learn(struct nic *nic, struct nic_ring *ring)
{
	uint32_t old_tail = ring->seen[GBE_RING_TAIL / 4];

	for (uint32_t word = 0; word < NIC_RING_WORDS; word++)
		look_at_word(nic, ring, word);
	if (ring->seen[GBE_RING_TAIL / 4] == old_tail)
		return false;
	rang(nic, ring);
	return true;
}

static bool
direction_is_on(const struct nic *nic, const struct nic_ring *ring)
{
	if (ring->is_tx)
		return (nic_reg(nic, GBE_TCTL) & GBE_TCTL_EN) != 0;
	return (nic_reg(nic, GBE_RCTL) & GBE_RCTL_EN) != 0;
}

/* Silicon ignores the tail of a disabled queue; setting it to the head is no work. */
static void
write_tail(struct nic *nic, struct nic_ring *ring, uint32_t tail)
{
	uint32_t old = nic_ring_get(nic, ring, GBE_RING_TAIL);
	const char *name = ring->is_tx ? "TDT" : "RDT";

	rang(nic, ring);
	if (tail != nic_ring_get(nic, ring, GBE_RING_HEAD)) {
		if (!nic_ring_is_enabled(nic, ring)) {
			nic_complain(nic, "%s of queue %u is written before the queue is enabled",
				     name, ring->index);
			return;
		}
		/* Receive buffers may be given before receiving starts. */
		if (ring->is_tx && !direction_is_on(nic, ring))
			nic_complain(nic, "TDT of queue %u is written before TCTL.EN is set",
				     ring->index);
		if (ring->is_tx)
			nic_check_tx_queues(nic);
	}
	if (nic_ring_is_enabled(nic, ring) && (!ring->is_tx || direction_is_on(nic, ring)))
		nic_watch_doorbell(nic, ring, old, tail);
	nic_ring_set(nic, ring, GBE_RING_TAIL, tail);
	if (!ring->is_tx && direction_is_on(nic, ring) && nic_ring_is_enabled(nic, ring))
		nic_watch_poison(nic, ring, old, tail);
}

static void
write_dctl(struct nic *nic, struct nic_ring *ring, uint32_t value)
{
	uint32_t changed = value ^ nic_ring_get(nic, ring, GBE_RING_DCTL);

	nic_check_dctl(nic, ring, value);
	if (nic->chip->family != NIC_82576 || (changed & GBE_DCTL_QUEUE_ENABLE) == 0) {
		nic_ring_set(nic, ring, GBE_RING_DCTL, value);
		return;
	}
	if (nic_fault(nic, "stuck.queue"))
		value ^= GBE_DCTL_QUEUE_ENABLE;
	else
		nic_watch_reset(ring);
	nic_ring_set(nic, ring, GBE_RING_DCTL, value);
}

static void
write_ring(struct nic *nic, uint32_t offset, uint32_t value)
{
	struct nic_ring *ring = nic_ring_at(nic, offset);
	uint32_t reg = offset - ring->base;

	switch (reg) {
	case GBE_RING_TAIL:
		write_tail(nic, ring, value);
		break;
	case GBE_RING_DCTL:
		write_dctl(nic, ring, value);
		break;
	case RING_RQDPC:
		if (!ring->is_tx)
			break;
		/* fall through */
	default:
		nic_ring_set(nic, ring, reg, value);
		break;
	}
}

static uint32_t
read_rqdpc(struct nic *nic, uint32_t offset)
{
	struct nic_ring *ring = nic_ring_at(nic, offset);
	uint32_t value = nic_reg(nic, offset);

	nic_ring_set(nic, ring, RING_RQDPC, 0);
	return value;
}

const struct nic_handler nic_ring_8254x_handlers[] = {
	{ GBE_8254X_RDBAL, 4, NIC_RING_WORDS, NULL, write_ring },
	{ GBE_8254X_TDBAL, 4, NIC_RING_WORDS, NULL, write_ring },
	{ 0 },
};

const struct nic_handler nic_ring_82574_handlers[] = {
	{ GBE_82574_RDBAL, 4, NIC_RING_WORDS, NULL, write_ring },
	{ GBE_82574_RDBAL + 0x100, 4, NIC_RING_WORDS, NULL, write_ring },
	{ GBE_82574_TDBAL, 4, NIC_RING_WORDS, NULL, write_ring },
	{ GBE_82574_TDBAL + 0x100, 4, NIC_RING_WORDS, NULL, write_ring },
	{ 0 },
};

const struct nic_handler nic_ring_82576_handlers[] = {
	{ GBE_82576_RDBAL, 4, 16 * NIC_RING_WORDS, NULL, write_ring },
	{ GBE_82576_TDBAL, 4, 16 * NIC_RING_WORDS, NULL, write_ring },
	{ GBE_82576_RQDPC, RING_BYTES, 16, read_rqdpc, NULL },
	{ 0 },
};
