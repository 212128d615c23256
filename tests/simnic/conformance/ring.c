/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include "desc.h"
#include "phy.h"
#include "ring.h"

#define DESC_SIZE      16
#define AUTONEG_US     600000
#define RCTL_SETTLE_US 1100000

uint32_t
phy_read(struct run *run, unsigned int reg)
{
	reg_write(run, GBE_MDIC,
		  reg << GBE_MDIC_REG_SHIFT | 1u << GBE_MDIC_PHY_SHIFT | GBE_MDIC_OP_READ);
	return reg_read(run, GBE_MDIC);
}

uint32_t
phy_write(struct run *run, unsigned int reg, uint16_t value)
{
	reg_write(run, GBE_MDIC,
		  reg << GBE_MDIC_REG_SHIFT | 1u << GBE_MDIC_PHY_SHIFT | GBE_MDIC_OP_WRITE | value);
	return reg_read(run, GBE_MDIC);
}

void
link_up(struct run *run)
{
	reg_set(run, GBE_CTRL, GBE_CTRL_SLU);
	phy_write(run, PHY_BMCR, PHY_BMCR_RESTART);
	pass_us(run, AUTONEG_US);
	reg_read(run, GBE_ICR);
}

uint32_t *
ring_desc(struct run *run, const struct ring *ring, unsigned int i)
{
	return memory_at(run, ring->iova + DESC_SIZE * (i % ring->nb));
}

static void
ring_open(struct run *run, struct ring *ring, uint32_t regs, unsigned int nb, uint32_t buffer_len)
{
	ring->regs = regs;
	ring->iova = memory_allocate(run, nb * DESC_SIZE);
	ring->buffers = memory_allocate(run, nb * buffer_len);
	ring->buffer_len = buffer_len;
	ring->nb = nb;
	ring->next = 0;
	ring->legacy = is_chip(run, CHIP_82540);
	reg_write(run, regs + GBE_RING_BAL, ring->iova);
	reg_write(run, regs + GBE_RING_BAH, 0);
	reg_write(run, regs + GBE_RING_LEN, nb * DESC_SIZE);
	reg_write(run, regs + GBE_RING_HEAD, 0);
	reg_write(run, regs + GBE_RING_TAIL, 0);
}

void
rx_refill(struct run *run, struct ring *ring, unsigned int i)
{
	uint32_t *desc = ring_desc(run, ring, i);

	desc[0] = ring->buffers + (i % ring->nb) * ring->buffer_len;
	desc[1] = 0;
	desc[2] = 0;
	desc[3] = 0;
}

void
rx_set_tail(struct run *run, struct ring *ring, unsigned int tail)
{
	reg_write(run, ring->regs + GBE_RING_TAIL, tail % ring->nb);
}

static void
rx_open_format(struct run *run, struct ring *ring, unsigned int queue, unsigned int nb,
	       uint32_t buffer_len)
{
	unsigned int i;

	ring_open(run, ring, run->chip->rx_base + queue * run->chip->ring_stride, nb, buffer_len);
	for (i = 0; i < nb; i++)
		rx_refill(run, ring, i);
	if (is_chip(run, CHIP_82576)) {
		reg_write(run, ring->regs + GBE_RING_SRRCTL,
			  GBE_82576_SRRCTL_ADV_ONEBUF |
				  buffer_len >> GBE_82576_SRRCTL_BSIZEPKT_SHIFT);
		reg_set(run, ring->regs + GBE_RING_DCTL, GBE_DCTL_QUEUE_ENABLE);
	}
	rx_set_tail(run, ring, nb - 1);
}

void
rx_open(struct run *run, struct ring *ring, unsigned int queue, unsigned int nb,
	uint32_t buffer_len)
{
	if (is_chip(run, CHIP_82574))
		reg_set(run, GBE_RFCTL, GBE_82574_RFCTL_EXTEN);
	rx_open_format(run, ring, queue, nb, buffer_len);
}

void
rx_open_legacy(struct run *run, struct ring *ring, unsigned int queue, unsigned int nb,
	       uint32_t buffer_len)
{
	rx_open_format(run, ring, queue, nb, buffer_len);
	ring->legacy = true;
}

