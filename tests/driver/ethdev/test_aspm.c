/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against an 82574L that stops to send because the power management of its
 * link was left on, and nobody said so: probe says it, once, and names the command.
 */

#include <stdlib.h>
#include <string.h>

#include <rte_dev.h>
#include <rte_log.h>

#include "port.h"

/* What is said while port 0 is probed again. */
static int
probe_again(struct env *env, char **said)
{
	size_t len = 0;
	FILE *log = open_memstream(said, &len);
	int result;

	EXPECT(log != NULL, "no memory");
	EXPECT_OK(rte_eth_dev_close(env->port[0]));
	rte_openlog_stream(log);
	result = env_reprobe(env);
	rte_openlog_stream(NULL);
	fclose(log);
	return result;
}

/* NULL: nothing about it. */
static int
expect_said(struct env *env, const char *words)
{
	char *said = NULL, *at;
	char command[100];

	TRY(probe_again(env, &said));
	snprintf(command, sizeof(command), "setpci -s %s CAP_EXP+10.w=0:3", env->name[0]);
	at = strstr(said, "ASPM ");
	if (words == NULL) {
		EXPECT(at == NULL, "said without ASPM: %s", said);
	} else {
		EXPECT(at != NULL, "nothing is said about ASPM");
		EXPECT(strncmp(at + 5, words, strlen(words)) == 0, "expected '%s': %s", words,
		       said);
		EXPECT(strstr(at, command) != NULL, "no '%s': %s", command, said);
		EXPECT(strstr(at + 5, "ASPM ") == NULL, "said twice: %s", said);
	}
	free(said);
	return TEST_PASS;
}

static int
l0s(struct env *env)
{
	return expect_said(env, "L0s is on");
}

static int
l1(struct env *env)
{
	return expect_said(env, "L1 is on");
}

static int
both(struct env *env)
{
	return expect_said(env, "L0s and L1 are on");
}

static int
nothing(struct env *env)
{
	return expect_said(env, NULL);
}

ETHDEV_RIG_TEST(aspm_l0s, CHIP_82574L, "board=l0s", "", l0s)
ETHDEV_RIG_TEST(aspm_l1, CHIP_82574L, "board=l1", "", l1)
ETHDEV_RIG_TEST(aspm_both, CHIP_82574L, "board=l0s,l1", "", both)
ETHDEV_RIG_TEST(aspm_off, CHIP_82574L, "board=flash", "", nothing)
ETHDEV_RIG_TEST(aspm_other_chips, CHIP_82576, "board=l0s,l1", "", nothing)
