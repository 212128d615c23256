/* SPDX-License-Identifier: BSD-3-Clause */

/* Checksums, tags and segments that the device makes while sending. */

#include <stddef.h>
#include <string.h>

#include "cases.h"
#include "desc.h"
#include "frame.h"
#include "ring.h"

#define RING_SIZE   16
#define VLAN_TYPE   0x8100
#define TCP_FLAGS   13 /* in its header */
#define TCP_PSH_FIN 0x09
#define IPV4_SUM    (ETH_LEN + 10)
#define MSS         500

static struct frame frame;
static struct frame expected;
static uint8_t out[BUS_MAX_FRAME];

static bool
is_ipv4(enum frame_kind kind)
{
	return kind == FRAME_UDP4 || kind == FRAME_TCP4;
}

static bool
is_tcp(enum frame_kind kind)
{
	return kind == FRAME_TCP4 || kind == FRAME_TCP6;
}

static uint32_t
l4_header_len(enum frame_kind kind)
{
	return is_tcp(kind) ? TCP_LEN : UDP_LEN;
}

/* 82540EM and 82574L, whose models do not segment, as no driver here has them do. */
static void
put_context(struct run *run, struct ring *tx, enum frame_kind kind)
{
	uint32_t l4 = frame_l4_offset(kind);
	uint32_t *desc = ring_desc(run, tx, tx->next++);
	uint32_t cmd = TXD_DEXT | (is_tcp(kind) ? TXC_TCP : 0) | (is_ipv4(kind) ? TXC_IP : 0);

	desc[0] = ETH_LEN | IPV4_SUM << 8 | (l4 - 1) << 16;
	desc[1] = l4 | frame_l4_sum_offset(kind) << 8;
	desc[2] = cmd;
	desc[3] = 0;
}

static void
put_adv_context(struct run *run, struct ring *tx, enum frame_kind kind, uint32_t mss, uint16_t tag)
{
	uint32_t *desc = ring_desc(run, tx, tx->next++);

	desc[0] = (uint32_t)tag << 16 | ETH_LEN << 9 | (frame_l4_offset(kind) - ETH_LEN);
	desc[1] = 0;
	desc[2] = TXD_ADV_CONTEXT | (is_tcp(kind) ? TXC_ADV_TCP : 0) |
		  (is_ipv4(kind) ? TXC_ADV_IPV4 : 0);
	desc[3] = mss << 16 | l4_header_len(kind) << 8;
}

/* The frame in two descriptors, headers first, as drivers may. */
static void
put_frame(struct run *run, struct ring *tx, uint32_t options, uint32_t cmd, uint32_t payload)
{
	uint32_t buffer = memory_allocate(run, frame.len), first = 54;
	uint32_t status = options;

	memcpy(memory_at(run, buffer), frame.data, frame.len);
	if (is_chip(run, CHIP_82576)) {
		cmd |= TXD_ADV_DATA | TXD_IFCS;
		status |= TXD_ADV_PAYLEN(payload);
	} else {
		cmd |= TXD_DEXT | TXD_DTYP_DATA | TXD_IFCS;
	}
	tx_put(run, tx, buffer, cmd | first, status);
	tx_put(run, tx, buffer + first, cmd | TXD_EOP | TXD_RS | (frame.len - first), status);
	tx_kick(run, tx);
}

static void
sums_of(struct run *run, struct ring *tx, enum frame_kind kind)
{
	uint32_t options = TXD_TXSM | (is_ipv4(kind) ? TXD_IXSM : 0);

	frame_build(&frame, kind, 300, 0);
	expected = frame;
	frame_leave_sums_to_device(&frame, true);
	if (is_chip(run, CHIP_82576))
		put_adv_context(run, tx, kind, 0, 0);
	else
		put_context(run, tx, kind);
	put_frame(run, tx, options, 0, frame.len);
	check(run, run->bus->ops->take_frame(run->bus, out), expected.len, "kind %u: length", kind);
	check(run, memcmp(out, expected.data, expected.len), 0, "kind %u: data", kind);
	check(run, tx_done(run, tx, tx->next - 1), true, "kind %u: DD", kind);
	check(run, tx_done(run, tx, tx->next - 3), false, "kind %u: DD of the context", kind);
}

static void
begin(struct run *run, struct ring *tx)
{
	link_up(run);
	tx_open(run, tx, 0, RING_SIZE);
}

