/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef RXMODE_PRIVATE_H
#define RXMODE_PRIVATE_H

#include <errno.h>
#include <pthread.h>
#include <sys/epoll.h>

#include <rte_common.h>
#include <rte_cycles.h>
#include <rte_log.h>
#include <rte_telemetry.h>

#include "rxmode_port_ops.h"
#include "rxmode.h"
#include "rxmode_policy.h"
#include "rxmode_time.h"

#define RXMODE_MAX_QUEUES 64
#define RXMODE_MAX_BUDGET 64
#define RXMODE_MAX_US     1000000 /* of latency and wake */

/* Backstop of the first sleep after a packet, while a queue is on probation; doubles. */
#define RXMODE_PROBATION_NS UINT64_C(10000000)

/* An interrupt that a thread relays may come so late where that thread waits for a processor. */
#define RXMODE_LATE_NS UINT64_C(20000000)

/* How a queue wakes its worker. */
enum rxq_trust {
	RXQ_TIMER,     /* not at all: polled by timer */
	RXQ_PROBATION, /* it says so, no interrupt seen yet */
	RXQ_TRUSTED,
};

struct rxq {
	uint16_t port;
	uint16_t queue;
	enum rxq_trust trust;
	int fd;       /* own duplicate of the interrupt's eventfd; -1: none */
	bool stopped; /* by rxmode_port_stop() */
	bool armed;
	bool arms_by_epoll; /* the driver has no function for it */
	bool moderates;     /* the driver's table does, as far as is known */
	uint8_t probation_rescues;
	uint8_t unproven;                  /* sleeps that its raised interrupt did not end */
	uint64_t interval_ns;              /* between interrupts, as programmed */
	struct rxmode_moderation found;    /* what was programmed before */
	const struct rxmode_port_ops *ops; /* used in place of ethdev; NULL: there is none */
};

/* What a control thread wants the owner to do. */
struct rxmode_request {
	enum { REQUEST_ADD, REQUEST_DEL, REQUEST_STOP, REQUEST_START } kind;
	uint16_t port;
	uint16_t queue;
	int rc;
};

/* Who writes: the kicker and the sleeper, by exchange. */
enum wait_state {
	WAIT_AWAKE,
	WAIT_KICKED,
	WAIT_ASLEEP,
};

/* One set of descriptors to sleep on. */
struct rx_wait {
	int epfd;
	int kick_fd;
	int timer_fd; /* where the kernel has no epoll_pwait2(); else -1 */
	const struct rxmode_time *time;
	int state; /* enum wait_state; atomic */
};

enum idle_phase {
	IDLE_AWAKE,
	IDLE_ARMED,     /* one more round without packets, then sleep */
	IDLE_TIMED_OUT, /* still armed, in the rounds after the sleep's time-out */
};

struct rxmode {
	struct rxmode_conf conf;
	struct rxmode_time time;
	char name[32];

	struct rx_wait wait;
	struct rxq queues[RXMODE_MAX_QUEUES];
	uint16_t nb_queues;

	struct rxmode_policy_conf policy_conf;
	struct rxmode_policy_state policy;
	struct rxmode_policy_sample sample;
	struct rxmode_policy_decision decision;
	enum idle_phase phase;
	uint64_t spin_until; /* cycles */
	uint64_t round_from; /* cycles, end of the last round */
	uint32_t round_packets;
	uint32_t rounds;       /* with packets, since the policy was asked */
	bool first_round;      /* after a sleep */
	bool by_backstop;      /* the last sleep, armed, ended by its time-out */
	uint64_t waited;       /* indices of queues that had packets then, to be judged */
	uint64_t judge_ns;     /* when; 0: from now on */
	uint32_t owed_rounds;  /* attach: without sleep, for a sleep before */
	uint64_t owed_ns;      /* less than one of them is owed for */
	uint64_t probation_ns; /* backstop while some queue is on probation */
	double ns_per_cycle;
	uint64_t created;     /* cycles */
	uint64_t busy_cycles; /* in rounds with packets; atomic */
	bool attached;        /* made by rxmode_attach() */
	uint64_t looked_at;   /* cycles, when descriptors were last looked at; likewise */

	/* Written by the owner, or who acts for it; atomic. */
	struct rxmode_stats stats;
	uint32_t listed[RXMODE_MAX_QUEUES]; /* stats.queues of them: port << 16 | queue */

	/* Control threads ask, the owner does: all below under lock, but for asked and stop. */
	pthread_mutex_t lock;
	pthread_cond_t done_cond;
	uint32_t asked; /* atomic */
	uint32_t done;
	struct rxmode_request *request;
	bool owned; /* some thread is in its loop */
	pthread_t owner;
	bool stop; /* atomic */
};

/* What epoll hands back: a queue's index, the kick, the timer, or an application's descriptor. */
#define EVENT_QUEUE(i) ((uint64_t)(i))
#define EVENT_KICK     UINT64_C(0x100000000)
#define EVENT_TIMER    UINT64_C(0x200000000)
#define EVENT_FD(fd)   (UINT64_C(0x400000000) | (uint32_t)(fd))

/* The clock; in production the processor's counter, without a call. */
static inline uint64_t
rxmode_cycles(const struct rxmode *w)
{
	return w->time.now == NULL ? rte_rdtsc() : w->time.now();
}

static inline uint64_t
rxmode_now_ns(const struct rxmode *w, uint64_t cycles)
{
	return (uint64_t)((cycles - w->created) * w->ns_per_cycle);
}

