/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a worker of lib/rxmode that cannot make up its mind: at a constant
 * load it changes its regime at most once in any second, with the driver moderating
 * interrupts as it is told. While it is moderated the device signals no more often
 * than the knob allows.
 */

#include <string.h>

#include "intr_plan.h"
#include "rxmode_load.h"

#define SECOND_NS UINT64_C(1000000000)
/* To settle, before a second in which it is counted. */
#define SHORT_SECONDS 2
#define LONG_SECONDS  4
#define MOST_SIGNALS  (SECOND_NS / (LOAD_LATENCY_US * 1000))

struct steady_load {
	uint64_t gap_ns;
	/* Where it leads, so that all regimes are seen; NULL: on the edge between two. */
	const char *regime;
	bool long_form; /* only there */
};

static struct {
	uint64_t changes;
	uint64_t changed_ns;
	bool too_soon;
} seen;

static void
note_change(uint64_t now_ns, const struct rxmode_stats *stats)
{
	uint64_t nb = stats->regime_changes - seen.changes;

	if (nb == 0)
		return;
	if (nb > 1 || (seen.changes != 0 && now_ns - seen.changed_ns < SECOND_NS))
		seen.too_soon = true;
	seen.changes = stats->regime_changes;
	seen.changed_ns = now_ns;
}

static int
settle_and_count(const struct env *env, const struct steady_load *steady)
{
	uint64_t seconds = env->long_form ? LONG_SECONDS : SHORT_SECONDS;
	struct rxmode_stats stats;
	uint64_t signals;

	rxmode_load_watch(note_change);
	rxmode_load_every(steady->gap_ns);
	TRY(rxmode_load_run(seconds * SECOND_NS));
	signals = rxmode_load_signals();
	TRY(rxmode_load_run(SECOND_NS));
	signals = rxmode_load_signals() - signals;
	rxmode_load_stats(&stats);
	EXPECT(!seen.too_soon, "two changes of the regime within a second, of %" PRIu64,
	       stats.regime_changes);
	EXPECT(steady->regime == NULL || strcmp(stats.regime, steady->regime) == 0,
	       "regime: expected %s, actual %s", steady->regime, stats.regime);
	EXPECT(strcmp(stats.regime, "moderated") != 0 || signals <= MOST_SIGNALS,
	       "%" PRIu64 " signals in a second, moderated", signals);
	EXPECT_EQ(stats.queues_by_timer, 0, "queues whose interrupt does not work");
	EXPECT_EQ(stats.rescues + stats.probation_rescues, 0, "rescues");
	return TEST_PASS;
}

static int
all_loads(struct env *env)
{
	static const struct steady_load loads[] = {
		{ 50000000, "interrupt", false }, { 2000000, "interrupt", true },
		{ 510000, NULL, false },          { 400000, "moderated", true },
		{ 150000, "moderated", false },   { 66000, NULL, true },
		{ 60000, "polling", false },      { 50000, "polling", true },
	};
	unsigned int i;
	int result;

	TRY(intr_plan_up(env));
	for (i = 0; i < RTE_DIM(loads); i++) {
		if (loads[i].long_form && !env->long_form)
			continue;
		memset(&seen, 0, sizeof(seen));
		TRY(rxmode_load_begin(env, LOAD_RUN));
		result = settle_and_count(env, &loads[i]);
		rxmode_load_end();
		EXPECT(result == TEST_PASS, "a frame each %" PRIu64 " ns", loads[i].gap_ns);
	}
	return TEST_PASS;
}

/*
 * One type for each register that moderates: the 82574 has one for MSI-X and one for
 * the other types, the 82576 one for all.
 */
ETHDEV_RIG_TEST(rxmode_steady_msix, CHIPS_PCIE, "step=doorbell", "", all_loads)
ETHDEV_RIG_TEST(rxmode_steady_msi, CHIP_82574L, "step=doorbell", "--vfio-intr=msi", all_loads)
ETHDEV_RIG_TEST(rxmode_steady_intx, CHIPS_ALL & ~CHIP_82574L, "step=doorbell", "--vfio-intr=legacy",
		all_loads)
