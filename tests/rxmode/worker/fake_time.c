/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdbool.h>
#include <stddef.h>

#include <rte_common.h>

#include "check.h"
#include "fake_time.h"
#include "rxmode_time.h"

#define NS_PER_S UINT64_C(1000000000)

struct event {
	uint64_t at_ns;
	void (*call)(void *arg); /* NULL: none */
	void *arg;
};

static struct event events[32];
static uint64_t now_ns = NS_PER_S;
static uint64_t round_ns = FAKE_ROUND_NS;
static bool in_event;
static struct fake_sleeps slept;

static struct event *
next_event(void)
{
	struct event *next = NULL;

	for (unsigned int i = 0; i < RTE_DIM(events); i++) {
		if (events[i].call != NULL && (next == NULL || events[i].at_ns < next->at_ns))
			next = &events[i];
	}
	return next;
}

/* With all that happens until then. */
static void
pass_until(uint64_t then_ns)
{
	struct event *next;

	while ((next = next_event()) != NULL && next->at_ns <= then_ns) {
		const struct event event = *next;

		next->call = NULL;
		now_ns = RTE_MAX(now_ns, event.at_ns);
		in_event = true;
		event.call(event.arg);
		in_event = false;
	}
	now_ns = then_ns;
}

static uint64_t
read_clock(void)
{
	if (!in_event)
		pass_until(now_ns + round_ns);
	return now_ns;
}

static uint64_t
clock_hz(void)
{
	return NS_PER_S;
}

static int
wait_until(int epfd, struct epoll_event *ready, int n, uint64_t end_ns)
{
	for (;;) {
		const struct event *next;
		int rc = epoll_wait(epfd, ready, n, 0);

		if (rc != 0 || now_ns >= end_ns)
			return rc;
		next = next_event();
		CHECK(next != NULL || end_ns != UINT64_MAX);
		pass_until(next == NULL ? end_ns : RTE_MIN(next->at_ns, end_ns));
	}
}

static int
wait_virtually(int epfd, struct epoll_event *ready, int n, const struct timespec *timeout)
{
	uint64_t from_ns = now_ns, asked_ns = UINT64_MAX, end_ns = UINT64_MAX;
	int rc;

	if (timeout != NULL) {
		asked_ns = timeout->tv_sec * NS_PER_S + timeout->tv_nsec;
		end_ns = now_ns + asked_ns;
	}
	if (asked_ns != 0) {
		slept.n++;
		slept.last_ns = asked_ns;
		slept.longest_ns = RTE_MAX(slept.longest_ns, asked_ns);
	}
	rc = wait_until(epfd, ready, n, end_ns);
	if (now_ns != from_ns)
		pass_until(now_ns + FAKE_US(FAKE_WAKE_US));
	return rc;
}

void
fake_time_begin(void)
{
	static const struct rxmode_time fake = {
		.now = read_clock,
		.hz = clock_hz,
		.wait = wait_virtually,
	};

	rxmode_time = &fake;
}

uint64_t
fake_now(void)
{
	return now_ns;
}

void
fake_time_round(uint64_t ns)
{
	round_ns = ns;
}

void
fake_in(uint64_t ns, void (*event)(void *arg), void *arg)
{
	for (unsigned int i = 0; i < RTE_DIM(events); i++) {
		if (events[i].call == NULL) {
			events[i] = (struct event){ now_ns + ns, event, arg };
			return;
		}
	}
	kit_fail(__FILE__, __LINE__, "too many events");
}

void
fake_time_clear(void)
{
	for (unsigned int i = 0; i < RTE_DIM(events); i++)
		events[i].call = NULL;
}

struct fake_sleeps
fake_sleeps(void)
{
	const struct fake_sleeps since = slept;

	slept = (struct fake_sleeps){ 0 };
	return since;
}
