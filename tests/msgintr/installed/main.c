/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against an example in docs/msgintr.md that does not work. This file
 * includes it, plays its device and the kernel, and has a frame and a link change
 * arrive on each type of interrupt; EAL, its interrupt thread, eventfds and epoll
 * are real. Compiles as C and as C++.
 */

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <rte_eal.h>
#include <rte_epoll.h>
#include <rte_interrupts.h>

#define NIC_QUEUES     2
#define NIC_CAUSE_LINK 0x100u
#define ROUNDS         50
/* Only so that a failure ends. */
#define HANG_MS 60000

#define REQUIRE(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "%s:%d: %s is false\n", __FILE__, __LINE__, #condition); \
			exit(EXIT_FAILURE); \
		} \
	} while (0)

enum nic_reg { NIC_CAUSE, NIC_MASK, NIC_UNMASK };

struct nic;
struct rte_pci_device;

static uint32_t nic_read(struct nic *nic, enum nic_reg reg);
static void nic_write(struct nic *nic, enum nic_reg reg, uint32_t value);
static uint32_t nic_frames(struct nic *nic, uint16_t queue);
static void nic_route(struct nic *nic, const uint8_t *vectors);

#include "example.h"

/* The device: causes by vector, as bits; the link's is always enabled. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint32_t latched, enabled, frames[NIC_QUEUES];
static uint8_t vector_of[NIC_QUEUES];

/* The kernel. */
static int max_msix, max_msi;
static int nb_vectors, fds[NIC_QUEUES + 1];
static bool is_line, line_masked;

static void
signal_vector(int vector)
{
	const uint64_t one = 1;

	if (nb_vectors == 0 || (is_line && line_masked))
		return;
	line_masked = is_line;
	REQUIRE(write(fds[vector], &one, sizeof(one)) == sizeof(one));
}

/* Send what is latched and enabled. Several vectors clear and mask themselves. */
static void
fire(uint32_t vectors)
{
	uint32_t due = latched & vectors & (enabled | NIC_CAUSE_LINK);

	if ((due & NIC_CAUSE_LINK) != 0 || (due & 1) != 0)
		signal_vector(0);
	for (int v = 1; v < nb_vectors; v++) {
		if ((due >> v & 1) == 0)
			continue;
		latched &= ~(1u << v);
		enabled &= ~(1u << v);
		signal_vector(v);
	}
}

static uint32_t
nic_read(struct nic *nic, enum nic_reg reg)
{
	uint32_t pending;

	(void)nic;
	REQUIRE(reg == NIC_CAUSE);
	pthread_mutex_lock(&lock);
	pending = latched & (NIC_CAUSE_LINK | 1);
	latched &= ~pending;
	pthread_mutex_unlock(&lock);
	return pending;
}

static void
nic_write(struct nic *nic, enum nic_reg reg, uint32_t value)
{
	(void)nic;
	pthread_mutex_lock(&lock);
	if (reg == NIC_MASK) {
		enabled &= ~value;
	} else {
		enabled |= value;
		fire(value);
	}
	pthread_mutex_unlock(&lock);
}

static uint32_t
nic_frames(struct nic *nic, uint16_t queue)
{
	(void)nic;
	return __atomic_load_n(&frames[queue], __ATOMIC_ACQUIRE);
}

static void
nic_route(struct nic *nic, const uint8_t *vectors)
{
	(void)nic;
	for (int q = 0; q < NIC_QUEUES; q++)
		vector_of[q] = vectors[q];
}

static void
latch(uint32_t cause)
{
	uint32_t news = cause & ~latched;

	latched |= cause;
	fire(news);
}

static void
frame_arrives(uint16_t queue)
{
	pthread_mutex_lock(&lock);
	__atomic_fetch_add(&frames[queue], 1, __ATOMIC_RELEASE);
	latch(1u << vector_of[queue]);
	pthread_mutex_unlock(&lock);
}

static void
link_changes(void)
{
	pthread_mutex_lock(&lock);
	latch(NIC_CAUSE_LINK);
	pthread_mutex_unlock(&lock);
}

