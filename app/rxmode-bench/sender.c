/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <poll.h>

#include <rte_cycles.h>

#include "generator.h"
#include "sender.h"
#include "wait.h"

/*
 * After the window the driver does not take the rest. Counted are milliseconds in which the
 * generator has tried; those without a CPU are not the driver's fault.
 */
#define STUCK_TRIES 2000

static struct generator generator;
static struct usage window_begin, window_end;

int
sender_start(const struct ports *ports, const struct plan *plan, unsigned int lcore)
{
	generator = (struct generator){ .ports = ports, .plan = *plan };
	return generator_start(&generator, lcore);
}

void
sender_window_begins(void)
{
	usage_read(&generator.thread, &window_begin);
}

void
sender_window_ends(void)
{
	usage_read(&generator.thread, &window_end);
}

uint64_t
sender_turns(void)
{
	return __atomic_load_n(&generator.turns, __ATOMIC_ACQUIRE);
}

int
sender_await(int peer, struct sender_report *report)
{
	uint64_t ms = rte_get_tsc_hz() / 1000, turns = sender_turns(), now;
	unsigned int tried = 0;
	int rc;

	while (!__atomic_load_n(&generator.done, __ATOMIC_ACQUIRE)) {
		if (tried == STUCK_TRIES)
			return -ETIMEDOUT;
		rc = wait_for_events(peer, POLLIN, rte_rdtsc() + ms);
		if (rc != 0)
			return rc < 0 ? rc : -EPIPE;
		now = sender_turns();
		tried += now != turns;
		turns = now;
	}
	*report = (struct sender_report){
		.sent = generator.sent,
		.late = generator.late,
		.late_max = generator.late_max,
	};
	return 0;
}

void
sender_stop(struct sender_report *report, unsigned int lcore)
{
	struct usage end;

	generator_stop(&generator, lcore);
	/* A thread that waits for a CPU all the time is charged for it when it gets one. */
	usage_read(&generator.thread, &end);
	window_end.waited_ns = end.waited_ns;
	report->usage = usage_between(&window_begin, &window_end);
}
