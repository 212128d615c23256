/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Reports how long a sleeping thread takes to wake up for a frame, from the
 * device's signal to the end of rte_epoll_wait(): beside a bare eventfd that is
 * written by another thread (one hop), and one that EAL's interrupt thread
 * passes on (two hops). In turns, so that the machine's load is on all alike.
 * Nothing is demanded but that each wakes.
 */

#include <semaphore.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <rte_epoll.h>
#include <rte_interrupts.h>
#include <rte_launch.h>
#include <rte_lcore.h>

#include "asleep.h"
#include "deadline.h"
#include "exchange.h"
#include "port.h"

#define ROUNDS  300
#define WAKE_MS 60000
/* Of the rig's time: longer than any interrupt timer. */
#define BEYOND_TIMERS_NS 1000000
#define FRAME_LEN        60

enum source { ONE_HOP, TWO_HOPS, DEVICE, NB_SOURCES };

struct meter {
	struct env *env;
	sem_t ready;
	pid_t tid;
	/* What the thread sleeps on besides queue 0; the second is EAL's. */
	int fd[2];
	struct rte_epoll_event event[2];
	int relay_fd;
	struct rte_intr_handle *relay;
	uint64_t begin;
	uint64_t took[NB_SOURCES][ROUNDS];
};

static void
empty(int fd, void *arg __rte_unused)
{
	uint64_t count;

	if (read(fd, &count, sizeof(count)) < 0)
		return;
}

static void
signal_fd(int fd)
{
	const uint64_t one = 1;

	if (write(fd, &one, sizeof(one)) < 0)
		return;
}

static void
pass_on(void *arg)
{
	struct meter *meter = arg;

	empty(meter->relay_fd, NULL);
	signal_fd(meter->fd[TWO_HOPS]);
}

static int
take_frame(struct meter *meter)
{
	struct rte_mbuf *m;

	EXPECT_OK(rte_eth_dev_rx_intr_disable(meter->env->port[1], 0));
	EXPECT_EQ(rte_eth_rx_burst(meter->env->port[1], 0, &m, 1), 1, "frames");
	rte_pktmbuf_free(m);
	return TEST_PASS;
}

static int
sleep_once(struct meter *meter, enum source source, uint64_t *took)
{
	struct rte_epoll_event event;
	int n;

	if (source == DEVICE)
		EXPECT_OK(rte_eth_dev_rx_intr_enable(meter->env->port[1], 0));
	sem_post(&meter->ready);
	n = rte_epoll_wait(RTE_EPOLL_PER_THREAD, &event, 1, WAKE_MS);
	*took = rte_get_tsc_cycles() - __atomic_load_n(&meter->begin, __ATOMIC_ACQUIRE);
	EXPECT_EQ(n, 1, "events");
	return source == DEVICE ? take_frame(meter) : TEST_PASS;
}

/* What frames before have left behind is not to be measured. */
static int
settle(struct meter *meter)
{
	struct rte_epoll_event event;
	int n;

	do {
		EXPECT_OK(rte_eth_dev_rx_intr_enable(meter->env->port[1], 0));
		n = rte_epoll_wait(RTE_EPOLL_PER_THREAD, &event, 1, 5);
	} while (n > 0);
	EXPECT_OK(rte_eth_dev_rx_intr_disable(meter->env->port[1], 0));
	return TEST_PASS;
}

static int
watch(struct meter *meter, int operation, int intr_operation)
{
	unsigned int i;

	for (i = 0; i < RTE_DIM(meter->fd); i++)
		EXPECT_OK(rte_epoll_ctl(RTE_EPOLL_PER_THREAD, operation, meter->fd[i],
					&meter->event[i]));
	EXPECT_OK(rte_eth_dev_rx_intr_ctl_q(meter->env->port[1], 0, RTE_EPOLL_PER_THREAD,
					    intr_operation, NULL));
	return TEST_PASS;
}

static int
sleeper_main(void *arg)
{
	struct meter *meter = arg;
	unsigned int i, source;

	meter->tid = gettid();
	TRY(watch(meter, EPOLL_CTL_ADD, RTE_INTR_EVENT_ADD));
	TRY(settle(meter));
	for (i = 0; i < ROUNDS; i++) {
		for (source = 0; source < NB_SOURCES; source++)
			TRY(sleep_once(meter, source, &meter->took[source][i]));
	}
	return watch(meter, EPOLL_CTL_DEL, RTE_INTR_EVENT_DEL);
}

