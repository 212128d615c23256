/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a receive callback that is freed while a thread is inside the burst
 * that called it: whoever detaches or stops a port gets a sleeping thread out of its
 * sleep, but that has yet to return. It is held in a callback of its own, which
 * ethdev calls after the library's, until the port is detached. What was freed is
 * asked of rte_free(), so that this holds for any way to free late.
 */

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>

#include <rte_ethdev.h>
#include <rte_malloc.h>

#include "fake_port.h"
#include "fake_worker.h"
#include "rxmode.h"

#define ROUNDS 8

static _Atomic bool inside; /* the thread, a burst */
static _Atomic bool quit, hold_it;
static _Atomic unsigned int added, freed;
static void *callbacks[2 * ROUNDS];
static sem_t held, go_on, next_port;
static uint16_t port;

void __real_rte_free(void *memory);
void __wrap_rte_free(void *memory);
const struct rte_eth_rxtx_callback *__real_rte_eth_add_rx_callback(uint16_t port_id,
								   uint16_t queue_id,
								   rte_rx_callback_fn function,
								   void *arg);
const struct rte_eth_rxtx_callback *__wrap_rte_eth_add_rx_callback(uint16_t port_id,
								   uint16_t queue_id,
								   rte_rx_callback_fn function,
								   void *arg);

void
__wrap_rte_free(void *memory)
{
	for (unsigned int i = 0; i < added; i++) {
		if (memory == NULL || callbacks[i] != memory)
			continue;
		/* A later burst does not return to it. */
		CHECK(!inside || i + 1 != added);
		callbacks[i] = NULL;
		freed++;
	}
	__real_rte_free(memory);
}

/* The library's. */
const struct rte_eth_rxtx_callback *
__wrap_rte_eth_add_rx_callback(uint16_t port_id, uint16_t queue_id, rte_rx_callback_fn function,
			       void *arg)
{
	const struct rte_eth_rxtx_callback *callback =
		__real_rte_eth_add_rx_callback(port_id, queue_id, function, arg);

	callbacks[added] = (void *)(uintptr_t)callback;
	added++;
	return callback;
}

static void
wait_for(sem_t *sem)
{
	while (sem_wait(sem) != 0)
		;
}

static uint16_t
after_library(uint16_t port_id __rte_unused, uint16_t queue_id __rte_unused,
	      struct rte_mbuf **pkts __rte_unused, uint16_t n, uint16_t most __rte_unused,
	      void *arg __rte_unused)
{
	if (hold_it) {
		hold_it = false;
		sem_post(&held);
		wait_for(&go_on);
	}
	return n;
}

/* Polls until it was held, and then waits for the next port. */
static void *
poll_port(void *arg __rte_unused)
{
	struct rte_mbuf *pkts[4];

	for (;;) {
		wait_for(&next_port);
		if (quit)
			return NULL;
		while (hold_it) {
			inside = true;
			rte_eth_rx_burst(port, 0, pkts, RTE_DIM(pkts));
			inside = false;
		}
	}
}

static void
detach_beside(void)
{
	const struct rxmode_conf conf = {
		.mode = RXMODE_INTERRUPT,
		.wake_us = 20,
	};
	const struct rte_eth_rxtx_callback *own;
	unsigned int before;

	port = fake_port_create(FAKE_LATCHING, 1);
	CHECK_EQ(rxmode_attach(port, &conf), 0);
	before = added;
	own = __real_rte_eth_add_rx_callback(port, 0, after_library, NULL);
	CHECK(own != NULL);
	hold_it = true;
	sem_post(&next_port);
	wait_for(&held);
	CHECK(inside);
	CHECK_EQ(rxmode_detach(port), 0);
	CHECK(callbacks[before - 1] != NULL);
	sem_post(&go_on);
	while (inside)
		sched_yield();
	CHECK_EQ(rte_eth_remove_rx_callback(port, 0, own), 0);
	fake_port_destroy(port);
	/* None is kept but the last. */
	CHECK_EQ(freed, added - 1);
}

int
main(void)
{
	pthread_t thread;

	kit_eal_init("");
	CHECK_EQ(sem_init(&held, 0, 0), 0);
	CHECK_EQ(sem_init(&go_on, 0, 0), 0);
	CHECK_EQ(sem_init(&next_port, 0, 0), 0);
	CHECK_EQ(pthread_create(&thread, NULL, poll_port, NULL), 0);
	for (unsigned int i = 0; i < ROUNDS; i++)
		detach_beside();
	quit = true;
	sem_post(&next_port);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	/* The thread's end frees it. */
	CHECK_EQ(freed, added);
	return EXIT_SUCCESS;
}
