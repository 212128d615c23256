/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Descriptors that cannot be. A driver drops what they stand for, counts it and
 * goes on with the next; whatever it hands to the application is whole.
 */

#include <rte_ethdev.h>

#include "case.h"
#include "life.h"
#include "sweep.h"

#define LEN  200
#define MANY 300 /* several rings */

static uint32_t next_seq;

/* Frames received of one that comes in. */
static bool
frame_in(unsigned int *nb)
{
	life_inject(++next_seq, LEN);
	return life_receive(nb);
}

static bool
errors(uint64_t *count)
{
	struct rte_eth_stats stats;

	EXPECT(rte_eth_stats_get(life_port(), &stats) == 0, "no statistics");
	*count = stats.ierrors;
	return true;
}

/* nb_lost: good frames behind a bad one that may go with it. */
static bool
one_bad(const char *fault, unsigned int nb_lost)
{
	unsigned int nb;

	EXPECT(gbe_sim()->arm_fault(fault) == 0, "no fault %s", fault);
	TRY(frame_in(&nb));
	EXPECT(nb == 0, "a bad frame was received");
	for (unsigned int i = 0; i < nb_lost; i++)
		TRY(frame_in(&nb));
	for (unsigned int i = 0; i < MANY; i++) {
		TRY(frame_in(&nb));
		EXPECT(nb == 1, "%u frames received of 1, %u after a bad one", nb, i);
	}
	return true;
}

static bool
all_bad(const char *fault, unsigned int nb_lost)
{
	unsigned int nb;

	EXPECT(gbe_sim()->arm_fault(fault) == 0, "no fault %s", fault);
	for (unsigned int i = 0; i < MANY; i++) {
		TRY(frame_in(&nb));
		EXPECT(nb == 0, "a bad frame was received");
	}
	gbe_sim()->arm_fault(NULL);
	for (unsigned int i = 0; i < nb_lost; i++)
		TRY(frame_in(&nb));
	TRY(frame_in(&nb));
	EXPECT(nb == 1, "%u frames received of 1 after bad ones", nb);
	return true;
}

static bool
bad_frames(const char *once, const char *ever, unsigned int nb_lost)
{
	uint64_t before, between, after;

	TRY(life_begin(OP_STOP));
	TRY(life_frames());
	TRY(errors(&before));
	TRY(one_bad(once, nb_lost));
	TRY(errors(&between));
	EXPECT(between == before + 1, "%lu errors counted of 1", (unsigned long)(between - before));
	TRY(all_bad(ever, nb_lost));
	TRY(errors(&after));
	EXPECT(after > between, "frames without end are not counted");
	return true;
}

bool
case_rx_length_zero(void)
{
	return bad_frames("rx.length_zero", "rx.length_zero:1:ever", 0);
}

bool
case_rx_length_huge(void)
{
	return bad_frames("rx.length_huge", "rx.length_huge:1:ever", 0);
}

/* Without its end a frame takes the next one with it. */
bool
case_rx_no_eop(void)
{
	return bad_frames("rx.no_eop", "rx.no_eop:1:ever", 1);
}

/*
 * Descriptors are done in order: what is not done is waited for. So the queue
 * stands still until the port starts again, which must be possible.
 */
bool
case_rx_wrong_slot(void)
{
	unsigned int nb;

	TRY(life_begin(OP_STOP));
	TRY(life_frames());
	EXPECT(gbe_sim()->arm_fault("rx.wrong_slot") == 0, "no fault");
	for (unsigned int i = 0; i < MANY; i++)
		TRY(frame_in(&nb));
	EXPECT(gbe_sim()->fault_struck("rx.wrong_slot") == 1, "the fault did not strike");
	gbe_sim()->arm_fault(NULL);
	EXPECT(life_do(OP_STOP) == 0, "stop fails");
	return life_go_on(OP_STOP);
}
