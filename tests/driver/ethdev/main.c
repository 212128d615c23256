/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Runs one test of an Ethernet driver, or lists the tests:
 *
 *   ethdev_tests --list [CHIP]
 *   ethdev_tests EAL-ARGUMENTS -- CHIP NAME [NAME...]
 *   ethdev_tests EAL-ARGUMENTS -- --cell ARGUMENTS: see cell.h
 *
 * A line of the list is the test's name and the EAL arguments that it needs; in
 * between, "rig:OPTION" marks one for the native rig, set up with that option.
 * Each test ends in a line "@result NAME pass|fail|skip", and the line before
 * says why it failed or was skipped. With one name the exit status is the
 * result: 0 pass, 77 skip, else fail. With several it is 1 if any failed.
 *
 * A line "@link loop0 off" or "on" asks for the cable to be pulled or plugged at the
 * first port, loop1 at the second; see cable.h for who has no hands.
 */

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <rte_dev.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_mbuf.h>
#include <rte_memory.h>

#include "cell.h"
#include "port.h"
#include "test.h"

#define EXIT_USAGE 2

static struct ethdev_test *tests;

void
ethdev_test_register(struct ethdev_test *test)
{
	struct ethdev_test **at = &tests;

	while (*at != NULL && strcmp((*at)->name, test->name) < 0)
		at = &(*at)->next;
	test->next = *at;
	*at = test;
}

static const char *skip_reason;
/* The failure and the calls that led to it, innermost first. */
static char failure[2048];

void
test_failure(const char *file, int line, const char *format, ...)
{
	size_t used = strlen(failure);
	va_list args;

	used += snprintf(failure + used, sizeof(failure) - used, "%s%s:%d: ", used == 0 ? "" : "; ",
			 file, line);
	if (used >= sizeof(failure))
		return;
	va_start(args, format);
	vsnprintf(failure + used, sizeof(failure) - used, format, args);
	va_end(args);
}

int
test_skip(const char *reason)
{
	skip_reason = reason;
	return TEST_SKIP;
}

bool
test_in_valgrind(void)
{
	const char *preload = getenv("LD_PRELOAD");

	return preload != NULL && strstr(preload, "vgpreload") != NULL;
}

static struct ethdev_test *
test_find(const char *name)
{
	struct ethdev_test *t;

	for (t = tests; t != NULL; t = t->next) {
		if (strcmp(t->name, name) == 0)
			return t;
	}
	return NULL;
}

static int
list_tests(const char *chip_name)
{
	const struct chip *chip = NULL;
	const struct ethdev_test *t;

	if (chip_name != NULL) {
		chip = chip_find(chip_name);
		if (chip == NULL) {
			fprintf(stderr, "unknown chip %s\n", chip_name);
			return EXIT_USAGE;
		}
	}
	for (t = tests; t != NULL; t = t->next) {
		if (chip != NULL && (t->chips & chip->bit) == 0)
			continue;
		printf("%s %s%s %s\n", t->name, t->rig_option == NULL ? "" : "rig:",
		       t->rig_option == NULL ? "" : t->rig_option, t->eal_options);
	}
	return 0;
}

static const char *
result_name(int result)
{
	if (result == TEST_PASS)
		return "pass";
	return result == TEST_SKIP ? "skip" : "fail";
}

static int
run_test(struct env *env, const struct ethdev_test *test)
{
	int result, leak;

	failure[0] = '\0';
	result = env_init(env);
	if (result == TEST_PASS)
		result = test->run(env);
	leak = env_release(env, result == TEST_PASS);
	result = result == TEST_PASS ? leak : result;
	if (result != TEST_PASS)
		printf("%s\n", result == TEST_SKIP ? skip_reason : failure);
	printf("@result %s %s\n", test->name, result_name(result));
	fflush(stdout);
	return result;
}

