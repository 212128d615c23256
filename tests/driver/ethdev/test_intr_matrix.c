/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against interrupts that work on some chips, types, and numbers of
 * queues and lcores only: every chip x type x {queues, link, both} x {1, 2, all
 * queues} x {one lcore, several}. Frame by frame each wakes its queue once, by
 * the vector that the rule of lib/msgintr/msgintr.h says, and the driver counts as
 * many interrupts. Link changes are seen, and wake nobody.
 *
 * On simulated NICs alone, which send no interrupt for nothing, and whose time
 * costs nothing.
 */

#include "intr_plan.h"
#include "link_events.h"
#include "rss.h"
#include "sleepers.h"

#define STRICT_FRAMES 1000
#define RACING_FRAMES 1000

enum type { INTX, MSI, MSIX };

struct cell {
	enum type type;
	/* MSI-X vectors that the device has. */
	uint16_t table;
	uint16_t nb_queues;
	unsigned int nb_lcores;
	bool rxq;
	bool lsc;
};

/* Also while all queues sleep, which must not notice. */
static int
flap(struct env *env)
{
	TRY(link_events_expect(env, false));
	TRY(link_events_expect(env, true));
	return port_wait_link(env, 0, true);
}

static uint16_t
vectors_of(const struct cell *cell)
{
	return cell->type == MSIX ? RTE_MIN(cell->table, cell->nb_queues + 1) : 1;
}

static uint16_t
vector_of(const struct cell *cell, uint16_t queue)
{
	uint16_t nb = vectors_of(cell);

	return RTE_MIN(queue + 1, nb - 1);
}

/* Does the queue share its vector with others, or with the link? */
static bool
is_relayed(const struct cell *cell, uint16_t queue)
{
	uint16_t nb = vectors_of(cell);

	return nb == 1 || (nb <= cell->nb_queues && queue + 2 >= nb);
}

static int
queue_xstat(struct env *env, uint16_t queue, const char *what, uint64_t *value)
{
	char name[RTE_ETH_XSTATS_NAME_SIZE];
	uint64_t id;

	snprintf(name, sizeof(name), "rx_q%u_%s", queue, what);
	EXPECT_OK(rte_eth_xstats_get_id_by_name(env->port[1], name, &id));
	EXPECT_EQ(rte_eth_xstats_get_by_id(env->port[1], &id, value, 1), 1, name);
	return TEST_PASS;
}

static int
expect_messages(const char *what, uint64_t actual, uint64_t frames, bool exactly)
{
	/* A relay that is late may find two frames, or none any more. */
	EXPECT(actual == frames || (!exactly && frames != 0 && actual != 0 && actual <= 2 * frames),
	       "%s: %" PRIu64 " for %" PRIu64 " frames", what, actual, frames);
	return TEST_PASS;
}

/* What the device has sent, and by which vector. */
static int
expect_signals(const struct cell *cell, const uint64_t *frames)
{
	uint64_t expected[GBE_SIM_MAX_VECTORS] = { 0 };
	bool relayed[GBE_SIM_MAX_VECTORS] = { false };
	struct gbe_sim_counts counts;
	char what[32];
	unsigned int i;

	gbe_sim()->counts(1, &counts);
	for (i = 0; i < cell->nb_queues; i++) {
		expected[vector_of(cell, i)] += frames[i];
		relayed[vector_of(cell, i)] = is_relayed(cell, i);
	}
	TRY(expect_messages("INTx", counts.intx, cell->type == INTX ? expected[0] : 0, false));
	for (i = 0; i < GBE_SIM_MAX_VECTORS; i++) {
		snprintf(what, sizeof(what), "messages of vector %u", i);
		TRY(expect_messages(what, counts.messages[i], cell->type == INTX ? 0 : expected[i],
				    !relayed[i]));
	}
	return TEST_PASS;
}

static int
expect_counted(struct env *env, const struct cell *cell, const uint64_t *frames)
{
	static const char *const names[] = {
		"interrupts",
		"spurious_wakeups",
		"relayed_interrupts",
	};
	uint16_t q, i;

	for (q = 0; q < cell->nb_queues; q++) {
		const uint64_t expected[] = {
			frames[q],
			0,
			is_relayed(cell, q) ? frames[q] : 0,
		};

		for (i = 0; i < RTE_DIM(names); i++) {
			uint64_t value = 0;

			TRY(queue_xstat(env, q, names[i], &value));
			EXPECT(value == expected[i],
			       "%s of queue %u: expected %" PRIu64 ", actual %" PRIu64, names[i], q,
			       expected[i], value);
		}
	}
	return TEST_PASS;
}

