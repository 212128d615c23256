/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Checksums, VLAN tags and segments that the chip makes. A checksum covers the
 * field that it goes to, in which the driver has put the sum of the pseudo
 * header, or 0.
 */

#include "tx_offload.h"

#include <string.h>

#include "checksum.h"
#include "nic.h"

#define CMD_IC      (1u << 26) /* legacy: insert a checksum */
#define CMD_TSE     (1u << 26) /* 8254x, 82574L: of a data descriptor */
#define CMD_ADV_TSE (1u << 31)
#define CMD_DEXT    (1u << 29)
#define CMD_VLE     (1u << 30)
#define POPTS_IXSM  (1u << 8)
#define POPTS_TXSM  (1u << 9)

#define ADV_IPV4 (1u << 10)
#define L4T_UDP  0
#define L4T_TCP  1
#define L4T_SCTP 2

#define TAG_LEN       4
#define ADDRESSES_LEN 12
#define TCP_FIN_PSH   0x09
#define TCP_CWR       0x80

/* Offsets of an advanced context. */
struct adv_layout {
	uint32_t l3;
	uint32_t l4;
	uint32_t l4_len;
	uint32_t mss;
	uint32_t l4_type;
	bool is_ip4;
};

bool
nic_tx_has_request(const struct nic *nic, const struct nic_tx_request *request)
{
	uint32_t mask = CMD_VLE | CMD_IC;

	if (nic->chip->family == NIC_82576 && (request->cmd & CMD_DEXT) != 0)
		mask = CMD_VLE | CMD_ADV_TSE;
	return (request->cmd & mask) != 0 || ((request->cmd & CMD_DEXT) != 0 &&
					      (request->status & (POPTS_IXSM | POPTS_TXSM)) != 0);
}

static void
put_be16(uint8_t *at, uint32_t value)
{
	at[0] = value >> 8;
	at[1] = value;
}

/* Sum of [start, end), complemented, to an offset. 0 is sent as all ones for UDP. */
static void
insert_sum(struct nic *nic, uint32_t start, uint32_t end, uint32_t at, uint32_t len, bool no_zero)
{
	uint16_t sum;

	if (end > len)
		end = len;
	if (start >= end || at + 2 > len) {
		nic_complain(nic, "checksum of [%u, %u) to %u of a frame of %u bytes", start, end,
			     at, len);
		return;
	}
	sum = ~nic_sum_fold(nic_sum_add(0, nic->gather + start, end - start));
	if (sum == 0 && no_zero)
		sum = UINT16_MAX;
	memcpy(nic->gather + at, &sum, sizeof(sum));
}

/* The end of a range of a context: of its last byte, and 0 for the frame's end. */
static uint32_t
range_end(uint32_t last, uint32_t len)
{
	return last == 0 ? len : last + 1;
}

/* 8254x, 82574L: the context says what to sum. */
static void
apply_context(struct nic *nic, const struct nic_tx_request *request, uint32_t len)
{
	const uint32_t *context = nic_tx_context_of(nic, request->queue, 0)->word;
	bool is_tcp = (context[2] & 1u << 24) != 0;

	if ((request->status & POPTS_IXSM) != 0)
		insert_sum(nic, context[0] & 0xFF, range_end(context[0] >> 16, len),
			   context[0] >> 8 & 0xFF, len, false);
	if ((request->status & POPTS_TXSM) != 0)
		insert_sum(nic, context[1] & 0xFF, range_end(context[1] >> 16, len),
			   context[1] >> 8 & 0xFF, len, !is_tcp);
}

static struct adv_layout
adv_layout(struct nic *nic, const struct nic_tx_request *request)
{
	unsigned int which = request->status >> 4 & 1;
	const uint32_t *context = nic_tx_context_of(nic, request->queue, which)->word;
	uint32_t l3 = context[0] >> 9 & 0x7F;

	return (struct adv_layout){
		.l3 = l3,
		.l4 = l3 + (context[0] & 0x1FF),
		.l4_len = context[3] >> 8 & 0xFF,
		.mss = context[3] >> 16,
		.l4_type = context[2] >> 11 & 3,
		.is_ip4 = (context[2] & ADV_IPV4) != 0,
	};
}

static void
insert_sctp_crc(struct nic *nic, uint32_t l4, uint32_t len)
{
	uint32_t crc;

	if (l4 + 12 > len) {
		nic_complain(nic, "SCTP checksum at %u of a frame of %u bytes", l4, len);
		return;
	}
	crc = nic_sctp_crc(nic->gather + l4, len - l4);
	memcpy(nic->gather + l4 + 8, &crc, sizeof(crc));
}

static void
apply_adv(struct nic *nic, const struct nic_tx_request *request, uint32_t len)
{
	struct adv_layout at = adv_layout(nic, request);

	if ((request->status & POPTS_IXSM) != 0)
		insert_sum(nic, at.l3, at.l4, at.l3 + 10, len, false);
	if ((request->status & POPTS_TXSM) == 0)
		return;
	if (at.l4_type == L4T_SCTP)
		insert_sctp_crc(nic, at.l4, len);
	else
		insert_sum(nic, at.l4, len, at.l4 + (at.l4_type == L4T_TCP ? 16 : 6), len,
			   at.l4_type == L4T_UDP);
}

