/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef MSGINTR_PRIVATE_H
#define MSGINTR_PRIVATE_H

#include <errno.h>

#include <rte_interrupts.h>
#include <rte_spinlock.h>

#include "msgintr.h"

/*
 * State of a registration, and which file does what with it; each file knows
 * only files below it:
 * msgintr_register.c         makes and unmakes it
 * msgintr_start.c            starts and stops
 * msgintr_dpc.c              runs a queue's deferred procedure
 * msgintr_trigger.c          raises a queue's message by software
 * msgintr_wake.c             wakes threads without the device
 * msgintr_arm.c              arms and disarms
 * msgintr_woken.c            counts what threads are woken for
 * msgintr_relay.c            serves relayed vectors on EAL's interrupt thread
 * msgintr_storm.c            replaces interrupts by polling when they run wild
 * msgintr_watch.c            has EAL's interrupt thread call back
 * msgintr_ladder.c           chooses the type and connects the vectors
 * msgintr_scan.c             looks at armed queues, and enables or masks vectors
 * msgintr_efd.c              the queues' eventfds and their epoll registrations
 * msgintr_live.c             finds a registration by EAL's handle
 * msgintr_hold.c             frees it after its last user
 * msgintr_dump.c             says what there is
 * msgintr_grant.c            shares vectors out among queues
 * msgintr_synchronise.c      runs a function beside no handler
 * msgintr_characteristics.c  fills in and checks what a driver registers
 * msgintr_pci.c              reads configuration space
 * msgintr_clock.c            tells the time
 * msgintr_log.c              writes to the driver's log
 */

/*
 * A vector that EAL's interrupt thread serves: the argument of its callback, which
 * may run on after the vector was given up (msgintr_watch.c).
 */
struct msgintr_relay {
	struct msgintr *owner;          /* a reference */
	struct rte_intr_handle *handle; /* its own, with the eventfd, its own too */
	uint16_t vector;
};

/* Interrupts for no cause: how many came since when. */
struct msgintr_storm {
	uint64_t window_start_ns;
	uint32_t count;
	/* Interrupts are off, an alarm polls; changed under the lock. */
	bool polling;
	bool alarm;              /* is set, and holds a reference; under the lock */
	bool announced;          /* said once in the log */
	uint32_t ticks;          /* of the alarm since interrupts went off */
	uint64_t quiet_since_ns; /* when interrupts were let in again */
};

struct msgintr {
	/*
	 * Who may still look at this: its owner, callbacks of EAL's interrupt
	 * thread, the alarm. All but the owner look at mi->running first, under
	 * the lock, and touch nothing of the driver's or of EAL's if it is false.
	 */
	uint32_t refs;
	struct msgintr_characteristics chars;
	struct rte_intr_handle *handle;
	const struct rte_pci_device *pci_dev;
	enum msgintr_type max_type;
	enum msgintr_type min_type;
	bool arm_eagain;
	bool clear_before_arm;
	struct msgintr_queue_stats *queue_stats;
	uint16_t nb_queue_stats;
	struct msgintr_stats *stats;
	const struct msgintr_clock *clock;

	/*
	 * Held by whoever acts for an interrupt, and by the control path while
	 * it changes what interrupts do. Never held by a thread that polls,
	 * arms or sleeps, nor over the deferred procedure of other causes.
	 */
	rte_spinlock_t lock;
	bool running; /* changed under the lock, read by any thread */
	struct msgintr_grant grant;
	struct msgintr_relay *relay0; /* vector 0, watched for life */
	struct msgintr_relay *shared; /* the shared MSI-X vector, while started */
	int shared_fd;                /* the latter's, or -1 */
	bool connected;               /* the kernel signals our eventfds */
	struct msgintr_storm storm;
	uint64_t seen_progress; /* of the queues of relayed vectors */
	/* Of each queue, when a direct wake-up last found no work. */
	uint64_t woken_progress[MSGINTR_MAX_QUEUES];

	uint16_t nb_fds; /* eventfds of queues that exist */
	/*
	 * Bit q for queue q, changed by any thread. A queue that is armed here
	 * may be signalled; whoever takes the bit away signals.
	 */
	uint64_t armed;
	/* Triggered by software while not armed. */
	uint64_t kicked;
	uint64_t told; /* queues whose sleepers the last stop has woken */
};

static inline bool
msgintr_is_running(const struct msgintr *mi)
{
	/* Pairs with the release in msgintr_start(). */
	return __atomic_load_n(&mi->running, __ATOMIC_ACQUIRE);
}

static inline bool
msgintr_is_relayed(const struct msgintr *mi, uint16_t queue)
{
	return (mi->grant.relayed >> mi->grant.vector[queue] & 1) != 0;
}

