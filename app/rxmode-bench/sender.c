/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>

#include <rte_cycles.h>

#include "peer.h"
#include "sender.h"

#define STUCK_MS 2000 /* after the window, with packets that the driver does not take */

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

int
sender_await(struct sender_report *report)
{
	uint64_t ms = rte_get_tsc_hz() / 1000;
	int rc;

	for (unsigned int i = 0; !atomic_load(&generator.done); i++) {
		if (i == STUCK_MS)
			return -ETIMEDOUT;
		rc = peer_sleep_until(-1, rte_rdtsc() + ms);
		if (rc != 0)
			return rc;
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
	/* Who waits for a CPU all the time has not been charged for it yet in the window. */
	usage_read(&generator.thread, &end);
	window_end.waited_ns = end.waited_ns;
	report->usage = usage_between(&window_begin, &window_end);
}
