/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * An operation is done again and again with a fault that strikes at its first,
 * second, third passing, once and for ever, until it is over before the fault
 * strikes. Each such point requires:
 *
 * - 0 or a negative errno, and a message that says what failed;
 * - what succeeded works, what failed once can be done again;
 * - the device can be removed, and nothing is left of it but what EAL leaves at
 *   this very point when the driver has no part in it: see stand_in.c;
 * - the device can then be probed, started, and passes frames.
 */

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <rte_bus_pci.h>
#include <rte_errno.h>

#include "journal.h"
#include "life.h"
#include "stand_in.h"
#include "sweep.h"

#define MAX_POINTS 500
/* Waits are passed in loops: from here on not every turn of one. */
#define FIRST_OF_A_LOOP 4
#define NEVER           1000000000 /* counts and does not strike */

const char *const operation_names[OP_NB] = {
	[OP_PROBE] = "probe",     [OP_CONFIGURE] = "configure", [OP_START] = "start",
	[OP_RX_INTR] = "rx_intr", [OP_STOP] = "stop",           [OP_CLOSE] = "close",
	[OP_REMOVE] = "remove",
};

/* How often the operation passes the fault: by EAL alone, and in all. */
struct passes {
	unsigned long eal;
	unsigned long total;
};

enum point { POINT_OVER, POINT_DONE, POINT_DISORDER };

static enum point
fails_at_point(void)
{
	progress->failed = true;
	return POINT_DISORDER;
}

static const struct census nothing;

/* EAL does not do better by itself. */
static void
forgive(void)
{
	if (!progress->failed)
		progress->failure[0] = '\0';
}

static bool
arm(const char *fault, unsigned int nth, bool ever)
{
	char specification[64];

	snprintf(specification, sizeof(specification), "%s:%u%s", fault, nth, ever ? ":ever" : "");
	EXPECT(gbe_sim()->arm_fault(specification) == 0, "no fault %s", specification);
	return true;
}

/* With the fault armed. */
static int
strike(enum operation op, unsigned long *struck, const char *fault)
{
	int ret = life_do(op);

	*struck = gbe_sim()->fault_struck(fault);
	gbe_sim()->arm_fault(NULL);
	return ret;
}

static bool
count_passes(enum operation op, const char *fault, unsigned long *count)
{
	unsigned long struck;
	int ret;

	TRY(arm(fault, NEVER, false));
	ret = strike(op, &struck, fault);
	EXPECT(ret == 0, "%s without a fault: %s", operation_names[op], rte_strerror(-ret));
	*count = gbe_sim()->fault_passed(fault);
	return true;
}

static bool
is_stuck(const struct sweep_test *test)
{
	return strncmp(test->fault, "stuck.", strlen("stuck.")) == 0;
}

/* EAL has a part in these operations: before the driver's, or after it. */
static bool
has_eal_part(enum operation op)
{
	return op == OP_PROBE || op == OP_REMOVE;
}

static bool
eal_passes(enum operation op, const char *fault, struct passes *passes)
{
	bool good;

	stand_in_begin();
	good = (op == OP_PROBE || life_do(OP_PROBE) == 0) && count_passes(op, fault, &passes->eal);
	good &= life_end();
	stand_in_end();
	return good;
}

static bool
find_passes(const struct sweep_test *test, struct passes *passes)
{
	memset(passes, 0, sizeof(*passes));
	if (!has_eal_part(test->op))
		return true;
	TRY(eal_passes(test->op, test->fault, passes));
	TRY(life_begin(test->op));
	TRY(count_passes(test->op, test->fault, &passes->total));
	return life_end();
}

static bool
is_drivers(const struct sweep_test *test, const struct passes *passes)
{
	switch (test->op) {
	case OP_PROBE:
		return progress->nth > passes->eal;
	case OP_REMOVE:
		return progress->nth <= passes->total - passes->eal;
	default:
		return true;
	}
}

/* What EAL alone meets when the fault strikes at this point of the driver's. */
static bool
arm_stand_in(const struct sweep_test *test, const struct passes *passes)
{
	static char specification[64];

	snprintf(specification, sizeof(specification), "%s:1:ever", test->fault);
	if (!is_drivers(test, passes))
		return arm(test->fault,
			   progress->nth -
				   (test->op == OP_REMOVE ? passes->total - passes->eal : 0),
			   progress->ever);
	if (test->op == OP_PROBE)
		stand_in_fail(progress->ever ? specification : NULL);
	else if (progress->ever)
		return arm(test->fault, 1, true);
	return true;
}

static bool
run_stand_in(const struct sweep_test *test, const struct passes *passes)
{
	struct census before;
	unsigned long struck;

	census_take(&before);
	if (test->op == OP_REMOVE)
		EXPECT(life_do(OP_PROBE) == 0, "EAL does not probe");
	TRY(arm_stand_in(test, passes));
	journal_clear();
	progress->baseline_fails = strike(test->op, &struck, test->fault) != 0;
	progress->baseline_logs = journal_has_reason();
	progress->baseline_recovers = life_end();
	progress->baseline = census_growth(&before, &nothing);
	progress->baseline_recovers &= life_do(OP_PROBE) == 0 && life_do(OP_REMOVE) == 0;
	return true;
}

