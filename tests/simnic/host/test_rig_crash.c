/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against crashes of the application that the rig swallows, and against
 * handlers of the application that swallow the rig's own faults.
 */

#include <setjmp.h>
#include <signal.h>

#include "rig_test.h"

static struct test_port port;
static sigjmp_buf back;

static void
crash(void *arg)
{
	*(volatile int *)arg = 1;
}

static void
crash_ignoring(void *arg)
{
	signal(SIGSEGV, SIG_IGN);
	crash(arg);
}

static void
send_to_self(void *arg)
{
	(void)arg;
	raise(SIGSEGV);
}

/* A copy by vector instructions is nothing a driver does to registers. */
static void
copy_registers(void)
{
	__asm__ volatile("movdqu (%0), %%xmm0" : : "r"(port.bar0) : "xmm0", "memory");
}

/* Ourselves again, with a device of our own. */
static void
run_again(void *arg)
{
	const int *out = arg;

	CHECK(dup2(*out, STDERR_FILENO) == STDERR_FILENO);
	execl("/proc/self/exe", "again", "copy", NULL);
}

static void
jump_back(int number)
{
	siglongjmp(back, number);
}

static void
check_handler(int (*install)(void))
{
	struct sigaction now;

	CHECK(install() == 0);
	CHECK(sigaction(SIGSEGV, NULL, &now) == 0);
	CHECK(now.sa_handler == jump_back);
	if (sigsetjmp(back, 1) == 0) {
		crash(NULL);
		CHECK(false);
	}
	/* And registers are still there. */
	test_write(&port, REG_VET, 0x8100);
	CHECK_EQ(test_read(&port, REG_VET), 0x8100);
}

static int
by_signal(void)
{
	return signal(SIGSEGV, jump_back) == SIG_ERR ? -1 : 0;
}

static int
by_sigaction(void)
{
	const struct sigaction action = { .sa_handler = jump_back };

	return sigaction(SIGSEGV, &action, NULL);
}

#define CHECK_KILLED(body, arg) \
	do { \
		int status_ = test_child(body, arg); \
		CHECK(WIFSIGNALED(status_) && WTERMSIG(status_) == SIGSEGV); \
	} while (0)

/* What was a register is an address like any other. */
static void
check_unmapped(void)
{
	CHECK(munmap((void *)(uintptr_t)port.bar0, BAR0_SIZE) == 0);
	if (sigsetjmp(back, 1) == 0) {
		test_read(&port, REG_VET);
		CHECK(false);
	}
}

/* The process dies there, and says why. */
static void
check_unknown_instruction(void)
{
	char text[512] = "";
	int ends[2];

	CHECK(pipe(ends) == 0);
	CHECK_KILLED(run_again, &ends[1]);
	CHECK(read(ends[0], text, sizeof(text) - 1) > 0);
	CHECK(strstr(text, "port 0: register 0x00000") != NULL);
	CHECK(strstr(text, "know: f3 0f 6f") != NULL);
}

int
main(int argc, char **argv)
{
	(void)argv;
	port = test_open_port(test_open_container(), 0);
	if (argc > 1)
		copy_registers();
	CHECK_KILLED(crash, NULL);
	CHECK_KILLED(crash_ignoring, NULL);
	CHECK_KILLED(send_to_self, NULL);
	/* A child has no device. */
	CHECK_KILLED(crash, (void *)(uintptr_t)port.bar0);
	check_unknown_instruction();
	check_handler(by_signal);
	check_handler(by_sigaction);
	check_unmapped();
	return EXIT_SUCCESS;
}
