/* SPDX-License-Identifier: BSD-3-Clause */

#include <signal.h>

#include "steps.h"

#if UNIT_HAS_STEPS

/* The trap flag: a SIGTRAP after every instruction. */
#define TRAP_FLAG "0x100"

static volatile uint64_t steps;

static void
on_step(int signal)
{
	(void)signal;
	steps++;
}

static void
start(void)
{
	const struct sigaction action = { .sa_handler = on_step };

	sigaction(SIGTRAP, &action, NULL);
	steps = 0;
	__asm__ volatile("lea -128(%%rsp), %%rsp\n\tpushfq\n\t"
			 "orq $" TRAP_FLAG ", (%%rsp)\n\tpopfq\n\t"
			 "lea 128(%%rsp), %%rsp" ::
				 : "memory", "cc");
}

static void
stop(void)
{
	__asm__ volatile("lea -128(%%rsp), %%rsp\n\tpushfq\n\t"
			 "andq $~" TRAP_FLAG ", (%%rsp)\n\tpopfq\n\t"
			 "lea 128(%%rsp), %%rsp" ::
				 : "memory", "cc");
}

static uint16_t
nothing(void *queue, struct rte_mbuf **pkts, uint16_t n)
{
	(void)queue;
	(void)pkts;
	return n;
}

static uint64_t
count(uint16_t (*burst)(void *, struct rte_mbuf **, uint16_t), void *queue, struct rte_mbuf **pkts,
      uint16_t n, uint16_t *nb)
{
	start();
	*nb = burst(queue, pkts, n);
	stop();
	return steps;
}

/* Less what a function that does nothing takes. */
static uint64_t
steps_of(uint16_t (*burst)(void *, struct rte_mbuf **, uint16_t), void *queue,
	 struct rte_mbuf **pkts, uint16_t n, uint16_t *nb)
{
	uint16_t ignored;
	uint64_t overhead = count(nothing, queue, pkts, n, &ignored);

	return count(burst, queue, pkts, n, nb) - overhead;
}

#else /* Run it, count nothing. */

static uint64_t
steps_of(uint16_t (*burst)(void *, struct rte_mbuf **, uint16_t), void *queue,
	 struct rte_mbuf **pkts, uint16_t n, uint16_t *nb)
{
	*nb = burst(queue, pkts, n);
	return 0;
}

#endif

uint64_t
unit_steps_of_rx(eth_rx_burst_t burst, void *rxq, struct rte_mbuf **pkts, uint16_t n, uint16_t *nb)
{
	return steps_of(burst, rxq, pkts, n, nb);
}

uint64_t
unit_steps_of_tx(eth_tx_burst_t burst, void *txq, struct rte_mbuf **pkts, uint16_t n, uint16_t *nb)
{
	return steps_of(burst, txq, pkts, n, nb);
}
