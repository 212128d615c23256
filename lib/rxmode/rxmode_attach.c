/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>

#include <rte_ethdev.h>

#include "rxmode_int.h"

/*
 * Way (c): workers of threads that know nothing of them. The receive callback of
 * a queue runs after each burst. A pass ends when a queue comes round that was
 * seen in it: every other queue of the thread was polled since the pass before
 * ended, so arming at one end and sleeping at the next has the look at all queues
 * in between that the protocol needs.
 */

#define LONGEST_SLEEP_US	100000

/* One per thread that polls an attached queue. */
struct rx_thread {
	struct rxmode *worker;
	uint64_t latency_ns;
	uint32_t pass;
	bool received;		/* in this pass */
	bool sends;		/* what it did not receive before */
	uint64_t refreshed;	/* sleeps, when descriptors were last taken anew */
	_Atomic bool lost;	/* another thread polls a queue that was this one's */
};

struct attached_queue {
	struct rx_thread *thread;
	uint16_t port;
	uint16_t queue;
	uint32_t pass;
	const struct rte_eth_rxtx_callback *rx;
	const struct rte_eth_rxtx_callback *tx;
};

struct attached_port {
	struct rxmode_conf conf;
	uint16_t nb_rx, nb_tx;
	struct attached_queue queues[];
};

static struct attached_port *attached[RTE_MAX_ETHPORTS];
static _Atomic uint16_t nb_attached;
static pthread_key_t thread_key;
static pthread_once_t thread_once = PTHREAD_ONCE_INIT;
static __thread struct rx_thread *this_thread;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;	/* who has which queue */

static struct attached_queue *
queue_of(const struct rxq *q)
{
	return attached[q->port] == NULL ? NULL : &attached[q->port]->queues[q->queue];
}

static void
end_thread(void *arg)
{
	struct rx_thread *thread = arg;
	struct rxmode *w = thread->worker;

	pthread_mutex_lock(&lock);
	for (uint16_t i = 0; i < w->nb_queues; i++) {
		struct attached_queue *queue = queue_of(&w->queues[i]);

		if (queue != NULL && queue->thread == thread)
			queue->thread = NULL;
	}
	pthread_mutex_unlock(&lock);
	rxmode_destroy(w);
	free(thread);
}

/* Queues that another thread polls by now are its to arm. */
static void
drop_lost(struct rx_thread *thread)
{
	struct rxmode *w = thread->worker;

	for (uint16_t i = w->nb_queues; i-- > 0;) {
		const struct rxq q = w->queues[i];
		const struct attached_queue *queue = queue_of(&q);

		if (queue == NULL || queue->thread != thread)
			rxmode_queue_del(w, q.port, q.queue);
	}
}

static void
create_key(void)
{
	pthread_key_create(&thread_key, end_thread);
}

/* A thread that may have other things to do sleeps no longer than the knob. */
static uint64_t
next_timer(void *arg)
{
	const struct rx_thread *thread = arg;

	if (thread->sends || atomic_load(&nb_attached) < rte_eth_dev_count_avail())
		return thread->latency_ns;
	return UINT64_MAX;
}

static struct rx_thread *
begin_thread(const struct rxmode_conf *conf)
{
	struct rx_thread *thread = calloc(1, sizeof(*thread));
	struct rxmode_conf own = *conf;

	if (thread == NULL)
		return NULL;
	own.next_timer = next_timer;
	own.arg = thread;
	if (rxmode_create(&own, &thread->worker) != 0) {
		free(thread);
		return NULL;
	}
	thread->latency_ns = thread->worker->policy_conf.latency_ns;
	pthread_once(&thread_once, create_key);
	pthread_setspecific(thread_key, thread);
	return thread;
}

/* The first burst of this thread on this queue, maybe after another thread had it. */
static void
take_queue(struct attached_queue *queue)
{
	if (this_thread == NULL)
		this_thread = begin_thread(&attached[queue->port]->conf);
	if (this_thread == NULL)
		return;
	if (rxmode_queue_add(this_thread->worker, queue->port, queue->queue) == -ENOSPC)
		return;
	pthread_mutex_lock(&lock);
	if (queue->thread != NULL) {
		atomic_store(&queue->thread->lost, true);
		rxmode_kick(queue->thread->worker);
	}
	queue->thread = this_thread;
	pthread_mutex_unlock(&lock);
	queue->pass = this_thread->pass - 1;
}

static void
end_pass(struct rx_thread *thread)
{
	struct rxmode *w = thread->worker;

	/* Idle for a while: nobody is disturbed by looking after the descriptors. */
	if (w->first_round && w->sample.wake == RXMODE_WAKE_TIMER &&
	    w->stats.sleeps != thread->refreshed) {
		thread->refreshed = w->stats.sleeps;
		rxq_refresh_all(w);
	}
	if (atomic_load_explicit(&thread->lost, memory_order_relaxed)) {
		atomic_store(&thread->lost, false);
		drop_lost(thread);
	}
	rxmode_idle(w);
	thread->pass++;
	thread->received = false;
}

