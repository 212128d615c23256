/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against functions of a driver's table that a worker calls beside or after
 * the close of the port, which frees what they use. The worker is inside each of
 * them when the port is closed: close must wait for it, and afterwards none is
 * called. For a worker that nobody told of the close, for attached threads whose
 * port is detached, and for those that give the queue up meanwhile. The worker's
 * time is virtual.
 */

#include <pthread.h>
#include <semaphore.h>

#include <rte_common.h>
#include <rte_eal.h>
#include <rte_ethdev.h>

#include "asleep.h"
#include "fake_port.h"
#include "fake_time.h"
#include "rxmode.h"
#include "rxmode_port_ops.h"

/* So often a thread polls one port before it has given up the other, and more. */
#define PASSES 5000

static const struct rxmode_conf conf = { .wake_us = FAKE_WAKE_US };
static uint16_t port;
static enum fake_function wanted; /* FAKE_FUNCTIONS: none, yet */
static bool met;                  /* the worker was in it, beside the close */
static bool closed;               /* what close frees, for the checker of threads too */
static pid_t closer_tid;
static sem_t ready, inside;

static void
wait_for(sem_t *sem)
{
	while (sem_wait(sem) != 0)
		;
}

static void
in_table(uint16_t port_id, enum fake_function function)
{
	if (port_id != port)
		return;
	CHECK(!closed);
	if (rte_sys_gettid() == closer_tid || function != wanted || met)
		return;
	met = true;
	sem_post(&inside);
	/* It waits, or it is through. */
	kit_await_asleep(closer_tid);
	CHECK(!closed);
}

/* As drivers do. */
static void
close_port(void)
{
	rxmode_port_ops_withdraw(port);
	CHECK(rxmode_port_ops(port) == NULL);
	CHECK(rxmode_port_ops_hold(port) == NULL);
	closed = true;
}

static void
detach_and_close(void)
{
	CHECK_EQ(rxmode_detach(port), 0);
	close_port();
}

static void *
closer(void *close_function)
{
	void (*const *close)(void) = close_function;

	closer_tid = rte_sys_gettid();
	sem_post(&ready);
	wait_for(&inside);
	(*close)();
	return NULL;
}

/* A thread that closes the port by @close as soon as the worker is in a function. */
static pthread_t
begin(void (*const *close)(void))
{
	pthread_t thread;

	met = closed = false;
	CHECK_EQ(pthread_create(&thread, NULL, closer, (void *)(uintptr_t)close), 0);
	wait_for(&ready);
	port = fake_port_create(FAKE_LATCHING, 1);
	fake_port_publish(port, 0);
	return thread;
}

static void
end(void)
{
	CHECK_EQ(fake_counts(port)->enables_unregistered, 0);
	fake_port_destroy(port);
}

static void
a_worker(enum fake_function function)
{
	static void (*const close)(void) = close_port;
	struct rxmode *worker;
	pthread_t thread;

	kit_context("a worker, in function %d", function);
	thread = begin(&close);
	wanted = function;
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	for (unsigned int i = 0; i < PASSES && !met; i++)
		rxmode_idle(worker);
	CHECK(met);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	for (unsigned int i = 0; i < PASSES; i++)
		rxmode_idle(worker);
	rxmode_leave(worker);
	CHECK_EQ(rxmode_queue_del(worker, port, 0), 0);
	rxmode_destroy(worker);
	end();
}

static void
poll(uint16_t port_id)
{
	struct rte_mbuf *pkts[4];

	CHECK_EQ(rte_eth_rx_burst(port_id, 0, pkts, RTE_DIM(pkts)), 0);
}

/* @other is attached, too, and goes on. */
static void
an_attached_thread(enum fake_function function, uint16_t other)
{
	static void (*const close)(void) = detach_and_close;
	pthread_t thread;

	kit_context("an attached thread, in function %d", function);
	thread = begin(&close);
	CHECK_EQ(rxmode_attach(port, &conf), 0);
	wanted = function;
	/* The port first: it is not polled any more once it is being closed. */
	for (unsigned int i = 0; i < PASSES && !met; i++) {
		poll(port);
		poll(other);
	}
	CHECK(met);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	for (unsigned int i = 0; i < PASSES; i++)
		poll(other);
	end();
}

/* The port is not polled any more, and closed while nobody detached it. */
static void
a_thread_that_gives_up(enum fake_function function, uint16_t other)
{
	static void (*const close)(void) = close_port;
	pthread_t thread;

	kit_context("a thread that gives up, in function %d", function);
	thread = begin(&close);
	CHECK_EQ(rxmode_attach(port, &conf), 0);
	wanted = FAKE_FUNCTIONS;
	/* Until the interrupt is moderated, which is undone by who gives up. */
	for (unsigned int i = 0;
	     i < PASSES && fake_counts(port)->moderation_us == FAKE_MODERATION_US; i++) {
		poll(port);
		poll(other);
	}
	wanted = function;
	for (unsigned int i = 0; i < PASSES; i++)
		poll(other);
	CHECK(met);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	for (unsigned int i = 0; i < PASSES; i++)
		poll(other);
	CHECK_EQ(rxmode_detach(port), 0);
	end();
}

int
main(void)
{
	uint16_t other;

	kit_eal_init("");
	CHECK_EQ(sem_init(&ready, 0, 0), 0);
	CHECK_EQ(sem_init(&inside, 0, 0), 0);
	fake_time_begin();
	fake_in_table = in_table;
	for (enum fake_function f = 0; f < FAKE_FUNCTIONS; f++)
		a_worker(f);
	other = fake_port_create(FAKE_LATCHING, 1);
	CHECK_EQ(rxmode_attach(other, &conf), 0);
	/* The last is for a thread's first burst of a port, which it must not begin meanwhile. */
	for (enum fake_function f = 0; f < FAKE_MODERATION_GET; f++)
		an_attached_thread(f, other);
	a_thread_that_gives_up(FAKE_MODERATION_SET, other);
	CHECK_EQ(rxmode_detach(other), 0);
	fake_port_destroy(other);
	return EXIT_SUCCESS;
}
