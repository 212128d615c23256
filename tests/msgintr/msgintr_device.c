/* SPDX-License-Identifier: BSD-3-Clause */

#include <dirent.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <rte_alarm.h>

#include "msgintr_device.h"

#define MAX_CALLBACKS 128

static struct {
	int fd;
	rte_intr_callback_fn function;
	void *arg;
} callbacks[MAX_CALLBACKS];

/* The callback that runs, and what is to happen when it ends. */
static void *running_arg;
static rte_intr_unregister_callback_fn at_end;
static unsigned int refused; /* to unregister it, without anything done about it */

/* The device whose line it is. */
static struct msgintr_device *line_of;

static rte_eal_alarm_callback alarm_function;
static void *alarm_arg;
static uint64_t alarm_ns;

uint64_t msgintr_device_clock_ns;
void (*msgintr_device_on_sleep)(void);

/* What the linker calls for EAL's functions. */
int __wrap_rte_intr_ack(const struct rte_intr_handle *handle);
int __wrap_rte_intr_callback_register(const struct rte_intr_handle *handle,
				      rte_intr_callback_fn function, void *arg);
int __wrap_rte_intr_callback_unregister(const struct rte_intr_handle *handle,
					rte_intr_callback_fn function, void *arg);
int __wrap_rte_intr_callback_unregister_pending(const struct rte_intr_handle *handle,
						rte_intr_callback_fn function, void *arg,
						rte_intr_unregister_callback_fn end);
int __wrap_rte_eal_alarm_set(uint64_t us, rte_eal_alarm_callback function, void *arg);
int __wrap_rte_eal_alarm_cancel(rte_eal_alarm_callback function, void *arg);

int
__wrap_rte_intr_ack(const struct rte_intr_handle *handle __rte_unused)
{
	CHECK_EQ(msgintr_kernel.connected, MSGINTR_LINE);
	msgintr_kernel.acks++;
	msgintr_kernel.line_masked = false;
	/* A line has a level: it signals again if it is still asserted. */
	if (line_of->other != 0 || (line_of->latched & line_of->enabled) != 0)
		msgintr_device_spurious(0);
	return 0;
}

int
__wrap_rte_intr_callback_register(const struct rte_intr_handle *handle,
				  rte_intr_callback_fn function, void *arg)
{
	for (unsigned int i = 0; i < MAX_CALLBACKS; i++) {
		if (callbacks[i].function != NULL)
			continue;
		callbacks[i].fd = rte_intr_fd_get(handle);
		callbacks[i].function = function;
		callbacks[i].arg = arg;
		msgintr_kernel.nb_callbacks++;
		return 0;
	}
	return -ENOMEM;
}

static int
callback_remove(rte_intr_callback_fn function, void *arg)
{
	for (unsigned int i = 0; i < MAX_CALLBACKS; i++) {
		if (callbacks[i].function == function && callbacks[i].arg == arg) {
			callbacks[i].function = NULL;
			msgintr_kernel.nb_callbacks--;
			return 1;
		}
	}
	return -ENOENT;
}

int
__wrap_rte_intr_callback_unregister(const struct rte_intr_handle *handle __rte_unused,
				    rte_intr_callback_fn function, void *arg)
{
	if (running_arg != arg)
		return callback_remove(function, arg);
	/* Whoever asks again waits for the callback. */
	CHECK_EQ(refused++, 0);
	return -EAGAIN;
}

int
__wrap_rte_intr_callback_unregister_pending(const struct rte_intr_handle *handle __rte_unused,
					    rte_intr_callback_fn function, void *arg,
					    rte_intr_unregister_callback_fn end)
{
	CHECK(running_arg == arg);
	at_end = end;
	refused = 0;
	return callback_remove(function, arg);
}

int
__wrap_rte_eal_alarm_set(uint64_t us, rte_eal_alarm_callback function, void *arg)
{
	CHECK(us > 0);
	CHECK(alarm_function == NULL);
	alarm_function = function;
	alarm_arg = arg;
	alarm_ns = msgintr_device_clock_ns + us * 1000;
	return 0;
}

int
__wrap_rte_eal_alarm_cancel(rte_eal_alarm_callback function, void *arg)
{
	/* EAL waits for one that runs. */
	CHECK(running_arg != arg);
	if (alarm_function != function || alarm_arg != arg)
		return 0;
	alarm_function = NULL;
	return 1;
}

static uint64_t
now_ns(void)
{
	return msgintr_device_clock_ns;
}

static void
sleep_us(unsigned int us)
{
	msgintr_device_clock_ns += us * 1000ULL;
	if (msgintr_device_on_sleep != NULL)
		msgintr_device_on_sleep();
}

static const struct msgintr_clock device_clock = {
	.now_ns = now_ns,
	.sleep_us = sleep_us,
};

static void
point(struct msgintr_device *intr)
{
	if (intr->hook != NULL)
		intr->hook(intr, intr->points++);
}

