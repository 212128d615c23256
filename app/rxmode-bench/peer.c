/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <rte_cycles.h>

#include "frame.h"
#include "options.h"
#include "peer.h"

#define NS_PER_S 1000000000
/* A port starts and its link comes up, an answer is given, at the end of a run. */
#define PREPARE_S 60
#define ANSWER_S  10
#define FOREVER   UINT64_MAX

enum request_kind {
	REQUEST_PREPARE = 0x52580001,
	REQUEST_RUN,
};

struct request {
	uint32_t kind;
	struct plan plan;
};

struct answer {
	uint32_t kind; /* of the request */
	uint32_t run;
	int32_t rc;
	struct sender_report report;
};

volatile sig_atomic_t bench_quit;

static int
lost(const char *why)
{
	fprintf(stderr, "the other process of the measurement %s\n", why);
	return -ECONNRESET;
}

/* Until there is something to read, or if not asked for, the end of the connection: positive. */
static int
wait_for(int peer, short events, uint64_t tsc)
{
	struct pollfd fd = { .fd = peer, .events = events };
	uint64_t now = rte_rdtsc();
	double ns = tsc > now ? (double)(tsc - now) * 1e9 / (double)rte_get_tsc_hz() : 0;
	const struct timespec left = {
		.tv_sec = (time_t)(ns / NS_PER_S),
		.tv_nsec = (long)ns % NS_PER_S,
	};
	int n = 0;

	if (bench_quit == 0)
		n = ppoll(&fd, 1, tsc == FOREVER ? NULL : &left, NULL);
	if (bench_quit != 0)
		return -EINTR;
	return n > 0 ? fd.revents : 0;
}

int
peer_sleep_until(int peer, uint64_t tsc)
{
	int rc = wait_for(peer, 0, tsc);

	return rc > 0 ? lost("has ended") : rc;
}

static int
put(int peer, const void *message, size_t size)
{
	return send(peer, message, size, MSG_NOSIGNAL) == (ssize_t)size ? 0 : -EPIPE;
}

/* 1: a message; 0: the other one has closed its end. */
static int
get(int peer, void *message, size_t size, uint64_t until)
{
	int rc = wait_for(peer, POLLIN, until);
	ssize_t n;

	if (rc < 0)
		return rc;
	if (rc == 0)
		return lost("does not answer");
	/* What is longer is cut off, but for its size. */
	n = recv(peer, message, size, MSG_DONTWAIT | MSG_TRUNC);
	if (n <= 0)
		return 0;
	return n == (ssize_t)size ? 1 : lost("speaks of something else");
}

static int
await_answer(int peer, uint32_t kind, uint32_t run, unsigned int seconds, struct answer *answer)
{
	int rc = get(peer, answer, sizeof(*answer), rte_rdtsc() + seconds * rte_get_tsc_hz());

	if (rc < 0)
		return rc;
	if (rc == 0)
		return lost("has ended");
	if (answer->kind != kind || answer->run != run || answer->rc > 0)
		return lost("speaks of something else");
	return answer->rc == 0 ? 0 : -EIO;
}

static int
ask(int peer, const struct request *request, unsigned int seconds)
{
	struct answer answer;

	if (put(peer, request, sizeof(*request)) != 0)
		return lost("has ended");
	return await_answer(peer, request->kind, request->plan.run, seconds, &answer);
}

int
peer_prepare(int peer)
{
	const struct request request = { .kind = REQUEST_PREPARE };

	return ask(peer, &request, PREPARE_S);
}

int
peer_start(int peer, const struct plan *plan)
{
	const struct request request = { .kind = REQUEST_RUN, .plan = *plan };

	return ask(peer, &request, ANSWER_S);
}

int
peer_await(int peer, uint32_t run, struct sender_report *report)
{
	struct answer answer;
	int rc = await_answer(peer, REQUEST_RUN, run, ANSWER_S, &answer);

	if (rc == 0)
		*report = answer.report;
	return rc;
}

static bool
is_possible(const struct plan *plan)
{
	const struct bench_point *point = &plan->point;
	uint64_t longest = OPTIONS_MAX_MS / 1000 * rte_get_tsc_hz();

	return (unsigned int)point->pattern < BENCH_NB_PATTERNS && point->rate >= 0 &&
	       point->rate <= OPTIONS_MAX_RATE && point->burst >= 1 &&
	       point->burst <= OPTIONS_MAX_BURST && point->frame >= FRAME_MIN &&
	       point->frame <= FRAME_MAX && plan->warm_up <= longest && plan->window <= longest &&
	       plan->start_tsc <= rte_rdtsc() + ANSWER_S * rte_get_tsc_hz();
}

/* -EPIPE: the receiver wants no more of it. */
static int
watch_run(int peer, const struct plan *plan, struct sender_report *report)
{
	uint64_t begin = plan->start_tsc + plan->warm_up;
	int rc = wait_for(peer, 0, begin);

	sender_window_begins();
	if (rc == 0)
		rc = wait_for(peer, 0, begin + plan->window);
	sender_window_ends();
	if (rc > 0)
		return -EPIPE;
	return rc == 0 ? sender_await(report) : rc;
}

static int
serve_run(int peer, const struct ports *ports, const struct plan *plan, unsigned int lcore)
{
	struct answer answer = { .kind = REQUEST_RUN, .run = plan->run };
	int rc;

	answer.rc = is_possible(plan) ? sender_start(ports, plan, lcore) : -EINVAL;
	rc = put(peer, &answer, sizeof(answer));
	if (answer.rc != 0)
		return rc;
	if (rc == 0)
		rc = watch_run(peer, plan, &answer.report);
	sender_stop(&answer.report, lcore);
	if (rc == -EINTR || rc == -EPIPE)
		return rc;
	answer.rc = rc;
	return put(peer, &answer, sizeof(answer));
}

static int
serve_prepare(int peer, struct ports *ports)
{
	struct answer answer = { .kind = REQUEST_PREPARE };

	/* The receiver has stopped its port. */
	ports_settle();
	answer.rc = ports_restart(ports);
	return put(peer, &answer, sizeof(answer));
}

int
peer_serve(int peer, struct ports *ports, unsigned int lcore)
{
	struct request request;
	int rc;

	do {
		rc = get(peer, &request, sizeof(request), FOREVER);
		if (rc <= 0)
			break;
		if (request.kind == REQUEST_PREPARE)
			rc = serve_prepare(peer, ports);
		else if (request.kind == REQUEST_RUN)
			rc = serve_run(peer, ports, &request.plan, lcore);
		else
			rc = lost("speaks of something else");
	} while (rc == 0);
	ports_settle();
	return rc == -EPIPE ? 0 : rc;
}
