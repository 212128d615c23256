/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_H
#define SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rxmode_policy.h"

/*
 * Receiving threads in virtual time: a trace of arrivals, a worker that a rule
 * (ours or a peer's) tells when to poll and when to sleep, and the cheapest
 * schedule that one who knows the arrivals could have had.
 */

#define SIM_US(n)    ((n)*UINT64_C(1000))
#define SIM_MS(n)    ((n)*UINT64_C(1000000))
#define SIM_S(n)     ((n)*UINT64_C(1000000000))
#define SIM_FOREVER  UINT64_MAX
#define SIM_LINE_PPS 1488095.0 /* 64-byte frames at 1 Gb/s */

/* What things cost. A polling loop as l3fwd at 3 GHz: 200 cycles a packet, 120 an empty round. */
struct sim_costs {
	uint64_t wake_ns;     /* of a wake, in latency */
	uint64_t wake_cpu_ns; /* C: of a wake, in CPU time */
	uint64_t arm_ns;      /* to arm the interrupt; packets arrive meanwhile */
	uint64_t disarm_ns;   /* at the end of an armed sleep, but for a time-out; likewise */
	uint64_t late_ns;     /* what each late_every-th wake takes more; 0: none */
	uint32_t late_every;
	uint64_t latency_ns; /* the knob */
	uint64_t longest_sleep_ns;
	bool own_work; /* sleeps are bounded for what no packet announces */
	uint64_t packet_ns;
	uint64_t round_ns;
	uint32_t ring_size;
};

extern const struct sim_costs sim_default_costs;

/* sim_trace.c */

struct sim_trace {
	char name[40];
	uint64_t *at; /* arrival times in order, ns */
	size_t n;
	uint64_t end_ns;
	bool constant; /* of constant load */
};

struct sim_trace_set {
	struct sim_trace *traces;
	size_t n;
};

/** All traces, with about @p most packets at most each; some are made from the knob and C. */
struct sim_trace_set sim_traces_create(const struct sim_costs *costs, size_t most);

/** @p pps packets a second for @p end_ns, evenly spaced or Poisson. */
struct sim_trace sim_trace_constant(double pps, uint64_t end_ns, bool poisson);

/** Bursts of @p burst packets at @p pps, one each @p period_ns. */
struct sim_trace sim_trace_bursts(uint32_t burst, double pps, double period_ns, uint64_t end_ns);

/** Idle, then line rate. */
struct sim_trace sim_trace_step(uint64_t idle_ns, uint64_t busy_ns);

void sim_trace_free(struct sim_trace *trace);

void sim_traces_free(struct sim_trace_set *set);

/* sim_worker.c */

enum sim_woken {
	SIM_WOKEN_NONE,
	SIM_WOKEN_INTERRUPT,
	SIM_WOKEN_TIMER,
};

/* What a rule sees after each round. */
struct sim_view {
	uint64_t now_ns;
	uint32_t n;           /* packets of this round */
	enum sim_woken woken; /* if this is the first round after a sleep */
	uint64_t slept_ns;
	uint32_t backlog;   /* packets in the ring at that wake */
	bool looked;        /* this round was the look after arming, and found packets */
	uint64_t worked_ns; /* this round, if it had packets */
};

enum sim_kind {
	SIM_GO,   /* poll again */
	SIM_SPIN, /* poll until a packet comes or time_ns has passed */
	SIM_SLEEP,
};

struct sim_action {
	enum sim_kind kind;
	uint64_t time_ns;       /* SPIN; SLEEP: at most, SIM_FOREVER: no limit */
	bool arm;               /* SLEEP: interrupts on */
	uint64_t not_before_ns; /* SLEEP: interrupts held back so long */
	/*
	 * SLEEP: the kernel's timer looks at the ring so often, ticks times,
	 * before interrupts are armed; a look costs tick_cost_ns.
	 */
	uint64_t tick_ns;
	uint32_t ticks;
	uint64_t tick_cost_ns;
};

struct sim_rule {
	const char *name;
	const char *source; /* of its constants */
	uint32_t budget;    /* packets a round */
	bool in_kernel;
	bool looks; /* a round after arming; without packets it sleeps */
	void (*init)(void *state, const struct sim_costs *costs);
	struct sim_action (*next)(void *state, const struct sim_view *view);
	/* Threads that wake beside this one, and how often each. */
	uint32_t backups;
	uint64_t backup_ns;
};

#define SIM_STATE_SIZE 512

struct sim_result {
	double cpu;     /* share of one core */
	double cost_ns; /* CPU time + ALPHA x latency beyond the knob */
	uint64_t p50_ns;
	uint64_t p99_ns;
	uint64_t max_ns;
	uint64_t drops;
	uint64_t wakes;
	uint64_t arms;
};

/**
 * Run @p rule over @p trace. @p state has SIM_STATE_SIZE bytes and holds the
 * rule's state afterwards; @p watch, if any, is called after every round.
 */
struct sim_result sim_run(const struct sim_trace *trace, const struct sim_costs *costs,
			  const struct sim_rule *rule, void *state,
			  void (*watch)(void *arg, const void *state, uint64_t now_ns), void *arg);

/* sim_optimum.c */

/** Least cost of any schedule, which knows all arrivals, in ns. */
double sim_optimum(const struct sim_trace *trace, const struct sim_costs *costs);

/* sim_ours.c: lib/rxmode's policy as a rule */

extern const struct sim_rule sim_ours;       /* moderation in hardware */
extern const struct sim_rule sim_ours_timer; /* without */

enum rxmode_regime sim_ours_regime(const void *state);

uint64_t sim_ours_changes(const void *state);

/* sim_peers.c */

extern const struct sim_rule sim_peers[];
extern const size_t sim_nb_peers;

#endif /* SIM_H */
