/* SPDX-License-Identifier: BSD-3-Clause */

/* Transmit rings: frames, segments, completion, wrap, disabled rings. */

#include <stddef.h>
#include <string.h>

#include "cases.h"
#include "desc.h"
#include "frame.h"
#include "ring.h"

#define RING_SIZE 8

static struct frame frame;
static uint8_t out[BUS_MAX_FRAME];

static void
begin(struct run *run, struct ring *tx)
{
	link_up(run);
	tx_open(run, tx, 0, RING_SIZE);
}

static void
check_out(struct run *run, const struct frame *expected)
{
	uint32_t len = run->bus->ops->take_frame(run->bus, out);

	check(run, len, expected->len, "length of the frame that went");
	check(run, memcmp(out, expected->data, expected->len), 0, "data, %u bytes", expected->len);
}

static void
sizes(struct run *run)
{
	static const uint32_t lens[] = { 60, 61, 64, 500, 1513, 1514 };
	struct ring tx;
	unsigned int i;

	begin(run, &tx);
	for (i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		frame_build(&frame, FRAME_PLAIN, lens[i], 0);
		tx_frame(run, &tx, frame.data, frame.len, TXD_RS);
		check_out(run, &frame);
		check(run, tx_done(run, &tx, i), true, "DD, %u bytes", lens[i]);
		check(run, reg_read(run, tx.regs + GBE_RING_HEAD), i + 1, "TDH");
	}
	check(run, run->bus->ops->take_frame(run->bus, out), 0, "one frame more");
}

static void
without_rs(struct run *run)
{
	struct ring tx;

	begin(run, &tx);
	frame_build(&frame, FRAME_PLAIN, 60, 0);
	tx_frame(run, &tx, frame.data, frame.len, 0);
	check_out(run, &frame);
	check(run, tx_done(run, &tx, 0), false, "DD without RS");
	check(run, reg_read(run, tx.regs + GBE_RING_HEAD), 1, "TDH");
}

static void
ivar_31(struct run *run)
{
	struct ring tx;

	begin(run, &tx);
	reg_write(run, GBE_82574_IVAR, 1u << 31);
	frame_build(&frame, FRAME_PLAIN, 60, 0);
	tx_frame(run, &tx, frame.data, frame.len, 0);
	check_differs(run, tx_done(run, &tx, 0), false, true, "DD without RS, with IVAR bit 31");
}

static const struct difference ivar_31_differences[] = {
	{ CHIP_82574, "DD of descriptors without RS, with IVAR bit 31", "not written", "written",
	  "silicon: the bit is about interrupts; QEMU e1000e_core.c e1000e_txdesc_writeback()" },
	{ 0 },
};

/* RS in the last descriptor of a frame only. */
static void
segments(struct run *run)
{
	static const uint32_t lens[] = { 14, 1, 185, 800 };
	uint32_t buffer, at = 0, cmd;
	struct ring tx;
	unsigned int i;

	begin(run, &tx);
	frame_build(&frame, FRAME_PLAIN, 1000, 0);
	buffer = memory_allocate(run, 2048);
	memcpy(memory_at(run, buffer), frame.data, frame.len);
	for (i = 0; i < 4; i++) {
		cmd = tx_data_cmd(run) | TXD_IFCS | (i == 3 ? TXD_EOP | TXD_RS : 0);
		tx_put(run, &tx, buffer + at, cmd | lens[i],
		       is_chip(run, CHIP_82576) ? TXD_ADV_PAYLEN(frame.len) : 0);
		at += lens[i];
	}
	tx_kick(run, &tx);
	check_out(run, &frame);
	for (i = 0; i < 4; i++)
		check(run, tx_done(run, &tx, i), i == 3, "DD of descriptor %u", i);
}

static void
wrap(struct run *run)
{
	struct ring tx;
	unsigned int i;

	begin(run, &tx);
	for (i = 0; i < 3 * RING_SIZE; i++) {
		frame_build(&frame, FRAME_PLAIN, 60 + i, 0);
		tx_frame(run, &tx, frame.data, frame.len, TXD_RS);
		check_out(run, &frame);
		check(run, tx_done(run, &tx, i), true, "DD of frame %u", i);
		check(run, reg_read(run, tx.regs + GBE_RING_HEAD), (i + 1) % RING_SIZE, "TDH");
	}
}

static void
several(struct run *run)
{
	struct ring tx;
	unsigned int i;

	begin(run, &tx);
	for (i = 0; i < RING_SIZE - 1; i++) {
		uint32_t buffer = memory_allocate(run, 128);

		frame_build(&frame, FRAME_PLAIN, 60 + i, 0);
		memcpy(memory_at(run, buffer), frame.data, frame.len);
		tx_put(run, &tx, buffer, tx_data_cmd(run) | TXD_IFCS | TXD_EOP | TXD_RS | frame.len,
		       is_chip(run, CHIP_82576) ? TXD_ADV_PAYLEN(frame.len) : 0);
	}
	tx_kick(run, &tx);
	for (i = 0; i < RING_SIZE - 1; i++) {
		frame_build(&frame, FRAME_PLAIN, 60 + i, 0);
		check_out(run, &frame);
	}
}

