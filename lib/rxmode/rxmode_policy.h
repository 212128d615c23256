/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef RXMODE_POLICY_H
#define RXMODE_POLICY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What a receiving thread that found all of its queues empty should do next:
 * a pure function of configuration, state and sample. No clock, file
 * descriptor or register is known here, so that a simulator can drive the very
 * object that runs in the worker.
 *
 * It minimises CPU time + ALPHA x latency, where latency is what a packet
 * waits beyond the knob (latency_ns), summed over packets, and ALPHA is one
 * core. The wake itself (wake_ns) comes on top of the knob. The thread is charged for a part of it
 * (wake_cpu_ns): in the rest its CPU sleeps, or what wakes it works elsewhere.
 *
 * The core of it: never be woken within latency_ns of having gone to sleep,
 * unless the core is needed anyhow. Any schedule that keeps the knob pays one
 * wake in each window of latency_ns + wake_ns that begins with a packet; this
 * one pays two at most, one at the window's begin and one at its end. Where
 * moderation would save nothing, packets are not made to wait for it, and
 * where sleeping would save nothing, the thread polls.
 */

#define RXMODE_POLICY_ALPHA 1 /* cores per second of latency */

enum rxmode_regime {
	RXMODE_REGIME_INTERRUPT, /* woken by the first packet */
	RXMODE_REGIME_MODERATED, /* woken no sooner than the knob allows */
	RXMODE_REGIME_POLLING,
};

/** Constant while a worker runs, but for what is measured meanwhile. Times in nanoseconds. */
struct rxmode_policy_conf {
	uint64_t latency_ns;       /* the knob: what may be added by choice */
	uint64_t wake_ns;          /* what a wake takes here, as measured */
	uint64_t wake_cpu_ns;      /* of it, in CPU time */
	uint64_t arm_ns;           /* to arm and disarm all queues, as measured meanwhile */
	uint64_t longest_sleep_ns; /* 0: no limit */
	uint32_t ring_size;        /* descriptors of the smallest ring; 0: unknown */
	bool hw_moderation;        /* a sleep can be armed so that it ends no sooner than asked */
};

/* How the last sleep ended. */
enum rxmode_wake {
	RXMODE_WAKE_NONE, /* there was none since the last call */
	RXMODE_WAKE_INTERRUPT,
	RXMODE_WAKE_TIMER, /* after the time that was asked for */
	RXMODE_WAKE_OTHER, /* a kick, a descriptor of the application */
};

/** What happened since the last call. All queues are empty now, or busy is set. */
struct rxmode_policy_sample {
	uint64_t now_ns;    /* any monotonic clock */
	uint64_t slept_ns;  /* length of the sleep, the wake itself not counted */
	uint64_t worked_ns; /* time in rounds that found packets */
	uint32_t packets;   /* received in all rounds */
	uint32_t backlog;   /* of these, what was waiting in the ring when the sleep ended */
	enum rxmode_wake wake;
	bool busy;    /* called for its statistics, there is more to do */
	bool looked;  /* some of the packets were found by the look after arming */
	bool can_arm; /* every queue has an interrupt that works */
};

enum rxmode_action {
	RXMODE_ACTION_POLL, /* poll; ask again when empty for spin_ns */
	RXMODE_ACTION_SLEEP,
};

struct rxmode_policy_decision {
	enum rxmode_action action;
	uint64_t spin_ns;       /* POLL: of emptiness, before asking again */
	uint64_t sleep_ns;      /* SLEEP: at most so long; UINT64_MAX: no limit */
	uint64_t moderation_ns; /* SLEEP: armed interrupts come no sooner than this */
	bool arm;               /* SLEEP: with interrupts; else by timer alone */
};

/* What went before a sleep. */
enum rxmode_place {
	RXMODE_AFTER_LONG,  /* one that lasted longer than the knob */
	RXMODE_AFTER_SHORT, /* one in which a packet came within the knob */
	RXMODE_AFTER_NONE,  /* one by timer in which none came */
};

/** Opaque to callers, but for regime and changes. */
struct rxmode_policy_state {
	enum rxmode_regime regime;
	uint64_t changes; /* of the regime */
	uint64_t changed_ns;
	uint64_t hold_ns; /* no change out of MODERATED sooner */

	/* Shares, in 1/65536. */
	uint32_t early_fast;     /* how early packets come within the knob */
	uint32_t saved;          /* of CPU time, by moderating */
	uint32_t short_after[3]; /* sleeps in which a packet came within the knob, by place */
	uint32_t worked;         /* of the last window */

	uint64_t fill_ns;   /* to fill the ring at the highest rate seen lately */
	uint64_t window_ns; /* begin of the window */
	uint64_t window_slept_ns;
	uint64_t window_worked_ns;
	uint64_t window_packets;
	uint64_t timed_out_ns; /* of armed sleeps in which nothing came, since something did */
	uint64_t asked_ns;     /* moderation or timer of the last sleep */
	uint32_t spun;         /* spells of polling that ended without a packet */

	/* Polling through the rest of a burst, after a wake. */
	uint32_t burst_ends; /* share of such spells that paid */
	uint32_t try_after;  /* wakes until the next trial */
	uint32_t try_interval;
	uint64_t spin_from_ns;
	uint64_t spin_left_ns; /* 0: not in such a spell */
	bool spin_caught;      /* some packet */
	bool spin_unjudged;    /* ended in time, the next sleep tells what for */
	bool dense;            /* what cut the last sleep short was a burst */

	enum rxmode_place place; /* of the next sleep */
	bool by_timer;           /* the last sleep was not armed */
	bool started;
};

/** Before the first call of rxmode_policy_step(). */
void rxmode_policy_init(struct rxmode_policy_state *state);

/** Account the sample and decide. */
struct rxmode_policy_decision rxmode_policy_step(const struct rxmode_policy_conf *conf,
						 struct rxmode_policy_state *state,
						 const struct rxmode_policy_sample *sample);

/**
 * The longest sleep of a thread that may have work of its own, which no interrupt announces: it
 * grows with the time for which the thread has neither received nor sent.
 */
uint64_t rxmode_policy_own_work_ns(const struct rxmode_policy_conf *conf, uint64_t idle_ns);

#endif /* RXMODE_POLICY_H */
