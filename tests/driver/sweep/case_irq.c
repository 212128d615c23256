/* SPDX-License-Identifier: BSD-3-Clause */

/* Interrupts that come twice, late, or for nothing: none of them may harm. */

#include <rte_ethdev.h>
#include <rte_interrupts.h>

#include "case.h"
#include "census.h"
#include "life.h"
#include "sweep.h"

#define LINK_ROUNDS 20
#define RX_ROUNDS   200
#define WAKE_MS     60000 /* virtual: a guard against hanging */
#define LEN         60

static bool
begin(const char *fault)
{
	TRY(life_begin(OP_STOP));
	TRY(life_frames());
	EXPECT(gbe_sim()->arm_fault(fault) == 0, "no fault %s", fault);
	return true;
}

static bool
end(const char *name)
{
	EXPECT(gbe_sim()->fault_struck(name) != 0, "the fault did not strike");
	gbe_sim()->arm_fault(NULL);
	return life_frames();
}

static bool
link_rounds(const char *name, const char *fault)
{
	TRY(begin(fault));
	TRY(case_watch_link());
	for (unsigned int i = 0; i < LINK_ROUNDS; i++) {
		TRY(case_move_link(false));
		TRY(case_move_link(true));
	}
	case_unwatch_link();
	return end(name);
}

bool
case_link_irq_duplicate(void)
{
	return link_rounds("irq.duplicate", "irq.duplicate:1:ever");
}

bool
case_link_irq_delay(void)
{
	return link_rounds("irq.delay", "irq.delay:1:ever");
}

bool
case_link_irq_spurious(void)
{
	return link_rounds("irq.spurious", "irq.spurious:1:ever");
}

/* Virtual time may have passed before the interrupt thread, which passes on, had a CPU. */
static int
sleep_until_woken(struct rte_epoll_event *event)
{
	int woken = rte_epoll_wait(RTE_EPOLL_PER_THREAD, event, 1, WAKE_MS);

	if (woken != 0)
		return woken;
	census_quiet();
	return rte_epoll_wait(RTE_EPOLL_PER_THREAD, event, 1, 0);
}

/* Armed, asleep, awake: as often as it takes, but a frame that waits does wake. */
static bool
wake_for_frame(uint32_t seq)
{
	struct rte_epoll_event event;
	unsigned int nb = 0;
	int woken;

	EXPECT(rte_eth_dev_rx_intr_enable(life_port(), 0) == 0, "the queue is not armed");
	life_inject(seq, LEN);
	while (nb == 0) {
		woken = sleep_until_woken(&event);
		EXPECT(woken == 1, "frame %u waits and wakes nobody: %d", seq, woken);
		TRY(life_receive(&nb));
		if (nb == 0)
			EXPECT(rte_eth_dev_rx_intr_enable(life_port(), 0) == 0,
			       "the queue is not armed");
	}
	EXPECT(nb == 1, "%u frames received of 1", nb);
	return true;
}

static bool
rx_rounds(const char *name, const char *fault)
{
	TRY(begin(fault));
	for (uint32_t i = 0; i < RX_ROUNDS; i++)
		TRY(wake_for_frame(i));
	return end(name);
}

bool
case_rx_irq_duplicate(void)
{
	return rx_rounds("irq.duplicate", "irq.duplicate:1:ever");
}

bool
case_rx_irq_delay(void)
{
	return rx_rounds("irq.delay", "irq.delay:1:ever");
}

bool
case_rx_irq_spurious(void)
{
	return rx_rounds("irq.spurious", "irq.spurious:1:ever");
}
