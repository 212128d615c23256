/* SPDX-License-Identifier: BSD-3-Clause */

#include <semaphore.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <rte_interrupts.h>

#include "intr_thread.h"

/* Guard against hanging. */
#define PATIENCE_S 60

static struct rte_intr_handle *handle;
static sem_t mark;
static uint64_t cpu_ns;

static void
on_mark(void *arg __rte_unused)
{
	struct timespec now;
	uint64_t count;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	cpu_ns = now.tv_sec * UINT64_C(1000000000) + now.tv_nsec;
	if (read(rte_intr_fd_get(handle), &count, sizeof(count)) == sizeof(count))
		sem_post(&mark);
}

/* Stays for the life of the process. */
static int
open_mark(void)
{
	int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

	EXPECT(fd >= 0, "no eventfd");
	handle = rte_intr_instance_alloc(RTE_INTR_INSTANCE_F_PRIVATE);
	EXPECT(handle != NULL, "no interrupt handle");
	sem_init(&mark, 0, 0);
	EXPECT_OK(rte_intr_fd_set(handle, fd));
	EXPECT_OK(rte_intr_type_set(handle, RTE_INTR_HANDLE_EXT));
	EXPECT_OK(rte_intr_callback_register(handle, on_mark, NULL));
	return TEST_PASS;
}

/*
 * One look of the thread takes each descriptor once, in any order: the first mark
 * may come before other events of that look, the second does not. Alarms would
 * not do, which are all served in one go.
 */
int
intr_thread_sync(void)
{
	const uint64_t one = 1;
	struct timespec deadline;
	unsigned int i;

	if (handle == NULL)
		TRY(open_mark());
	clock_gettime(CLOCK_MONOTONIC, &deadline);
	deadline.tv_sec += PATIENCE_S;
	for (i = 0; i < 2; i++) {
		EXPECT_EQ(write(rte_intr_fd_get(handle), &one, sizeof(one)), sizeof(one),
			  "write to an eventfd");
		EXPECT(sem_clockwait(&mark, CLOCK_MONOTONIC, &deadline) == 0,
		       "the interrupt thread does not come round");
	}
	return TEST_PASS;
}

int
intr_thread_cpu_ns(uint64_t *ns)
{
	TRY(intr_thread_sync());
	*ns = cpu_ns;
	return TEST_PASS;
}