#ifdef __cplusplus
extern "C" {
#endif

/* What the library calls of EAL: the program's come first. */
int rte_pci_read_config(const struct rte_pci_device *device, void *buf, size_t len, off_t offset);

int
rte_intr_enable(const struct rte_intr_handle *handle)
{
	int nb = RTE_MAX(rte_intr_max_intr_get(handle), 1);
	enum rte_intr_handle_type type = rte_intr_type_get(handle);

	if (type == RTE_INTR_HANDLE_VFIO_MSIX ? nb > max_msix :
						type == RTE_INTR_HANDLE_VFIO_MSI && max_msi == 0)
		return -1;
	is_line = type == RTE_INTR_HANDLE_VFIO_LEGACY;
	line_masked = false;
	fds[0] = rte_intr_fd_get(handle);
	for (int v = 1; v < nb; v++)
		fds[v] = rte_intr_efds_index_get(handle, v - 1);
	nb_vectors = nb;
	return 0;
}

int
rte_intr_disable(const struct rte_intr_handle *handle)
{
	(void)handle;
	pthread_mutex_lock(&lock);
	nb_vectors = 0;
	pthread_mutex_unlock(&lock);
	return 0;
}

int
rte_intr_ack(const struct rte_intr_handle *handle)
{
	(void)handle;
	pthread_mutex_lock(&lock);
	line_masked = false;
	fire(latched);
	pthread_mutex_unlock(&lock);
	return 0;
}

/* A list of capabilities: MSI at 0x50, MSI-X with three vectors at 0x70; and a line. */
int
rte_pci_read_config(const struct rte_pci_device *device, void *buf, size_t len, off_t offset)
{
	(void)device;
	for (size_t i = 0; i < len; i++) {
		unsigned int at = (unsigned int)offset + (unsigned int)i;

		((uint8_t *)buf)[i] = at == 0x06 ? 0x10 :
				      at == 0x34 ? 0x50 :
				      at == 0x3D ? 0x01 :
				      at == 0x50 ? 0x05 :
				      at == 0x51 ? 0x70 :
				      at == 0x70 ? 0x11 :
				      at == 0x72 ? 0x02 :
						   0x00;
	}
	return (int)len;
}

#ifdef __cplusplus
}
#endif

/* A frame for @queue, whose thread has found it empty and sleeps. */
static void
receive(struct nic *nic, int epfd, uint16_t queue)
{
	enum msgintr_dpc_state state = MSGINTR_DPC_MORE;
	struct rte_epoll_event event;

	while (state != MSGINTR_DPC_ARMED)
		(void)msgintr_dpc_run(nic->intr, queue, 32, NULL, &state);
	frame_arrives(queue);
	do {
		REQUIRE(rte_epoll_wait(epfd, &event, 1, HANG_MS) == 1);
	} while (!nic_has_work(nic, queue));
	REQUIRE(msgintr_dpc_run(nic->intr, queue, 32, NULL, &state) == 1);
	REQUIRE(msgintr_disarm(nic->intr, queue) == 0);
}

static void
run(enum msgintr_type type, int msix, int msi)
{
	struct rte_intr_handle *handle = rte_intr_instance_alloc(RTE_INTR_INSTANCE_F_PRIVATE);
	int epfd = epoll_create1(EPOLL_CLOEXEC);
	static struct nic zero;
	struct nic nic = zero;

	latched = enabled = 0;
	frames[0] = frames[1] = 0;
	max_msix = msix;
	max_msi = msi;
	REQUIRE(handle != NULL && epfd >= 0);
	rte_intr_fd_set(handle, eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
	rte_intr_dev_fd_set(handle, 0);
	rte_intr_type_set(handle, RTE_INTR_HANDLE_VFIO_MSIX);
	REQUIRE(nic_intr_start(&nic, handle, (struct rte_pci_device *)&nic) == 0);
	REQUIRE(msgintr_granted(nic.intr)->type == type);
	for (int q = 0; q < NIC_QUEUES; q++)
		REQUIRE(rte_intr_rx_ctl(handle, epfd, RTE_INTR_EVENT_ADD, q + 1, NULL) == 0);
	for (int i = 0; i < ROUNDS; i++)
		receive(&nic, epfd, (uint16_t)(i % NIC_QUEUES));
	link_changes();
	while (__atomic_load_n(&nic.links, __ATOMIC_ACQUIRE) == 0)
		usleep(100);
	msgintr_dump(nic.intr, stdout);
	msgintr_deregister(nic.intr);
	close(epfd);
	close(rte_intr_fd_get(handle));
	rte_intr_instance_free(handle);
}

int
main(int argc, char **argv)
{
	REQUIRE(rte_eal_init(argc, argv) >= 0);
	run(MSGINTR_MSIX, 3, 1);
	run(MSGINTR_MSIX, 2, 1);
	run(MSGINTR_MSIX, 1, 1);
	run(MSGINTR_MSI, 0, 1);
	run(MSGINTR_LINE, 0, 0);
	rte_eal_cleanup();
	return EXIT_SUCCESS;
}