/* Legacy: sum from CSS to the end, to CSO. */
static void
apply_legacy(struct nic *nic, const struct nic_tx_request *request, uint32_t len)
{
	if ((request->cmd & CMD_IC) != 0)
		insert_sum(nic, request->status >> 8 & 0xFF, len, request->cmd >> 16 & 0xFF, len,
			   false);
}

/* The 8254x and 82574L insert tags only while CTRL.VME is set. */
static bool
tag_of(struct nic *nic, const struct nic_tx_request *request, uint16_t *tci)
{
	if ((request->cmd & CMD_VLE) == 0)
		return false;
	if (nic->chip->family == NIC_82576 && (request->cmd & CMD_DEXT) != 0) {
		*tci = nic_tx_context_of(nic, request->queue, request->status >> 4 & 1)->word[0] >>
		       16;
		return true;
	}
	*tci = request->status >> 16;
	if (nic->chip->family == NIC_82576 || (nic_reg(nic, GBE_CTRL) & GBE_CTRL_VME) != 0)
		return true;
	nic_complain(nic, "Tx queue %u: VLE without CTRL.VME inserts no tag", request->queue);
	return false;
}

static uint32_t
insert_tag(struct nic *nic, uint8_t *frame, uint32_t len, uint16_t tci)
{
	memmove(frame + ADDRESSES_LEN + TAG_LEN, frame + ADDRESSES_LEN, len - ADDRESSES_LEN);
	put_be16(frame + ADDRESSES_LEN, nic_reg(nic, GBE_VET) & 0xFFFF);
	put_be16(frame + ADDRESSES_LEN + 2, tci);
	return len + TAG_LEN;
}

static void
send_tagged(struct nic *nic, const struct nic_tx_request *request, uint8_t *frame, uint32_t len)
{
	uint16_t tci;

	if (len >= ADDRESSES_LEN && tag_of(nic, request, &tci))
		len = insert_tag(nic, frame, len, tci);
	nic_tx_send(nic, frame, len);
}

/* One segment's IP header: length, identification and checksum. */
static void
fix_ip(uint8_t *segment, const struct adv_layout *at, uint32_t len, uint32_t number)
{
	uint8_t *ip = segment + at->l3;
	uint16_t sum;

	if (!at->is_ip4) {
		put_be16(ip + 4, len - at->l4);
		return;
	}
	put_be16(ip + 2, len - at->l3);
	put_be16(ip + 4, nic_be16(ip + 4) + number);
	memset(ip + 10, 0, 2);
	sum = ~nic_sum_fold(nic_sum_add(0, ip, at->l4 - at->l3));
	memcpy(ip + 10, &sum, sizeof(sum));
}

/* Its TCP header: sequence number, flags, and the checksum that lacks the length. */
static void
fix_tcp(uint8_t *segment, const struct adv_layout *at, uint32_t len, uint32_t done, bool last)
{
	uint8_t *tcp = segment + at->l4;
	const uint8_t tcp_len[2] = { (len - at->l4) >> 8, len - at->l4 };
	uint32_t seq = (uint32_t)nic_be16(tcp + 4) << 16 | nic_be16(tcp + 6);
	uint16_t sum;

	seq += done;
	put_be16(tcp + 4, seq >> 16);
	put_be16(tcp + 6, seq);
	if (!last)
		tcp[13] &= ~TCP_FIN_PSH;
	if (done > 0)
		tcp[13] &= ~TCP_CWR;
	sum = ~nic_sum_fold(nic_sum_add(nic_sum_add(0, tcp_len, 2), tcp, len - at->l4));
	memcpy(tcp + 16, &sum, sizeof(sum));
}

/* 82576: cut what was gathered into segments of the context's size. */
static void
send_segments(struct nic *nic, const struct nic_tx_request *request, uint32_t len)
{
	struct adv_layout at = adv_layout(nic, request);
	uint32_t header = at.l4 + at.l4_len;
	uint32_t number = 0;

	if (at.l4_type != L4T_TCP || at.mss == 0 || at.l4_len < 20 || header >= len ||
	    header + at.mss > NIC_MAX_FRAME) {
		nic_complain(nic,
			     "segmentation with headers of %u and segments of %u bytes, type %u",
			     header, at.mss, at.l4_type);
		return;
	}
	for (uint32_t done = 0; done < len - header; done += at.mss, number++) {
		uint32_t rest = len - header - done;
		uint32_t n = rest < at.mss ? rest : at.mss;

		memcpy(nic->segment, nic->gather, header);
		memcpy(nic->segment + header, nic->gather + header + done, n);
		fix_ip(nic->segment, &at, header + n, number);
		fix_tcp(nic->segment, &at, header + n, done, n == rest);
		send_tagged(nic, request, nic->segment, header + n);
	}
	nic_stats_add(nic, GBE_TSCTC, 1);
}

void
nic_tx_apply(struct nic *nic, const struct nic_tx_request *request, uint32_t len)
{
	bool advanced = nic->chip->family == NIC_82576;

	if ((request->cmd & CMD_DEXT) == 0) {
		apply_legacy(nic, request, len);
	} else if (advanced && (request->cmd & CMD_ADV_TSE) != 0) {
		send_segments(nic, request, len);
		return;
	} else if (advanced) {
		apply_adv(nic, request, len);
	} else {
		if ((request->cmd & CMD_TSE) != 0)
			nic_complain(nic, "segmentation is not modelled on this chip");
		apply_context(nic, request, len);
	}
	send_tagged(nic, request, nic->gather, len);
}
