/* SPDX-License-Identifier: BSD-3-Clause */

#include <unistd.h>

#include <rte_cycles.h>
#include <rte_ethdev.h>
#include <rte_random.h>

#include "cell.h"
#include "frames.h"

/* So that the receiver is asleep, and beyond QEMU's own interrupt timers. */
#define LEAST_PAUSE_US  1000
#define RANDOM_PAUSE_US 400
#define FLOW_GAP_US     400
#define FLOW_WINDOW     4
/* Frames that never arrive must not hold up the sender for ever. */
#define FLOW_STALL_US 60000000

static const struct env env = { .port = { SENDER_PORT, RECEIVER_PORT } };

static struct frame
frame_of(uint32_t sequence)
{
	struct frame frame;

	frame_init(&env, &frame, SENDER_PORT, FRAME_LEN, sequence);
	frame.l3 = L3_IP4;
	frame.l4 = L4_UDP;
	return frame;
}

bool
frame_is(const struct rte_mbuf *m, uint32_t sequence)
{
	const struct frame frame = frame_of(sequence);

	return frame_compare(&frame, m) == TEST_PASS;
}

static void
send_frame(struct sender *sender)
{
	const struct frame frame = frame_of(sender->sequence + 1);
	struct rte_mbuf *m = frame_mbuf(sender->pool, &frame);

	if (m == NULL)
		return;
	sender->sequence++;
	sender->sent_at = rte_rdtsc();
	if (rte_eth_tx_burst(SENDER_PORT, 0, &m, 1) == 0)
		rte_pktmbuf_free(m);
}

static void
send_event(struct sender *sender)
{
	const uint64_t one = 1;

	sender->sent_at = rte_rdtsc();
	if (write(sender->eventfd, &one, sizeof(one)) < 0)
		sender->sent_at = 0;
}

static void
send_flow(struct sender *sender)
{
	unsigned int sent, waited = 0;

	for (sent = 0; sent < sender->flow && waited < FLOW_STALL_US;) {
		unsigned int gap = rte_rand_max(FLOW_GAP_US);

		rte_delay_us_sleep(gap + 1);
		if (sent - __atomic_load_n(&sender->answered, __ATOMIC_RELAXED) >= FLOW_WINDOW) {
			waited += gap + 1;
			continue;
		}
		send_frame(sender);
		sent++;
		waited = 0;
	}
}

int
sender_main(void *arg)
{
	struct sender *sender = arg;

	for (;;) {
		/* Pairs with sender_begin(): what the errand needs is written before it. */
		enum errand errand =
			__atomic_exchange_n(&sender->errand, ERRAND_NONE, __ATOMIC_ACQUIRE);

		if (errand == ERRAND_QUIT)
			return 0;
		if (errand == ERRAND_NONE) {
			rte_delay_us_sleep(100);
			continue;
		}
		if (errand == ERRAND_FLOW) {
			send_flow(sender);
		} else {
			rte_delay_us_sleep(LEAST_PAUSE_US + rte_rand_max(RANDOM_PAUSE_US));
			errand == ERRAND_FRAME ? send_frame(sender) : send_event(sender);
		}
		/* Pairs with sender_wait(): the time of sending is written before it. */
		__atomic_store_n(&sender->done, true, __ATOMIC_RELEASE);
	}
}

void
sender_begin(struct sender *sender, enum errand errand)
{
	sender->done = false;
	__atomic_store_n(&sender->errand, errand, __ATOMIC_RELEASE);
}

void
sender_wait(struct sender *sender)
{
	while (!__atomic_load_n(&sender->done, __ATOMIC_ACQUIRE))
		rte_delay_us_sleep(20);
}
