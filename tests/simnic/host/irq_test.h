/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_IRQ_TEST_H
#define SIM_IRQ_TEST_H

/* The interrupts of a port without the port, and what an application does to them. */

#include <errno.h>
#include <linux/vfio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "../wire/wire_test.h"
#include "host/fault.h"
#include "host/irq.h"

#define TEST_MAX_FDS 8
#define TRIGGER      VFIO_IRQ_SET_ACTION_TRIGGER
#define MASK         VFIO_IRQ_SET_ACTION_MASK
#define UNMASK       VFIO_IRQ_SET_ACTION_UNMASK
#define INTX         VFIO_PCI_INTX_IRQ_INDEX
#define MSI          VFIO_PCI_MSI_IRQ_INDEX
#define MSIX         VFIO_PCI_MSIX_IRQ_INDEX

static struct sim_clock test_clock;
static struct sim_irq irq;

static inline void
test_irq_init(void)
{
	const struct sim_pci_identity identity = {
		.has_pcie = true,
		.has_msi = true,
		.nb_msix = 5,
	};

	sim_clock_init(&test_clock, true);
	sim_irq_init(&irq, &test_clock, &identity);
}

static inline int
test_eventfd(void)
{
	int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

	CHECK(fd >= 0);
	return fd;
}

/* How often fd was signalled since the last look. */
static inline uint64_t
test_signals(int fd)
{
	uint64_t count = 0;

	return read(fd, &count, sizeof(count)) == sizeof(count) ? count : 0;
}

/* SET_IRQS with eventfds, or with none when fds is NULL. */
static inline int
test_set(unsigned int index, uint32_t action, unsigned int start, unsigned int count,
	 const int *fds)
{
	union {
		struct vfio_irq_set set;
		uint8_t bytes[sizeof(struct vfio_irq_set) + TEST_MAX_FDS * sizeof(int)];
	} request = { .set = { .index = index, .start = start, .count = count } };
	unsigned int size = fds == NULL ? 0 : count * sizeof(fds[0]);

	request.set.argsz = sizeof(request.set) + size;
	request.set.flags =
		action | (fds == NULL ? VFIO_IRQ_SET_DATA_NONE : VFIO_IRQ_SET_DATA_EVENTFD);
	if (size != 0)
		memcpy(request.bytes + sizeof(request.set), fds, size);
	return sim_irq_set(&irq, &request.set);
}

#endif /* SIM_IRQ_TEST_H */
