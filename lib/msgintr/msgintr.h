/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef MSGINTR_H
#define MSGINTR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Interrupts by message with a line-based fallback, for drivers on vfio-pci.
 *
 * The rules are those by which NDIS has network drivers register message
 * interrupts. A driver describes once, in struct msgintr_characteristics, how
 * its device is handled with messages and how with a line; which of them it is
 * given is the kernel's and the bus's to say, and may differ from one start to
 * the next. The application sees none of it: each receive queue has an eventfd
 * of its own, whatever was granted.
 *
 * Words used here:
 * - A *vector* is what the device interrupts with: an MSI-X vector, the one
 *   MSI, or the INTx line. Vector 0 has the link and all other causes.
 * - A *queue* is a receive queue; it is *armed* while somebody waits for its
 *   eventfd.
 * - A queue is *direct* if it has a vector to itself: the device signals the
 *   eventfd, and no code runs in between. It is *relayed* if it shares a vector:
 *   EAL's interrupt thread takes the vector's signal, finds out which of the
 *   armed queues have work, and signals exactly those.
 *
 * Sharing, from n queues and v vectors:
 * - v > n: vector 0 for other causes, vector q + 1 for queue q;
 * - 2 <= v <= n: vector 0 for other causes; queues 0 to v - 3 have vectors
 *   1 to v - 2, all others share vector v - 1;
 * - v == 1, MSI and INTx: vector 0 has everything.
 *
 * Threads: msgintr_register(), msgintr_start(), msgintr_stop() and
 * msgintr_deregister() are called by one thread at a time (a port's control
 * path); they may block for system calls. msgintr_arm(), msgintr_disarm(),
 * msgintr_trigger() and msgintr_wake() may be called by any thread between start
 * and stop, never block, and take no lock. Handlers of the driver are called as said at each.
 *
 * Errors are negative errno values.
 */

/** Most vectors and most queues of one device. */
#define MSGINTR_MAX_VECTORS 64
#define MSGINTR_MAX_QUEUES  64

struct rte_intr_handle;
struct rte_pci_device;

/** One device's registration; opaque. Valid in the process that made it. */
struct msgintr;

/** What interrupts are signalled with, from simple to rich. */
enum msgintr_type {
	MSGINTR_NONE, /**< Nothing: poll. */
	MSGINTR_LINE, /**< INTx. */
	MSGINTR_MSI,  /**< One MSI. */
	MSGINTR_MSIX, /**< MSI-X, one or more vectors. */
};

/** What was granted. Constant between start and stop. */
struct msgintr_grant {
	enum msgintr_type type;
	uint16_t nb_vectors;
	uint16_t nb_queues;  /**< Queues that have an eventfd; 0 without any. */
	uint16_t table_size; /**< MSI-X vectors that the device has. */
	/** Queues on each vector: bit q for queue q. */
	uint64_t queues[MSGINTR_MAX_VECTORS];
	/** Vector of each queue. */
	uint8_t vector[MSGINTR_MAX_QUEUES];
	/** Vectors whose queues are relayed: bit v for vector v. */
	uint64_t relayed;
};

/** What an interrupt service routine found. */
struct msgintr_cause {
	/**
	 * Something of this device was pending. False also where the device
	 * does not say; the library then looks at the queues.
	 */
	bool ours;
	/** The device has masked the receive causes of the vector by itself. */
	bool masked;
	/** Causes that are not receive, for the deferred procedure; 0: none. */
	uint32_t other;
};

/**
 * Interrupt service routine: recognise what is pending, clear it, pass it on.
 * Called on EAL's interrupt thread, one at a time per registration, for a
 * vector that is relayed, and for vector 0 always. It must not block, and must
 * leave other causes enabled.
 */
typedef struct msgintr_cause msgintr_isr_t(void *context, const struct msgintr_grant *grant,
					   uint16_t vector);

/**
 * Deferred procedure of a queue: take at most @p budget units of work from it.
 * Called on the thread that calls msgintr_dpc_run(), with its @p arg. Returns
 * how many it took; as many as the budget means that there may be more.
 */
typedef uint16_t msgintr_dpc_t(void *context, uint16_t queue, uint16_t budget, void *arg);

/**
 * Mask or unmask the receive causes of @p vectors (bit v for vector v) at the
 * device. One posted write for all of them, no read. A cause that comes while
 * it is masked must be kept by the device and signalled as soon as it is
 * unmasked. Any thread, several at a time.
 */
typedef void msgintr_switch_t(void *context, const struct msgintr_grant *grant, uint64_t vectors);

/**
 * What a driver registers. The message handlers are needed if
 * @p message_supported, the line handlers always: a device that has messages
 * may be granted none.
 */
