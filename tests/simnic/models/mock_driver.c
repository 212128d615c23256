/* SPDX-License-Identifier: BSD-3-Clause */

#include "mock_driver.h"

#include <string.h>

#define CMD_EOP  (1u << 24)
#define CMD_IFCS (1u << 25)
#define CMD_RS   (1u << 27)
#define CMD_DEXT (1u << 29)
#define PAGE     4096

static bool
is_82576(const struct drv *drv)
{
	return drv->family == NIC_82576;
}

uint32_t
drv_rx_reg(const struct drv *drv, unsigned int queue, uint32_t offset)
{
	return is_82576(drv) ? 0xC000 + 0x40 * queue + offset : 0x2800 + 0x100 * queue + offset;
}

uint32_t
drv_tx_reg(const struct drv *drv, unsigned int queue, uint32_t offset)
{
	return is_82576(drv) ? 0xE000 + 0x40 * queue + offset : 0x3800 + 0x100 * queue + offset;
}

static void
put_rx_desc(struct drv *drv, struct drv_queue *queue, uint32_t index)
{
	uint64_t *desc = mock_memory(queue->ring + 16 * index);

	(void)drv;
	desc[0] = queue->buffers + PAGE * index;
	desc[1] = 0;
}

static void
start_ring(struct drv *drv, struct drv_queue *queue, uint32_t base)
{
	queue->ring = mock_alloc(16 * DRV_NB_DESC);
	queue->buffers = mock_alloc(PAGE * DRV_NB_DESC);
	queue->tail_reg = base + GBE_RING_TAIL;
	queue->next = 0;
	queue->tail = 0;
	mock_write(drv->port, base + GBE_RING_BAL, (uint32_t)queue->ring);
	mock_write(drv->port, base + GBE_RING_BAH, queue->ring >> 32);
	mock_write(drv->port, base + GBE_RING_LEN, 16 * DRV_NB_DESC);
	mock_write(drv->port, base + GBE_RING_HEAD, 0);
	mock_write(drv->port, base + GBE_RING_TAIL, 0);
	if (is_82576(drv)) {
		mock_write(drv->port, base + GBE_RING_DCTL, 1u << 25);
		CHECK((mock_read(drv->port, base + GBE_RING_DCTL) & 1u << 25) != 0);
	}
	mock_run();
}

static void
start_link(struct drv *drv)
{
	mock_write(drv->port, GBE_CTRL, mock_read(drv->port, GBE_CTRL) | GBE_CTRL_SLU);
	CHECK((mock_read(drv->port, GBE_STATUS) & GBE_STATUS_LU) != 0);
	(void)mock_read(drv->port, GBE_ICR);
}

void
drv_start_port(struct drv *drv, struct mock_port *port, unsigned int nb_queues, uint32_t rctl)
{
	memset(drv, 0, sizeof(*drv));
	drv->port = port;
	drv->family = nic_chip_of(port->dev->model)->family;
	start_link(drv);
	mock_write(port, GBE_VET, (mock_read(port, GBE_VET) & 0xFFFF0000) | 0x8100);
	if (drv->family == NIC_82574) {
		mock_write(port, GBE_RFCTL, GBE_82574_RFCTL_EXTEN);
		drv->format = DRV_EXTENDED;
	} else if (is_82576(drv)) {
		drv->format = DRV_ADVANCED;
	}
	/* What two transmit queues want. */
	for (unsigned int q = 0; q < 2 && nb_queues == 2 && drv->family == NIC_82574; q++)
		mock_write(port, GBE_82574_TARC + 0x100 * q, 0x07800483);
	for (unsigned int q = 0; q < nb_queues; q++) {
		if (is_82576(drv))
			mock_write(port, drv_rx_reg(drv, q, GBE_RING_SRRCTL), 1u << 25 | 2);
		start_ring(drv, &drv->rx[q], drv_rx_reg(drv, q, 0));
		start_ring(drv, &drv->tx[q], drv_tx_reg(drv, q, 0));
		drv_refill(drv, q, DRV_NB_DESC - 1);
	}
	mock_write(port, GBE_TCTL, mock_read(port, GBE_TCTL) | GBE_TCTL_EN | GBE_TCTL_PSP);
	mock_write(port, GBE_RCTL, rctl);
	mock_run();
}

void
drv_start(struct drv *drv, const char *model, bool ring_pages_trap, unsigned int nb_queues)
{
	drv_start_port(drv, mock_create(model, ring_pages_trap), nb_queues, DRV_RCTL);
}