/* POINT_DISORDER also where EAL is at fault: the point goes on in a new process. */
static enum point
find_baseline(const struct sweep_test *test, const struct passes *passes)
{
	struct census before, growth;
	bool good;

	memset(&progress->baseline, 0, sizeof(progress->baseline));
	progress->baseline_recovers = true;
	progress->baseline_logs = true;
	progress->baseline_fails = false;
	progress->has_baseline = true;
	if (!has_eal_part(test->op))
		return POINT_DONE;
	census_take(&before);
	stand_in_begin();
	good = run_stand_in(test, passes);
	stand_in_end();
	growth = census_growth(&before, &nothing);
	if (!good)
		return fails_at_point();
	forgive();
	return progress->baseline_recovers && !census_has_device(&growth) ? POINT_DONE :
									    POINT_DISORDER;
}

/*
 * What succeeded goes on. What failed once is done again, and what has failed
 * for ever is not: doing it again might clear up what a failure left.
 */
static bool
go_on(enum operation op, int ret)
{
	if (ret == 0)
		return life_go_on(op);
	if (progress->ever)
		return true;
	switch (op) {
	case OP_CONFIGURE:
		return life_go_on(OP_PROBE);
	case OP_START:
		return life_go_on(OP_CONFIGURE);
	case OP_RX_INTR:
		EXPECT(life_do(OP_STOP) == 0, "stop fails");
		/* fall through */
	case OP_STOP:
		return life_go_on(OP_STOP);
	default:
		return true;
	}
}

/* From the operation's end to another life of the port. */
static bool
recover(const struct sweep_test *test, int ret, const struct census *before)
{
	struct census growth;

	TRY(go_on(test->op, ret));
	TRY(life_end());
	growth = census_growth(before, &progress->baseline);
	EXPECT(census_is_within(&growth, &progress->baseline), "leaks %s; %s", census_text(&growth),
	       journal_text());
	return life_whole();
}

static bool
check_result(const struct sweep_test *test, const struct passes *passes, int ret)
{
	bool silent_as_eal = !is_drivers(test, passes) && !progress->baseline_logs;

	EXPECT(ret <= 0, "returns %d", ret);
	EXPECT(ret == 0 || journal_has_reason() || silent_as_eal,
	       "returns %d (%s) and does not say why: %s", ret, rte_strerror(-ret), journal_text());
	return true;
}

static bool
strike_and_recover(const struct sweep_test *test, const struct passes *passes,
		   const struct census *before, unsigned long *struck)
{
	int ret;

	TRY(life_begin(test->op));
	TRY(arm(test->fault, progress->nth, progress->ever));
	journal_clear();
	ret = strike(test->op, struck, test->fault);
	if (*struck == 0)
		return life_end();
	progress->nb_points++;
	TRY(check_result(test, passes, ret));
	if (recover(test, ret, before))
		return true;
	if (!progress->baseline_recovers)
		forgive();
	return !progress->baseline_recovers;
}

static enum point
run_point(const struct sweep_test *test, const struct passes *passes)
{
	struct census before, growth;
	unsigned long struck;
	bool good;

	census_take(&before);
	/* Drivers go on after a wait that had no end, and strict mode minds. */
	gbe_sim()->set_strict(!is_stuck(test));
	good = strike_and_recover(test, passes, &before, &struck);
	gbe_sim()->set_strict(true);
	if (!good)
		return fails_at_point();
	if (struck == 0)
		return POINT_OVER;
	growth = census_growth(&before, &nothing);
	return census_has_device(&growth) ? POINT_DISORDER : POINT_DONE;
}

static void
next_point(const struct sweep_test *test, enum point point)
{
	progress->has_baseline = false;
	progress->nth += is_stuck(test) && progress->nth >= FIRST_OF_A_LOOP ? progress->nth / 2 : 1;
	if (point != POINT_OVER && progress->nth <= MAX_POINTS)
		return;
	if (point != POINT_OVER) {
		fail(__FILE__, __LINE__, "more than %u points", MAX_POINTS);
		progress->failed = true;
	}
	progress->nth = progress->ever ? 0 : 1;
	progress->ever = true;
}

static void
count_eals_point(const struct sweep_test *test)
{
	progress->nb_points++;
	next_point(test, POINT_DISORDER);
}

static enum point
run_baseline_and_point(const struct sweep_test *test, const struct passes *passes)
{
	enum point point;

	alarm(SWEEP_SECONDS_A_POINT);
	snprintf(progress->where, sizeof(progress->where), "EAL's part of %s with %s:%u%s",
		 operation_names[test->op], test->fault, progress->nth,
		 progress->ever ? ":ever" : "");
	if (!progress->has_baseline && find_baseline(test, passes) != POINT_DONE) {
		/* The driver has had no part in it, and would have none. */
		if (test->op == OP_PROBE && !is_drivers(test, passes) && progress->baseline_fails)
			count_eals_point(test);
		return POINT_DISORDER;
	}
	snprintf(progress->where, sizeof(progress->where), "%s with %s:%u%s",
		 operation_names[test->op], test->fault, progress->nth,
		 progress->ever ? ":ever" : "");
	point = run_point(test, passes);
	next_point(test, point);
	return point;
}

enum verdict
strike_run(const struct sweep_test *test)
{
	struct passes passes;

	if (!find_passes(test, &passes))
		return VERDICT_FAIL;
	while (progress->nth != 0) {
		if (run_baseline_and_point(test, &passes) == POINT_DISORDER)
			return VERDICT_ANEW;
	}
	if (progress->nb_points == 0)
		fail(__FILE__, __LINE__, "%s does not meet %s", operation_names[test->op],
		     test->fault);
	return progress->failed || progress->nb_points == 0 ? VERDICT_FAIL : VERDICT_PASS;
}
