/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_RIG_TEST_H
#define SIM_RIG_TEST_H

/*
 * An application of the preloaded rig that knows VFIO and nothing of DPDK. Runs
 * with ports 0 (82574) and 1 (82576) wired as a pair.
 */

#include <errno.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "gbe_sim.h"

#define REG_CTRL   0x0000
#define REG_STATUS 0x0008
#define REG_ICS    0x00C8
#define REG_IMS    0x00D0
#define REG_VET    0x0038 /* plain: reads as written */
#define BAR0_SIZE  (128 * 1024)

struct test_port {
	int group;
	int device;
	volatile uint8_t *bar0;
};

static inline int
test_open_container(void)
{
	int container = open("/dev/vfio/vfio", O_RDWR);

	CHECK(container >= 0);
	CHECK(ioctl(container, VFIO_GET_API_VERSION) == VFIO_API_VERSION);
	CHECK(ioctl(container, VFIO_CHECK_EXTENSION, VFIO_TYPE1_IOMMU) == 1);
	return container;
}

static inline int
test_open_group(int container, unsigned int index)
{
	char path[32];
	int group;

	snprintf(path, sizeof(path), "/dev/vfio/%u", 70 + index);
	group = open(path, O_RDWR);
	CHECK(group >= 0);
	CHECK(ioctl(group, VFIO_GROUP_SET_CONTAINER, &container) == 0);
	return group;
}

static inline volatile uint8_t *
test_map_bar0(int device)
{
	struct vfio_region_info info = {
		.argsz = sizeof(info),
		.index = VFIO_PCI_BAR0_REGION_INDEX,
	};
	void *bar0;

	CHECK(ioctl(device, VFIO_DEVICE_GET_REGION_INFO, &info) == 0);
	CHECK_EQ(info.size, BAR0_SIZE);
	bar0 = mmap(NULL, info.size, PROT_READ | PROT_WRITE, MAP_SHARED, device, info.offset);
	CHECK(bar0 != MAP_FAILED);
	return bar0;
}

/* A port with BAR 0 mapped; the first one of a container gives it its IOMMU. */
static inline struct test_port
test_open_port(int container, unsigned int index)
{
	struct test_port port;
	char address[16];

	port.group = test_open_group(container, index);
	if (ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU) < 0)
		CHECK(errno == EINVAL);
	snprintf(address, sizeof(address), "0000:%02x:00.0", index + 1);
	port.device = ioctl(port.group, VFIO_GROUP_GET_DEVICE_FD, address);
	CHECK(port.device >= 0);
	port.bar0 = test_map_bar0(port.device);
	return port;
}

static inline uint32_t
test_read(const struct test_port *port, uint32_t reg)
{
	return *(volatile uint32_t *)(port->bar0 + reg);
}

static inline void
test_write(const struct test_port *port, uint32_t reg, uint32_t value)
{
	*(volatile uint32_t *)(port->bar0 + reg) = value;
}

/* Listen on the first interrupts of an index. */
static inline int
test_listen(const struct test_port *port, unsigned int index, unsigned int count, const int *fds)
{
	union {
		struct vfio_irq_set set;
		uint8_t bytes[sizeof(struct vfio_irq_set) + 32 * sizeof(int)];
	} request = { .set = { .index = index, .count = count } };

	request.set.argsz = sizeof(request.set) + count * sizeof(fds[0]);
	request.set.flags = VFIO_IRQ_SET_ACTION_TRIGGER |
			    (count == 0 ? VFIO_IRQ_SET_DATA_NONE : VFIO_IRQ_SET_DATA_EVENTFD);
	memcpy(request.bytes + sizeof(request.set), fds, count * sizeof(fds[0]));
	return ioctl(port->device, VFIO_DEVICE_SET_IRQS, &request);
}

static inline int
test_eventfd(void)
{
	int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

	CHECK(fd >= 0);
	return fd;
}

static inline uint64_t
test_signals(int fd)
{
	uint64_t count = 0;

	return read(fd, &count, sizeof(count)) == sizeof(count) ? count : 0;
}

/* How a child that runs body ends. */
static inline int
test_child(void (*body)(void *), void *arg)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		body(arg);
		exit(EXIT_SUCCESS);
	}
	CHECK(pid > 0);
	CHECK(waitpid(pid, &status, 0) == pid);
	return status;
}

#endif /* SIM_RIG_TEST_H */
