/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef RXMODE_H
#define RXMODE_H

#include <stdbool.h>
#include <stdint.h>

#include <rte_mbuf.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Exported is what is declared here, and version.map names it. */
#pragma GCC visibility push(default)

/**
 * @file
 * Receiving threads that sleep when idle and poll when busy, on any ethdev port.
 *
 * There are three ways to use it:
 * - run: the application creates a worker and calls rxmode_run(), which polls its queues and
 *   hands the packets to a function of the application;
 * - loop: the application creates a worker and keeps its own loop, which calls rxmode_report()
 *   after each burst and rxmode_idle() at the end of each round;
 * - attach: rxmode_attach() for a port, and the threads that poll it stay as they are.
 *
 * A worker belongs to one thread, its owner: the one that calls rxmode_run(), or
 * rxmode_report() and rxmode_idle() in its loop. All other functions may be called
 * from any thread, unless they say otherwise. Functions that can fail return a
 * negative errno. A worker lives from rxmode_create() to rxmode_destroy().
 */

struct rxmode;

enum rxmode_mode {
	RXMODE_ADAPTIVE,
	RXMODE_POLL,
	RXMODE_INTERRUPT,
};

/**
 * Zero-initialise all of it: every 0 stands for the default, also where a later release has
 * members in the reserved room. The structure is copied.
 */
struct rxmode_conf {
	const char *name; /**< for logs and telemetry, the first 31 characters; "worker" */
	enum rxmode_mode mode;
	uint32_t latency_us;       /**< the most that is added by choice; 50, at most 1 s */
	uint32_t longest_sleep_us; /**< 1 s */
	uint32_t wake_us;          /**< cost of a wake, at most 1 s; 0: is measured */
	/**
	 * Adaptive: percent of a core that wakes may take. Packets may wait longer than latency_us
	 * for it. What packets cost comes on top. None
	 */
	uint8_t cpu_ceiling;
	uint16_t ring_size; /**< descriptors of the smallest ring; 512 */
	uint16_t budget;    /**< packets per queue and round; 32, at most 64 */

	/* Called on the owner's thread; each may be NULL. */
	/** Run: takes the packets, and frees or sends them. */
	void (*handler)(void *arg, uint16_t port, uint16_t queue, struct rte_mbuf **pkts,
			uint16_t n);
	/** Must return true before the thread sleeps: nothing left to send, to free, to pass on. */
	bool (*may_sleep)(void *arg);
	/** Nanoseconds until the application wants to run; UINT64_MAX: it does not. */
	uint64_t (*next_timer)(void *arg);
	/** RCU: around each sleep, offline with true. */
	void (*offline)(void *arg, bool offline);
	/**
	 * A descriptor of rxmode_fd_add() ended a sleep; it has to be read here. Who does not
	 * sleep, as in mode RXMODE_POLL, is not told.
	 */
	void (*fd_ready)(void *arg, int fd);
	void *arg;
	uint64_t reserved[8]; /**< must be 0 */
};

/** Counters; what a later release adds is in the reserved room. */
struct rxmode_stats {
	uint64_t sleeps;
	uint64_t wakes;             /**< sleeps that an interrupt, fd or kick ended */
	uint64_t spurious;          /**< of these, by an interrupt with nothing to receive */
	uint64_t kicks;             /**< that found the worker asleep */
	uint64_t rescues;           /**< packets waited till the backstop: a defect, expect 0 */
	uint64_t probation_rescues; /**< the same, before a queue's first interrupt */
	uint64_t regime_changes;
	uint64_t packets;
	uint64_t asleep_ns;
	uint64_t total_ns;
	uint32_t wake_ns; /**< cost of a wake, as measured or configured */
	uint16_t queues;
	uint16_t queues_by_timer; /**< without a working interrupt, or stopped */
	const char *regime;
	uint64_t reserved[8];
};

/**
 * Create a worker. Blocks for some milliseconds if the cost of a wake is to be measured. The 129th
 * of a process is not in telemetry, nor known to rxmode_attach() and rxmode_lcore_usage().
 *
 * @return 0; -EINVAL: NULL, or something out of range; -ENOMEM; -errno of the system
 */
int rxmode_create(const struct rxmode_conf *conf, struct rxmode **worker);

/** Free a worker whose owner no longer uses it. Does not block. NULL is allowed. */
void rxmode_destroy(struct rxmode *worker);