struct msgintr_characteristics {
	void *context; /**< First argument of every handler. */
	bool message_supported;
	msgintr_isr_t *message_isr;
	msgintr_dpc_t *message_dpc;
	msgintr_switch_t *disable_message;
	msgintr_switch_t *enable_message;
	msgintr_isr_t *line_isr;
	msgintr_dpc_t *line_dpc;
	msgintr_switch_t *disable_line;
	msgintr_switch_t *enable_line;

	/**
	 * Required. Does the queue hold work that nobody took? Looks at memory
	 * only. On the thread that arms the queue, and on EAL's interrupt
	 * thread for armed queues beside the thread that works on the queue:
	 * then it may be wrong by what that thread does meanwhile, but not
	 * about what came after that thread last looked.
	 */
	bool (*has_work)(void *context, uint16_t queue);
	/**
	 * Required. A number that changes when work is taken from the queue.
	 * Tells a vector that is shared with busy queues, or that signals what
	 * was polled meanwhile, from one that fires for no cause. EAL's
	 * interrupt thread, and threads that rte_epoll_wait() has woken.
	 */
	uint64_t (*progress)(void *context, uint16_t queue);
	/**
	 * Required. The deferred procedure of other causes, also called with
	 * @p other 0 while interrupts are replaced by polling: find out then
	 * what changed. EAL's interrupt thread, without a lock: it may stop,
	 * close or deregister.
	 */
	void (*other_dpc)(void *context, uint32_t other);
	/** Optional. Have the device raise the receive cause of direct vectors. */
	msgintr_switch_t *raise;
	/**
	 * Optional. Forget the receive causes of direct vectors, and be sure
	 * that the device has (a read): for msgintr_config.clear_before_arm.
	 */
	msgintr_switch_t *clear;
	/** Optional. One line for the driver's log. */
	void (*log)(void *context, bool error, const char *line);
};

/**
 * Set the handlers of a device that is handled the same way by line and by
 * messages: @p isr, @p dpc, @p disable and @p enable stand for both, and messages
 * are supported. Any thread.
 */
void msgintr_characteristics_set(struct msgintr_characteristics *characteristics,
				 msgintr_isr_t *isr, msgintr_dpc_t *dpc, msgintr_switch_t *disable,
				 msgintr_switch_t *enable);

/** Counters of a queue; written by the library, read by anybody. */
struct msgintr_queue_stats {
	uint64_t interrupts; /**< Signals of its eventfd for a cause. */
	uint64_t spurious;   /**< Wake-ups that found no work. */
	uint64_t relayed;    /**< Of the interrupts, those through the relay. */
	uint64_t raised;     /**< Signals because work was there at arming. */
};

/** Counters of a registration. */
struct msgintr_stats {
	uint64_t other;    /**< Interrupts with other causes. */
	uint64_t not_ours; /**< Relay ran for no cause. */
	uint64_t storms;   /**< Times that interrupts were replaced by polling. */
};

/** Time: where the library takes it from, and how it lets it pass. */
struct msgintr_clock {
	/** Nanoseconds since some fixed moment; never goes back. Any thread. */
	uint64_t (*now_ns)(void);
	/** Sleep; called by msgintr_start() and msgintr_deregister(). */
	void (*sleep_us)(unsigned int us);
};

/** How to register; only read by msgintr_register(). */
struct msgintr_config {
	/** The device's handle, as EAL set it up for vfio-pci. */
	struct rte_intr_handle *handle;
	/** For its configuration space: EAL does not say what it can do. */
	const struct rte_pci_device *pci_dev;
	/** Richest and simplest type that may be granted. */
	enum msgintr_type max_type;
	enum msgintr_type min_type;
	/**
	 * What arming does with a queue that holds work: false, signal its
	 * eventfd; true, return -EAGAIN and leave it unarmed.
	 */
	bool arm_eagain;
	/**
	 * Forget old causes before arming, so that work already taken wakes
	 * nobody: one more write and a read for each arming of a direct queue.
	 */
	bool clear_before_arm;
	/** Where to count: @p nb_queue_stats elements, and one. Caller's. */
	struct msgintr_queue_stats *queue_stats;
	uint16_t nb_queue_stats;
	struct msgintr_stats *stats;
	/** Optional: a clock other than EAL's, for tests. Stays the caller's, in use. */
	const struct msgintr_clock *clock;
};

/**
 * Register a device's interrupts.
 *
 * Validates everything first. Then decides the type, from configuration space,
 * EAL's choice (--vfio-intr), @p config and what the kernel accepts, and tries
 * it once. All interrupts of the device must be masked; they are off when this
 * returns, but handlers may be called from now on until msgintr_deregister()
 * has returned.
 *
 * @return 0; -EINVAL when characteristics are missing, notably the four of the
 *   line; -ENOTSUP when the device has no type in the range, or is not bound to
 *   vfio-pci; -EIO when the kernel refuses all there are; -ENOMEM.
 */
