/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a line or message that fires without end and takes a core. It
 * is masked and said so once; meanwhile link and armed queues are polled, and
 * interrupts let in again, until the firing is over. And against taking for that
 * what a load leaves over, however often.
 */

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <rte_cycles.h>
#include <rte_epoll.h>
#include <rte_interrupts.h>
#include <rte_log.h>

#include "deadline.h"
#include "intr_plan.h"
#include "intr_thread.h"
#include "link_events.h"
#include "rss.h"

/* Guards against hanging. */
#define WAKE_MS  60000
#define STORM_MS 300000
#define RETRY_MS 60000
/* So many in a tenth of a second are a storm, as lib/msgintr has it. */
#define STORM_INTERRUPTS 1000
/* Seconds of the driver that last so much longer: no machine is too slow for a storm. */
#define STRETCHED 10000
/* How often interrupts may be let in again while nobody looks. */
#define TRIES        30
#define LEFT_OVERS   4000
#define MODERATED_NS 1000000

struct storm {
	struct env *env;
	unsigned int vector;
	/* What EAL's interrupt thread fires by. */
	int fd;
	struct rte_intr_handle *handle;
	bool fires;
	/* What the driver says. */
	FILE *log;
	char *said;
	size_t said_len;
};

static uint64_t stretch = 1;

/* In the place of EAL's, for the driver as well. */
uint64_t
rte_get_tsc_hz(void)
{
	static uint64_t (*real)(void);

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "rte_get_tsc_hz");
	return real() * stretch;
}

static int
port_xstat(struct env *env, const char *name, uint64_t *value)
{
	uint64_t id;

	EXPECT_OK(rte_eth_xstats_get_id_by_name(env->port[1], name, &id));
	EXPECT_EQ(rte_eth_xstats_get_by_id(env->port[1], &id, value, 1), 1, name);
	return TEST_PASS;
}

/* On EAL's interrupt thread, once in each of its looks: beside it nobody needs a CPU. */
static void
fire(void *arg)
{
	struct storm *storm = arg;
	const uint64_t one = 1;
	uint64_t count;

	if (read(storm->fd, &count, sizeof(count)) < 0 ||
	    !__atomic_load_n(&storm->fires, __ATOMIC_ACQUIRE))
		return;
	gbe_sim()->spurious_interrupt(1, storm->vector);
	if (write(storm->fd, &one, sizeof(one)) < 0)
		return;
}

static int
fire_open(struct storm *storm)
{
	storm->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	storm->handle = rte_intr_instance_alloc(RTE_INTR_INSTANCE_F_PRIVATE);
	EXPECT(storm->fd >= 0 && storm->handle != NULL, "no interrupt handle");
	EXPECT_OK(rte_intr_fd_set(storm->handle, storm->fd));
	EXPECT_OK(rte_intr_type_set(storm->handle, RTE_INTR_HANDLE_EXT));
	EXPECT_OK(rte_intr_callback_register(storm->handle, fire, storm));
	return TEST_PASS;
}

static void
fire_close(struct storm *storm)
{
	rte_intr_callback_unregister_sync(storm->handle, fire, storm);
	rte_intr_instance_free(storm->handle);
	close(storm->fd);
}

/* Until interrupts have been masked once more; in real time, as long as it takes. */
static int
fire_until_masked(struct storm *storm)
{
	uint64_t deadline = deadline_in_ms(STORM_MS);
	uint64_t before, storms, nothing, no_cause;
	const uint64_t one = 1;
	int result;

	TRY(port_xstat(storm->env, "intr_storms", &before));
	TRY(port_xstat(storm->env, "intr_no_cause", &nothing));
	__atomic_store_n(&storm->fires, true, __ATOMIC_RELEASE);
	EXPECT_EQ(write(storm->fd, &one, sizeof(one)), sizeof(one), "write to an eventfd");
	do {
		rte_delay_us_sleep(1000);
		result = port_xstat(storm->env, "intr_storms", &storms);
	} while (result == TEST_PASS && storms == before && !deadline_over(deadline));
	__atomic_store_n(&storm->fires, false, __ATOMIC_RELEASE);
	TRY(result);
	EXPECT(storms != before, "no storm noticed");
	TRY(intr_thread_sync());
	TRY(port_xstat(storm->env, "intr_storms", &storms));
	TRY(port_xstat(storm->env, "intr_no_cause", &no_cause));
	/* The last of them may have begun after an interval in which they are let in. */
	EXPECT(no_cause - nothing <= STORM_INTERRUPTS * (storms - before + 1),
	       "%" PRIu64 " interrupts for no cause let through in %" PRIu64 " storms",
	       no_cause - nothing, storms - before);
	return TEST_PASS;
}

