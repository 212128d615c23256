/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards what a worker of lib/rxmode costs that has gone over to polling: for the
 * same traffic, in the long form of a million bursts, exactly the accesses to the device's
 * registers that plain polling makes, and no system call. The kernel ends the process at the first
 * one, but for those of the rig: it changes the mask of signals, and returns from those that
 * accesses to registers raise.
 */

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <rte_malloc.h>

#include "intr_plan.h"
#include "rxmode_load.h"

#define SECOND_NS UINT64_C(1000000000)
#define FOR_EVER  (UINT64_MAX / 2)
#define SETTLE_S  2
/* In the long form, on one chip, for run; the others differ in little, and do a part. */
#define BURSTS     1000000
#define PART       8
#define SHORT_PART 32
/* Frames are a multiple of what the driver refills at a time, whatever that is. */
#define MULTIPLE 256

/* From one frame to the next: each is served in time, in a burst of its own. */
#define GAP_NS (LOAD_ROUND_NS + LOAD_PACKET_NS)
/* Hardly ever a burst that finds none. */
#define FULL_GAP_NS (GAP_NS + 5)
/* One after some frames: more, and a sleep by timer would save a tenth of a core. */
#define LOOSE_GAP_NS (GAP_NS + 2000)

struct saturation {
	struct env *env;
	enum load_use use;
	uint64_t gap_ns;
	uint64_t frames; /* a multiple of MULTIPLE */
	/* From one refill to another, by the callback of each burst. */
	bool measuring;
	bool began;
	bool quietly;
	uint64_t doorbells;
	uint64_t got;
	uint64_t bursts;
	struct gbe_sim_counts counts;
};

