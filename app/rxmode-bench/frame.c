/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include <rte_byteorder.h>
#include <rte_ether.h>
#include <rte_ip.h>
#include <rte_udp.h>

#include "frame.h"

#define MAGIC 0x7B1E
#define FLOWS 64
#define PORT  9 /* discard */

struct __attribute__((packed, aligned(2))) frame {
	struct rte_ether_hdr ether;
	struct rte_ipv4_hdr ip;
	struct rte_udp_hdr udp;
	struct frame_stamp stamp;
};

void
frame_write(struct rte_mbuf *pkt, uint32_t frame, uint32_t n, const struct frame_stamp *stamp)
{
	uint16_t len = (uint16_t)(frame - FRAME_FCS);
	uint16_t ip_len = (uint16_t)(len - sizeof(struct rte_ether_hdr));
	struct frame *f = rte_pktmbuf_mtod(pkt, struct frame *);

	*f = (struct frame){
		/* Broadcast: also for those who are not promiscuous. */
		.ether.dst_addr.addr_bytes = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF },
		.ether.src_addr.addr_bytes = { 2, 0, 0, 0, 0, 1 },
		.ether.ether_type = RTE_BE16(RTE_ETHER_TYPE_IPV4),
		.ip.version_ihl = RTE_IPV4_VHL_DEF,
		.ip.total_length = rte_cpu_to_be_16(ip_len),
		.ip.time_to_live = 1,
		.ip.next_proto_id = IPPROTO_UDP,
		.ip.src_addr = RTE_BE32(RTE_IPV4(198, 18, 0, 1)),
		.ip.dst_addr = rte_cpu_to_be_32(RTE_IPV4(198, 18, 0, 2) + n % FLOWS),
		.udp.src_port = rte_cpu_to_be_16((uint16_t)(PORT + 1 + n % FLOWS)),
		.udp.dst_port = RTE_BE16(PORT),
		.udp.dgram_len = rte_cpu_to_be_16((uint16_t)(ip_len - sizeof(struct rte_ipv4_hdr))),
		.stamp = *stamp,
	};
	f->ip.hdr_checksum = rte_ipv4_cksum(&f->ip);
	f->stamp.magic = MAGIC;
	pkt->data_len = len;
	pkt->pkt_len = len;
}

bool
frame_read(const struct rte_mbuf *pkt, struct frame_stamp *stamp)
{
	const struct frame *f = rte_pktmbuf_mtod(pkt, const struct frame *);

	if (pkt->data_len < sizeof(*f) || f->stamp.magic != MAGIC)
		return false;
	*stamp = f->stamp;
	return true;
}