/* Those that the kernel signals: each wakes EAL's interrupt thread, whatever the driver drops. */
static int
count_let_through(struct storm *storm, uint64_t *count)
{
	struct gbe_sim_counts counts;
	unsigned int i;

	TRY(intr_thread_sync());
	gbe_sim()->reset_counts(1);
	for (i = 0; i < 100; i++)
		gbe_sim()->spurious_interrupt(1, storm->vector);
	gbe_sim()->counts(1, &counts);
	*count = counts.intx + counts.messages[storm->vector];
	return TEST_PASS;
}

/* Each second they are let in again, which may be just then: so try again. */
static int
expect_masked(struct storm *storm)
{
	uint64_t count = 1;
	unsigned int i;

	for (i = 0; i < TRIES && count != 0; i++) {
		TRY(fire_until_masked(storm));
		TRY(count_let_through(storm, &count));
	}
	EXPECT_EQ(count, 0, "interrupts that came through, each time");
	return TEST_PASS;
}

/* Arm, send, sleep; how often the device has interrupted for it. */
static int
wake_up(struct storm *storm, uint32_t seq, uint64_t *signals)
{
	uint16_t port = storm->env->port[1];
	struct rte_epoll_event event;
	struct gbe_sim_counts counts;
	struct rte_mbuf *m;
	struct frame f;
	unsigned int i;

	frame_init(storm->env, &f, 0, 100, seq);
	m = frame_mbuf(storm->env->tx_pool, &f);
	EXPECT(m != NULL, "Tx pool is empty: mbufs leak");
	gbe_sim()->reset_counts(1);
	EXPECT_OK(rte_eth_dev_rx_intr_enable(port, 0));
	TRY(send_all(storm->env, 0, 0, &m, 1));
	do {
		EXPECT(rte_epoll_wait(RTE_EPOLL_PER_THREAD, &event, 1, WAKE_MS) == 1,
		       "frame %u waits and wakes nobody", seq);
	} while (rte_eth_rx_burst(port, 0, &m, 1) == 0);
	TRY(frame_compare(&f, m));
	rte_pktmbuf_free(m);
	EXPECT_OK(rte_eth_dev_rx_intr_disable(port, 0));
	gbe_sim()->counts(1, &counts);
	*signals = counts.intx;
	for (i = 0; i < GBE_SIM_MAX_VECTORS; i++)
		*signals += counts.messages[i];
	return TEST_PASS;
}

static int
expect_polled(struct storm *storm)
{
	uint64_t signals;

	exchange_begin(storm->env);
	TRY(wake_up(storm, 0, &signals));
	TRY(link_events_expect(storm->env, false));
	TRY(link_events_expect(storm->env, true));
	return port_wait_link(storm->env, 0, true);
}

static int
expect_over(struct storm *storm)
{
	uint64_t deadline = deadline_in_ms(RETRY_MS);
	uint64_t signals;
	uint32_t seq = 0;

	do {
		TRY(wake_up(storm, seq++, &signals));
	} while (signals == 0 && !deadline_over(deadline));
	EXPECT(signals != 0, "interrupts are not let in again");
	return TEST_PASS;
}

/* One that comes back soon is the same. */
static int
expect_said_once(struct storm *storm)
{
	const char *at;
	unsigned int n = 0;

	fflush(storm->log);
	for (at = storm->said; (at = strstr(at, "for no cause")) != NULL; at++)
		n++;
	EXPECT_EQ(n, 1, "messages about the storm");
	return TEST_PASS;
}

static int
port_up(struct env *env)
{
	TRY(link_events_watch(env));
	return intr_plan_up(env);
}

static int
run_storm(struct storm *storm)
{
	uint16_t port = storm->env->port[1];

	EXPECT_OK(
		rte_eth_dev_rx_intr_ctl_q(port, 0, RTE_EPOLL_PER_THREAD, RTE_INTR_EVENT_ADD, NULL));
	TRY(fire_until_masked(storm));
	/* Let in again, it is masked again. */
	TRY(expect_masked(storm));
	TRY(expect_polled(storm));
	TRY(expect_over(storm));
	EXPECT_OK(
		rte_eth_dev_rx_intr_ctl_q(port, 0, RTE_EPOLL_PER_THREAD, RTE_INTR_EVENT_DEL, NULL));
	return expect_said_once(storm);
}

