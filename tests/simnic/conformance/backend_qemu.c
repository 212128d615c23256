/* SPDX-License-Identifier: BSD-3-Clause */

/* QEMU's model of the chip. See bus.h, qtest.h. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "bus.h"
#include "chip.h"
#include "pci.h"
#include "qtest.h"

/* Frames that the socket has no room for while the model takes none. */
#define BACKLOG 256

struct qemu_bus {
	struct bus bus;
	struct qtest qtest;
	bool link_down;
	uint8_t *backlog[BACKLOG];
	uint32_t backlog_len[BACKLOG];
	unsigned int backlog_head;
	unsigned int backlog_tail;
};

static struct qtest *
qtest_of(struct bus *bus)
{
	return &((struct qemu_bus *)bus)->qtest;
}

static uint32_t
qemu_read(struct bus *bus, uint32_t offset)
{
	return qtest_readl(qtest_of(bus), PCI_BAR0 + offset);
}

static void
qemu_write(struct bus *bus, uint32_t offset, uint32_t value)
{
	qtest_writel(qtest_of(bus), PCI_BAR0 + offset, value);
}

/* As many frames as the socket takes; true if it took any. */
static bool
send_backlog(struct qemu_bus *qemu)
{
	bool sent = false;

	while (qemu->backlog_head != qemu->backlog_tail) {
		unsigned int slot = qemu->backlog_head % BACKLOG;

		if (send(qemu->qtest.wire, qemu->backlog[slot], qemu->backlog_len[slot],
			 MSG_DONTWAIT) < 0)
			break;
		free(qemu->backlog[slot]);
		qemu->backlog_head++;
		sent = true;
	}
	return sent;
}

static void
qemu_settle(struct bus *bus)
{
	qtest_settle(qtest_of(bus));
	while (send_backlog((struct qemu_bus *)bus))
		qtest_settle(qtest_of(bus));
}

static uint32_t
qemu_take_messages(struct bus *bus)
{
	uint32_t *words = (uint32_t *)(void *)(qtest_of(bus)->ram + PCI_MESSAGES);
	uint32_t messages = 0;
	unsigned int i;

	qemu_settle(bus);
	for (i = 0; i < PCI_MAX_MESSAGES; i++)
		if (words[i] != 0)
			messages |= 1u << i;
	memset(words, 0, PCI_MAX_MESSAGES * sizeof(words[0]));
	return messages;
}

static bool
qemu_intx(struct bus *bus)
{
	qemu_settle(bus);
	return pci_intx_pending(qtest_of(bus));
}

static void
qemu_pass_ns(struct bus *bus, uint64_t ns)
{
	qtest_pass_ns(qtest_of(bus), ns);
}

static void
qemu_inject(struct bus *bus, const uint8_t *frame, uint32_t len)
{
	struct qemu_bus *qemu = (struct qemu_bus *)bus;
	unsigned int slot = qemu->backlog_tail++ % BACKLOG;

	if (qemu->backlog_tail - qemu->backlog_head > BACKLOG)
		abort();
	qemu->backlog[slot] = malloc(len);
	if (qemu->backlog[slot] == NULL)
		abort();
	memcpy(qemu->backlog[slot], frame, len);
	qemu->backlog_len[slot] = len;
	qemu_settle(bus);
}

static uint32_t
qemu_take_frame(struct bus *bus, uint8_t frame[BUS_MAX_FRAME])
{
	ssize_t len;

	qemu_settle(bus);
	len = recv(qtest_of(bus)->wire, frame, BUS_MAX_FRAME, MSG_DONTWAIT);
	return len < 0 ? 0 : (uint32_t)len;
}

static void
qemu_set_irq_type(struct bus *bus, enum sim_irq_type type)
{
	pci_set_irq_type(qtest_of(bus), type);
}

static void
qemu_set_link(struct bus *bus, bool up)
{
	struct qemu_bus *qemu = (struct qemu_bus *)bus;

	qtest_qmp(
		&qemu->qtest,
		up ? "{\"execute\":\"set_link\",\"arguments\":{\"name\":\"wire\",\"up\":true}}\n" :
		     "{\"execute\":\"set_link\",\"arguments\":{\"name\":\"wire\",\"up\":false}}\n");
	qemu->link_down = !up;
}

/* The reset of the machine clears everything of a NIC, also where the chip has no reset. */
static void
qemu_power_on(struct bus *bus)
{
	struct qemu_bus *qemu = (struct qemu_bus *)bus;
	static uint8_t frame[BUS_MAX_FRAME];

	if (qemu->link_down)
		qemu_set_link(bus, true);
	qtest_qmp(&qemu->qtest, "{\"execute\":\"system_reset\"}\n");
	pci_enable(&qemu->qtest);
	while (qemu_take_frame(bus, frame) != 0)
		;
	qemu_take_messages(bus);
	memset(bus->memory, 0, BUS_MEMORY_SIZE);
}

static void
qemu_destroy(struct bus *bus)
{
	qtest_stop(qtest_of(bus));
	free(bus);
}

static const struct bus_ops qemu_ops = {
	.power_on = qemu_power_on,
	.read = qemu_read,
	.write = qemu_write,
	.set_irq_type = qemu_set_irq_type,
	.take_messages = qemu_take_messages,
	.intx = qemu_intx,
	.settle = qemu_settle,
	.pass_ns = qemu_pass_ns,
	.inject = qemu_inject,
	.take_frame = qemu_take_frame,
	.set_link = qemu_set_link,
	.destroy = qemu_destroy,
};

struct bus *
bus_open_qemu(const struct chip *chip, const char *path, bool *missing, char *error,
	      size_t error_size)
{
	struct qemu_bus *qemu = calloc(1, sizeof(*qemu));
	int ret;

	if (qemu == NULL)
		abort();
	ret = qtest_start(&qemu->qtest, path, chip->qemu_device, error, error_size);
	*missing = ret == -ENODEV;
	if (ret != 0) {
		free(qemu);
		return NULL;
	}
	qemu->bus.ops = &qemu_ops;
	qemu->bus.chip = chip;
	qemu->bus.memory = qemu->qtest.ram + BUS_MEMORY_IOVA;
	return &qemu->bus;
}