void
drv_start_pair(struct drv *a, struct drv *b, const char *model, bool ring_pages_trap)
{
	drv_start(a, model, ring_pages_trap, 1);
	drv_start(b, model, ring_pages_trap, 1);
	mock_connect(a->port, b->port);
}

void
drv_tx_desc(struct drv *drv, unsigned int queue, uint64_t addr, uint32_t cmd, uint32_t status)
{
	struct drv_queue *tx = &drv->tx[queue];
	uint32_t *words = mock_memory(tx->ring + 16 * tx->tail);

	words[0] = (uint32_t)addr;
	words[1] = addr >> 32;
	words[2] = cmd;
	words[3] = status;
	tx->tail = (tx->tail + 1) % DRV_NB_DESC;
}

uint64_t
drv_tx_buffer(const struct drv *drv, unsigned int queue)
{
	return drv->tx[queue].buffers + PAGE * drv->tx[queue].tail;
}

void
drv_tx_doorbell(struct drv *drv, unsigned int queue)
{
	mock_write(drv->port, drv->tx[queue].tail_reg, drv->tx[queue].tail);
	mock_run();
}

uint32_t
drv_data_cmd(const struct drv *drv, uint32_t len)
{
	uint32_t type = is_82576(drv) ? 3 : 1;

	return len | type << 20 | CMD_EOP | CMD_IFCS | CMD_RS | CMD_DEXT;
}

void
drv_send(struct drv *drv, unsigned int queue, const void *frame, uint32_t len)
{
	uint64_t buffer = drv_tx_buffer(drv, queue);

	memcpy(mock_memory(buffer), frame, len);
	drv_tx_desc(drv, queue, buffer, drv_data_cmd(drv, len), len << 14 & 0xFFFFC000);
	drv_tx_doorbell(drv, queue);
}

bool
drv_tx_done(const struct drv *drv, unsigned int queue, uint32_t index)
{
	const uint32_t *words = mock_memory(drv->tx[queue].ring + 16 * index);

	return (words[3] & DRV_DD) != 0;
}

static void
read_legacy(const uint8_t *desc, struct drv_rx *rx)
{
	rx->length = (uint16_t)(desc[8] | desc[9] << 8);
	rx->status = desc[12] | (uint32_t)desc[13] << 24;
	rx->vlan = (uint16_t)(desc[14] | desc[15] << 8);
}

static void
read_write_back(const uint8_t *desc, struct drv_rx *rx)
{
	memcpy(&rx->info, desc, 4);
	memcpy(&rx->rss, desc + 4, 4);
	memcpy(&rx->status, desc + 8, 4);
	memcpy(&rx->length, desc + 12, 2);
	memcpy(&rx->vlan, desc + 14, 2);
}

bool
drv_receive(struct drv *drv, unsigned int queue, struct drv_rx *rx)
{
	struct drv_queue *q = &drv->rx[queue];
	const uint8_t *desc = mock_memory(q->ring + 16 * q->next);

	mock_run();
	memset(rx, 0, sizeof(*rx));
	if (q->next == q->tail)
		return false;
	if (drv->format == DRV_LEGACY)
		read_legacy(desc, rx);
	else
		read_write_back(desc, rx);
	if ((rx->status & DRV_DD) == 0)
		return false;
	rx->data = mock_memory(q->buffers + PAGE * q->next);
	q->next = (q->next + 1) % DRV_NB_DESC;
	return true;
}

void
drv_refill(struct drv *drv, unsigned int queue, uint32_t nb)
{
	struct drv_queue *rx = &drv->rx[queue];

	for (uint32_t i = 0; i < nb; i++, rx->tail = (rx->tail + 1) % DRV_NB_DESC)
		put_rx_desc(drv, rx, rx->tail);
	mock_write(drv->port, rx->tail_reg, rx->tail);
	mock_run();
}

void
drv_inject(struct drv *drv, const void *frame, uint32_t len)
{
	drv->port->dev->model->receive(drv->port->dev, frame, len);
}

void
drv_frame(uint8_t *frame, uint32_t len, uint8_t seed)
{
	static const uint8_t header[14] = {
		0x02, 0x47, 0x42, 0x45, 0x00, 0x02, 0x02, 0x47, 0x42, 0x45, 0x00, 0x01, 0x88, 0xB5,
	};

	for (uint32_t i = 0; i < len; i++)
		frame[i] = (uint8_t)(seed + i * 7);
	memcpy(frame, header, len < sizeof(header) ? len : sizeof(header));
}
