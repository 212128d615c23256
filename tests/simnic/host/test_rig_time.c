/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against virtual time that stands still for a waiting application, or
 * flies for one that waits for nothing.
 */

#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <time.h>

#include "rig_test.h"

#define NS_PER_S  UINT64_C(1000000000)
#define NS_PER_MS UINT64_C(1000000)

static const struct gbe_sim *sim;
static int epfd, fd;

static uint64_t
real_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * NS_PER_S + now.tv_nsec;
}

static void
sleep_nanosleep(void)
{
	const struct timespec request = { .tv_sec = 100 };

	CHECK(nanosleep(&request, NULL) == 0);
}

static void
sleep_usleep(void)
{
	CHECK(usleep(100000000) == 0);
}

static void
sleep_sleep(void)
{
	CHECK(sleep(100) == 0);
}

static void
sleep_until(void)
{
	struct timespec request;

	clock_gettime(CLOCK_MONOTONIC, &request);
	request.tv_sec += 100;
	CHECK(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &request, NULL) == 0);
}

/* Time passes, but hardly any of ours. */
static void
check_sleep(void (*sleep_100_s)(void))
{
	uint64_t virtual_before = sim->now_ns(), real_before = real_ns(), passed;

	sleep_100_s();
	passed = sim->now_ns() - virtual_before;
	CHECK(passed > 99 * NS_PER_S && passed <= 101 * NS_PER_S);
	CHECK(real_ns() - real_before < 10 * NS_PER_S);
}

static int
wait_epoll(int ms)
{
	struct epoll_event event;

	return epoll_wait(epfd, &event, 1, ms);
}

static int
wait_poll(int ms)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };

	return poll(&poll_fd, 1, ms);
}

static int
wait_select(int ms)
{
	struct timeval timeout = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };
	fd_set in;
	int ready;

	FD_ZERO(&in);
	FD_SET(fd, &in);
	ready = select(fd + 1, &in, NULL, NULL, ms < 0 ? NULL : &timeout);
	CHECK(ready < 0 || (FD_ISSET(fd, &in) != 0) == (ready == 1));
	return ready;
}

/*
 * A delayed interrupt, 1 ms away. In vain for less, at once for more, and in
 * the end for whoever waits for ever.
 */
static void
check_wait(const struct test_port *port, int (*wait_ms)(int ms))
{
	static const int long_enough[] = { 60000, 2, -1 };
	uint64_t before = sim->now_ns();

	CHECK(wait_ms(20) == 0);
	CHECK(sim->now_ns() - before >= 20 * NS_PER_MS);
	CHECK(sim->now_ns() - before < 1000 * NS_PER_MS);
	for (unsigned int i = 0; i < 3; i++) {
		CHECK(sim->arm_fault("irq.delay") == 0);
		test_write(port, REG_ICS, 1 << 2);
		CHECK(wait_ms(0) == 0);
		before = real_ns();
		CHECK(wait_ms(long_enough[i]) == 1);
		CHECK(real_ns() - before < 10 * NS_PER_S);
		CHECK_EQ(test_signals(fd), 1);
		/* Clears the cause. */
		test_read(port, 0xC0);
	}
}

int
main(void)
{
	struct epoll_event event = { .events = EPOLLIN };
	struct test_port port;

	sim = gbe_sim();
	CHECK(sim != NULL);
	port = test_open_port(test_open_container(), 0);
	fd = test_eventfd();
	epfd = epoll_create1(EPOLL_CLOEXEC);
	CHECK(epoll_ctl(epfd, EPOLL_CTL_ADD, fd, &event) == 0);
	CHECK(test_listen(&port, VFIO_PCI_MSI_IRQ_INDEX, 1, &fd) == 0);
	test_write(&port, REG_IMS, 1 << 2);
	test_signals(fd);
	test_read(&port, 0xC0);

	check_sleep(sleep_nanosleep);
	check_sleep(sleep_usleep);
	check_sleep(sleep_sleep);
	check_sleep(sleep_until);
	check_wait(&port, wait_epoll);
	check_wait(&port, wait_poll);
	check_wait(&port, wait_select);
	return EXIT_SUCCESS;
}
