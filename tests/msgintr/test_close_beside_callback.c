/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a stop or a close that waits for the application: its link
 * callback, on EAL's interrupt thread, may wait for a lock that the closing thread
 * holds. Whatever is taken away meanwhile, the device's handle too, the callback
 * ends well, and what it needed goes with it. The stand-in for EAL fails where a
 * call would wait; a use after free is for the sanitized runs to find.
 */

#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

#include "eal.h"
#include "msgintr_device.h"

#define STORM 1000

static struct msgintr_device intr;
static sem_t inside, may_leave;

/* The application's callback, until the closing thread lets go. */
static void
in_application(struct msgintr_device *device __rte_unused)
{
	sem_post(&inside);
	while (sem_wait(&may_leave) != 0)
		;
}

static void *
interrupt_thread(void *function)
{
	unsigned int (*const *run)(void) = function;

	CHECK_EQ((*run)(), 1);
	return NULL;
}

/* Have the interrupt thread @run into the application's callback and stay there. */
static pthread_t
enter(unsigned int (*const *run)(void))
{
	pthread_t thread;

	intr.on_other = in_application;
	CHECK_EQ(pthread_create(&thread, NULL, interrupt_thread, (void *)(uintptr_t)run), 0);
	while (sem_wait(&inside) != 0)
		;
	return thread;
}

static void
leave(pthread_t thread)
{
	sem_post(&may_leave);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	intr.on_other = NULL;
}

static unsigned int (*const serve)(void) = msgintr_device_thread;
static unsigned int (*const tick)(void) = msgintr_device_alarm;

static void
begin(uint16_t max_msix)
{
	msgintr_device_init(&intr);
	msgintr_kernel.max_msix = max_msix;
	msgintr_device_start(&intr, 3);
}

static pthread_t
begin_in_callback(uint16_t max_msix)
{
	begin(max_msix);
	msgintr_device_other(&intr, 4);
	return enter(&serve);
}

static void
storm(void)
{
	for (unsigned int i = 0; i < STORM; i++) {
		msgintr_device_spurious(0);
		msgintr_device_thread();
	}
	CHECK_EQ(intr.stats.storms, 1);
}

static void
stop(uint16_t max_msix)
{
	pthread_t thread;

	kit_context("%u vectors: stop and start", max_msix);
	thread = begin_in_callback(max_msix);
	msgintr_stop(intr.mi);
	CHECK_EQ(msgintr_start(intr.mi, 3), 0);
	leave(thread);
	/* The vector is served as before. */
	msgintr_device_other(&intr, 4);
	CHECK_EQ(msgintr_device_thread(), 1);
	CHECK_EQ(intr.others, 2);
	msgintr_device_end(&intr);
}

static void
stop_in_storm(uint16_t max_msix)
{
	pthread_t thread;

	kit_context("%u vectors: stop and start, in a storm", max_msix);
	begin(max_msix);
	storm();
	thread = enter(&tick);
	msgintr_stop(intr.mi);
	CHECK_EQ(msgintr_start(intr.mi, 3), 0);
	leave(thread);
	msgintr_device_end(&intr);
}

/* Close and detach; what is left when the callback has returned. */
static void
close_while(unsigned int (*const *run)(void), unsigned int fds)
{
	pthread_t thread = enter(run);

	msgintr_device_other(&intr, 4);
	msgintr_deregister(intr.mi);
	CHECK_EQ(msgintr_kernel.connected, MSGINTR_NONE);
	close(rte_intr_fd_get(intr.handle));
	rte_intr_instance_free(intr.handle);
	leave(thread);
	msgintr_device_alarm();
	CHECK_EQ(msgintr_device_thread(), 0);
	CHECK_EQ(intr.others, 1);
	CHECK_EQ(msgintr_kernel.nb_callbacks, 0);
	CHECK_EQ(msgintr_device_count_fds(), fds);
}

/* The device comes back, maybe with descriptors of the same numbers, before the callback ends. */
static void
close_and_come_back(uint16_t max_msix)
{
	static struct msgintr_device old;
	pthread_t thread;

	kit_context("%u vectors: close, and come back", max_msix);
	thread = begin_in_callback(max_msix);
	msgintr_deregister(intr.mi);
	old = intr;
	CHECK_EQ(msgintr_register(&intr.config, &intr.chars, &intr.mi), 0);
	CHECK(intr.mi != old.mi);
	CHECK_EQ(msgintr_start(intr.mi, 3), 0);
	leave(thread);
	msgintr_device_other(&intr, 4);
	CHECK_EQ(msgintr_device_thread(), 1);
	CHECK_EQ(intr.others, 2);
	msgintr_device_end(&intr);
}

int
main(void)
{
	static const uint16_t vectors[] = { 0, 1, 2, 25 };
	unsigned int fds;

	kit_eal_init("--no-telemetry");
	CHECK_EQ(sem_init(&inside, 0, 0), 0);
	CHECK_EQ(sem_init(&may_leave, 0, 0), 0);
	/* EAL and libc open what they keep. */
	begin(25);
	msgintr_device_end(&intr);
	fds = msgintr_device_count_fds();
	for (unsigned int i = 0; i < RTE_DIM(vectors); i++) {
		stop(vectors[i]);
		stop_in_storm(vectors[i]);
		close_and_come_back(vectors[i]);
		kit_context("%u vectors: close", vectors[i]);
		begin(vectors[i]);
		msgintr_device_other(&intr, 4);
		close_while(&serve, fds);
		kit_context("%u vectors: close, in a storm", vectors[i]);
		begin(vectors[i]);
		storm();
		close_while(&tick, fds);
	}
	return 0;
}
