/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef MSGINTR_H
#define MSGINTR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Interrupts by message with a line-based fallback, for drivers on vfio-pci.
 *
 * The rules are those by which NDIS has network drivers register message
 * interrupts. A driver describes once, in struct msgintr_characteristics, how
 * its device is handled with messages and how with a line. The kernel and the
 * bus decide which of them it is given, and may decide differently at each
 * start. The application sees none of it: each receive queue has an eventfd of
 * its own, whatever was granted.
 *
 * Words used here:
 * - A *vector* is what the device interrupts with: an MSI-X vector, the one
 *   MSI, or the INTx line. Vector 0 has the link and all other causes.
 * - A *queue* is a receive queue. It is *armed* while somebody waits for its
 *   eventfd.
 * - A queue is *direct* if it has a vector to itself: the device signals the
 *   eventfd, and no code runs in between. It is *relayed* if it shares a vector:
 *   EAL's interrupt thread takes the vector's signal, finds out which of the
 *   armed queues have work, and signals exactly those.
 *
 * How n queues share v vectors:
 * - v > n: vector 0 for other causes, vector q + 1 for queue q;
 * - 2 <= v <= n: vector 0 for other causes; queues 0 to v - 3 have vectors
 *   1 to v - 2, all others share vector v - 1;
 * - v == 1, MSI and INTx: vector 0 has everything.
 *
 * Threads: msgintr_register(), msgintr_start(), msgintr_stop() and
 * msgintr_deregister() are the control path: one thread at a time for each
 * registration. They may block for system calls. msgintr_arm(),
 * msgintr_disarm(), msgintr_trigger(), msgintr_wake() and their variants may be
 * called by any thread between start and stop; they never block and take no lock.
 * Each handler of the driver says on which thread it is called.
 *
 * Errors are negative errno values.
 *
 * Compatibility: structures that the driver allocates begin with their size, or
 * end with reserved room. Fields are added at the end, and zero in them means
 * what it meant before; so set what you do not use to zero. docs/msgintr.md
 * states the whole rule.
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

/** What was granted. Constant between start and stop. The library's. */
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
	 * Something of this device was pending. Set it to false as well if the
	 * device does not tell; the library then looks at the queues.
	 */
	bool ours;
	/** The device has masked the receive causes of the vector by itself. */
	bool masked;
	/** Causes that are not receive, for the deferred procedure; 0: none. */
	uint32_t other;
};

/**
 * Interrupt service routine: recognise what is pending on @p vector, clear it,
 * and return it. Called on EAL's interrupt thread, one at a time for each
 * registration, for vector 0 and for the vector that is relayed. It must not
 * block, and must leave other causes enabled.
 */
typedef struct msgintr_cause msgintr_isr_t(void *context, const struct msgintr_grant *grant,
					   uint16_t vector);

/**
 * Deferred procedure of a queue: take at most @p budget units of work from it.
 * Called by msgintr_dpc_run(), on its caller's thread and with its @p arg.
 * Returns how many it took; as many as the budget means that there may be more.
 */
typedef uint16_t msgintr_dpc_t(void *context, uint16_t queue, uint16_t budget, void *arg);

/**
 * Mask, unmask, raise or clear the receive causes of @p vectors (bit v for
 * vector v) at the device, with one posted write for all of them. The device
 * must keep a cause that comes while it is masked, and signal it as soon as it is
 * unmasked. Called on any thread, on several at a time. It must not block.
 */
typedef void msgintr_switch_t(void *context, const struct msgintr_grant *grant, uint64_t vectors);

/**
 * What a driver registers; copied by msgintr_register(). The line handlers are
 * always needed, as a device that has messages may be granted none; the message
 * handlers are needed if @p message_supported.
 */
struct msgintr_characteristics {
	size_t size;   /**< sizeof(struct msgintr_characteristics). */
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
	 * Required. Does the queue hold work that nobody took? Reads memory, not
	 * the device, and must not block. Called on the thread that arms the
	 * queue. Called also on EAL's interrupt thread while another thread works
	 * on the queue: the answer may then be outdated by what that thread is
	 * doing, but must be true for work that came after that thread's last look.
	 */
	bool (*has_work)(void *context, uint16_t queue);
	/**
	 * Required. A number that changes whenever work is taken from the queue.
	 * With it the library tells an interrupt for work that was polled
	 * meanwhile from one for no cause. Called on EAL's interrupt thread, and
	 * on threads that rte_epoll_wait() has woken. It must not block.
	 */
	uint64_t (*progress)(void *context, uint16_t queue);
	/**
	 * Required. The deferred procedure of other causes. Called on EAL's
	 * interrupt thread, with no lock held: it may block, stop, close or
	 * deregister. Nobody waits for it: if another thread deregisters meanwhile
	 * it runs on, so it must use nothing of @p context that is freed then, but
	 * leave that to other_check. While interrupts are replaced by polling it is
	 * called with @p other 0, and finds out itself what has changed.
	 */
	void (*other_dpc)(void *context, uint32_t other);
	/** Optional. Have the device raise the receive cause of direct vectors. */
	msgintr_switch_t *raise;
	/**
	 * Optional; needed for msgintr_config.clear_before_arm. Have the device
	 * forget the receive causes of direct vectors, and do not return before it
	 * has: a read after the write.
	 */
	msgintr_switch_t *clear;
	/** Optional. One line for the driver's log. Any thread. */
	void (*log)(void *context, bool error, const char *line);
	/**
	 * Optional. What other_dpc has to do with the device: look, and return
	 * whether other_dpc is to be called. Called before it, on the same thread,
	 * while no service routine runs nor a function of msgintr_synchronise(), and
	 * not after msgintr_stop() has returned. It must not block, and may call the
	 * library only to arm and to disarm. Without it other_dpc is always called.
	 */
	bool (*other_check)(void *context, uint32_t other);
};

