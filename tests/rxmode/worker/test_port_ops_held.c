/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a port that is closed while a thread that has no part in it uses
 * the port's table: who holds the port has it as a whole, until the last let go, and
 * nobody gets it once close has begun. Each side is where the other has to meet it;
 * then both run as they come. What close frees is the port here, whose accesses the
 * checker of threads watches.
 */

#include <pthread.h>
#include <semaphore.h>

#include <rte_common.h>
#include <rte_eal.h>
#include <rte_pause.h>

#include "asleep.h"
#include "fake_port.h"
#include "rxmode_port_ops.h"

/* So often the port is held at least, by each of two threads. */
#define HOLDS 20000
#define LOOKS 50

static uint16_t port;
static bool closed;
static pid_t closer_tid;
static sem_t ready, go_on;
static _Atomic unsigned int nb_through;

static void
wait_for(sem_t *sem)
{
	while (sem_wait(sem) != 0)
		;
}

static void *
close_once(void *arg __rte_unused)
{
	closer_tid = rte_sys_gettid();
	sem_post(&ready);
	wait_for(&go_on);
	rxmode_port_ops_withdraw(port);
	closed = true;
	return NULL;
}

/* Close begins, and waits for as often as the port is held. */
static void
close_beside(unsigned int holds)
{
	pthread_t thread;

	kit_context("held %u times", holds);
	closed = false;
	CHECK_EQ(pthread_create(&thread, NULL, close_once, NULL), 0);
	wait_for(&ready);
	for (unsigned int i = 0; i < holds; i++)
		CHECK(rxmode_port_ops_hold(port) != NULL);
	sem_post(&go_on);
	for (; holds > 0; holds--) {
		kit_await_asleep(closer_tid);
		CHECK(!closed);
		CHECK(rxmode_port_ops(port) == NULL);
		CHECK(rxmode_port_ops_hold(port) == NULL);
		rxmode_port_ops_let_go(port);
	}
	CHECK_EQ(pthread_join(thread, NULL), 0);
	CHECK(closed);
	CHECK(rxmode_port_ops_hold(port) == NULL);
	fake_port_publish(port, 0);
}

/* Who holds another port is not waited for: this ends. */
static void
another(uint16_t other)
{
	kit_context("another port is held");
	CHECK(rxmode_port_ops_hold(other) != NULL);
	close_beside(0);
	rxmode_port_ops_let_go(other);
	/* Refused, and nothing to let go. */
	CHECK(rxmode_port_ops_hold(RTE_MAX_ETHPORTS) == NULL);
	rxmode_port_ops_withdraw(other);
	CHECK(rxmode_port_ops_hold(other) == NULL);
	rxmode_port_ops_withdraw(other);
}

static void *
hold_often(void *arg __rte_unused)
{
	for (unsigned int held = 0; held < HOLDS;) {
		if (rxmode_port_ops_hold(port) == NULL)
			continue;
		for (unsigned int i = 0; i < LOOKS; i++)
			CHECK(!closed);
		rxmode_port_ops_let_go(port);
		held++;
	}
	nb_through++;
	return NULL;
}

static void
both_run(void)
{
	pthread_t threads[2];

	kit_context("both run");
	closed = false;
	for (unsigned int i = 0; i < RTE_DIM(threads); i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, hold_often, NULL), 0);
	while (nb_through < RTE_DIM(threads)) {
		rxmode_port_ops_withdraw(port);
		closed = true;
		rte_pause();
		closed = false;
		fake_port_publish(port, 0);
	}
	for (unsigned int i = 0; i < RTE_DIM(threads); i++)
		CHECK_EQ(pthread_join(threads[i], NULL), 0);
}

int
main(void)
{
	uint16_t other;

	kit_eal_init("");
	CHECK_EQ(sem_init(&ready, 0, 0), 0);
	CHECK_EQ(sem_init(&go_on, 0, 0), 0);
	port = fake_port_create(FAKE_LATCHING, 1);
	other = fake_port_create(FAKE_LATCHING, 1);
	fake_port_publish(port, 0);
	fake_port_publish(other, 0);
	for (unsigned int holds = 0; holds < 4; holds++)
		close_beside(holds);
	another(other);
	both_run();
	fake_port_destroy(port);
	fake_port_destroy(other);
	return EXIT_SUCCESS;
}
