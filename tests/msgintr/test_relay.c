/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a relay that wakes whom it should not, leaves out whom it
 * should, loses a link change that comes with a frame, or costs more than one
 * read, one write and, for a line, one acknowledgement.
 */

#include "eal.h"
#include "msgintr_device.h"

#define NB_QUEUES 5

static struct msgintr_device intr;

/* All of the NB_QUEUES queues share one vector. */
static const struct {
	const char *name;
	uint16_t max_msix;
	bool refuse_msi;
	unsigned int reads;
	unsigned int acks;
} types[] = {
	{ "INTx", 0, true, 1, 1 },
	{ "MSI", 0, false, 1, 0 },
	{ "one MSI-X vector", 1, false, 1, 0 },
	{ "two MSI-X vectors", 2, false, 0, 0 },
};

static void
begin(unsigned int type)
{
	kit_context("%s", types[type].name);
	msgintr_device_init(&intr);
	msgintr_kernel.max_msix = types[type].max_msix;
	msgintr_kernel.refuse_msi = types[type].refuse_msi;
	msgintr_device_start(&intr, NB_QUEUES);
}

static void
check_cost(unsigned int type)
{
	CHECK_EQ(intr.reads, types[type].reads);
	CHECK(intr.writes <= 1);
	CHECK_EQ(msgintr_kernel.acks, types[type].acks);
}

/* Frames for the queues of @frames while those of @armed are armed. */
static void
combination(unsigned int type, uint64_t armed, uint64_t frames)
{
	begin(type);
	CHECK_EQ(msgintr_arm_many(intr.mi, armed), 0);
	intr.writes = 0;
	for (uint16_t q = 0; q < NB_QUEUES; q++) {
		if ((frames >> q & 1) != 0)
			msgintr_device_frame(&intr, q);
	}
	CHECK_EQ(msgintr_device_thread(), 1);
	check_cost(type);
	/* What was latched while the device masked by itself comes now. */
	while (msgintr_device_thread() != 0)
		;
	for (uint16_t q = 0; q < NB_QUEUES; q++) {
		CHECK_EQ(msgintr_device_signals(&intr, q), (armed & frames) >> q & 1);
		CHECK_EQ(intr.queue_stats[q].relayed, (armed & frames) >> q & 1);
	}
	/* Enabled while somebody waits, whoever that is. */
	CHECK_EQ(intr.enabled != 0, (armed & ~frames) != 0);
	msgintr_device_end(&intr);
}

/* A queue that waits is not kept waiting by one that polls elsewhere. */
static void
beside_poller(unsigned int type)
{
	begin(type);
	CHECK_EQ(msgintr_arm(intr.mi, 3), 0);
	for (unsigned int i = 0; i < 100; i++) {
		msgintr_device_frame(&intr, 0);
		msgintr_device_thread();
		CHECK_EQ(msgintr_device_signals(&intr, 3), 0);
		msgintr_device_take(&intr, 0);
	}
	msgintr_device_frame(&intr, 3);
	msgintr_device_thread();
	CHECK_EQ(msgintr_device_signals(&intr, 3), 1);
	CHECK_EQ(msgintr_device_signals(&intr, 0), 0);
	CHECK_EQ(intr.stats.not_ours, 0);
	msgintr_device_end(&intr);
}

/* A link change in the same pass. */
static void
with_link(unsigned int type)
{
	if (types[type].max_msix == 2)
		return;
	begin(type);
	CHECK_EQ(msgintr_arm(intr.mi, 1), 0);
	intr.writes = 0;
	intr.other = 4;
	msgintr_device_frame(&intr, 1);
	CHECK_EQ(msgintr_device_thread(), 1);
	check_cost(type);
	CHECK_EQ(msgintr_device_signals(&intr, 1), 1);
	CHECK_EQ(intr.others, 1);
	CHECK_EQ(intr.last_other, 4);
	CHECK_EQ(intr.stats.other, 1);
	msgintr_device_end(&intr);
}

/* The link alone reaches the deferred procedure on every type. */
static void
link_alone(unsigned int type)
{
	begin(type);
	msgintr_device_other(&intr, 4);
	CHECK_EQ(msgintr_device_thread(), 1);
	CHECK_EQ(intr.others, 1);
	CHECK_EQ(intr.reads, 1);
	CHECK(intr.writes <= 1);
	for (uint16_t q = 0; q < NB_QUEUES; q++)
		CHECK_EQ(msgintr_device_signals(&intr, q), 0);
	msgintr_device_end(&intr);
}

int
main(void)
{
	kit_eal_init("--no-telemetry");
	for (unsigned int type = 0; type < RTE_DIM(types); type++) {
		for (uint64_t armed = 1; armed < 1 << NB_QUEUES; armed++)
			for (uint64_t frames = 1; frames < 1 << NB_QUEUES; frames++)
				combination(type, armed, frames);
		beside_poller(type);
		with_link(type);
		link_alone(type);
	}
	return 0;
}
