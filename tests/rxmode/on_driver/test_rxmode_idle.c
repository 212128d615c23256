/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against an idle thread that wakes up, whatever for: once the load is gone,
 * a worker of lib/rxmode wakes at most twice in any second, with every type of
 * interrupt and all queues watched, and also when it had to poll before.
 */

#include "intr_plan.h"
#include "rxmode_load.h"

#define SECOND_NS  UINT64_C(1000000000)
#define MOST_WAKES 2
/* More than can be served. */
#define BUSY_GAP_NS 50000
#define BUSY_S      1
/* To learn that the load is gone. */
#define SETTLE_S  1
#define IDLE_S    8
#define MAX_WAKES 64

static uint64_t sleeps;
static unsigned int nb_wakes;
static uint64_t wake_ns[MAX_WAKES];

static void
note_wake(uint64_t now_ns, const struct rxmode_stats *stats)
{
	if (stats->sleeps == sleeps)
		return;
	sleeps = stats->sleeps;
	if (nb_wakes < MAX_WAKES)
		wake_ns[nb_wakes] = now_ns;
	nb_wakes++;
}

static int
idle(void)
{
	struct rxmode_stats before, after;
	unsigned int i;

	rxmode_load_stats(&before);
	sleeps = before.sleeps;
	nb_wakes = 0;
	rxmode_load_watch(note_wake);
	TRY(rxmode_load_run(IDLE_S * SECOND_NS));
	rxmode_load_stats(&after);
	EXPECT(nb_wakes > 0, "it does not sleep");
	EXPECT(nb_wakes <= IDLE_S * MOST_WAKES, "%u wakes in %u s", nb_wakes, IDLE_S);
	for (i = MOST_WAKES; i < nb_wakes; i++)
		EXPECT(wake_ns[i] - wake_ns[i - MOST_WAKES] >= SECOND_NS,
		       "wakes %u to %u are within a second", i - MOST_WAKES, i);
	EXPECT((after.asleep_ns - before.asleep_ns) * 100 >= IDLE_S * SECOND_NS * 99,
	       "asleep for %" PRIu64 " ns of %u s", after.asleep_ns - before.asleep_ns, IDLE_S);
	EXPECT_EQ(after.queues_by_timer, 0, "queues whose interrupt does not work");
	return TEST_PASS;
}

static int
busy_and_idle(struct env *env, enum load_use use)
{
	int result;

	TRY(rxmode_load_begin(env, use));
	rxmode_load_every(BUSY_GAP_NS);
	result = rxmode_load_run(BUSY_S * SECOND_NS);
	rxmode_load_every(0);
	if (result == TEST_PASS)
		result = rxmode_load_run(SETTLE_S * SECOND_NS);
	if (result == TEST_PASS)
		result = idle();
	rxmode_load_end();
	return result;
}

static int
run_and_loop(struct env *env)
{
	TRY(intr_plan_up(env));
	TRY(busy_and_idle(env, LOAD_RUN));
	return busy_and_idle(env, LOAD_LOOP);
}

ETHDEV_RIG_TEST(rxmode_idle_msix, CHIPS_PCIE, "step=doorbell", "", run_and_loop)
ETHDEV_RIG_TEST(rxmode_idle_msix2, CHIPS_PCIE, "irq=msix=2", "", run_and_loop)
ETHDEV_RIG_TEST(rxmode_idle_msi, CHIPS_PCIE, "step=doorbell", "--vfio-intr=msi", run_and_loop)
ETHDEV_RIG_TEST(rxmode_idle_intx, CHIPS_ALL, "step=doorbell", "--vfio-intr=legacy", run_and_loop)