static int
storm_of(struct env *env, unsigned int vector)
{
	struct storm storm = { .env = env, .vector = vector };
	int result;

	if (test_in_valgrind())
		return test_skip("a storm is so many in a time, too many for valgrind");
	TRY(port_up(env));
	storm.log = open_memstream(&storm.said, &storm.said_len);
	EXPECT(storm.log != NULL, "no memory");
	rte_openlog_stream(storm.log);
	stretch = STRETCHED;
	result = fire_open(&storm);
	if (result == TEST_PASS) {
		result = run_storm(&storm);
		fire_close(&storm);
	}
	stretch = 1;
	rte_openlog_stream(NULL);
	fclose(storm.log);
	free(storm.said);
	return result;
}

static int
vector_0(struct env *env)
{
	return storm_of(env, 0);
}

static int
shared_vector(struct env *env)
{
	return storm_of(env, 1);
}

/* A frame comes while the queue is not armed, and is polled. */
static int
poll_one(struct env *env, uint32_t seq)
{
	uint64_t deadline = deadline_in_ms(WAKE_MS);
	struct rte_mbuf *m;
	struct frame f;

	frame_init(env, &f, 0, 100, seq);
	m = frame_mbuf(env->tx_pool, &f);
	EXPECT(m != NULL, "Tx pool is empty: mbufs leak");
	TRY(send_all(env, 0, 0, &m, 1));
	while (rte_eth_rx_burst(env->port[1], 0, &m, 1) == 0)
		EXPECT(!deadline_over(deadline), "frame %u is missing", seq);
	rte_pktmbuf_free(m);
	return TEST_PASS;
}

/* Its cause may wake for nothing when the queue is armed: no storm. */
static int
left_over(struct env *env)
{
	struct rte_epoll_event event;
	uint64_t storms;
	uint32_t i;

	TRY(port_up(env));
	EXPECT_OK(rte_eth_dev_rx_intr_ctl_q(env->port[1], 0, RTE_EPOLL_PER_THREAD,
					    RTE_INTR_EVENT_ADD, NULL));
	for (i = 0; i < LEFT_OVERS; i++) {
		TRY(poll_one(env, i));
		EXPECT_OK(rte_eth_dev_rx_intr_enable(env->port[1], 0));
		/* Longer than any moderation. */
		gbe_sim()->advance(MODERATED_NS);
		EXPECT(rte_epoll_wait(RTE_EPOLL_PER_THREAD, &event, 1, 0) >= 0,
		       "rte_epoll_wait() fails");
		EXPECT_OK(rte_eth_dev_rx_intr_disable(env->port[1], 0));
	}
	TRY(intr_thread_sync());
	TRY(port_xstat(env, "intr_storms", &storms));
	EXPECT_EQ(storms, 0, "storms noticed");
	EXPECT_OK(rte_eth_dev_rx_intr_ctl_q(env->port[1], 0, RTE_EPOLL_PER_THREAD,
					    RTE_INTR_EVENT_DEL, NULL));
	return TEST_PASS;
}

/* Nothing differs between chips but how causes are read. */
ETHDEV_RIG_TEST(intr_storm_intx, CHIP_82540EM | CHIP_82576, "step=doorbell", "--vfio-intr=legacy",
		vector_0)
ETHDEV_RIG_TEST(intr_storm_msi, CHIP_82574L, "step=doorbell", "--vfio-intr=msi", vector_0)
ETHDEV_RIG_TEST(intr_storm_msix, CHIPS_PCIE, "step=doorbell", "", vector_0)
ETHDEV_RIG_TEST(intr_storm_left_over_intx, CHIPS_ALL, "step=doorbell", "--vfio-intr=legacy",
		left_over)
ETHDEV_RIG_TEST(intr_storm_left_over_msi, CHIPS_PCIE, "step=doorbell", "--vfio-intr=msi", left_over)
ETHDEV_RIG_TEST(intr_storm_left_over_msix, CHIPS_PCIE, "step=doorbell", "", left_over)
ETHDEV_RIG_TEST(intr_storm_msix2, CHIP_82576, "irq=msix=2", "", shared_vector)
