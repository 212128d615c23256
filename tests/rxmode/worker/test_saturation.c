/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards what a saturated thread must not do in a million bursts: any system
 * call, and anything with interrupts. For run, loop and attach, a process of its own that
 * the kernel kills at its first system call.
 */

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <rte_common.h>
#include <rte_ethdev.h>

#include "fake_port.h"
#include "rxmode.h"

#define BURSTS UINT64_C(1000000)
/* Until threads and workers have found each other. */
#define BURSTS_BEFORE 100

static struct rxmode *worker;
static uint16_t port;
static uint64_t bursts;
static struct fake_counts before;

static void
forbid_system_calls(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
	};
	const struct sock_fprog program = { .len = RTE_DIM(filter), .filter = filter };

	CHECK_EQ(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	CHECK_EQ(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
}

static void
count_burst(void)
{
	const struct fake_counts *counts = fake_counts(port);

	if (++bursts == BURSTS_BEFORE) {
		before = *counts;
		forbid_system_calls();
	}
	if (bursts < BURSTS)
		return;
	_exit(counts->enables == before.enables && counts->disables == before.disables &&
			      counts->moderations == before.moderations ?
		      EXIT_SUCCESS :
		      EXIT_FAILURE);
}

static void
handle(void *arg, uint16_t port_id, uint16_t queue, struct rte_mbuf **pkts, uint16_t n)
{
	RTE_SET_USED(arg);
	RTE_SET_USED(port_id);
	RTE_SET_USED(queue);
	RTE_SET_USED(pkts);
	RTE_SET_USED(n);
	count_burst();
}

static const struct rxmode_conf conf = { .wake_us = 20, .handler = handle };

static void
library_loop(void)
{
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	CHECK_EQ(rxmode_run(worker), 0);
}

static void
own_loop(void)
{
	struct rte_mbuf *pkts[32];

	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	for (;;) {
		rxmode_report(worker, port, 0, rte_eth_rx_burst(port, 0, pkts, RTE_DIM(pkts)));
		rxmode_idle(worker);
		count_burst();
	}
}

static void
attached(void)
{
	struct rte_mbuf *pkts[32];

	CHECK_EQ(rxmode_attach(port, &conf), 0);
	for (;;) {
		CHECK_EQ(rte_eth_rx_burst(port, 0, pkts, RTE_DIM(pkts)), RTE_DIM(pkts));
		count_burst();
	}
}

/* Also for the first time: so that no look finds the queue empty. */
static void
refill(void)
{
	fake_arrive(port, 0, 32);
}

static void
in_a_process(void (*use)(void), const char *name)
{
	pid_t child = fork();
	int status;

	CHECK(child >= 0);
	if (child == 0) {
		fake_yield = refill;
		use();
	}
	CHECK_EQ(waitpid(child, &status, 0), child);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
		fprintf(stderr, "%s: a system call\n", name);
	CHECK(WIFEXITED(status));
	CHECK_EQ(WEXITSTATUS(status), EXIT_SUCCESS);
}

int
main(void)
{
	kit_eal_init("");
	port = fake_port_create(FAKE_LATCHING, 1);
	fake_port_publish(port, 0);
	in_a_process(library_loop, "run");
	in_a_process(own_loop, "loop");
	in_a_process(attached, "attach");
	fake_port_destroy(port);
	return EXIT_SUCCESS;
}