/**
 * Set the handlers of a device that is handled the same way by line and by
 * messages: @p isr, @p dpc, @p disable and @p enable stand for both, and messages
 * are supported. Changes nothing else. Any thread; does not block.
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
	uint64_t reserved[4];
};

/** Counters of a registration; written by the library, read by anybody. */
struct msgintr_stats {
	uint64_t other;    /**< Interrupts with other causes. */
	uint64_t not_ours; /**< Interrupts that turned out to have no cause. */
	uint64_t storms;   /**< Times that interrupts were replaced by polling. */
	uint64_t reserved[5];
};

/** Time: where the library takes it from, and how it lets it pass. */
struct msgintr_clock {
	/** Nanoseconds since some fixed moment; never goes back. Any thread. */
	uint64_t (*now_ns)(void);
	/** Sleep; called by msgintr_start() and msgintr_deregister(). */
	void (*sleep_us)(unsigned int us);
};

/** How to register; copied by msgintr_register(), but for what it points to. */
struct msgintr_config {
	size_t size; /**< sizeof(struct msgintr_config). */
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
	/** Optional: a clock other than EAL's, for tests. Caller's. */
	const struct msgintr_clock *clock;
};

/**
 * Register a device's interrupts.
 *
 * Checks its arguments before it changes anything. Then decides the type, from
 * configuration space, EAL's choice (--vfio-intr), @p config and what the kernel
 * accepts, and tries it once. All interrupts of the device must be masked. They
 * are disconnected when this returns, but handlers may be called from now on until
 * msgintr_deregister() has returned. Any number of devices can be registered.
 *
 * @return 0; -EINVAL when characteristics are missing, notably the four of the
 *   line, or a size is not known; -E2BIG when a field is set that this version
 *   does not have; -ENOTSUP when the device has no type in the range, or is not
 *   bound to vfio-pci; -EIO when the kernel refuses all there are; -ENOMEM.
 */
int msgintr_register(const struct msgintr_config *config,
		     const struct msgintr_characteristics *characteristics,
		     struct msgintr **registration);

/**
 * Undo msgintr_register(). Stops first if that was not done. The device must be
 * masked. NULL is allowed.
 *
 * When this returns, no handler will be called, and none runs but other_dpc, if it
 * was called before; the queues' eventfds are closed and have left their epoll
 * instances, and @p registration is invalid. other_dpc is not waited for, as it
 * may wait for the caller: what it still needs of the library is freed when it
 * returns. The device may be detached meanwhile. other_dpc itself may call this.
 *
 * Threads that sleep on the eventfds are woken. For those that have not run yet
 * this waits, a fifth of a second at most; so such a thread must not call it.
 */
void msgintr_deregister(struct msgintr *registration);

/**
 * Have vectors connected for @p nb_queues queues (0: other causes alone), as
 * many and as rich as the kernel gives now. The device must be masked, and
 * stays so: afterwards the driver routes its causes as msgintr_granted() says
 * and unmasks the other causes. If @p nb_queues is the same as at the last start,
 * the queues keep their eventfds, and these stay in their epoll instances.
 *
 * @return 0; -EIO when no type in the range is granted; -EINVAL for too many
 *   queues or if started; -ENOMEM; -EMFILE and the like when there are no eventfds.
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
 * come since the queue was last looked at: a thread that arms and then sleeps
 * loses no wake-up, and need not look again. One posted write if there is no work.
 *
 * @return 0; -EAGAIN if there is work and config.arm_eagain: not armed, poll;
 *   -EINVAL for a queue that has no eventfd; -ENOTSUP when stopped.
 */
int msgintr_arm(struct msgintr *registration, uint16_t queue);

/**
 * Arm several queues with one posted write for all: bit q for queue q.
 *
 * @return 0, or -EAGAIN if at least one has work and config.arm_eagain: then
 *   none is armed. Otherwise as msgintr_arm().
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
 * device, also if the queue holds no work. If the queue is not armed, it is
 * signalled when it will be.
 *
 * @return 0; -EINVAL or -ENOTSUP as msgintr_arm().
 */
int msgintr_trigger(struct msgintr *registration, uint16_t queue);

/**
 * Wake the thread that sleeps on a queue, without the device: for a queue that
 * the driver stops, where nothing will come any more. If the queue is not armed,
 * it is signalled when it will be.
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
 * Run the deferred procedure of a queue on the calling thread, which is the one
 * that works on the queue. It takes at most @p budget. If it takes less, and the
 * queue is still empty then, the queue is armed. A queue that was left with
 * MSGINTR_DPC_MORE does not interrupt before it is run again. May block only if
 * the driver's procedure does.
 *
 * @return how many units of work were taken.
 */
uint16_t msgintr_dpc_run(struct msgintr *registration, uint16_t queue, uint16_t budget, void *arg,
			 enum msgintr_dpc_state *state);

/**
 * Call @p function while no interrupt service routine runs, nor any other
 * function through here, and return what it returned. @p function must not block
 * and may call the library only to arm and to disarm. Any thread, but not from
 * within an interrupt service routine; waits for one that runs.
 */
int msgintr_synchronise(struct msgintr *registration, int (*function)(void *arg), void *arg);

/**
 * Write what was granted, one fact per line: twice the same while nothing is
 * started, stopped or replaced by polling. Any thread.
 */
void msgintr_dump(const struct msgintr *registration, FILE *file);

#ifdef __cplusplus
}
#endif

#endif /* MSGINTR_H */