static void
wake(struct meter *meter, enum source source, const uint8_t *frame)
{
	__atomic_store_n(&meter->begin, rte_get_tsc_cycles(), __ATOMIC_RELEASE);
	if (source == ONE_HOP)
		signal_fd(meter->fd[ONE_HOP]);
	else if (source == TWO_HOPS)
		signal_fd(meter->relay_fd);
	else
		gbe_sim()->inject(1, frame, FRAME_LEN);
}

static int
await_asleep(struct meter *meter)
{
	struct timespec deadline;

	clock_gettime(CLOCK_MONOTONIC, &deadline);
	deadline.tv_sec += DEADLINE_FRAME_MS / 1000;
	EXPECT(sem_clockwait(&meter->ready, CLOCK_MONOTONIC, &deadline) == 0,
	       "the sleeper does not sleep");
	kit_await_asleep(meter->tid);
	return TEST_PASS;
}

static int
wake_all(struct meter *meter)
{
	uint8_t data[FRAME_LEN];
	struct frame f;
	unsigned int i;

	frame_init(meter->env, &f, 0, sizeof(data), 0);
	frame_build(&f, data);
	for (i = 0; i < ROUNDS * NB_SOURCES; i++) {
		TRY(await_asleep(meter));
		gbe_sim()->advance(BEYOND_TIMERS_NS);
		wake(meter, i % NB_SOURCES, data);
	}
	return TEST_PASS;
}

static int
by_value(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

static double
percentile_us(uint64_t *took, unsigned int percent)
{
	qsort(took, ROUNDS, sizeof(*took), by_value);
	return took[ROUNDS * percent / 100] * 1e6 / rte_get_tsc_hz();
}

static void
report(struct meter *meter)
{
	static const char *const names[NB_SOURCES] = {
		"one hop",
		"two hops",
		"device",
	};
	unsigned int i;

	printf("@report us, median and 90 %%:");
	for (i = 0; i < NB_SOURCES; i++)
		printf(" %s %.1f %.1f%s", names[i], percentile_us(meter->took[i], 50),
		       percentile_us(meter->took[i], 90), i + 1 < NB_SOURCES ? "," : "\n");
}

static int
measure(struct meter *meter)
{
	unsigned int lcore = rte_get_next_lcore(-1, 1, 0);
	int result, slept;

	EXPECT_OK(rte_eal_remote_launch(sleeper_main, meter, lcore));
	result = wake_all(meter);
	slept = rte_eal_wait_lcore(lcore);
	TRY(slept);
	TRY(result);
	report(meter);
	return TEST_PASS;
}

static int
meter_open(struct meter *meter)
{
	unsigned int i;

	sem_init(&meter->ready, 0, 0);
	for (i = 0; i < RTE_DIM(meter->fd); i++) {
		meter->fd[i] = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
		EXPECT(meter->fd[i] >= 0, "no eventfd");
		meter->event[i].epdata.event = EPOLLIN | EPOLLET;
		meter->event[i].epdata.cb_fun = empty;
	}
	meter->relay_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	meter->relay = rte_intr_instance_alloc(RTE_INTR_INSTANCE_F_PRIVATE);
	EXPECT(meter->relay_fd >= 0 && meter->relay != NULL, "no interrupt handle");
	rte_intr_fd_set(meter->relay, meter->relay_fd);
	rte_intr_type_set(meter->relay, RTE_INTR_HANDLE_EXT);
	EXPECT_OK(rte_intr_callback_register(meter->relay, pass_on, meter));
	return TEST_PASS;
}

static void
meter_close(struct meter *meter)
{
	rte_intr_callback_unregister_sync(meter->relay, pass_on, meter);
	rte_intr_instance_free(meter->relay);
	close(meter->relay_fd);
	close(meter->fd[0]);
	close(meter->fd[1]);
	sem_destroy(&meter->ready);
}

static int
intr_latency(struct env *env)
{
	static struct meter meter;
	struct port_plan plan0, plan1;
	int result;

	meter = (struct meter){ .env = env };
	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan1.conf.intr_conf.rxq = 1;
	TRY(pair_up(env, &plan0, &plan1));
	TRY(meter_open(&meter));
	result = measure(&meter);
	meter_close(&meter);
	return result;
}

ETHDEV_RIG_TEST(intr_latency_intx, CHIPS_ALL, "step=doorbell", "--vfio-intr=legacy", intr_latency)
ETHDEV_RIG_TEST(intr_latency_msi, CHIPS_PCIE, "step=doorbell", "--vfio-intr=msi", intr_latency)
ETHDEV_RIG_TEST(intr_latency_msix, CHIPS_PCIE, "step=doorbell", "", intr_latency)