/* The owner counts, and any thread reads. */
static inline void
rxmode_count(uint64_t *counter, uint64_t more)
{
	/* No partner: each number stands for itself. */
	__atomic_store_n(counter, *counter + more, __ATOMIC_RELAXED);
}

/*
 * The files, from the bottom up; none takes a name from one that is below it here.
 *
 * rxmode_policy.c         what to do after an empty round; knows nothing of the rest
 * rxmode_time.c           the real clock and sleep
 * rxmode_port_ops.c       tables of what ports can do with interrupts
 * rxmode_log.c            the type of messages
 * rxmode_measure.c        what a wake costs
 * rxmode_wait.c           sleeping on descriptors, and being kicked
 * rxmode_events.c         what descriptors say
 * rxmode_queue.c          the interrupts of queues, and how far they are believed
 * rxmode_refresh.c        attach: descriptors of ports that were started anew
 * rxmode_stats.c          what a worker tells of itself
 * rxmode_registry.c       the workers of the process, in all copies of the library
 * rxmode_worker.c         life of a worker
 * rxmode_control.c        what other threads change while the owner runs
 * rxmode_idle.c           run and loop: what happens between two rounds
 * rxmode_left.c           callbacks that a thread may have to return through
 * rxmode_attach_thread.c  attach: workers of threads that know nothing of them
 * rxmode_attach.c         attach: the life of a port
 * rxmode_in_charge.c      attach: by which copy of the library
 */

/* rxmode_log.c */
extern int rxmode_logtype;

#define RXMODE_LOG(level, worker, format, ...) \
	rte_log(RTE_LOG_##level, rxmode_logtype, "rxmode %s: " format "\n", (worker)->name, \
		##__VA_ARGS__)

/* rxmode_measure.c */
struct rxmode_wake_cost {
	uint32_t ns;
	uint32_t cpu_ns; /* of the thread, not more */
};
struct rxmode_wake_cost rxmode_measure_wake_cost(void);

/* rxmode_wait.c */
int rx_wait_open(struct rx_wait *wait, const struct rxmode_time *time);
void rx_wait_close(struct rx_wait *wait);
int rx_wait_add(struct rx_wait *wait, int fd, uint32_t events, uint64_t data);
int rx_wait_mod(struct rx_wait *wait, int fd, uint32_t events, uint64_t data);
int rx_wait_del(struct rx_wait *wait, int fd);
int rx_wait_for(struct rx_wait *wait, struct epoll_event *events, int n, uint64_t ns);
void rx_wait_drain_kick(struct rx_wait *wait);

/* rxmode_events.c */
void rxmode_events(struct rxmode *w, const struct epoll_event *events, int n);

/* rxmode_queue.c */
void rxq_register(struct rxmode *w, struct rxq *q);
void rxq_unregister(struct rxmode *w, struct rxq *q);
void rxq_moderate_all(struct rxmode *w, uint64_t moderation_ns);
void rxq_count(struct rxmode *w);
void rxq_count_on_moderation(struct rxmode *w);
void rxq_count_on_ring(struct rxmode *w, uint16_t port, uint16_t queue);
int rxq_arm_all(struct rxmode *w);
void rxq_disarm_all(struct rxmode *w);
bool rxq_all_can_arm(const struct rxmode *w);
bool rxq_all_armed(const struct rxmode *w);
bool rxq_on_probation(const struct rxmode *w);
void rxq_judge_proof(struct rxmode *w);
void rxq_waited(struct rxmode *w, uint16_t port, uint16_t queue);
bool rxq_judge(struct rxmode *w);
void rxq_acquit(struct rxmode *w);
struct rxq *rxq_find(struct rxmode *w, uint16_t port, uint16_t queue);

/* rxmode_refresh.c */
void rxq_refresh_stale(struct rxmode *w);
void rxq_refresh_all(struct rxmode *w);

/* rxmode_stats.c */
void rxmode_stats_regime(struct rxmode *w);
int rxmode_stats_telemetry(const struct rxmode *w, struct rte_tel_data *d);
uint16_t rxmode_stats_queues(const struct rxmode *w);
void rxmode_stats_usage(const struct rxmode *w, uint64_t *total, uint64_t *busy);

/* rxmode_registry.c */
void rxmode_registry_add(struct rxmode *w);
void rxmode_registry_del(struct rxmode *w);
void rxmode_registry_own(const struct rxmode *w, bool own);
uint32_t rxmode_registry_owners(void);
bool rxmode_registry_thread_has_worker(void);
struct rxmode_attach_ops;
const struct rxmode_attach_ops *rxmode_registry_attach(const struct rxmode_attach_ops *mine);

/* rxmode_worker.c */
int rxmode_check(const struct rxmode_conf *conf);
void rxmode_conf_attached(struct rxmode_conf *to, const struct rxmode_conf *from);
int rxmode_create_attached(const struct rxmode_conf *conf, struct rxmode **worker);

/* rxmode_left.c */
struct rxmode_left;
struct rte_eth_rxtx_callback;
struct rxmode_left *rxmode_left_alloc(void);
void rxmode_left_remove(struct rxmode_left *left, uint16_t port, uint16_t queue,
			const struct rte_eth_rxtx_callback *callback, const uint32_t *entries);
void rxmode_left_free(const uint32_t *ended);

/* rxmode_control.c */
void rxmode_serve_requests(struct rxmode *w);
void rxmode_own(struct rxmode *w);

#endif /* RXMODE_PRIVATE_H */
