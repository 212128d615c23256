/* SPDX-License-Identifier: BSD-3-Clause */

/*
 *   gbe_sweep --list CHIP
 *   gbe_sweep EAL-ARGUMENTS -- CHIP NAME [NAME...]
 *
 * as the ethdev test program: tests/driver/run runs both. Each test ends in a
 * line "@result NAME pass|fail", the line before says why it failed.
 *
 * EAL does not survive each of its own failures. So the tests run in a child of
 * this process, and in a new one whenever one has died or was left in disorder.
 */

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_log.h>

#include "journal.h"
#include "life.h"
#include "sweep.h"

#define EXIT_USAGE      2
#define EXIT_COMPLAINTS 3 /* the rig's, whatever the child returns */

static char memory_option[] = "-m";
static char memory_mb[] = "64";

struct progress *progress;
const struct chip *chip;

void
fail(const char *file, int line, const char *format, ...)
{
	size_t used;
	va_list args;

	if (progress->failure[0] != '\0')
		return;
	used = snprintf(progress->failure, sizeof(progress->failure),
			"%s: %s:%d: ", progress->where,
			strrchr(file, '/') == NULL ? file : strrchr(file, '/') + 1, line);
	va_start(args, format);
	vsnprintf(progress->failure + used, sizeof(progress->failure) - used, format, args);
	va_end(args);
}

static bool
is_for_chip(const struct sweep_test *test)
{
	return (test->chips & chip->bit) != 0;
}

static int
list_tests(void)
{
	for (unsigned int i = 0; sweep_test(i) != NULL; i++) {
		if (is_for_chip(sweep_test(i)))
			printf("%s\n", sweep_test(i)->name);
	}
	return 0;
}

static const struct sweep_test *
find_test(const char *name)
{
	unsigned int i = 0;

	while (sweep_test(i) != NULL &&
	       (!is_for_chip(sweep_test(i)) || strcmp(sweep_test(i)->name, name) != 0))
		i++;
	return sweep_test(i);
}

static void
begin_test(void)
{
	const struct progress before = *progress;

	memset(progress, 0, sizeof(*progress));
	progress->test = before.test;
	progress->any_failed = before.any_failed;
	progress->nth = 1;
}

/* All but VERDICT_ANEW. */
static void
end_test(const struct sweep_test *test, bool passed)
{
	if (!passed)
		printf("%s\n", progress->failure);
	else if (progress->nb_points != 0)
		printf("%u points\n", progress->nb_points);
	printf("@result %s %s\n", test->name, passed ? "pass" : "fail");
	fflush(stdout);
	progress->any_failed |= !passed;
	progress->test++;
	begin_test();
}

/* In the child. Returns at the first failure or disorder. */
static void
run_tests(char **names, unsigned int nb)
{
	while (progress->test < nb) {
		const struct sweep_test *test = find_test(names[progress->test]);
		enum verdict verdict;

		snprintf(progress->where, sizeof(progress->where), "%s", test->name);
		verdict = test->run(test);
		if (verdict != VERDICT_ANEW)
			end_test(test, verdict != VERDICT_FAIL);
		if (verdict != VERDICT_PASS)
			return;
	}
}

static int
child(int argc, char **argv, char **names, unsigned int nb)
{
	char *args[argc + 3];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	memcpy(args, argv, argc * sizeof(*args));
	/* The last one counts: EAL touches it all, and a child is soon over. */
	args[argc++] = memory_option;
	args[argc++] = memory_mb;
	args[argc] = NULL;
	rte_log_set_global_level(RTE_LOG_NOTICE);
	if (rte_eal_init(argc, args) < 0) {
		printf("rte_eal_init: %s\n", rte_strerror(rte_errno));
		return EXIT_USAGE;
	}
	if (!journal_open() || !life_setup()) {
		printf("%s\n", progress->failure);
		return EXIT_USAGE;
	}
	run_tests(names, nb);
	rte_eal_cleanup();
	return 0;
}

/*
 * The test that ran has not come to its end by itself; or the last one has, and
 * the process then ended in another way than it should.
 */
static void
conclude_death(char **names, unsigned int nb, int status)
{
	if (progress->test == nb)
		progress->test--;
	if (WIFSIGNALED(status))
		fail(__FILE__, __LINE__, WTERMSIG(status) == SIGALRM ? "hangs" : "dies of \"%s\"",
		     strsignal(WTERMSIG(status)));
	else
		fail(__FILE__, __LINE__, "ends the process with %d", WEXITSTATUS(status));
	end_test(find_test(names[progress->test]), false);
}

/* Status of a child that has run as many tests as it could. */
static int
run_child(int argc, char **argv, char **names, unsigned int nb)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		exit(child(argc, argv, names, nb));
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		abort();
	return status;
}

static int
run(int argc, char **argv, char **names, unsigned int nb)
{
	bool complaints = false;

	begin_test();
	while (progress->test < nb) {
		int status = run_child(argc, argv, names, nb);

		if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_USAGE)
			return EXIT_USAGE;
		if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_COMPLAINTS)
			complaints = true;
		else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
			conclude_death(names, nb, status);
	}
	return complaints ? EXIT_COMPLAINTS : progress->any_failed;
}

static int
run_command(int argc, char **argv, int eal_argc)
{
	char **names = argv + eal_argc + 2;
	unsigned int nb = argc - eal_argc - 2;

	for (unsigned int i = 0; i < nb; i++) {
		if (find_test(names[i]) == NULL) {
			fprintf(stderr, "unknown test %s\n", names[i]);
			return EXIT_USAGE;
		}
	}
	progress = mmap(NULL, sizeof(*progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			-1, 0);
	if (progress == MAP_FAILED)
		return EXIT_USAGE;
	return run(eal_argc, argv, names, nb);
}

int
main(int argc, char **argv)
{
	bool list = argc == 3 && strcmp(argv[1], "--list") == 0;
	int eal_argc = list ? 1 : 0;

	while (eal_argc < argc && !list && strcmp(argv[eal_argc], "--") != 0)
		eal_argc++;
	if (eal_argc + 1 >= argc) {
		fprintf(stderr, "expected: --list CHIP | EAL-ARGUMENTS -- CHIP NAME [NAME...]\n");
		return EXIT_USAGE;
	}
	chip = chip_find(argv[eal_argc + 1]);
	if (chip == NULL) {
		fprintf(stderr, "unknown chip %s\n", argv[eal_argc + 1]);
		return EXIT_USAGE;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	return list ? list_tests() : run_command(argc, argv, eal_argc);
}
