/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against frames that wait for ever, or for the backstop, in a queue whose
 * worker of lib/rxmode sleeps: thousands come at random moments, every second one
 * with the worker on its way to sleep after the last and the others with it asleep,
 * and meanwhile queues are taken away and given back, and the port is stopped and
 * started, while it sleeps. Real threads, but nothing ends a sleep except an
 * interrupt or a kick: a frame that nobody signals is stranded for a minute, which
 * ends the test.
 */

#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include <rte_cycles.h>
#include <rte_eal.h>
#include <rte_launch.h>
#include <rte_lcore.h>
#include <rte_random.h>
#include <rxmode.h>

#include "deadline.h"
#include "intr_plan.h"
#include "rss.h"
#include "rxmode_time.h"

#define ARRIVALS    2000
#define PATIENCE_MS 60000
/* Longer than falling asleep takes, so that frames hit every step of it. */
#define LONGEST_PAUSE_US 60
#define WAKE_US          20
#define LATENCY_US       50
#define MAX_QUEUES       4
#define FRAME_LEN        100
#define MOST_AT_ONCE     3
/* Arrivals from one disturbance to the next. */
#define QUIET 100

struct arrivals {
	struct env *env;
	struct rxmode *worker;
	uint16_t nb_queues;
	uint8_t frame[MAX_QUEUES][FRAME_LEN];
	uint64_t sent;
	_Atomic uint64_t received;
	_Atomic pid_t offline; /* the worker's thread, where it does nothing but sleep; or 0 */
};

static void
take(void *arg, uint16_t port __rte_unused, uint16_t queue __rte_unused, struct rte_mbuf **m,
     uint16_t n)
{
	struct arrivals *a = arg;

	rte_pktmbuf_free_bulk(m, n);
	a->received += n;
}

static void
note_offline(void *arg, bool offline)
{
	struct arrivals *a = arg;

	a->offline = offline ? rte_sys_gettid() : 0;
}

/*
 * However soon the backstop would end a sleep: it is not what is tested. Within the knob a sleep is
 * by timer, with interrupts off.
 */
static int
sleep_long(int epfd, struct epoll_event *events, int n, const struct timespec *timeout)
{
	if (timeout != NULL && timeout->tv_sec == 0 && timeout->tv_nsec <= LATENCY_US * 1000)
		return rxmode_time_real.wait(epfd, events, n, timeout);
	return epoll_wait(epfd, events, n, 2 * PATIENCE_MS);
}

/* The letter after the name, which is in brackets. */
static char
state_of(pid_t thread)
{
	char path[64], line[256];
	const char *end = NULL;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", (int)thread);
	file = fopen(path, "re");
	if (file == NULL)
		return '\0';
	if (fgets(line, sizeof(line), file) != NULL)
		end = strrchr(line, ')');
	fclose(file);
	return end != NULL && end[1] == ' ' ? end[2] : '\0';
}

static bool
is_asleep(const struct arrivals *a)
{
	pid_t thread = a->offline;

	return thread != 0 && state_of(thread) == 'S' && a->offline == thread;
}

static int
expect_asleep(const struct arrivals *a)
{
	uint64_t deadline = deadline_in_ms(PATIENCE_MS);

	while (!is_asleep(a)) {
		EXPECT(!deadline_over(deadline), "the worker does not fall asleep");
		sched_yield();
	}
	return TEST_PASS;
}

static int
worker_main(void *worker)
{
	return rxmode_run(worker);
}

static int
make_frames(struct arrivals *a)
{
	struct rss_state state;
	struct frame f;
	uint16_t q;

	if (a->nb_queues > 1)
		TRY(rss_read(a->env, 1, &state));
	for (q = 0; q < a->nb_queues; q++) {
		frame_init(a->env, &f, 0, FRAME_LEN, q);
		f.l3 = L3_IP4;
		f.l4 = L4_TCP;
		if (a->nb_queues > 1)
			TRY(rss_aim(&state, &f, q));
		frame_build(&f, a->frame[q]);
	}
	return TEST_PASS;
}

static void
bring(struct arrivals *a, uint16_t queue)
{
	gbe_sim()->inject(1, a->frame[queue], FRAME_LEN);
	a->sent++;
}

static int
expect_all(struct arrivals *a)
{
	uint64_t deadline = deadline_in_ms(PATIENCE_MS);

	while (a->received != a->sent) {
		EXPECT(!deadline_over(deadline), "stranded: %" PRIu64 " of %" PRIu64 " frames",
		       a->sent - a->received, a->sent);
		sched_yield();
	}
	return TEST_PASS;
}

/* Of several queues the last one takes the place of the first. */
static int
replace_queue(struct arrivals *a)
{
	EXPECT_OK(rxmode_queue_del(a->worker, a->env->port[1], 0));
	EXPECT_OK(rxmode_queue_add(a->worker, a->env->port[1], 0));
	return TEST_PASS;
}

/* What came while nobody watched is found as soon as somebody does. */
static int
replace_queue_with_frame(struct arrivals *a)
{
	uint16_t last = a->nb_queues - 1;

	EXPECT_OK(rxmode_queue_del(a->worker, a->env->port[1], last));
	bring(a, last);
	EXPECT_OK(rxmode_queue_add(a->worker, a->env->port[1], last));
	return TEST_PASS;
}