/* The run before has left no cause behind: all is counted from zero. */
static int
counted_run(struct env *env, const struct cell *cell, struct sleepers *sleepers)
{
	uint64_t frames[SLEEPER_QUEUES] = { 0 };
	unsigned int i;

	for (i = 0; i < STRICT_FRAMES; i++)
		frames[i % cell->nb_queues]++;
	gbe_sim()->reset_counts(1);
	EXPECT_OK(rte_eth_xstats_reset(env->port[1]));
	TRY(sleepers_run(sleepers, SLEEP_STRICTLY, STRICT_FRAMES, NULL));
	TRY(expect_signals(cell, frames));
	return expect_counted(env, cell, frames);
}

static int
sleep_on_queues(struct env *env, const struct cell *cell)
{
	struct sleepers sleepers;

	TRY(sleepers_begin(&sleepers, env, cell->nb_queues, cell->nb_lcores));
	TRY(sleepers_run(&sleepers, SLEEP_STRICTLY, 2 * cell->nb_queues, cell->lsc ? flap : NULL));
	TRY(counted_run(env, cell, &sleepers));
	TRY(sleepers_run(&sleepers, SLEEP_DRAIN, RACING_FRAMES, NULL));
	TRY(sleepers_run(&sleepers, SLEEP_RECHECK, RACING_FRAMES, NULL));
	return path_sync(env, 0);
}

static int
cell_up(struct env *env, const struct cell *cell)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	intr_plan_init(env, &plan1, cell->nb_queues);
	plan1.conf.intr_conf.rxq = cell->rxq;
	plan1.conf.intr_conf.lsc = cell->lsc;
	return pair_up(env, &plan0, &plan1);
}

static int
run_cell(struct env *env, const struct cell *cell)
{
	TRY(cell_up(env, cell));
	if (cell->lsc)
		TRY(flap(env));
	TRY(pair_ready(env));
	if (cell->rxq)
		TRY(sleep_on_queues(env, cell));
	else
		TRY(expect_traffic(env));
	TRY(port_stop(env, 0));
	return port_stop(env, 1);
}

/* Who polls does so on one lcore. */
static int
run_queues(struct env *env, struct cell *cell)
{
	const unsigned int most = cell->rxq && cell->nb_queues > 1 ? SLEEPERS_MAX : 1;

	for (cell->nb_lcores = 1; cell->nb_lcores <= most; cell->nb_lcores += SLEEPERS_MAX - 1)
		EXPECT(run_cell(env, cell) == TEST_PASS, "with %u queues, %u lcores",
		       cell->nb_queues, cell->nb_lcores);
	return TEST_PASS;
}

static int
matrix(struct env *env, struct cell cell)
{
	const uint16_t max = env->chip->max_queues;

	if (cell.lsc)
		TRY(link_events_watch(env));
	for (cell.nb_queues = 1; cell.nb_queues <= RTE_MIN(2, max); cell.nb_queues++)
		TRY(run_queues(env, &cell));
	cell.nb_queues = max;
	return max > 2 ? run_queues(env, &cell) : TEST_PASS;
}

/* clang-format off */
#define MATRIX_TEST(name_, chips_, rig_, eal_, type_, table_, rxq_, lsc_) \
	static int \
	name_(struct env *env) \
	{ \
		return matrix(env, (struct cell){ .type = type_, \
			.table = table_, .rxq = rxq_, .lsc = lsc_ }); \
	} \
	ETHDEV_RIG_TEST(name_, chips_, rig_, eal_, name_)
/* clang-format on */

#define MATRIX(name_, chips_, rig_, eal_, type_, table_) \
	MATRIX_TEST(intr_matrix_##name_##_rxq, chips_, rig_, eal_, type_, table_, true, false) \
	MATRIX_TEST(intr_matrix_##name_##_lsc, chips_, rig_, eal_, type_, table_, false, true) \
	MATRIX_TEST(intr_matrix_##name_##_both, chips_, rig_, eal_, type_, table_, true, true)

MATRIX(intx, CHIPS_ALL, "step=doorbell", "--vfio-intr=legacy", INTX, 0)
MATRIX(msi, CHIPS_PCIE, "step=doorbell", "--vfio-intr=msi", MSI, 0)
MATRIX(msix, CHIPS_PCIE, "step=doorbell", "", MSIX, UINT16_MAX)
/* Starved: all queues on two vectors or fewer, some, and as QEMU's 82576. */
MATRIX(msix1, CHIPS_PCIE, "irq=msix=1", "", MSIX, 1)
MATRIX(msix2, CHIPS_PCIE, "irq=msix=2", "", MSIX, 2)
MATRIX(msix3, CHIP_82576, "irq=msix=3", "", MSIX, 3)
MATRIX(msix10, CHIP_82576, "irq=msix=10", "", MSIX, 10)