void
msgintr_device_spurious(uint16_t v)
{
	const uint64_t one = 1;

	if (msgintr_kernel.connected == MSGINTR_NONE)
		return;
	if (msgintr_kernel.connected == MSGINTR_LINE) {
		if (msgintr_kernel.line_masked)
			return;
		msgintr_kernel.line_masked = true;
	}
	CHECK_EQ(write(msgintr_kernel.fds[v], &one, sizeof(one)), sizeof(one));
}

static bool
auto_masks(void)
{
	return msgintr_kernel.connected == MSGINTR_MSIX && msgintr_kernel.nb_vectors > 1;
}

/*
 * The device signals @v if an enabled cause is latched. A message is sent when
 * that becomes true, not again while it is.
 */
static void
fire(struct msgintr_device *intr, uint16_t v)
{
	if ((intr->latched & intr->enabled & 1ULL << v) == 0)
		return;
	if (auto_masks() && msgintr_kernel.connected != MSGINTR_NONE) {
		intr->latched &= ~(1ULL << v);
		intr->enabled &= ~(1ULL << v);
	}
	msgintr_device_spurious(v);
}

void
msgintr_device_frame(struct msgintr_device *intr, uint16_t q)
{
	uint16_t v = msgintr_granted(intr->mi)->vector[q];

	intr->work[q]++;
	if ((intr->latched >> v & 1) != 0)
		return;
	intr->latched |= 1ULL << v;
	fire(intr, v);
}

uint32_t
msgintr_device_take(struct msgintr_device *intr, uint16_t q)
{
	uint32_t work = intr->work[q];

	intr->work[q] = 0;
	intr->taken[q] += work;
	return work;
}

void
msgintr_device_other(struct msgintr_device *intr, uint32_t causes)
{
	intr->other |= causes;
	msgintr_device_spurious(0);
}

/* Of a device that names receive causes if all share one vector. */
static struct msgintr_cause
isr(void *context, const struct msgintr_grant *grant, uint16_t vector)
{
	struct msgintr_device *intr = context;
	struct msgintr_cause cause = { .ours = false };

	CHECK(grant == msgintr_granted(intr->mi));
	point(intr);
	if (auto_masks() && vector != 0) {
		cause.masked = true;
		return cause;
	}
	intr->reads++;
	cause.other = intr->other;
	cause.ours = intr->other != 0 || (intr->latched >> vector & 1) != 0;
	intr->other = 0;
	if (!auto_masks() && (!intr->keeps_masked || (intr->latched & intr->enabled) != 0))
		intr->latched &= ~(1ULL << vector);
	return cause;
}

static uint16_t
dpc(void *context, uint16_t queue, uint16_t budget, void *arg __rte_unused)
{
	struct msgintr_device *intr = context;
	uint32_t n = RTE_MIN(intr->work[queue], (uint32_t)budget);

	point(intr);
	intr->work[queue] -= n;
	intr->taken[queue] += n;
	return n;
}

static void
enable(void *context, const struct msgintr_grant *grant, uint64_t vectors)
{
	struct msgintr_device *intr = context;

	CHECK(grant == msgintr_granted(intr->mi));
	point(intr);
	intr->writes++;
	vectors &= ~intr->enabled;
	intr->enabled |= vectors;
	for (uint16_t v = 0; v < msgintr_kernel.nb_vectors; v++) {
		if ((vectors >> v & 1) != 0)
			fire(intr, v);
	}
	point(intr);
}

static void
disable(void *context, const struct msgintr_grant *grant, uint64_t vectors)
{
	struct msgintr_device *intr = context;

	CHECK(grant == msgintr_granted(intr->mi));
	point(intr);
	intr->writes++;
	intr->enabled &= ~vectors;
	point(intr);
}

static void
raise_cause(void *context, const struct msgintr_grant *grant, uint64_t vectors)
{
	struct msgintr_device *intr = context;

	CHECK(grant == msgintr_granted(intr->mi));
	intr->writes++;
	vectors &= ~intr->latched;
	intr->latched |= vectors;
	for (uint16_t v = 0; v < msgintr_kernel.nb_vectors; v++) {
		if ((vectors >> v & 1) != 0)
			fire(intr, v);
	}
}

static void
clear(void *context, const struct msgintr_grant *grant, uint64_t vectors)
{
	struct msgintr_device *intr = context;

	CHECK(grant == msgintr_granted(intr->mi));
	point(intr);
	intr->writes++;
	intr->reads++;
	intr->latched &= ~vectors;
	point(intr);
}

static bool
has_work(void *context, uint16_t queue)
{
	struct msgintr_device *intr = context;
	bool work;

	point(intr);
	work = intr->work[queue] != 0;
	point(intr);
	return work;
}

static uint64_t
progress(void *context, uint16_t queue)
{
	return ((struct msgintr_device *)context)->taken[queue];
}

