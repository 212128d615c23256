/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>
#include <unistd.h>

#include <rte_ethdev.h>
#include <rte_spinlock.h>

#include "rxmode_attach_thread.h"
#include "rxmode_private.h"

/*
 * Attach: workers of threads that know nothing of them. The receive callback of
 * a queue runs after each burst. A pass ends with the last of the thread's queues
 * that is polled in it, so between arming at one end and sleeping at the next all
 * queues are looked at, which the protocol needs.
 *
 * A thread may leave its loop at any burst and never come back, so nobody can
 * wait for it to do something: whoever takes its queues away does so himself,
 * holding the worker, after a kick if the thread sleeps with it.
 */

/* Rounds of one queue while another is not polled: the thread has given that up. */
#define ROUNDS_TO_GIVE_UP 1024
#define US_BETWEEN_KICKS  20
#define ELSEWHERE_NS      1000000

/* One per thread that polls an attached queue. */
struct rx_thread {
	struct rxmode *worker;
	rte_spinlock_t held; /* by the thread at the end of a pass, or who changes queues */
	uint32_t pass;
	uint16_t seen;      /* queues polled in this pass */
	uint16_t rounds;    /* bursts of queues that were polled already */
	uint16_t nb_queues; /* of the worker; atomic */
	bool learning;      /* the pass shows what queues there are; atomic */
	bool active;        /* received or sent since the last pass */
	uint64_t active_at; /* cycles, when it last was */
	uint64_t refreshed; /* sleeps, when descriptors were last taken anew */
	uint32_t entries;   /* into the receive callback; atomic */
};

/* Who is attached, and will be. Written by the control path alone; atomic. */
struct attached_port *rxmode_attached[RTE_MAX_ETHPORTS];
static bool expected[RTE_MAX_ETHPORTS];

static pthread_key_t thread_key;
static pthread_once_t thread_once = PTHREAD_ONCE_INIT;

/* Of the calling thread. */
static __thread struct {
	struct rx_thread *thread;
	uint32_t owners; /* when it was last asked who has workers */
	bool aside;      /* the application has one here, or there cannot be one */
	bool inside;     /* it holds its own, for a signal handler that interrupts it */
} own;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* who has which queue */

void
rxmode_attach_lock(void)
{
	pthread_mutex_lock(&lock);
}

void
rxmode_attach_unlock(void)
{
	pthread_mutex_unlock(&lock);
}

static struct attached_queue *
queue_of(const struct rxq *q)
{
	struct attached_port *port = rxmode_attached[q->port];

	return port == NULL ? NULL : &port->queues[q->queue];
}

/*
 * No partner, for both: a thread that has just lost the queue may set it once more, which makes
 * one pass of the next thread longer or shorter.
 */
static uint32_t
pass_of(const struct attached_queue *queue)
{
	return __atomic_load_n(&queue->pass, __ATOMIC_RELAXED);
}

static void
set_pass(struct attached_queue *queue, uint32_t pass)
{
	__atomic_store_n(&queue->pass, pass, __ATOMIC_RELAXED);
}

/*
 * A signal handler of the application may close ports, as rte_exit() does, while the thread that
 * it interrupts sleeps here. That thread waits for the handler, so nothing may wait for it.
 */
static bool
is_interrupted(const struct rx_thread *thread)
{
	return thread == own.thread && own.inside;
}

static void
hold(struct rx_thread *thread)
{
	while (!is_interrupted(thread) && rte_spinlock_trylock(&thread->held) == 0) {
		rxmode_kick(thread->worker);
		usleep(US_BETWEEN_KICKS);
	}
}

static void
let_go(struct rx_thread *thread)
{
	if (!is_interrupted(thread))
		rte_spinlock_unlock(&thread->held);
}

/* The thread itself. Who holds it meanwhile is another, or a handler of this one. */
static void
enter(struct rx_thread *thread)
{
	own.inside = true;
	rte_spinlock_lock(&thread->held);
}

static void
leave(struct rx_thread *thread)
{
	rte_spinlock_unlock(&thread->held);
	own.inside = false;
}

/*
 * Holding the thread, which may be between two bursts. No partner here and where it looks: it
 * may use what it saw for one pass more.
 */
static void
tell(struct rx_thread *thread)
{
	__atomic_store_n(&thread->nb_queues, thread->worker->nb_queues, __ATOMIC_RELAXED);
	__atomic_store_n(&thread->learning, true, __ATOMIC_RELAXED);
}