/* For who reads the journal of register accesses. */
static void
mark_in_journal(const char *name)
{
	const struct gbe_sim *sim = gbe_sim();

	if (sim != NULL)
		sim->journal_mark(name);
}

/* Every test starts from ports that are reset or probed anew. */
static int
run_all(struct env *env, struct ethdev_test **list, int n)
{
	int i, result = TEST_FAIL, status = TEST_PASS;

	for (i = 0; i < n; i++) {
		mark_in_journal(list[i]->name);
		if (i != 0 && env_reprobe(env) != TEST_PASS) {
			printf("%s\n", failure);
			return TEST_FAIL;
		}
		result = run_test(env, list[i]);
		if (result != TEST_PASS && result != TEST_SKIP)
			status = TEST_FAIL;
	}
	return n == 1 ? result : status;
}

static int
run_named(struct env *env, char **names, int n)
{
	struct ethdev_test **list;
	int i, result;

	list = calloc(n, sizeof(*list));
	if (list == NULL)
		return TEST_FAIL;
	for (i = 0; i < n; i++) {
		list[i] = test_find(names[i]);
		if (list[i] == NULL) {
			fprintf(stderr, "unknown test %s\n", names[i]);
			free(list);
			return EXIT_USAGE;
		}
	}
	result = run_all(env, list, n);
	free(list);
	return result;
}

/* No test: what fails is said, and judged by who runs us. */
static int
run_cell(int argc, char **argv)
{
	int result = cell_main(argc, argv) == 0 ? TEST_PASS : EXIT_USAGE;

	if (failure[0] != '\0')
		printf("%s\n", failure);
	return result;
}

static int
run(int argc, char **argv)
{
	struct env env = { 0 };

	if (argc >= 1 && strcmp(argv[0], "--cell") == 0)
		return run_cell(argc - 1, argv + 1);

	if (argc >= 1 && strcmp(argv[0], "--long") == 0) {
		env.long_form = true;
		argc--;
		argv++;
	}
	if (argc < 2) {
		fprintf(stderr, "expected: -- [--long] CHIP NAME [NAME...]\n");
		return EXIT_USAGE;
	}
	env.chip = chip_find(argv[0]);
	if (env.chip == NULL) {
		fprintf(stderr, "unknown chip %s\n", argv[0]);
		return EXIT_USAGE;
	}
	if (rte_eth_dev_count_avail() != 2) {
		printf("expected 2 ports, actual %u\n", rte_eth_dev_count_avail());
		return TEST_FAIL;
	}
	return run_named(&env, argv + 1, argc - 1);
}

static bool
argument_given(int argc, char **argv, const char *argument)
{
	int i;

	for (i = 1; i < argc; i++) {
		if (strcmp(argv[i], argument) == 0)
			return true;
	}
	return false;
}

/* What was asked for is no fault of the driver's if EAL has nothing of the kind. */
static int
skip_without_eal(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++) {
		if (test_find(argv[i]) != NULL)
			printf("this DPDK has no physical addresses without huge pages\n"
			       "@result %s %s\n",
			       argv[i], result_name(TEST_SKIP));
	}
	return TEST_SKIP;
}

int
main(int argc, char **argv)
{
	int used, result;

	if (argc >= 2 && strcmp(argv[1], "--list") == 0)
		return list_tests(argc > 2 ? argv[2] : NULL);

	setvbuf(stdout, NULL, _IOLBF, 0);
	used = rte_eal_init(argc, argv);
	if (used < 0 && argument_given(argc, argv, "--iova-mode=pa") &&
	    rte_eal_using_phys_addrs() == 0)
		return skip_without_eal(argc, argv);
	if (used < 0) {
		fprintf(stderr, "rte_eal_init: %s\n", rte_strerror(rte_errno));
		return EXIT_USAGE;
	}
	result = run(argc - used - 1, argv + used + 1);
	fflush(stdout);
	rte_eal_cleanup();
	return result;
}
