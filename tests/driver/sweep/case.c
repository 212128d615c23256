/* SPDX-License-Identifier: BSD-3-Clause */

#include <sched.h>
#include <time.h>
#include <unistd.h>

#include <rte_ethdev.h>

#include "case.h"
#include "life.h"
#include "sweep.h"

#define WAIT_S 60 /* a guard against hanging */
#define MS     UINT64_C(1000000)

static unsigned int nb_link_events;

static bool
check_and_end(const struct sweep_test *test)
{
	static const struct census nothing;
	struct census before, growth;

	census_take(&before);
	TRY(test->check());
	gbe_sim()->arm_fault(NULL);
	TRY(life_end());
	growth = census_growth(&before, &nothing);
	EXPECT(census_is_within(&growth, &nothing), "leaks %s", census_text(&growth));
	return test->unplugs || life_whole();
}

enum verdict
case_run(const struct sweep_test *test)
{
	alarm(SWEEP_SECONDS_A_POINT);
	if (!check_and_end(test))
		return VERDICT_FAIL;
	if (test->points && progress->nth != 0)
		return VERDICT_ANEW;
	return test->unplugs ? VERDICT_PASS_ANEW : VERDICT_PASS;
}

bool
case_wait(bool (*is_so)(const void *arg), const void *arg)
{
	struct timespec begin, now;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	do {
		if (is_so(arg))
			return true;
		/* What is due comes in virtual time, and is served in real time. */
		gbe_sim()->advance(MS);
		sched_yield();
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while (now.tv_sec - begin.tv_sec <= WAIT_S);
	return is_so(arg);
}

static int
link_event(uint16_t port, enum rte_eth_event_type type, void *arg, void *ret)
{
	RTE_SET_USED(port);
	RTE_SET_USED(type);
	RTE_SET_USED(arg);
	RTE_SET_USED(ret);
	__atomic_add_fetch(&nb_link_events, 1, __ATOMIC_SEQ_CST);
	return 0;
}

bool
case_watch_link(void)
{
	EXPECT(rte_eth_dev_callback_register(life_port(), RTE_ETH_EVENT_INTR_LSC, link_event,
					     NULL) == 0,
	       "no callback for the link");
	return true;
}

void
case_unwatch_link(void)
{
	rte_eth_dev_callback_unregister(life_port(), RTE_ETH_EVENT_INTR_LSC, link_event, NULL);
}

unsigned int
case_link_events(void)
{
	return __atomic_load_n(&nb_link_events, __ATOMIC_SEQ_CST);
}

struct link_move {
	unsigned int nb_before;
	bool up;
};

static bool
has_moved(const void *arg)
{
	const struct link_move *move = arg;
	struct rte_eth_link link;

	return case_link_events() > move->nb_before &&
	       rte_eth_link_get_nowait(life_port(), &link) == 0 &&
	       (link.link_status != 0) == move->up;
}

bool
case_move_link(bool up)
{
	const struct link_move move = { .nb_before = case_link_events(), .up = up };

	gbe_sim()->set_link(SWEEP_PORT, up);
	EXPECT(case_wait(has_moved, &move), "no event of the link going %s", up ? "up" : "down");
	return true;
}
