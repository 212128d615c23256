/* SPDX-License-Identifier: BSD-3-Clause */

#include <sched.h>
#include <string.h>
#include <unistd.h>

#include <rte_cycles.h>
#include <rte_mbuf.h>

#include "deadline.h"
#include "exchange.h"
#include "traffic.h"

#define BATCH   8
#define LENGTHS 8
/* Leaves the other port time to be stopped and started. */
#define PAUSE_US 200

static void
traffic_frame(const struct traffic *t, struct frame *f, uint32_t seq)
{
	frame_init(t->env, f, t->from, 60 + 200 * (seq % LENGTHS), seq);
}

/* The frames are built once: the other port may be closed meanwhile. */
static void *
traffic_run(void *arg)
{
	struct traffic *t = arg;
	static uint8_t data[LENGTHS][FRAME_MAX];
	struct rte_mbuf *m[BATCH];
	struct frame f;
	unsigned int i, n;

	for (i = 0; i < LENGTHS; i++) {
		traffic_frame(t, &f, i);
		frame_build(&f, data[i]);
	}
	while (!__atomic_load_n(&t->stop, __ATOMIC_RELAXED)) {
		for (i = 0; i < BATCH; i++) {
			m[i] = mbuf_linear(t->env->tx_pool, data[i % LENGTHS],
					   60 + 200 * (i % LENGTHS));
			if (m[i] == NULL)
				break;
		}
		n = rte_eth_tx_burst(t->env->port[t->from], 0, m, i);
		rte_pktmbuf_free_bulk(m + n, i - n);
		t->sent += n;
		rte_delay_us_sleep(PAUSE_US);
	}
	return NULL;
}

int
traffic_begin(struct traffic *traffic, struct env *env, unsigned int from)
{
	pthread_attr_t attr;
	cpu_set_t cpus;
	int i, rc;

	memset(traffic, 0, sizeof(*traffic));
	traffic->env = env;
	traffic->from = from;
	exchange_begin(env);
	/* EAL bound this thread to one CPU; the new one takes any. */
	CPU_ZERO(&cpus);
	for (i = 0; i < sysconf(_SC_NPROCESSORS_ONLN); i++)
		CPU_SET(i, &cpus);
	pthread_attr_init(&attr);
	pthread_attr_setaffinity_np(&attr, sizeof(cpus), &cpus);
	rc = pthread_create(&traffic->thread, &attr, traffic_run, traffic);
	pthread_attr_destroy(&attr);
	EXPECT_EQ(rc, 0, "pthread_create");
	return TEST_PASS;
}

void
traffic_end(struct traffic *traffic)
{
	__atomic_store_n(&traffic->stop, true, __ATOMIC_RELAXED);
	pthread_join(traffic->thread, NULL);
}

int
traffic_arrives(struct traffic *traffic, unsigned int nb)
{
	uint64_t deadline = deadline_in_ms(DEADLINE_FRAME_MS);
	struct sink sink = { 0 };
	struct frame f;
	unsigned int got = 0, i;
	int result = TEST_PASS;

	while (result == TEST_PASS && got < nb && !deadline_over(deadline)) {
		result = receive_once(traffic->env, 1 - traffic->from, &sink);
		for (i = 0; i < sink.n && result == TEST_PASS; i++) {
			traffic_frame(traffic, &f, frame_identify(sink.m[i]).seq);
			result = frame_compare(&f, sink.m[i]);
			got++;
		}
		sink_free(&sink);
	}
	TRY(result);
	EXPECT(got >= nb, "frames under traffic: expected %u, actual %u", nb, got);
	return TEST_PASS;
}
