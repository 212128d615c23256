/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against timers that expire early, late, twice or in a wrong order,
 * and virtual time that passes by itself.
 */

#include "../wire/wire_test.h"

static struct sim_clock testee;
static char order[32];
static uint64_t times[32];

/* Its argument is its letter. */
static void
expired(void *arg)
{
	size_t nb = strlen(order);

	CHECK(nb + 1 < sizeof(order));
	order[nb] = *(const char *)arg;
	times[nb] = sim_clock_now(&testee);
}

#define TIMER(letter) \
	{ \
		.expired = expired, .arg = (char[]) \
		{ \
			letter \
		} \
	}

static void
expect(const char *letters)
{
	if (strcmp(order, letters) != 0) {
		fprintf(stderr, "expected '%s', actual '%s'\n", letters, order);
		exit(EXIT_FAILURE);
	}
	memset(order, 0, sizeof(order));
}

static void
virtual_order(void)
{
	struct sim_timer a = TIMER('a'), b = TIMER('b'), c = TIMER('c'), d = TIMER('d');

	sim_clock_init(&testee, true);
	sim_clock_arm(&testee, &a, 30);
	sim_clock_arm(&testee, &b, 10);
	sim_clock_arm(&testee, &c, 30);
	sim_clock_arm(&testee, &d, 20);
	/* Arming again moves. */
	sim_clock_arm(&testee, &b, 40);
	CHECK_EQ(sim_clock_next(&testee), 20);
	sim_clock_cancel(&testee, &d);
	sim_clock_cancel(&testee, &d);
	CHECK(!sim_clock_run(&testee));
	sim_clock_advance(&testee, 29);
	expect("");
	sim_clock_advance(&testee, 1);
	expect("ac");
	CHECK(!a.armed && b.armed && !c.armed);
	sim_clock_advance(&testee, 100);
	expect("b");
	CHECK_EQ(times[0], 40);
	CHECK_EQ(sim_clock_now(&testee), 130);
	CHECK_EQ(sim_clock_next(&testee), UINT64_MAX);
}

static struct sim_timer periodic;

static void
again(void *arg)
{
	expired(arg);
	sim_clock_arm(&testee, &periodic, sim_clock_now(&testee) + 10);
}

static void
virtual_period(void)
{
	periodic = (struct sim_timer){ .expired = again, .arg = (char[]){ 'p' } };
	sim_clock_init(&testee, true);
	sim_clock_arm(&testee, &periodic, 10);
	sim_clock_advance(&testee, 45);
	CHECK_EQ(times[3], 40);
	expect("pppp");
	sim_clock_cancel(&testee, &periodic);
}

/* One that was missed, as nobody called, expires without time going back. */
static void
virtual_overdue(void)
{
	struct sim_timer a = TIMER('a'), b = TIMER('b');

	sim_clock_init(&testee, true);
	sim_clock_advance(&testee, 100);
	sim_clock_arm(&testee, &a, 50);
	sim_clock_advance(&testee, 0);
	CHECK_EQ(times[0], 100);
	sim_clock_arm(&testee, &b, 60);
	CHECK(sim_clock_run(&testee));
	CHECK(!sim_clock_run(&testee));
	expect("ab");
}

static void
real(void)
{
	struct sim_timer a = TIMER('a'), b = TIMER('b');
	uint64_t start;

	sim_clock_init(&testee, false);
	start = sim_clock_now(&testee);
	sim_clock_arm(&testee, &b, start + 3600 * 1000000000ull);
	sim_clock_arm(&testee, &a, start + 2000000);
	sim_clock_advance(&testee, 7200 * 1000000000ull);
	while (!sim_clock_run(&testee))
		CHECK(sim_clock_now(&testee) < start + 60 * 1000000000ull);
	CHECK(times[0] >= start + 2000000);
	expect("a");
	CHECK(b.armed);
}

int
main(void)
{
	virtual_order();
	virtual_period();
	virtual_overdue();
	real();
	return EXIT_SUCCESS;
}