/* Under the lock. The queue's thread, which is returned, no longer touches it, nor arms it. */
static struct rx_thread *
withdraw(struct attached_queue *queue)
{
	struct rx_thread *thread = __atomic_load_n(&queue->thread, __ATOMIC_ACQUIRE);

	if (thread == NULL)
		return NULL;
	hold(thread);
	rxmode_leave(thread->worker);
	rxmode_queue_del(thread->worker, queue->port, queue->queue);
	tell(thread);
	__atomic_store_n(&queue->thread, NULL, __ATOMIC_RELEASE);
	let_go(thread);
	return thread;
}

/* Queues of the thread that it has not polled in this pass, or all. */
static void
withdraw_from(struct rx_thread *thread, bool all)
{
	pthread_mutex_lock(&lock);
	for (uint16_t i = thread->worker->nb_queues; i-- > 0;) {
		struct attached_queue *queue = queue_of(&thread->worker->queues[i]);

		if (queue != NULL && (all || pass_of(queue) != thread->pass))
			withdraw(queue);
	}
	pthread_mutex_unlock(&lock);
}

static void
end_thread(void *arg)
{
	struct rx_thread *thread = arg;

	withdraw_from(thread, true);
	pthread_mutex_lock(&lock);
	rxmode_left_free(&thread->entries);
	pthread_mutex_unlock(&lock);
	rxmode_destroy(thread->worker);
	free(thread);
}

static void
create_key(void)
{
	pthread_key_create(&thread_key, end_thread);
}

/*
 * Ports come and go meanwhile, so nothing is asked of them but whether they are there: ethdev's
 * iterator would look for their owners in what is being freed.
 */
static bool
all_attached(void)
{
	for (uint16_t port = 0; port < RTE_MAX_ETHPORTS; port++) {
		/* No partner, for both: nobody follows the pointer. */
		if (rte_eth_dev_is_valid_port(port) &&
		    __atomic_load_n(&rxmode_attached[port], __ATOMIC_RELAXED) == NULL &&
		    !__atomic_load_n(&expected[port], __ATOMIC_RELAXED))
			return false;
	}
	return true;
}

/* A thread that may have other things to do sleeps for a while that they can wait. */
static uint64_t
next_timer(void *arg)
{
	const struct rx_thread *thread = arg;
	const struct rxmode *w = thread->worker;
	uint64_t cycles = thread->active ? 0 : rxmode_cycles(w) - thread->active_at, ns;

	if (!all_attached())
		return w->policy_conf.latency_ns;
	ns = rxmode_policy_own_work_ns(&w->policy_conf, (uint64_t)(cycles * w->ns_per_cycle));
	return ns < w->policy_conf.longest_sleep_ns ? ns : UINT64_MAX;
}

static struct rx_thread *
begin_thread(const struct rxmode_conf *conf)
{
	struct rx_thread *thread = calloc(1, sizeof(*thread));
	struct rxmode_conf with_timer = *conf;

	if (thread == NULL)
		return NULL;
	with_timer.next_timer = next_timer;
	with_timer.arg = thread;
	if (rxmode_create_attached(&with_timer, &thread->worker) != 0)
		goto free_thread;
	thread->active_at = rxmode_cycles(thread->worker);
	pthread_once(&thread_once, create_key);
	pthread_setspecific(thread_key, thread);
	return thread;

free_thread:
	free(thread);
	return NULL;
}

/* The first burst of this thread on this queue, maybe after another thread had it. */
static int
take_queue(struct attached_queue *queue)
{
	int rc;

	if (own.thread == NULL)
		own.thread = begin_thread(&rxmode_attached[queue->port]->conf);
	if (own.thread == NULL)
		return -ENOMEM;
	pthread_mutex_lock(&lock);
	withdraw(queue);
	hold(own.thread);
	rxmode_leave(own.thread->worker);
	rxq_count_on_ring(own.thread->worker, queue->port, queue->queue);
	rc = rxmode_queue_add(own.thread->worker, queue->port, queue->queue);
	if (rc == 0)
		__atomic_store_n(&queue->thread, own.thread, __ATOMIC_RELEASE);
	tell(own.thread);
	let_go(own.thread);
	pthread_mutex_unlock(&lock);
	set_pass(queue, own.thread->pass - 1);
	return rc;
}

/* No worker, or no more queues, for this thread: then it polls as ever. */
static void
step_aside(const struct attached_queue *queue, int rc)
{
	own.aside = true;
	rte_log(RTE_LOG_WARNING, rxmode_logtype,
		"rxmode: port %u queue %u: the thread that polls it does not sleep: %s\n",
		queue->port, queue->queue, rte_strerror(-rc));
	if (own.thread != NULL)
		withdraw_from(own.thread, true);
}

/* Some thread of the process got a worker from the application, or lost it: was it this one? */
static void
review(uint32_t owners)
{
	own.owners = owners;
	own.aside = rxmode_registry_thread_has_worker();
	if (own.aside && own.thread != NULL)
		withdraw_from(own.thread, true);
}

