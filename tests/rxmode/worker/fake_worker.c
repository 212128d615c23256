/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>
#include <unistd.h>

#include <rte_common.h>
#include <rte_eal.h>

#include "fake_port.h"
#include "fake_worker.h"
#include "rxmode.h"

#define PAUSE_US  100
#define MOST_WAIT (60 * 1000000 / PAUSE_US)

_Atomic uint64_t fake_received;

/* The thread between its two calls of fake_offline(), where it does nothing but sleep; or 0. */
static _Atomic pid_t offline_thread;

void
fake_take(void *arg, uint16_t port, uint16_t queue, struct rte_mbuf **pkts, uint16_t n)
{
	RTE_SET_USED(arg);
	RTE_SET_USED(port);
	RTE_SET_USED(queue);
	RTE_SET_USED(pkts);
	fake_received += n;
}

void *
fake_owner(void *worker)
{
	CHECK_EQ(rxmode_run(worker), 0);
	return NULL;
}

void
fake_offline(void *arg, bool offline)
{
	RTE_SET_USED(arg);
	offline_thread = offline ? rte_sys_gettid() : 0;
}

bool
fake_wait_more(unsigned int *tries)
{
	usleep(PAUSE_US);
	return ++*tries < MOST_WAIT;
}

void
fake_expect_received(uint64_t wanted)
{
	unsigned int tries = 0;

	while (fake_received != wanted && fake_wait_more(&tries))
		;
	CHECK_EQ(fake_received, wanted);
}

/* The letter after the name, which is in brackets. */
static char
state_of(pid_t thread)
{
	char path[64], line[256];
	const char *end = NULL;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", (int)thread);
	file = fopen(path, "re");
	if (file == NULL)
		return '\0';
	if (fgets(line, sizeof(line), file) != NULL)
		end = strrchr(line, ')');
	fclose(file);
	return end != NULL && end[1] == ' ' ? end[2] : '\0';
}

static bool
is_asleep(void)
{
	pid_t thread = offline_thread;

	return thread != 0 && state_of(thread) == 'S' && offline_thread == thread;
}

void
fake_expect_asleep(void)
{
	unsigned int tries = 0;

	while (!is_asleep() && fake_wait_more(&tries))
		;
	CHECK(is_asleep());
}
