/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <poll.h>
#include <stdbool.h>

#include <rte_cycles.h>

#include "frame.h"
#include "message.h"
#include "options.h"
#include "sender.h"
#include "serve.h"
#include "wait.h"

static bool
is_possible(const struct plan *plan)
{
	const struct bench_point *point = &plan->point;
	uint64_t longest = OPTIONS_MAX_MS / 1000 * rte_get_tsc_hz();

	return (unsigned int)point->pattern < BENCH_NB_PATTERNS && point->rate >= 0 &&
	       point->rate <= OPTIONS_MAX_RATE && point->burst >= 1 &&
	       point->burst <= OPTIONS_MAX_BURST && point->frame >= FRAME_MIN &&
	       point->frame <= FRAME_MAX && plan->warm_up <= longest && plan->window <= longest &&
	       plan->start_tsc <= rte_rdtsc() + MESSAGE_ANSWER_S * rte_get_tsc_hz();
}

/* -EPIPE: the receiver asks for something or has gone, so it wants no more of this run. */
static int
watch_run(int peer, const struct plan *plan, struct sender_report *report)
{
	uint64_t begin = plan->start_tsc + plan->warm_up;
	int rc = wait_for_events(peer, POLLIN, begin);

	sender_window_begins();
	if (rc == 0)
		rc = wait_for_events(peer, POLLIN, begin + plan->window);
	sender_window_ends();
	if (rc > 0)
		return -EPIPE;
	return rc == 0 ? sender_await(peer, report) : rc;
}

static int
serve_run(int peer, const struct ports *ports, const struct plan *plan, unsigned int lcore)
{
	struct answer answer = { .kind = REQUEST_RUN, .run = plan->run };
	int rc;

	answer.rc = is_possible(plan) ? sender_start(ports, plan, lcore) : -EINVAL;
	rc = message_put(peer, &answer, sizeof(answer));
	if (answer.rc != 0)
		return rc;
	if (rc == 0)
		rc = watch_run(peer, plan, &answer.report);
	sender_stop(&answer.report, lcore);
	if (rc == -EPIPE)
		return 0;
	if (rc == -EINTR)
		return rc;
	answer.rc = rc;
	return message_put(peer, &answer, sizeof(answer));
}

static int
serve_prepare(int peer, struct ports *ports)
{
	struct answer answer = { .kind = REQUEST_PREPARE };

	/* The receiver has stopped its port. */
	ports_settle();
	answer.rc = ports_restart(ports);
	return message_put(peer, &answer, sizeof(answer));
}

/* The port is quiet from here on: the receiver may close its own. */
static int
serve_end(int peer)
{
	const struct answer answer = { .kind = REQUEST_END };

	return message_put(peer, &answer, sizeof(answer));
}

static int
serve_request(int peer, struct ports *ports, const struct request *request, unsigned int lcore)
{
	switch (request->kind) {
	case REQUEST_PREPARE:
		return serve_prepare(peer, ports);
	case REQUEST_RUN:
		return serve_run(peer, ports, &request->plan, lcore);
	case REQUEST_END:
		return serve_end(peer);
	default:
		return message_lost("speaks of something else");
	}
}

int
serve(int peer, struct ports *ports, unsigned int lcore)
{
	struct request request;
	int rc;

	do {
		rc = message_get(peer, &request, sizeof(request), WAIT_FOREVER);
		if (rc <= 0)
			break;
		rc = serve_request(peer, ports, &request, lcore);
	} while (rc == 0);
	ports_settle();
	return rc == -EPIPE ? 0 : rc;
}
