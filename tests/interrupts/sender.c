/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>
#include <unistd.h>

#include <rte_byteorder.h>
#include <rte_cycles.h>
#include <rte_ethdev.h>
#include <rte_ether.h>
#include <rte_ip.h>
#include <rte_random.h>
#include <rte_udp.h>

#include "cell.h"

/* So that the receiver is asleep, and beyond QEMU's own interrupt timers. */
#define LEAST_PAUSE_US	1000
#define RANDOM_PAUSE_US	400
#define FLOW_GAP_US	400
#define FLOW_WINDOW	4
/* Frames that never arrive must not hold up the sender for ever. */
#define FLOW_STALL_US	2000000

static const uint8_t payload_seed = 0x5a;

struct __attribute__((packed, aligned(2))) wire_frame {
	struct rte_ether_hdr ether;
	struct rte_ipv4_hdr ip;
	struct rte_udp_hdr udp;
	rte_be32_t sequence;
};

#define PAYLOAD_LEN	(FRAME_LEN - sizeof(struct wire_frame))

static void
fill(uint8_t *payload, uint32_t sequence)
{
	size_t i;

	for (i = 0; i < PAYLOAD_LEN; i++)
		payload[i] = payload_seed + sequence * 7 + i;
}

uint32_t
frame_sequence(const struct rte_mbuf *m)
{
	return rte_be_to_cpu_32(rte_pktmbuf_mtod(m, const struct wire_frame *)->sequence);
}

bool
frame_is(const struct rte_mbuf *m, uint32_t sequence)
{
	uint8_t expected[PAYLOAD_LEN];

	fill(expected, sequence);
	return m->pkt_len == FRAME_LEN && frame_sequence(m) == sequence &&
		memcmp(rte_pktmbuf_mtod_offset(m, const uint8_t *, sizeof(struct wire_frame)),
			expected, sizeof(expected)) == 0;
}

static struct rte_mbuf *
frame_make(struct rte_mempool *pool, uint32_t sequence)
{
	struct rte_mbuf *m = rte_pktmbuf_alloc(pool);
	struct rte_ether_addr address;
	struct wire_frame *frame;

	if (m == NULL)
		return NULL;
	frame = (struct wire_frame *)rte_pktmbuf_append(m, FRAME_LEN);
	memset(frame, 0, sizeof(*frame));
	rte_eth_macaddr_get(RECEIVER_PORT, &address);
	frame->ether.dst_addr = address;
	rte_eth_macaddr_get(SENDER_PORT, &address);
	frame->ether.src_addr = address;
	frame->ether.ether_type = rte_cpu_to_be_16(RTE_ETHER_TYPE_IPV4);
	frame->ip.version_ihl = RTE_IPV4_VHL_DEF;
	frame->ip.total_length = rte_cpu_to_be_16(FRAME_LEN - sizeof(frame->ether));
	frame->ip.time_to_live = 64;
	frame->ip.next_proto_id = IPPROTO_UDP;
	frame->ip.src_addr = rte_cpu_to_be_32(RTE_IPV4(10, 0, 0, 1));
	frame->ip.dst_addr = rte_cpu_to_be_32(RTE_IPV4(10, 0, 0, 2));
	frame->udp.dgram_len = rte_cpu_to_be_16(FRAME_LEN - sizeof(frame->ether) -
		sizeof(frame->ip));
	frame->sequence = rte_cpu_to_be_32(sequence);
	fill((uint8_t *)(frame + 1), sequence);
	return m;
}

static void
send_frame(struct sender *sender)
{
	struct rte_mbuf *m = frame_make(sender->pool, sender->sequence + 1);

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
		enum errand errand = __atomic_exchange_n(&sender->errand, ERRAND_NONE,
			__ATOMIC_ACQUIRE);

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