static void
new_pass(struct rx_thread *thread)
{
	thread->pass++;
	thread->seen = 0;
	thread->rounds = 0;
}

static void
end_pass(struct rx_thread *thread)
{
	struct rxmode *w = thread->worker;

	enter(thread);
	/* Idle for long: nobody is disturbed by taking the descriptors anew. */
	if (w->first_round && w->sample.wake == RXMODE_WAKE_TIMER && w->waited == 0 &&
	    w->sample.slept_ns >= w->policy_conf.longest_sleep_ns / 2 &&
	    w->stats.sleeps != thread->refreshed) {
		thread->refreshed = w->stats.sleeps;
		rxq_refresh_all(w);
	}
	thread->active |= w->round_packets != 0;
	rxmode_idle(w);
	if (thread->active)
		thread->active_at = w->round_from;
	thread->active = false;
	leave(thread);
	new_pass(thread);
}

/* A queue comes round before all others were polled. */
static void
come_round(struct rx_thread *thread, struct attached_queue *queue)
{
	if (__atomic_exchange_n(&thread->learning, false, __ATOMIC_RELAXED)) {
		new_pass(thread);
		set_pass(queue, thread->pass);
		thread->seen = 1;
	} else if (++thread->rounds == ROUNDS_TO_GIVE_UP) {
		withdraw_from(thread, false);
	}
}

/* After a sleep that no interrupt ended, packets tell whether there should have been one. */
static void
report(struct rx_thread *thread, uint16_t port, uint16_t queue, uint16_t n)
{
	struct rxmode *w = thread->worker;

	if (!w->by_backstop) {
		rxmode_report(w, port, queue, n);
		return;
	}
	enter(thread);
	/* But not if the thread was elsewhere since, and they may have come meanwhile. */
	if ((rxmode_cycles(w) - w->round_from) * w->ns_per_cycle > ELSEWHERE_NS)
		w->by_backstop = false;
	rxmode_report(w, port, queue, n);
	leave(thread);
}

uint16_t
rxmode_attach_on_receive(uint16_t port, uint16_t queue_id, struct rte_mbuf **pkts, uint16_t n,
			 uint16_t most, void *arg)
{
	uint32_t owners = rxmode_registry_owners();
	struct attached_queue *queue = arg;
	struct rx_thread *thread;
	int rc;

	RTE_SET_USED(pkts);
	RTE_SET_USED(most);
	if (own.thread != NULL)
		/* Pairs with rxmode_left_free(): it has returned from the last burst. */
		__atomic_store_n(&own.thread->entries, own.thread->entries + 1, __ATOMIC_RELEASE);
	if (owners != own.owners)
		review(owners);
	if (own.aside)
		return n;
	if (own.thread == NULL || __atomic_load_n(&queue->thread, __ATOMIC_RELAXED) != own.thread) {
		rc = take_queue(queue);
		if (rc != 0) {
			step_aside(queue, rc);
			return n;
		}
	}
	thread = own.thread;
	if (n != 0)
		report(thread, port, queue_id, n);
	if (pass_of(queue) == thread->pass) {
		come_round(thread, queue);
	} else {
		set_pass(queue, thread->pass);
		thread->seen++;
	}
	if (!__atomic_load_n(&thread->learning, __ATOMIC_RELAXED) &&
	    thread->seen >= __atomic_load_n(&thread->nb_queues, __ATOMIC_RELAXED))
		end_pass(thread);
	return n;
}

uint16_t
rxmode_attach_on_send(uint16_t port __rte_unused, uint16_t queue_id __rte_unused,
		      struct rte_mbuf **pkts __rte_unused, uint16_t n, void *arg __rte_unused)
{
	if (own.thread != NULL && n != 0)
		own.thread->active = true;
	return n;
}

void
rxmode_attach_expect_port(uint16_t port, bool is_expected)
{
	/* No partner: see all_attached(). */
	__atomic_store_n(&expected[port], is_expected, __ATOMIC_RELAXED);
}

const uint32_t *
rxmode_attach_withdraw(struct attached_queue *queue)
{
	const struct rx_thread *thread = withdraw(queue);

	return thread == NULL ? NULL : &thread->entries;
}

void
rxmode_attach_forsake(struct attached_queue *queue)
{
	struct rx_thread *thread = __atomic_load_n(&queue->thread, __ATOMIC_ACQUIRE);
	struct rxq *q;

	if (thread == NULL)
		return;
	hold(thread);
	q = rxq_find(thread->worker, queue->port, queue->queue);
	if (q != NULL) {
		q->stopped = true;
		q->armed = false;
	}
	let_go(thread);
}