static bool
other_check(void *context, uint32_t other)
{
	struct msgintr_device *intr = context;

	CHECK(msgintr_kernel.connected != MSGINTR_NONE || other == 0);
	intr->checks++;
	return true;
}

static void
other_dpc(void *context, uint32_t other)
{
	struct msgintr_device *intr = context;

	intr->others++;
	intr->last_other = other;
	if (intr->on_other != NULL)
		intr->on_other(intr);
}

void
msgintr_device_init(struct msgintr_device *intr)
{
	memset(intr, 0, sizeof(*intr));
	memset(&msgintr_kernel, 0, sizeof(msgintr_kernel));
	memset(callbacks, 0, sizeof(callbacks));
	line_of = intr;
	msgintr_kernel.max_msix = MSGINTR_MAX_VECTORS;
	msgintr_config_space = (struct msgintr_config_space){
		.msix_table = 25,
		.msi = true,
		.line = true,
	};
	intr->handle = rte_intr_instance_alloc(RTE_INTR_INSTANCE_F_PRIVATE);
	CHECK(intr->handle != NULL);
	rte_intr_fd_set(intr->handle, eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
	rte_intr_dev_fd_set(intr->handle, 0);
	rte_intr_type_set(intr->handle, RTE_INTR_HANDLE_VFIO_MSIX);
	intr->config = (struct msgintr_config){
		.size = sizeof(intr->config),
		.handle = intr->handle,
		.pci_dev = &intr->pci_dev,
		.max_type = MSGINTR_MSIX,
		.min_type = MSGINTR_LINE,
		.queue_stats = intr->queue_stats,
		.nb_queue_stats = MSGINTR_MAX_QUEUES,
		.stats = &intr->stats,
		.clock = &device_clock,
	};
	intr->chars = (struct msgintr_characteristics){
		.size = sizeof(intr->chars),
		.context = intr,
		.has_work = has_work,
		.progress = progress,
		.other_dpc = other_dpc,
		.raise = raise_cause,
		.clear = clear,
		.other_check = other_check,
	};
	msgintr_characteristics_set(&intr->chars, isr, dpc, disable, enable);
}

void
msgintr_device_start(struct msgintr_device *intr, uint16_t nb_queues)
{
	CHECK_EQ(msgintr_register(&intr->config, &intr->chars, &intr->mi), 0);
	CHECK_EQ(msgintr_kernel.connected, MSGINTR_NONE);
	CHECK_EQ(msgintr_start(intr->mi, nb_queues), 0);
	CHECK(msgintr_kernel.connected != MSGINTR_NONE);
}

void
msgintr_device_end(struct msgintr_device *intr)
{
	intr->hook = NULL;
	msgintr_deregister(intr->mi);
	CHECK_EQ(msgintr_kernel.connected, MSGINTR_NONE);
	CHECK_EQ(msgintr_kernel.nb_callbacks, 0);
	/* One that is still set finds nothing to do. */
	msgintr_device_alarm();
	CHECK(alarm_function == NULL);
	CHECK_EQ(rte_intr_nb_efd_get(intr->handle), 0);
	close(rte_intr_fd_get(intr->handle));
	rte_intr_instance_free(intr->handle);
}

unsigned int
msgintr_device_thread(void)
{
	unsigned int calls = 0;
	uint64_t count;

	/* There is one such thread, and it is busy. */
	if (running_arg != NULL)
		return 0;
	for (unsigned int i = 0; i < MAX_CALLBACKS; i++) {

		if (callbacks[i].function == NULL ||
		    read(callbacks[i].fd, &count, sizeof(count)) < 0)
			continue;
		running_arg = callbacks[i].arg;
		callbacks[i].function(callbacks[i].arg);
		if (at_end != NULL)
			at_end(NULL, running_arg);
		at_end = NULL;
		running_arg = NULL;
		calls++;
	}
	return calls;
}

unsigned int
msgintr_device_alarm(void)
{
	rte_eal_alarm_callback function = alarm_function;

	if (function == NULL)
		return 0;
	alarm_function = NULL;
	msgintr_device_clock_ns = RTE_MAX(msgintr_device_clock_ns, alarm_ns);
	running_arg = alarm_arg;
	function(alarm_arg);
	running_arg = NULL;
	return 1;
}

uint64_t
msgintr_device_signals(const struct msgintr_device *intr, uint16_t q)
{
	uint64_t count;

	if (read(rte_intr_efds_index_get(intr->handle, q), &count, sizeof(count)) < 0)
		return 0;
	return count;
}

static bool
is_readable(int fd)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };

	return poll(&poll_fd, 1, 0) == 1;
}

bool
msgintr_device_pending(struct msgintr_device *intr, uint16_t q)
{
	while (msgintr_device_thread() != 0)
		;
	return is_readable(rte_intr_efds_index_get(intr->handle, q));
}

unsigned int
msgintr_device_count_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	unsigned int nb = 0;

	CHECK(dir != NULL);
	while (readdir(dir) != NULL)
		nb++;
	closedir(dir);
	return nb;
}