static void
disabled(struct run *run)
{
	struct ring tx;

	begin(run, &tx);
	reg_write(run, GBE_TCTL, 0);
	frame_build(&frame, FRAME_PLAIN, 60, 0);
	tx_frame(run, &tx, frame.data, frame.len, TXD_RS);
	check(run, run->bus->ops->take_frame(run->bus, out), 0, "a frame went without TCTL.EN");
	reg_write(run, GBE_TCTL, GBE_TCTL_EN | GBE_TCTL_PSP);
	if (is_chip(run, CHIP_82576))
		check_differs(run, run->bus->ops->take_frame(run->bus, out), 60, 0,
			      "length after TCTL.EN");
	else
		check(run, run->bus->ops->take_frame(run->bus, out), 60, "length after TCTL.EN");
}

static const struct difference disabled_differences[] = {
	{ CHIP_82576, "frames given before TCTL.EN", "go when it is set",
	  "wait for the next write of TDT",
	  "silicon; QEMU igb_core.c igb_start_xmit() is called for TDT only" },
	{ 0 },
};

static void
queue_disabled(struct run *run)
{
	struct ring tx;

	begin(run, &tx);
	reg_write(run, tx.regs + GBE_RING_DCTL, 0);
	frame_build(&frame, FRAME_PLAIN, 60, 0);
	tx_frame(run, &tx, frame.data, frame.len, TXD_RS);
	check(run, run->bus->ops->take_frame(run->bus, out), 0, "a frame went");
	check(run, tx_done(run, &tx, 0), false, "DD");
}

static void
last_queue(struct run *run)
{
	struct ring tx;

	link_up(run);
	tx_open(run, &tx, run->chip->nb_tx_queues - 1, RING_SIZE);
	frame_build(&frame, FRAME_PLAIN, 60, 0);
	tx_frame(run, &tx, frame.data, frame.len, TXD_RS);
	check_out(run, &frame);
	check(run, tx_done(run, &tx, 0), true, "DD");
}

static void
head_write_back(struct run *run)
{
	uint32_t head = memory_allocate(run, 128);
	struct ring tx;

	begin(run, &tx);
	reg_write(run, GBE_82576_TDWBAL, head | 1);
	reg_write(run, GBE_82576_TDWBAH, 0);
	frame_build(&frame, FRAME_PLAIN, 60, 0);
	tx_frame(run, &tx, frame.data, frame.len, TXD_RS);
	check_out(run, &frame);
	check(run, *(uint32_t *)memory_at(run, head), 1, "head in memory");
	check(run, tx_done(run, &tx, 0), false, "DD with head write-back");
}

static void
short_frame(struct run *run)
{
	struct ring tx;

	begin(run, &tx);
	frame_build(&frame, FRAME_PLAIN, 60, 0);
	tx_frame(run, &tx, frame.data, 42, TXD_RS);
	check_differs(run, run->bus->ops->take_frame(run->bus, out), 60, 42,
		      "length of a frame of 42 bytes");
}

static const struct difference short_frame_differences[] = {
	{ CHIP_ALL, "a frame of less than 60 bytes to send, with TCTL.PSP", "is padded",
	  "goes as it is", "silicon: 8254x manual, TCTL.PSP; QEMU ignores the bit" },
	{ 0 },
};

#define CASE(id, on, text) \
	{ \
		.name = "tx." #id, .shows = text, .chips = on, .run = id \
	}
#define CASE_DIFFERS(id, on, text) \
	{ \
		.name = "tx." #id, .shows = text, .chips = on, .run = id, \
		.differences = id##_differences \
	}

const struct conformance_case cases_tx[] = {
	CASE(sizes, CHIP_ALL, "Frames of all sizes go as they are, and RS gets DD."),
	CASE(without_rs, CHIP_ALL, "Without RS there is no DD."),
	CASE_DIFFERS(ivar_31, CHIP_82574, "Nor is there with IVAR bit 31."),
	CASE(segments, CHIP_ALL, "A frame of several descriptors goes as one."),
	CASE(several, CHIP_ALL, "Several frames go by one write of TDT, in order."),
	CASE(wrap, CHIP_ALL, "The ring wraps and TDH follows."),
	CASE_DIFFERS(disabled, CHIP_ALL, "Without TCTL.EN nothing goes."),
	CASE(queue_disabled, CHIP_82576, "A queue that is off sends nothing."),
	CASE(last_queue, CHIP_PCIE, "The last queue sends too."),
	CASE(head_write_back, CHIP_82576, "TDWBAL has the head written instead of DD."),
	CASE_DIFFERS(short_frame, CHIP_ALL, "TCTL.PSP pads short frames."),
	{ .name = NULL },
};