/**
 * Have the worker watch a queue of a configured port; an interrupt is used if intr_conf.rxq was
 * set. A port that is not started yet is for rxmode_port_start(), and until then no run or loop may
 * poll it. Blocks until the owner has taken note.
 *
 * @return 0; -EEXIST; -ENOSPC; -ENODEV: no such port or queue
 */
int rxmode_queue_add(struct rxmode *worker, uint16_t port, uint16_t queue);

/** Stop watching. Blocks until the owner no longer touches the queue. -ENOENT: not watched. */
int rxmode_queue_del(struct rxmode *worker, uint16_t port, uint16_t queue);

/**
 * Call before rte_eth_dev_stop(), close or removal. Blocks until the owner, asleep or not, no
 * longer touches the port's queues. In a loop of its own the application stops polling them by
 * itself.
 */
void rxmode_port_stop(struct rxmode *worker, uint16_t port);

/** Call after rte_eth_dev_start(): the port's interrupts are registered anew. Blocks as above. */
void rxmode_port_start(struct rxmode *worker, uint16_t port);

/**
 * A further descriptor that ends sleeps, level-triggered. It must stay open until
 * rxmode_fd_del(). Does not block. -errno of epoll_ctl().
 */
int rxmode_fd_add(struct rxmode *worker, int fd);

/** Undo rxmode_fd_add(). Does not block. */
int rxmode_fd_del(struct rxmode *worker, int fd);

/**
 * Wake the worker or keep it from falling asleep: it makes one more round. What was written
 * before is seen in that round. One atomic exchange when the worker is awake. Never blocks.
 */
void rxmode_kick(struct rxmode *worker);

/**
 * Run: serve all queues until rxmode_stop(). On the owner's thread; blocks.
 *
 * @return 0; -EINVAL: there is no handler
 */
int rxmode_run(struct rxmode *worker);

/** End rxmode_run(). Does not block; also from a signal handler. */
void rxmode_stop(struct rxmode *worker);

/**
 * Loop, in each round of the application and for each queue: rte_eth_rx_burst() gave n packets,
 * 0 too. Owner only; does not block.
 */
void rxmode_report(struct rxmode *worker, uint16_t port, uint16_t queue, uint16_t n);

/** Loop, once at the end of each round. Owner only; blocks when the worker should sleep. */
void rxmode_idle(struct rxmode *worker);

/**
 * Loop: the owner leaves its loop, or hands the worker to another thread. Owner only. From
 * now on the functions that wait for the owner do their work themselves. Does not block.
 */
void rxmode_leave(struct rxmode *worker);

/** Counters, as of a round ago. Does not block. */
void rxmode_stats_get(const struct rxmode *worker, struct rxmode_stats *stats);

/**
 * Attach: make the threads that poll a port's queues sleep in rte_eth_rx_burst() when idle, by
 * receive callbacks, without a change in the application. A thread sleeps once per pass over
 * the queues that it polls. What it does besides can rely on two bounds:
 * - it is late by at most latency_us, a tenth of the time since the thread last received or sent,
 *   and a wake. The tenth ends at longest_sleep_us, which is 100 ms at most, and is nothing
 *   while some port of the process is not attached;
 * - in 1024 consecutive passes that receive nothing it sleeps for at most a second.
 * A queue whose interrupts turn out not to come costs 20 ms of polling, twice.
 *
 * A thread that has a worker of the application's gets no other. Of conf, only the numbers are
 * used; a thread goes by those of the port that it polled first. After rte_eth_dev_configure() and
 * queue set-up, while no thread polls the port. A port that stops and starts again with as many
 * queues is noticed. Blocks for some milliseconds.
 *
 * @return 0; -ENODEV; -EEXIST; -EINVAL; -ENOMEM; -ENOTSUP: DPDK without callbacks
 */
int rxmode_attach(uint16_t port, const struct rxmode_conf *conf);

/**
 * Undo rxmode_attach(), before rte_eth_dev_close() and while no thread polls the port. Waits until
 * threads that slept have let go of it. -ENOENT: not attached.
 */
int rxmode_detach(uint16_t port);

/**
 * Have DPDK show what the lcores that own a worker do (/eal/lcore/usage): busy are the cycles of
 * rounds that found packets. Replaces the application's rte_lcore_register_usage_cb(), if any.
 * After rte_eal_init(); does not block. -ENOTSUP: DPDK before 23.03.
 */
int rxmode_lcore_usage(void);

/**
 * Nanoseconds that a wake of a thread takes on this machine; 0 if the system has no descriptor or
 * thread left to measure with. Blocks for some milliseconds.
 */
uint32_t rxmode_measure_wake(void);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif /* RXMODE_H */