/* Whether the deferred procedure of other causes has to be called. Lock held. */
static inline bool
msgintr_other_wanted(const struct msgintr *mi, uint32_t other)
{
	return mi->chars.other_check == NULL || mi->chars.other_check(mi->chars.context, other);
}

static inline struct msgintr_cause
msgintr_isr(const struct msgintr *mi, uint16_t vector)
{
	msgintr_isr_t *isr =
		mi->grant.type == MSGINTR_LINE ? mi->chars.line_isr : mi->chars.message_isr;

	return isr(mi->chars.context, &mi->grant, vector);
}

/*
 * While polling replaces interrupts there are no vectors to enable. Whoever
 * arms sets mi->armed before this looks, and the end of polling is stored before
 * msgintr_storm_retry() looks at mi->armed: one of them enables.
 */
static inline void
msgintr_enable_vectors(const struct msgintr *mi, uint64_t vectors)
{
	/* Pairs with msgintr_storm_retry(). */
	if (__atomic_load_n(&mi->storm.polling, __ATOMIC_SEQ_CST))
		return;
	if (mi->grant.type == MSGINTR_LINE)
		mi->chars.enable_line(mi->chars.context, &mi->grant, vectors);
	else
		mi->chars.enable_message(mi->chars.context, &mi->grant, vectors);
}

static inline void
msgintr_disable_vectors(const struct msgintr *mi, uint64_t vectors)
{
	if (mi->grant.type == MSGINTR_LINE)
		mi->chars.disable_line(mi->chars.context, &mi->grant, vectors);
	else
		mi->chars.disable_message(mi->chars.context, &mi->grant, vectors);
}

/* msgintr_wake.c */
void msgintr_kick(struct msgintr *mi, uint16_t queue);
void msgintr_wake_all(struct msgintr *mi);

/* msgintr_arm.c */
int msgintr_arm_check(const struct msgintr *mi, uint64_t queues);
void msgintr_signal_raised(struct msgintr *mi, uint64_t queues);

/* msgintr_woken.c */
void msgintr_woken_watch(struct msgintr *mi, uint16_t queue);

/* msgintr_relay.c */
void msgintr_relay_run(void *arg);
int msgintr_relay_watch(struct msgintr *mi);
void msgintr_relay_unwatch(struct msgintr *mi);

/* msgintr_storm.c */
void msgintr_storm_reset(struct msgintr *mi);
bool msgintr_storm_account(struct msgintr *mi, bool ours);

/* msgintr_watch.c */
int msgintr_watch(struct msgintr *mi, uint16_t vector, int fd, rte_intr_callback_fn function,
		  struct msgintr_relay **relay);
void msgintr_unwatch(struct msgintr_relay *relay, rte_intr_callback_fn function);

/* msgintr_ladder.c */
int msgintr_connect(struct msgintr *mi, uint16_t nb_queues);
void msgintr_disconnect(struct msgintr *mi);
void msgintr_suspend(struct msgintr *mi);
int msgintr_reconnect(struct msgintr *mi);

/* msgintr_scan.c */
uint64_t msgintr_scan(struct msgintr *mi, uint64_t queues);
bool msgintr_any_armed(const struct msgintr *mi, uint16_t vector);
void msgintr_settle(struct msgintr *mi, uint64_t vectors, uint64_t masked);

/* msgintr_efd.c */
int msgintr_efds_open(struct msgintr *mi, uint16_t nb);
void msgintr_efds_close(struct msgintr *mi);
void msgintr_efds_publish(struct msgintr *mi);
int msgintr_efd_of(const struct msgintr *mi, uint16_t queue);
void msgintr_signal(const struct msgintr *mi, uint16_t queue);

/* msgintr_live.c */
int msgintr_live_add(struct msgintr *mi);
void msgintr_live_remove(struct msgintr *mi);
struct msgintr *msgintr_live_find(const struct rte_intr_handle *handle);

/* msgintr_hold.c */
void msgintr_hold(struct msgintr *mi);
void msgintr_release(struct msgintr *mi);

/* msgintr_grant.c */
void msgintr_grant_plan(struct msgintr_grant *grant, enum msgintr_type type, uint16_t nb_vectors,
			uint16_t nb_queues);

/* msgintr_characteristics.c */
bool msgintr_characteristics_complete(const struct msgintr_characteristics *characteristics);

/* msgintr_clock.c */
extern const struct msgintr_clock msgintr_eal_clock;

/* msgintr_log.c */
void msgintr_log(const struct msgintr *mi, bool error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif /* MSGINTR_PRIVATE_H */