static uint32_t
rctl_buffer_size(uint32_t len)
{
	uint32_t code = 0;

	while (2048u >> code > len)
		code++;
	return code << GBE_RCTL_BSIZE_SHIFT;
}

void
rx_set_control(struct run *run, uint32_t rctl)
{
	reg_write(run, GBE_RCTL, rctl);
	pass_us(run, RCTL_SETTLE_US);
}

void
rx_start(struct run *run, uint32_t buffer_len, uint32_t rctl)
{
	link_up(run);
	rx_set_control(run, GBE_RCTL_EN | rctl_buffer_size(buffer_len) | rctl);
}

static void
decode_legacy(const uint32_t *desc, struct rx_result *result)
{
	result->length = desc[2] & 0xFFFF;
	result->status = desc[3] & 0xFF;
	result->errors = desc[3] >> 8 & 0xFF;
	result->vlan = desc[3] >> 16;
	result->info = desc[2] >> 16;
}

static void
decode_extended(const uint32_t *desc, struct rx_result *result)
{
	result->length = desc[3] & 0xFFFF;
	result->status = desc[2] & 0xFF;
	result->errors = desc[2] >> 24;
	result->vlan = desc[3] >> 16;
	result->status_error = desc[2];
	result->info = desc[0];
	result->hash = desc[1];
}

struct rx_result
rx_take(struct run *run, struct ring *ring)
{
	const uint32_t *desc = ring_desc(run, ring, ring->next);
	struct rx_result result = { .done = false };

	run->bus->ops->settle(run->bus);
	if (ring->legacy)
		decode_legacy(desc, &result);
	else
		decode_extended(desc, &result);
	result.done = (result.status & RXD_DD) != 0;
	result.data = memory_at(run, ring->buffers + (ring->next % ring->nb) * ring->buffer_len);
	if (result.done)
		ring->next++;
	return result;
}

struct rx_result
rx_turn(struct run *run, struct ring *ring)
{
	struct rx_result result = rx_take(run, ring);

	if (result.done) {
		rx_refill(run, ring, ring->next - 1);
		rx_set_tail(run, ring, ring->next - 1);
	}
	return result;
}

void
tx_open(struct run *run, struct ring *ring, unsigned int queue, unsigned int nb)
{
	ring_open(run, ring, run->chip->tx_base + queue * run->chip->ring_stride, nb, 2048);
	if (is_chip(run, CHIP_82576))
		reg_set(run, ring->regs + GBE_RING_DCTL, GBE_DCTL_QUEUE_ENABLE);
	reg_set(run, GBE_TCTL, GBE_TCTL_EN | GBE_TCTL_PSP);
}

void
tx_put(struct run *run, struct ring *ring, uint64_t address, uint32_t cmd, uint32_t status)
{
	uint32_t *desc = ring_desc(run, ring, ring->next++);

	desc[0] = (uint32_t)address;
	desc[1] = (uint32_t)(address >> 32);
	desc[2] = cmd;
	desc[3] = status;
}

void
tx_kick(struct run *run, struct ring *ring)
{
	reg_write(run, ring->regs + GBE_RING_TAIL, ring->next % ring->nb);
	run->bus->ops->settle(run->bus);
}

uint32_t
tx_data_cmd(const struct run *run)
{
	return is_chip(run, CHIP_82576) ? TXD_ADV_DATA : 0;
}

void
tx_frame(struct run *run, struct ring *ring, const void *frame, uint32_t len, uint32_t cmd)
{
	uint32_t buffer = ring->buffers + (ring->next % ring->nb) * ring->buffer_len;

	memcpy(memory_at(run, buffer), frame, len);
	tx_put(run, ring, buffer, len | tx_data_cmd(run) | TXD_EOP | TXD_IFCS | cmd,
	       is_chip(run, CHIP_82576) ? TXD_ADV_PAYLEN(len) : 0);
	tx_kick(run, ring);
}

bool
tx_done(struct run *run, const struct ring *ring, unsigned int i)
{
	return (ring_desc(run, ring, i)[3] & 1) != 0;
}
