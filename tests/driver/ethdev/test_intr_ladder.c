/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a port that believes to have interrupts which the kernel did
 * not give: where SET_IRQS is refused, or grants fewer vectors, at any step of
 * the ladder, the port starts with what there is, and queues and link interrupt;
 * or it says why it does not start, and does the next time.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <rte_dev.h>
#include <rte_log.h>

#include "intr_plan.h"
#include "link_events.h"
#include "rss.h"
#include "sleepers.h"

#define NO_MSIX "ioctl.set_irqs.msix:1:ever"
#define NO_MSI  "ioctl.set_irqs.msi:1:ever"
#define NO_LINE "ioctl.set_irqs.intx:1:ever"

struct rung {
	const char *fault;
	const char *type;
	/* MSI-X vectors less than a queue and the link have each. */
	uint16_t nb_missing;
};

/* From the richest to the simplest. */
static const struct rung rungs[] = {
	{ NULL, "MSI-X", 0 },
	{ "ioctl.set_irqs.msix_short", "MSI-X", 1 },
	{ "ioctl.set_irqs.msix", "MSI-X", 1 },
	{ "ioctl.set_irqs.msix_short:1:ever", "MSI", 0 },
	{ NO_MSIX, "MSI", 0 },
	{ NO_MSIX "," NO_MSI, "INTx", 0 },
	{ NULL, "MSI-X", 0 },
};

static int
expect_working(struct env *env, uint16_t nb_queues)
{
	struct sleepers sleepers;

	TRY(pair_ready(env));
	TRY(link_events_expect(env, false));
	TRY(link_events_expect(env, true));
	TRY(pair_ready(env));
	TRY(sleepers_begin(&sleepers, env, nb_queues, 1));
	return sleepers_run(&sleepers, SLEEP_STRICTLY, 2 * nb_queues, NULL);
}

/* What the port says that it was granted. */
static int
expect_granted(struct env *env, const char *expected)
{
	char *said = NULL;
	size_t len = 0;
	FILE *file = open_memstream(&said, &len);
	bool found;

	EXPECT(file != NULL, "no memory");
	rte_eth_dev_priv_dump(env->port[1], file);
	fclose(file);
	found = strstr(said, expected) != NULL;
	if (!found)
		said[strcspn(said, "\n")] = '\0';
	EXPECT(found, "expected '%s', actual '%s'", expected, said);
	free(said);
	return TEST_PASS;
}

static int
climb_to(struct env *env, const struct rung *rung, uint16_t nb_queues)
{
	bool is_msix = strcmp(rung->type, "MSI-X") == 0;
	char expected[64];

	snprintf(expected, sizeof(expected), "interrupts: %s, %u of ", rung->type,
		 is_msix ? nb_queues + 1 - rung->nb_missing : 1);
	EXPECT_OK(gbe_sim()->arm_fault(rung->fault));
	TRY(port_start(env, 1));
	gbe_sim()->arm_fault(NULL);
	TRY(expect_granted(env, expected));
	TRY(expect_working(env, nb_queues));
	return port_stop(env, 1);
}

static int
ports_set_up(struct env *env, struct port_plan *plan)
{
	struct port_plan plan0;

	port_plan_init(env, &plan0);
	intr_plan_init(env, plan, env->chip->max_queues);
	TRY(port_setup(env, 0, &plan0));
	TRY(port_setup(env, 1, plan));
	TRY(link_events_watch(env));
	return port_start(env, 0);
}

static int
intr_ladder(struct env *env)
{
	struct port_plan plan;
	unsigned int i;

	TRY(ports_set_up(env, &plan));
	for (i = 0; i < RTE_DIM(rungs); i++)
		EXPECT(climb_to(env, &rungs[i], plan.nb_rxq) == TEST_PASS, "with %s",
		       rungs[i].fault == NULL ? "all" : rungs[i].fault);
	return TEST_PASS;
}

/* Starts the port; what the driver says meanwhile must contain reason. */
static int
expect_refused(struct env *env, int error, const char *reason)
{
	char *said = NULL;
	size_t len = 0;
	FILE *log = open_memstream(&said, &len);
	bool found;
	int rc;

	EXPECT(log != NULL, "no memory");
	rte_openlog_stream(log);
	rc = rte_eth_dev_start(env->port[1]);
	rte_openlog_stream(NULL);
	fclose(log);
	found = strstr(said, reason) != NULL;
	free(said);
	EXPECT_EQ(rc, error, "rte_eth_dev_start");
	EXPECT(found, "the log does not say '%s'", reason);
	return TEST_PASS;
}

/* Nothing is granted: an error, until something is. */
static int
intr_ladder_end(struct env *env)
{
	struct port_plan plan;

	TRY(ports_set_up(env, &plan));
	EXPECT_OK(gbe_sim()->arm_fault(NO_MSIX "," NO_MSI "," NO_LINE));
	TRY(expect_refused(env, -EIO, "the kernel refuses every type"));
	TRY(expect_refused(env, -EIO, "the kernel refuses every type"));
	gbe_sim()->arm_fault(NULL);
	TRY(port_start(env, 1));
	return expect_working(env, plan.nb_rxq);
}

static int
probe_with_fault(struct env *env, const char *fault)
{
	struct rte_eth_dev_info info;

	EXPECT_OK(rte_eth_dev_info_get(env->port[1], &info));
	/* info's pointer is to const; removing takes it back. */
	EXPECT_OK(rte_dev_remove((struct rte_device *)(uintptr_t)info.device));
	EXPECT_OK(gbe_sim()->arm_fault(fault));
	EXPECT_OK(rte_dev_probe(env->name[1]));
	gbe_sim()->arm_fault(NULL);
	EXPECT_OK(rte_eth_dev_get_port_by_name(env->name[1], &env->port[1]));
	return TEST_PASS;
}

/* What is refused when the port is probed may be granted when it starts. */
static int
intr_ladder_probe(struct env *env)
{
	const char *best = env->chip->has_msix ? "interrupts: MSI-X, " : "interrupts: INTx, ";
	struct port_plan plan;

	TRY(probe_with_fault(env, env->chip->has_msix ? NO_MSIX "," NO_MSI : NULL));
	TRY(ports_set_up(env, &plan));
	TRY(port_start(env, 1));
	TRY(expect_granted(env, best));
	return expect_working(env, plan.nb_rxq);
}

/* A port that is granted nothing when it is probed has to be polled. */
static int
intr_ladder_none(struct env *env)
{
	struct rte_eth_conf conf = { .intr_conf.lsc = 1 };
	struct port_plan plan0, plan1;

	TRY(probe_with_fault(env, NO_MSIX "," NO_MSI "," NO_LINE));
	EXPECT_REFUSED(rte_eth_dev_configure(env->port[1], 1, 1, &conf));
	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan1.conf.intr_conf.rxq = 1;
	TRY(port_setup(env, 1, &plan1));
	TRY(expect_refused(env, -ENOTSUP, "the port has no usable interrupt"));
	plan1.conf.intr_conf.rxq = 0;
	TRY(pair_up(env, &plan0, &plan1));
	return expect_traffic(env);
}

ETHDEV_RIG_TEST(intr_ladder, CHIPS_PCIE, "step=doorbell", "", intr_ladder)
ETHDEV_RIG_TEST(intr_ladder_end, CHIPS_ALL, "step=doorbell", "", intr_ladder_end)
ETHDEV_RIG_TEST(intr_ladder_probe, CHIPS_ALL, "step=doorbell", "", intr_ladder_probe)
ETHDEV_RIG_TEST(intr_ladder_none, CHIPS_ALL, "step=doorbell", "", intr_ladder_none)