static void
sums(struct run *run)
{
	struct ring tx;

	begin(run, &tx);
	sums_of(run, &tx, FRAME_UDP4);
	sums_of(run, &tx, FRAME_TCP4);
	sums_of(run, &tx, FRAME_UDP6);
	sums_of(run, &tx, FRAME_TCP6);
}

/* A context holds for the frames that follow. */
static void
context_stays(struct run *run)
{
	struct ring tx;
	unsigned int i;

	begin(run, &tx);
	frame_build(&frame, FRAME_UDP4, 300, 0);
	if (is_chip(run, CHIP_82576))
		put_adv_context(run, &tx, FRAME_UDP4, 0, 0);
	else
		put_context(run, &tx, FRAME_UDP4);
	for (i = 0; i < 3; i++) {
		frame_build(&frame, FRAME_UDP4, 100 + i, i);
		expected = frame;
		frame_leave_sums_to_device(&frame, true);
		put_frame(run, &tx, TXD_TXSM | TXD_IXSM, 0, frame.len);
		run->bus->ops->take_frame(run->bus, out);
		check(run, memcmp(out, expected.data, expected.len), 0, "data of frame %u", i);
	}
}

static void
two_contexts(struct run *run)
{
	struct ring tx;
	unsigned int i;

	begin(run, &tx);
	put_adv_context(run, &tx, FRAME_UDP4, 0, 0);
	put_adv_context(run, &tx, FRAME_TCP4, 0, 0);
	ring_desc(run, &tx, 1)[3] |= 1 << 4;
	for (i = 0; i < 4; i++) {
		frame_build(&frame, i % 2 == 0 ? FRAME_UDP4 : FRAME_TCP4, 100, i);
		expected = frame;
		frame_leave_sums_to_device(&frame, true);
		put_frame(run, &tx, TXD_TXSM | TXD_IXSM | (i % 2) << 4, 0, frame.len);
		run->bus->ops->take_frame(run->bus, out);
		check(run, memcmp(out, expected.data, expected.len), 0, "data of frame %u", i);
	}
}

static void
no_sums(struct run *run)
{
	struct ring tx;

	begin(run, &tx);
	frame_build(&frame, FRAME_UDP4, 300, 0);
	frame_leave_sums_to_device(&frame, true);
	put_frame(run, &tx, 0, 0, frame.len);
	check(run, run->bus->ops->take_frame(run->bus, out), frame.len, "length");
	check(run, memcmp(out, frame.data, frame.len), 0, "data");
}

static void
tag(struct run *run)
{
	struct ring tx;

	begin(run, &tx);
	reg_write(run, GBE_VET, VLAN_TYPE);
	reg_set(run, GBE_CTRL, GBE_CTRL_VME);
	frame_build(&frame, FRAME_UDP4, 300, 0);
	expected = frame;
	frame_insert_tag(&expected, VLAN_TYPE, 0xA123);
	if (is_chip(run, CHIP_82576))
		put_adv_context(run, &tx, FRAME_UDP4, 0, 0xA123);
	put_frame(run, &tx, is_chip(run, CHIP_82576) ? 0 : TXD_VLAN(0xA123), TXD_VLE, frame.len);
	check(run, run->bus->ops->take_frame(run->bus, out), expected.len, "length");
	check(run, memcmp(out, expected.data, expected.len), 0, "data");
}

static void
tag_and_sums(struct run *run)
{
	struct ring tx;

	begin(run, &tx);
	reg_write(run, GBE_VET, VLAN_TYPE);
	reg_set(run, GBE_CTRL, GBE_CTRL_VME);
	frame_build(&frame, FRAME_TCP4, 300, 0);
	expected = frame;
	frame_insert_tag(&expected, VLAN_TYPE, 7);
	frame_leave_sums_to_device(&frame, true);
	if (is_chip(run, CHIP_82576))
		put_adv_context(run, &tx, FRAME_TCP4, 0, 7);
	else
		put_context(run, &tx, FRAME_TCP4);
	put_frame(run, &tx, TXD_TXSM | TXD_IXSM | (is_chip(run, CHIP_82576) ? 0 : TXD_VLAN(7)),
		  TXD_VLE, frame.len);
	check(run, run->bus->ops->take_frame(run->bus, out), expected.len, "length");
	check(run, memcmp(out, expected.data, expected.len), 0, "data");
}