int msgintr_register(const struct msgintr_config *config,
		     const struct msgintr_characteristics *characteristics,
		     struct msgintr **registration);

/**
 * Undo msgintr_register(), from any thread but those that sleep on eventfds,
 * which are woken first, and for which it waits a fifth of a second at most;
 * stops if it must. The device must be masked. When
 * this returns no handler runs or will, no eventfd of the library is open or
 * registered with an epoll instance, and @p registration is invalid. If it is
 * called from within a handler that is true once the handler has returned.
 * NULL is allowed.
 */
void msgintr_deregister(struct msgintr *registration);

/**
 * Have vectors connected for @p nb_queues queues (0: other causes alone), as
 * many and as rich as the kernel gives now. The device must be masked, and
 * stays so: afterwards the driver routes its causes as msgintr_granted() says
 * and unmasks the other causes. Queues' eventfds, and what epoll instances they
 * are registered with, stay over stop and start while @p nb_queues does.
 *
 * @return 0; -EIO when no type in the range is granted; -EINVAL for too many
 *   queues; -ENOMEM; -EMFILE and the like when there are no eventfds.
 */
int msgintr_start(struct msgintr *registration, uint16_t nb_queues);

/**
 * Disconnect all vectors and wake the threads that sleep on armed queues. The
 * device must be masked. Afterwards no interrupt service routine runs until
 * the next start. Allowed when not started.
 */
void msgintr_stop(struct msgintr *registration);

/**
 * What was granted at registration, or at the last start since. Valid until
 * msgintr_deregister(); any thread between start and stop.
 */
const struct msgintr_grant *msgintr_granted(const struct msgintr *registration);

/** "MSI-X", "MSI", "INTx" or "none". */
const char *msgintr_type_name(enum msgintr_type type);

/**
 * Arm a queue. Afterwards its eventfd is signalled when work comes, or has
 * come since it was last looked at: a thread that arms and then sleeps loses
 * no wake-up, and needs not look again. One posted write if there is no work.
 *
 * @return 0; -EAGAIN if there is work and config.arm_eagain: not armed, poll;
 *   -EINVAL for a queue that has no eventfd; -ENOTSUP when stopped.
 */
int msgintr_arm(struct msgintr *registration, uint16_t queue);

/**
 * Arm several queues with one posted write for all: bit q for queue q.
 *
 * @return 0, or -EAGAIN if at least one has work and config.arm_eagain: then
 *   none is armed. Else as msgintr_arm().
 */
int msgintr_arm_many(struct msgintr *registration, uint64_t queues);

/**
 * Disarm a queue; allowed when it is not armed. One posted write, none if other
 * armed queues share the vector. A signal on its way may still arrive.
 *
 * @return 0; -EINVAL or -ENOTSUP as msgintr_arm().
 */
int msgintr_disarm(struct msgintr *registration, uint16_t queue);

/** Disarm several queues with one posted write for all. */
int msgintr_disarm_many(struct msgintr *registration, uint64_t queues);

/**
 * Raise the message of a queue by software: its eventfd is signalled as by the
 * device, also if it holds no work. A direct queue must be armed, or it is
 * signalled when it will be.
 */
int msgintr_trigger(struct msgintr *registration, uint16_t queue);

/**
 * Wake the thread that sleeps on a queue, without the device: nothing will come
 * any more, as the driver stops the queue. Not armed, it is signalled when it
 * will be. Any thread.
 *
 * @return 0; -EINVAL or -ENOTSUP as msgintr_arm().
 */
int msgintr_wake(struct msgintr *registration, uint16_t queue);

/** What msgintr_dpc_run() left behind. */
enum msgintr_dpc_state {
	MSGINTR_DPC_MORE,  /**< More may be pending; not armed: run again. */
	MSGINTR_DPC_ARMED, /**< Nothing was left; armed: sleep. */
};

/**
 * Run the deferred procedure of a queue: disarm nothing, take at most
 * @p budget, and if that was all there is, arm the queue and look once more.
 * On the thread that works on the queue. No interrupt happens between two runs
 * of which the first said MSGINTR_DPC_MORE.
 *
 * @return how many units of work were taken.
 */
uint16_t msgintr_dpc_run(struct msgintr *registration, uint16_t queue, uint16_t budget, void *arg,
			 enum msgintr_dpc_state *state);

/**
 * Call @p function with no interrupt service routine or deferred procedure of
 * other causes' device access running beside it, and return what it returned.
 * It must not call back into the library except to arm and disarm. Not from an
 * interrupt service routine.
 */
int msgintr_synchronise(struct msgintr *registration, int (*function)(void *arg), void *arg);

/** Write what was granted and what is armed, one fact per line. Any thread. */
void msgintr_dump(const struct msgintr *registration, FILE *file);

#endif /* MSGINTR_H */
