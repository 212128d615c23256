/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against port information that differs from one look to the next while
 * nobody has changed the port: applications compare it to see whether anything
 * has. What counts is in the statistics.
 */

#include <stdlib.h>
#include <string.h>

#include "exchange.h"
#include "intr_plan.h"
#include "link_events.h"
#include "port.h"

static char *
dump_of(const struct env *env)
{
	char *said = NULL;
	size_t len = 0;
	FILE *file = open_memstream(&said, &len);

	if (file == NULL)
		return NULL;
	rte_eth_dev_priv_dump(env->port[1], file);
	fclose(file);
	return said;
}

/* Interrupts with other causes than a queue's, and a queue that is armed. */
static int
have_interrupts(struct env *env)
{
	TRY(link_events_expect(env, false));
	TRY(link_events_expect(env, true));
	TRY(pair_ready(env));
	EXPECT_OK(rte_eth_dev_rx_intr_enable(env->port[1], 0));
	return TEST_PASS;
}

static int
priv_dump(struct env *env)
{
	struct port_plan plan0, plan1;
	char *before, *after;
	bool equal;
	int result;

	port_plan_init(env, &plan0);
	intr_plan_init(env, &plan1, 1);
	TRY(port_setup(env, 0, &plan0));
	TRY(port_setup(env, 1, &plan1));
	TRY(link_events_watch(env));
	TRY(pair_start(env));
	before = dump_of(env);
	result = have_interrupts(env);
	after = dump_of(env);
	equal = before != NULL && after != NULL && strcmp(before, after) == 0;
	if (result == TEST_PASS && !equal)
		printf("before:\n%safter:\n%s", before, after);
	free(before);
	free(after);
	TRY(result);
	EXPECT(equal, "the dump of a port that nobody has changed differs");
	return TEST_PASS;
}

ETHDEV_TEST(priv_dump, CHIPS_ALL, priv_dump)
