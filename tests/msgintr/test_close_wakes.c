/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a thread that sleeps on for ever because what it sleeps on was
 * taken away before it ran, and against closing that waits for ever for a thread
 * that does not come. A signal handler keeps the sleeper from running until the
 * library has slept some times; what counts is how often it asked for that.
 */

#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <rte_epoll.h>

#include "eal.h"
#include "msgintr_device.h"

#define ROUNDS 20
/* The library sleeps so often before the sleeper may run. */
#define HELD 3
/* The most that it does, for nobody. */
#define PATIENCE    200
#define PATIENCE_NS 200000000ULL
/* Only so that a failure ends: the alarm's signal ends the program. */
#define HANG_S 60

static struct msgintr_device intr;
static int epfd;
static unsigned int nb_sleeps;
static sem_t ready, held, awake;
static int release[2];
static pid_t sleeper_tid;

/* The sleeper is in here from before stop until the library has slept HELD times. */
static void
hold(int signal_number __rte_unused)
{
	char byte;

	sem_post(&held);
	while (read(release[0], &byte, 1) != 1)
		;
}

static void *
sleeper(void *arg __rte_unused)
{
	struct rte_epoll_event event;

	sleeper_tid = gettid();
	sem_post(&ready);
	CHECK_EQ(rte_epoll_wait(epfd, &event, 1, -1), 1);
	sem_post(&awake);
	return NULL;
}

/* State of the sleeper as the kernel says it: 'S' when it sleeps. */
static char
sleeper_state(void)
{
	char path[64], text[128], state = '?';
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", (int)sleeper_tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	CHECK(fd >= 0);
	len = read(fd, text, sizeof(text) - 1);
	close(fd);
	CHECK(len > 0);
	text[len] = '\0';
	CHECK_EQ(sscanf(text, "%*d (%*[^)]) %c", &state), 1);
	return state;
}

static void
on_sleep(void)
{
	nb_sleeps++;
	if (nb_sleeps == HELD)
		CHECK_EQ(write(release[1], "", 1), 1);
	/* Never more often than it takes: the sleeper has run when this returns. */
	if (nb_sleeps > HELD)
		sem_wait(&awake);
}

static void
begin(uint16_t max_msix)
{
	nb_sleeps = 0;
	epfd = epoll_create1(EPOLL_CLOEXEC);
	msgintr_device_init(&intr);
	msgintr_kernel.max_msix = max_msix;
	msgintr_device_start(&intr, 1);
	CHECK_EQ(rte_intr_rx_ctl(intr.handle, epfd, RTE_INTR_EVENT_ADD,
				 rte_intr_vec_list_index_get(intr.handle, 0), NULL),
		 0);
	CHECK_EQ(msgintr_arm(intr.mi, 0), 0);
}

static void
held_up(uint16_t max_msix)
{
	pthread_t thread;

	kit_context("%u vectors", max_msix);
	sem_init(&ready, 0, 0);
	sem_init(&held, 0, 0);
	sem_init(&awake, 0, 0);
	msgintr_device_on_sleep = on_sleep;
	begin(max_msix);
	CHECK_EQ(pthread_create(&thread, NULL, sleeper, NULL), 0);
	sem_wait(&ready);
	while (sleeper_state() != 'S')
		sched_yield();
	CHECK_EQ(pthread_kill(thread, SIGUSR1), 0);
	sem_wait(&held);
	msgintr_device_end(&intr);
	CHECK(nb_sleeps == HELD || nb_sleeps == HELD + 1);
	alarm(HANG_S);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	alarm(0);
	close(epfd);
}

static void
count(void)
{
	nb_sleeps++;
	CHECK(nb_sleeps <= PATIENCE);
}

/* An epoll instance that nobody waits on. */
static void
nobody(uint16_t max_msix)
{
	uint64_t start_ns = msgintr_device_clock_ns;

	kit_context("%u vectors, nobody sleeps", max_msix);
	msgintr_device_on_sleep = count;
	begin(max_msix);
	msgintr_device_end(&intr);
	CHECK_EQ(nb_sleeps, PATIENCE);
	CHECK_EQ(msgintr_device_clock_ns - start_ns, PATIENCE_NS);
	close(epfd);
}

int
main(void)
{
	const struct sigaction action = { .sa_handler = hold };

	kit_eal_init("--no-telemetry");
	CHECK_EQ(sigaction(SIGUSR1, &action, NULL), 0);
	CHECK_EQ(pipe(release), 0);
	for (unsigned int i = 0; i < ROUNDS; i++) {
		held_up(0);
		held_up(25);
	}
	nobody(0);
	nobody(25);
	return EXIT_SUCCESS;
}
