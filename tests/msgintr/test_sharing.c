/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against queues without a vector, or with one that the rule does not
 * give them; each signal must reach the eventfd of its queue.
 */

#include "eal.h"
#include "msgintr_device.h"

static struct msgintr_device intr;

/* The rule, written a second time. */
static uint16_t
expected_vector(uint16_t q, uint16_t nb_queues, uint16_t nb_vectors)
{
	if (nb_vectors == 1)
		return 0;
	if (nb_vectors > nb_queues)
		return q + 1;
	return q < nb_vectors - 2 ? q + 1 : nb_vectors - 1;
}

static void
check_grant(uint16_t nb_queues, uint16_t nb_vectors)
{
	const struct msgintr_grant *grant = msgintr_granted(intr.mi);
	uint64_t seen = 0;

	CHECK_EQ(grant->nb_vectors, nb_vectors);
	for (uint16_t q = 0; q < nb_queues; q++)
		CHECK_EQ(grant->vector[q], expected_vector(q, nb_queues, nb_vectors));
	for (uint16_t v = 0; v < nb_vectors; v++) {
		CHECK_EQ(grant->queues[v] & seen, 0);
		seen |= grant->queues[v];
		for (uint16_t q = 0; q < nb_queues; q++)
			CHECK_EQ(grant->queues[v] >> q & 1, grant->vector[q] == v);
		CHECK_EQ(grant->relayed >> v & 1, nb_queues > 0 && v == nb_vectors - 1 &&
							  (v == 0 || nb_queues > nb_vectors - 1));
	}
	CHECK_EQ(seen, nb_queues == 0 ? 0 : UINT64_MAX >> (64 - nb_queues));
}

static void
check_signals(uint16_t nb_queues)
{
	for (uint16_t q = 0; q < nb_queues; q++) {
		CHECK_EQ(msgintr_arm(intr.mi, q), 0);
		msgintr_device_frame(&intr, q);
		while (msgintr_device_thread() != 0)
			;
		for (uint16_t other = 0; other < nb_queues; other++)
			CHECK_EQ(msgintr_device_signals(&intr, other), other == q);
		msgintr_device_take(&intr, q);
		CHECK_EQ(msgintr_disarm(intr.mi, q), 0);
	}
}

int
main(void)
{
	kit_eal_init("--no-telemetry");
	for (uint16_t nb_vectors = 1; nb_vectors <= 20; nb_vectors++) {
		for (uint16_t nb_queues = 0; nb_queues <= 19; nb_queues++) {
			kit_context("%u queues, %u vectors", nb_queues, nb_vectors);
			msgintr_device_init(&intr);
			msgintr_kernel.max_msix = nb_vectors;
			msgintr_device_start(&intr, nb_queues);
			check_grant(nb_queues, RTE_MIN(nb_vectors, nb_queues + 1));
			check_signals(nb_queues);
			msgintr_device_end(&intr);
		}
	}
	return 0;
}