static int
restart_port(struct arrivals *a)
{
	rxmode_port_stop(a->worker, a->env->port[1]);
	TRY(port_stop(a->env, 1));
	TRY(port_start(a->env, 1));
	TRY(port_wait_link(a->env, 1, true));
	rxmode_port_start(a->worker, a->env->port[1]);
	return TEST_PASS;
}

static int
expect_trust(const struct arrivals *a)
{
	struct rxmode_stats stats;

	rxmode_stats_get(a->worker, &stats);
	EXPECT_EQ(stats.queues_by_timer, 0, "queues whose interrupt does not work");
	return TEST_PASS;
}

static int
disturb(struct arrivals *a, unsigned int nb)
{
	static int (*const disturbances[])(struct arrivals * a) = {
		replace_queue,
		restart_port,
		replace_queue_with_frame,
	};

	TRY(expect_asleep(a));
	TRY(disturbances[nb % RTE_DIM(disturbances)](a));
	TRY(expect_trust(a));
	/* Half of them asleep again before the next frame. */
	return nb % 2 == 0 ? expect_asleep(a) : TEST_PASS;
}

static int
arrive(struct arrivals *a)
{
	unsigned int i, n;

	for (i = 0; i < ARRIVALS; i++) {
		if (i % QUIET == QUIET - 1)
			TRY(disturb(a, i / QUIET));
		if (i % 2 == 0)
			TRY(expect_asleep(a));
		for (n = 1 + rte_rand_max(MOST_AT_ONCE); n > 0; n--)
			bring(a, rte_rand_max(a->nb_queues));
		TRY(expect_all(a));
		rte_delay_us_block(rte_rand_max(LONGEST_PAUSE_US));
	}
	return TEST_PASS;
}

static int
expect_slept(const struct arrivals *a, enum rxmode_mode mode)
{
	struct rxmode_stats stats;

	rxmode_stats_get(a->worker, &stats);
	EXPECT_EQ(stats.rescues, 0, "rescues");
	EXPECT_EQ(stats.probation_rescues, 0, "rescues on probation");
	/* The adaptive one may find timers cheaper. */
	EXPECT(stats.wakes >= ARRIVALS / 2 || mode == RXMODE_ADAPTIVE,
	       "%" PRIu64 " wakes for %u arrivals", stats.wakes, ARRIVALS);
	EXPECT(stats.sleeps >= ARRIVALS / 2, "%" PRIu64 " sleeps for %u arrivals", stats.sleeps,
	       ARRIVALS);
	return TEST_PASS;
}

static int
run_worker(struct arrivals *a, enum rxmode_mode mode)
{
	unsigned int lcore = rte_get_next_lcore(-1, 1, 0);
	int result;
	uint16_t q;

	for (q = 0; q < a->nb_queues; q++)
		EXPECT_OK(rxmode_queue_add(a->worker, a->env->port[1], q));
	EXPECT_OK(rte_eal_remote_launch(worker_main, a->worker, lcore));
	result = arrive(a);
	rxmode_stop(a->worker);
	EXPECT_EQ(rte_eal_wait_lcore(lcore), 0, "rxmode_run()");
	TRY(result);
	TRY(expect_trust(a));
	return expect_slept(a, mode);
}

static int
in_mode(struct env *env, enum rxmode_mode mode, uint16_t nb_queues)
{
	/* Stays if the worker does. */
	static struct arrivals a;
	static const struct rxmode_time time = { .hz = rte_get_tsc_hz, .wait = sleep_long };
	const struct rxmode_conf conf = {
		.name = "arrivals",
		.mode = mode,
		.wake_us = WAKE_US,
		.latency_us = LATENCY_US,
		.handler = take,
		.offline = note_offline,
		.arg = &a,
	};
	int result;

	a = (struct arrivals){ .env = env, .nb_queues = nb_queues };
	TRY(make_frames(&a));
	rxmode_time = &time;
	EXPECT_OK(rxmode_create(&conf, &a.worker));
	result = run_worker(&a, mode);
	rxmode_destroy(a.worker);
	rxmode_time = &rxmode_time_real;
	return result;
}

static int
arrivals(struct env *env)
{
	const uint16_t nb_queues = RTE_MIN(env->chip->max_queues, MAX_QUEUES);
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	intr_plan_init(env, &plan1, nb_queues);
	TRY(pair_up(env, &plan0, &plan1));
	TRY(in_mode(env, RXMODE_INTERRUPT, nb_queues));
	return in_mode(env, RXMODE_ADAPTIVE, nb_queues);
}

ETHDEV_RIG_TEST(rxmode_arrivals_msix, CHIPS_PCIE, "step=thread", "", arrivals)
ETHDEV_RIG_TEST(rxmode_arrivals_msi, CHIPS_PCIE, "step=thread", "--vfio-intr=msi", arrivals)
ETHDEV_RIG_TEST(rxmode_arrivals_intx, CHIPS_ALL, "step=thread", "--vfio-intr=legacy", arrivals)