/* Of the calling thread, for the rest of its life, which has to end as well. */
static bool
forbid_system_calls(void)
{
	static const unsigned int allowed[] = {
		SYS_rt_sigprocmask,
		SYS_rt_sigreturn,
		SYS_exit,
		SYS_madvise,
	};
	struct sock_filter filter[RTE_DIM(allowed) + 3];
	const struct sock_fprog program = { .len = RTE_DIM(filter), .filter = filter };
	const uint8_t allow = RTE_DIM(allowed) + 2;
	uint8_t i;

	filter[0] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
						 offsetof(struct seccomp_data, nr));
	for (i = 0; i < RTE_DIM(allowed); i++)
		filter[1 + i] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, allowed[i],
							     (uint8_t)(allow - 2 - i), 0);
	filter[allow - 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	filter[allow] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static void
begin(struct saturation *s)
{
	struct gbe_sim_counts counts;

	gbe_sim()->counts(1, &counts);
	s->began = s->doorbells != 0 && s->doorbells != counts.rx_doorbells;
	s->doorbells = counts.rx_doorbells;
	if (!s->began)
		return;
	gbe_sim()->reset_counts(1);
	s->got = 0;
	s->bursts = 0;
	if (s->quietly)
		s->measuring = forbid_system_calls();
}

static uint16_t
count_burst(uint16_t port __rte_unused, uint16_t queue __rte_unused,
	    struct rte_mbuf **m __rte_unused, uint16_t n, uint16_t max __rte_unused, void *arg)
{
	struct saturation *s = arg;

	if (!s->measuring)
		return n;
	if (!s->began) {
		begin(s);
		return n;
	}
	s->bursts++;
	s->got += n;
	if (s->got >= s->frames) {
		gbe_sim()->counts(1, &s->counts);
		s->measuring = false;
		rxmode_load_stop();
	}
	return n;
}

static void
measure(struct saturation *s, bool quietly)
{
	s->quietly = quietly;
	s->began = false;
	s->doorbells = 0;
	s->measuring = true;
}

static int
poll_plainly(struct saturation *s)
{
	int result;

	TRY(rxmode_load_begin(s->env, LOAD_LOOP));
	rxmode_load_every(s->gap_ns);
	measure(s, false);
	result = rxmode_load_poll(FOR_EVER);
	rxmode_load_end();
	return result;
}

static int
serve(struct saturation *s)
{
	struct rxmode_stats before, after;

	rxmode_load_every(s->gap_ns);
	TRY(rxmode_load_run(SETTLE_S * SECOND_NS));
	rxmode_load_stats(&before);
	EXPECT(strcmp(before.regime, "polling") == 0, "regime: %s", before.regime);
	measure(s, true);
	TRY(rxmode_load_run(FOR_EVER));
	rxmode_load_stats(&after);
	EXPECT(s->began && s->got >= s->frames, "system calls cannot be forbidden");
	EXPECT_EQ(after.sleeps, before.sleeps, "sleeps");
	EXPECT_EQ(after.regime_changes, before.regime_changes, "changes of the regime");
	return TEST_PASS;
}

static void *
server_main(void *arg)
{
	return (void *)(intptr_t)serve(arg);
}

/* On a thread of its own, that is gone with what it is forbidden. */
static int
serve_quietly(struct saturation *s)
{
	pthread_t thread;
	void *result;

	TRY(rxmode_load_begin(s->env, s->use));
	EXPECT_EQ(pthread_create(&thread, NULL, server_main, s), 0, "pthread_create");
	EXPECT_EQ(pthread_join(thread, &result), 0, "pthread_join");
	rxmode_load_end();
	return (int)(intptr_t)result;
}

static int
expect_same(const struct saturation *polling, const struct saturation *serving)
{
	const struct gbe_sim_counts *a = &polling->counts, *b = &serving->counts;

	EXPECT(a->exact, "the rig does not count every access");
	EXPECT(serving->bursts >= serving->frames && polling->bursts >= polling->frames,
	       "frames came in bursts");
	EXPECT_EQ(serving->got, polling->got, "frames");
	EXPECT(a->rx_doorbells != 0, "no doorbell");
	EXPECT_EQ(b->rx_doorbells, a->rx_doorbells, "doorbells");
	EXPECT_EQ(b->writes, a->writes, "register writes");
	EXPECT_EQ(b->reads, a->reads, "register reads");
	EXPECT_EQ(b->set_irqs, a->set_irqs, "ioctls");
	printf("@report %" PRIu64 " bursts: %" PRIu64 " register accesses, as polling\n",
	       serving->bursts, b->reads + b->writes);
	return TEST_PASS;
}

static int
compare(struct saturation *s, uint64_t gap_ns, uint64_t bursts)
{
	struct saturation polling;

	s->gap_ns = gap_ns;
	s->frames = RTE_ALIGN_CEIL(bursts, MULTIPLE);
	TRY(poll_plainly(s));
	polling = *s;
	TRY(serve_quietly(s));
	return expect_same(&polling, s);
}

static int
compare_loads(struct saturation *s)
{
	uint64_t part = BURSTS / (s->env->long_form ? PART : SHORT_PART);
	bool all = s->env->long_form && s->env->chip->bit == CHIP_82576 && s->use == LOAD_RUN;

	TRY(compare(s, FULL_GAP_NS, all ? BURSTS : part));
	return compare(s, LOOSE_GAP_NS, part);
}

static bool
makes_calls_of_its_own(void)
{
#ifdef __SANITIZE_ADDRESS__
	return true;
#else
	return test_in_valgrind();
#endif
}

static int
saturated(struct env *env, enum load_use use)
{
	/* Stays if the callback does. */
	static struct saturation s;
	const struct rte_eth_rxtx_callback *callback;
	struct port_plan plan0, plan1;
	int result;

	if (makes_calls_of_its_own())
		return test_skip("valgrind and AddressSanitizer make system calls of their own");
	s = (struct saturation){ .env = env, .use = use };
	port_plan_init(env, &plan0);
	intr_plan_init(env, &plan1, 1);
	TRY(pair_up(env, &plan0, &plan1));
	callback = rte_eth_add_rx_callback(env->port[1], 0, count_burst, &s);
	EXPECT(callback != NULL, "no receive callback");
	result = compare_loads(&s);
	EXPECT_OK(rte_eth_remove_rx_callback(env->port[1], 0, callback));
	/* Nobody is in a burst. */
	rte_free((void *)(uintptr_t)callback);
	return result;
}

static int
run(struct env *env)
{
	return saturated(env, LOAD_RUN);
}

static int
loop(struct env *env)
{
	return saturated(env, LOAD_LOOP);
}

ETHDEV_RIG_TEST(rxmode_saturation_run, CHIPS_ALL, "step=doorbell", "", run)
ETHDEV_RIG_TEST(rxmode_saturation_loop, CHIPS_ALL, "step=doorbell", "", loop)