static uint16_t
on_receive(uint16_t port, uint16_t queue_id, struct rte_mbuf **pkts, uint16_t n, uint16_t most,
	   void *arg)
{
	struct attached_queue *queue = arg;
	struct rx_thread *thread;

	RTE_SET_USED(pkts);
	RTE_SET_USED(most);
	if (queue->thread != this_thread || this_thread == NULL)
		take_queue(queue);
	thread = queue->thread;
	if (thread == NULL)
		return n;
	rxmode_report(thread->worker, port, queue_id, n);
	if (n != 0) {
		thread->received = true;
		thread->sends = false;
	}
	if (queue->pass == thread->pass)
		end_pass(thread);
	queue->pass = thread->pass;
	return n;
}

static uint16_t
on_send(uint16_t port, uint16_t queue_id, struct rte_mbuf **pkts, uint16_t n, void *arg)
{
	RTE_SET_USED(port);
	RTE_SET_USED(queue_id);
	RTE_SET_USED(pkts);
	RTE_SET_USED(arg);
	if (this_thread != NULL && n != 0 && !this_thread->received)
		this_thread->sends = true;
	return n;
}

static void
remove_callbacks(uint16_t port, struct attached_port *a)
{
	for (uint16_t q = 0; q < RTE_MAX(a->nb_rx, a->nb_tx); q++) {
		struct attached_queue *queue = &a->queues[q];

		if (queue->rx != NULL)
			rte_eth_remove_rx_callback(port, q, queue->rx);
		if (queue->tx != NULL)
			rte_eth_remove_tx_callback(port, q, queue->tx);
	}
	/* Their threads poll no longer, and drop the queues if they go on with others. */
	pthread_mutex_lock(&lock);
	for (uint16_t q = 0; q < a->nb_rx; q++) {
		if (a->queues[q].thread != NULL)
			atomic_store(&a->queues[q].thread->lost, true);
	}
	attached[port] = NULL;
	pthread_mutex_unlock(&lock);
}

static int
add_callbacks(uint16_t port, struct attached_port *a)
{
	for (uint16_t q = 0; q < RTE_MAX(a->nb_rx, a->nb_tx); q++) {
		struct attached_queue *queue = &a->queues[q];

		queue->port = port;
		queue->queue = q;
		if (q < a->nb_rx)
			queue->rx = rte_eth_add_rx_callback(port, q, on_receive, queue);
		if (q < a->nb_tx)
			queue->tx = rte_eth_add_tx_callback(port, q, on_send, queue);
		if ((q < a->nb_rx && queue->rx == NULL) || (q < a->nb_tx && queue->tx == NULL))
			return -rte_errno;
	}
	return 0;
}

static void
copy_numbers(struct rxmode_conf *to, const struct rxmode_conf *from)
{
	to->name = "attached";
	to->mode = from->mode;
	to->latency_us = from->latency_us;
	to->longest_sleep_us = from->longest_sleep_us;
	to->wake_us = from->wake_us;
	to->cpu_ceiling = from->cpu_ceiling;
	to->ring_size = from->ring_size;
	if (to->longest_sleep_us == 0 || to->longest_sleep_us > LONGEST_SLEEP_US)
		to->longest_sleep_us = LONGEST_SLEEP_US;
	/* Here, where nothing has to be received yet. */
	if (to->wake_us == 0)
		to->wake_us = rxmode_measure_wake() / 1000 + 1;
}

int
rxmode_attach(uint16_t port, const struct rxmode_conf *conf)
{
	struct rte_eth_dev_info info;
	struct attached_port *a;
	int rc;

	if (conf->mode > RXMODE_INTERRUPT || conf->cpu_ceiling > 100)
		return -EINVAL;
	if (port >= RTE_MAX_ETHPORTS || rte_eth_dev_info_get(port, &info) != 0)
		return -ENODEV;
	if (attached[port] != NULL)
		return -EEXIST;
	a = calloc(1, sizeof(*a) + RTE_MAX(info.nb_rx_queues, info.nb_tx_queues) *
		      sizeof(a->queues[0]));
	if (a == NULL)
		return -ENOMEM;
	copy_numbers(&a->conf, conf);
	a->nb_rx = info.nb_rx_queues;
	a->nb_tx = info.nb_tx_queues;
	attached[port] = a;
	rc = add_callbacks(port, a);
	if (rc != 0) {
		remove_callbacks(port, a);
		free(a);
		return rc;
	}
	atomic_fetch_add(&nb_attached, 1);
	return 0;
}

int
rxmode_detach(uint16_t port)
{
	struct attached_port *a;

	if (port >= RTE_MAX_ETHPORTS || attached[port] == NULL)
		return -ENOENT;
	a = attached[port];
	remove_callbacks(port, a);
	atomic_fetch_sub(&nb_attached, 1);
	free(a);
	return 0;
}