/* Header fields are observed, sums and payload checked. */
static uint32_t
note_segment(struct run *run, enum frame_kind kind, uint32_t len, uint32_t done, unsigned int i)
{
	uint32_t l4 = frame_l4_offset(kind), header = l4 + TCP_LEN;

	observe(run, len, "kind %u segment %u length", kind, i);
	if (len < header)
		return 0;
	observe(run, frame_get16(out + ETH_LEN + 4), "kind %u segment %u id", kind, i);
	observe(run, frame_get16(out + ETH_LEN + 2), "kind %u segment %u total", kind, i);
	observe(run, (uint32_t)frame_get16(out + l4 + 4) << 16 | frame_get16(out + l4 + 6),
		"kind %u segment %u seq", kind, i);
	observe(run, out[l4 + TCP_FLAGS], "kind %u segment %u flags", kind, i);
	if (is_ipv4(kind))
		check(run, frame_ip_sum_ok(out), true, "kind %u segment %u: IP sum", kind, i);
	check(run, frame_l4_sum_ok(out, kind, len), true, "kind %u segment %u: TCP sum", kind, i);
	check(run, memcmp(out + header, frame.data + header + done, len - header), 0,
	      "kind %u segment %u: data", kind, i);
	return len - header;
}

static void
segments_of(struct run *run, struct ring *tx, enum frame_kind kind)
{
	uint32_t header = frame_l4_offset(kind) + TCP_LEN, done = 0, len;
	uint32_t options = TXD_TXSM | (is_ipv4(kind) ? TXD_IXSM : 0);
	unsigned int i;

	frame_build(&frame, kind, header + 3 * MSS + 123, 0);
	frame.data[frame_l4_offset(kind) + TCP_FLAGS] |= TCP_PSH_FIN;
	frame_leave_sums_to_device(&frame, false);
	/* As drivers do: the device fills it in. */
	frame_put16(frame.data + ETH_LEN + (is_ipv4(kind) ? 2 : 4), 0);
	put_adv_context(run, tx, kind, MSS, 0);
	put_frame(run, tx, options, TXD_ADV_TSE, frame.len - header);
	for (i = 0; (len = run->bus->ops->take_frame(run->bus, out)) != 0; i++)
		done += note_segment(run, kind, len, done, i);
	check(run, i, 4, "kind %u: segments", kind);
	check(run, done, 3 * MSS + 123, "kind %u: payload", kind);
	check(run, tx_done(run, tx, tx->next - 1), true, "kind %u: DD", kind);
}

static void
segments(struct run *run)
{
	struct ring tx;

	begin(run, &tx);
	segments_of(run, &tx, FRAME_TCP4);
	segments_of(run, &tx, FRAME_TCP6);
	observe(run, reg_read(run, GBE_TSCTC), "TSCTC");
	observe(run, reg_read(run, GBE_GPTC), "GPTC");
}

static const struct exception segments_exceptions[] = {
	{ CHIP_82576, "kind ? segment 3 flags", 0x19, 0x10,
	  "model: the last segment keeps FIN and PSH, as QEMU e1000.c xmit_seg() has it; "
	  "QEMU net_tx_pkt.c clears them in all" },
	{ CHIP_82576, "GPTC", 8, 2,
	  "model: packets transmitted (8254x manual, GPTC); QEMU counts what it segments once" },
	{ 0 },
};

#define CASE(id, on, text) \
	{ \
		.name = "tx_offload." #id, .shows = text, .chips = on, .run = id \
	}

const struct conformance_case cases_tx_offload[] = {
	CASE(sums, CHIP_ALL, "Checksums are inserted as the context says."),
	CASE(context_stays, CHIP_ALL, "A context holds for all frames that follow."),
	CASE(two_contexts, CHIP_82576, "A queue has two contexts."),
	CASE(no_sums, CHIP_ALL, "Without options nothing is inserted."),
	CASE(tag, CHIP_ALL, "A VLAN tag is inserted."),
	CASE(tag_and_sums, CHIP_ALL, "A VLAN tag and checksums are inserted together."),
	{
		.name = "tx_offload.segments",
		.shows = "TCP is segmented.",
		.chips = CHIP_82576,
		.run = segments,
		.exceptions = segments_exceptions,
	},
	{ .name = NULL },
};
