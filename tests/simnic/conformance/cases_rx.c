/* SPDX-License-Identifier: BSD-3-Clause */

/* Receive rings: formats, sizes, scatter, wrap, full and disabled rings. */

#include <stddef.h>
#include <string.h>

#include "cases.h"
#include "desc.h"
#include "frame.h"
#include "ring.h"

#define FCS_LEN 4
#define FLOOD   100

static struct frame frame;

static void
inject(struct run *run)
{
	run->bus->ops->inject(run->bus, frame.data, frame.len);
}

static void
check_frame(struct run *run, const struct rx_result *result, uint32_t fcs_len)
{

	check(run, result->done, true, "%u bytes: DD", frame.len);
	if (!result->done)
		return;
	check(run, result->length, frame.len + fcs_len, "%u bytes: length", frame.len);
	check(run, result->status & ~RXD_IXSM, RXD_DD | RXD_EOP, "%u bytes: status", frame.len);
	check(run, result->errors, 0, "%u bytes: errors", frame.len);
	check(run, memcmp(result->data, frame.data, frame.len), 0, "%u bytes: data", frame.len);
}

static void
receive_sizes(struct run *run, struct ring *ring, uint32_t fcs_len)
{
	static const uint32_t sizes[] = { 60, 61, 63, 64, 127, 128, 255, 1000, 1513, 1514 };
	unsigned int i;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct rx_result result;

		frame_build(&frame, FRAME_PLAIN, sizes[i], 0);
		inject(run);
		result = rx_turn(run, ring);
		check_frame(run, &result, fcs_len);
	}
	check(run, rx_take(run, ring).done, false, "DD of one more");
}

static void
sizes(struct run *run)
{
	struct ring ring;

	rx_open(run, &ring, 0, 8, 2048);
	rx_start(run, 2048, 0);
	receive_sizes(run, &ring, FCS_LEN);
}

static void
sizes_legacy(struct run *run)
{
	struct ring ring;

	rx_open_legacy(run, &ring, 0, 8, 2048);
	rx_start(run, 2048, 0);
	receive_sizes(run, &ring, FCS_LEN);
}

static void
strip_crc(struct run *run)
{
	struct ring ring;

	rx_open(run, &ring, 0, 8, 2048);
	rx_start(run, 2048, GBE_RCTL_SECRC);
	receive_sizes(run, &ring, 0);
}

static void
fcs_content(struct run *run)
{
	static const uint8_t zeros[FCS_LEN];
	struct rx_result result;
	struct ring ring;

	rx_open(run, &ring, 0, 8, 2048);
	rx_start(run, 2048, 0);
	frame_build(&frame, FRAME_PLAIN, 60, 0);
	inject(run);
	result = rx_take(run, &ring);
	check_differs(run, memcmp(result.data + frame.len, zeros, FCS_LEN) == 0, false, true,
		      "FCS is zero");
}

static const struct difference fcs_differences[] = {
	{ CHIP_ALL, "bytes of the FCS in the buffer, without RCTL.SECRC", "the frame's CRC",
	  "four zero bytes", "silicon; QEMU e1000x_common.h e1000x_fcs_len(): only the length" },
	{ 0 },
};

static void
short_frame(struct run *run)
{
	struct rx_result result;
	struct ring ring;

	rx_open(run, &ring, 0, 8, 2048);
	rx_start(run, 2048, GBE_RCTL_SECRC);
	frame_build(&frame, FRAME_PLAIN, 60, 0);
	run->bus->ops->inject(run->bus, frame.data, 42);
	result = rx_take(run, &ring);
	check_differs(run, result.done ? result.length : 0, 0, is_chip(run, CHIP_82540) ? 42 : 60,
		      "length of a frame of 42 bytes");
	check_differs(run, reg_read(run, GBE_RUC), 1, is_chip(run, CHIP_82540) ? 0 : 1, "RUC");
	check_differs(run, reg_read(run, GBE_RLEC), 1, 0, "RLEC");
}

static const struct difference short_differences[] = {
	{ CHIP_ALL, "a frame of less than 60 bytes and FCS",
	  "is dropped, and counted in RUC and RLEC",
	  "is padded and counted in RUC (82574L, 82576) or accepted as it is (82540EM)",
	  "silicon: 8254x manual, RLEC and RUC, and 82575 manual, 5.3.1; QEMU has networks that "
	  "pad nothing" },
	{ 0 },
};

/*
 * QEMU's e1000e and igb count the FCS only if it ends in the descriptor in
 * which the data does.
 */
static uint32_t
qemu_part(const struct run *run, uint32_t part, uint32_t data, bool fcs_is_split)
{
	return fcs_is_split && is_chip(run, CHIP_PCIE) ? data : part;
}

/* Lengths in descriptors, EOP in the last only, data end to end. */
static void
check_scattered(struct run *run, struct ring *ring, uint32_t len, uint32_t fcs_len)
{
	uint32_t at = 0, total = len + fcs_len;
	/* Does it begin and end in different buffers? */
	bool fcs_is_split = (len - 1) / ring->buffer_len != (total - 1) / ring->buffer_len;

	frame_build(&frame, FRAME_PLAIN, len, 0);
	inject(run);
	while (at < total) {
		struct rx_result result = rx_turn(run, ring);
		uint32_t part = total - at < ring->buffer_len ? total - at : ring->buffer_len;
		uint32_t data = at >= len ? 0 : len - at < part ? len - at : part;

		check(run, result.done, true, "%u bytes: DD at %u", len, at);
		if (!result.done)
			return;
		if (qemu_part(run, part, data, at + part > len && fcs_is_split) == part)
			check(run, result.length, part, "%u bytes: length at %u", len, at);
		else
			check_differs(run, result.length, part, data, "%u bytes: length at %u", len,
				      at);
		check(run, (result.status & RXD_EOP) != 0, at + part == total,
		      "%u bytes: EOP at %u", len, at);
		check(run, memcmp(result.data, frame.data + at, data), 0, "%u bytes: data at %u",
		      len, at);
		at += part;
	}
	check(run, rx_take(run, ring).done, false, "%u bytes: DD of one more", len);
}

static void
scatter(struct run *run)
{
	uint32_t buffer = is_chip(run, CHIP_82576) ? 1024 : 512;
	uint32_t lens[] = { buffer - 5, buffer - FCS_LEN, buffer - 3, buffer - 1,
			    buffer,     buffer + 1,       1500,       1514 };
	struct ring ring;
	unsigned int i;

	rx_open(run, &ring, 0, 16, buffer);
	rx_start(run, buffer, 0);
	for (i = 0; i < sizeof(lens) / sizeof(lens[0]); i++)
		check_scattered(run, &ring, lens[i], FCS_LEN);
}

static const struct difference scatter_differences[] = {
	{ CHIP_PCIE, "lengths in descriptors when the FCS is split over two",
	  "all bytes are counted", "bytes of the FCS are not",
	  "silicon; QEMU e1000e_core.c, igb_core.c write_packet_to_guest()" },
	{ 0 },
};

static void
scatter_stripped(struct run *run)
{
	uint32_t buffer = is_chip(run, CHIP_82576) ? 1024 : 256;
	uint32_t lens[] = { buffer - 1, buffer, buffer + 1, 1514 };
	struct ring ring;
	unsigned int i;

	rx_open(run, &ring, 0, 16, buffer);
	rx_start(run, buffer, GBE_RCTL_SECRC);
	for (i = 0; i < sizeof(lens) / sizeof(lens[0]); i++)
		check_scattered(run, &ring, lens[i], 0);
}

static void
jumbo(struct run *run)
{
	struct ring ring;

	rx_open(run, &ring, 0, 16, 2048);
	if (is_chip(run, CHIP_82576))
		reg_write(run, GBE_82576_RLPML, 9018);
	rx_start(run, 2048, GBE_RCTL_LPE);
	check_scattered(run, &ring, 1515, FCS_LEN);
	check_scattered(run, &ring, 9014, FCS_LEN);
}

static bool
accepts(struct run *run, struct ring *ring, uint32_t len, bool tagged)
{
	frame_build(&frame, FRAME_PLAIN, tagged ? len - 4 : len, 0);
	if (tagged)
		frame_insert_tag(&frame, 0x8100, 5);
	inject(run);
	return rx_turn(run, ring).done;
}

static void
too_long(struct run *run)
{
	bool exact = is_chip(run, CHIP_82576);
	struct ring ring;

	rx_open(run, &ring, 0, 16, 2048);
	rx_start(run, 2048, 0);
	check(run, accepts(run, &ring, 1514, false), true, "1518 bytes are accepted");
	if (exact)
		check(run, accepts(run, &ring, 1515, false), false, "1519 bytes are accepted");
	check(run, accepts(run, &ring, 1518, true), true, "1522 tagged bytes are accepted");
	check(run, accepts(run, &ring, 1519, true), false, "1523 tagged bytes are accepted");
	check(run, accepts(run, &ring, 1519, false), false, "1523 bytes are accepted");
}

static void
too_long_for_rlpml(struct run *run)
{
	struct ring ring;

	rx_open(run, &ring, 0, 16, 2048);
	reg_write(run, GBE_82576_RLPML, 1700);
	rx_start(run, 2048, GBE_RCTL_LPE);
	check(run, accepts(run, &ring, 1696, false), true, "RLPML bytes are accepted");
	check(run, accepts(run, &ring, 1697, false), false, "RLPML + 1 bytes are accepted");
	check(run, accepts(run, &ring, 1696, true), true, "RLPML tagged bytes are accepted");
}

static void
wrap(struct run *run)
{
	struct ring ring;
	unsigned int i;

	rx_open(run, &ring, 0, 8, 2048);
	rx_start(run, 2048, 0);
	for (i = 0; i < 27; i++) {
		struct rx_result result;

		frame_build(&frame, FRAME_PLAIN, 60 + i, 0);
		inject(run);
		result = rx_turn(run, &ring);
		check_frame(run, &result, FCS_LEN);
		check(run, reg_read(run, ring.regs + GBE_RING_HEAD), (i + 1) % 8, "RDH");
	}
}

/* What waits in the packet buffer comes when descriptors do. */
static void
full(struct run *run)
{
	struct rx_result result;
	struct ring ring;
	unsigned int i;

	rx_open(run, &ring, 0, 8, 2048);
	rx_start(run, 2048, 0);
	for (i = 0; i < 8; i++) {
		frame_build(&frame, FRAME_PLAIN, 60 + i, 0);
		inject(run);
	}
	for (i = 0; i < 7; i++)
		check(run, rx_take(run, &ring).length, 64 + i, "length of frame %u", i);
	check(run, rx_take(run, &ring).done, false, "DD without descriptor");
	for (i = 0; i < 7; i++)
		rx_refill(run, &ring, i);
	rx_set_tail(run, &ring, 6);
	result = rx_take(run, &ring);
	check(run, result.done, true, "DD with descriptor");
	check_frame(run, &result, FCS_LEN);
}

static void
flood(struct run *run)
{
	struct ring ring;
	unsigned int i;
	uint32_t missed;

	rx_open(run, &ring, 0, 8, 2048);
	rx_start(run, 2048, 0);
	frame_build(&frame, FRAME_PLAIN, 1514, 0);
	for (i = 0; i < FLOOD; i++)
		inject(run);
	missed = reg_read(run, GBE_MPC);
	check_differs(run, missed != 0, true, false, "MPC counts");
	for (i = 0; i < FLOOD; i++)
		if (!rx_turn(run, &ring).done)
			break;
	check_differs(run, i, FLOOD - missed, FLOOD, "frames that arrive in the end");
}

static const struct difference flood_differences[] = {
	{ CHIP_ALL, "more frames than the packet buffer holds, while there are no descriptors",
	  "are dropped and counted by MPC", "stop the wire; nothing is lost",
	  "silicon: 8254x manual, 3.2.1; QEMU e1000_can_receive() and alike return false" },
	{ 0 },
};

static void
not_enabled(struct run *run)
{
	struct ring ring;

	rx_open(run, &ring, 0, 8, 2048);
	link_up(run);
	frame_build(&frame, FRAME_PLAIN, 60, 0);
	inject(run);
	check(run, rx_take(run, &ring).done, false, "DD before RCTL.EN");
	rx_set_control(run, GBE_RCTL_EN);
	check_differs(run, rx_take(run, &ring).done, false, true, "DD after RCTL.EN");
}

static const struct difference not_enabled_differences[] = {
	{ CHIP_ALL, "a frame that comes before RCTL.EN", "is lost", "comes once RCTL.EN is set",
	  "silicon; QEMU keeps frames queued while e1000x_rx_ready() is false" },
	{ 0 },
};

static void
queue_not_enabled(struct run *run)
{
	struct ring ring;

	rx_open(run, &ring, 0, 8, 2048);
	rx_start(run, 2048, 0);
	reg_write(run, ring.regs + GBE_RING_DCTL, 0);
	check(run, reg_read(run, ring.regs + GBE_RING_DCTL) & GBE_DCTL_QUEUE_ENABLE, 0, "ENABLE");
	frame_build(&frame, FRAME_PLAIN, 60, 0);
	inject(run);
	check(run, rx_take(run, &ring).done, false, "DD of a queue that is off");
}

static void
drop(struct run *run)
{
	struct ring ring;
	unsigned int i;

	rx_open(run, &ring, 0, 8, 2048);
	reg_set(run, ring.regs + GBE_RING_SRRCTL, GBE_82576_SRRCTL_DROP_EN);
	rx_start(run, 2048, 0);
	frame_build(&frame, FRAME_PLAIN, 60, 0);
	for (i = 0; i < 10; i++)
		inject(run);
	check_differs(run, reg_read(run, GBE_82576_RQDPC), 3, 0, "RQDPC");
	check_differs(run, reg_read(run, GBE_82576_RQDPC), 0, 0, "RQDPC again");
	for (i = 0; i < 10; i++)
		if (!rx_turn(run, &ring).done)
			break;
	check_differs(run, i, 7, 10, "frames that arrive in the end");
}

static const struct difference drop_differences[] = {
	{ CHIP_82576, "frames for a queue without descriptors, with SRRCTL.DROP_EN",
	  "are dropped and counted by RQDPC", "wait",
	  "silicon, as Linux igb and DPDK use it; QEMU igb_core.c ignores the bit" },
	{ 0 },
};

const struct conformance_case cases_rx[] = {
	{
		.name = "rx.sizes",
		.shows = "Frames of all sizes arrive, with the FCS in the length.",
		.chips = CHIP_ALL,
		.run = sizes,
	},
	{
		.name = "rx.sizes_legacy",
		.shows = "The same in legacy descriptors.",
		.chips = CHIP_82574,
		.run = sizes_legacy,
	},
	{
		.name = "rx.strip_crc",
		.shows = "RCTL.SECRC takes the FCS away.",
		.chips = CHIP_ALL,
		.run = strip_crc,
	},
	{
		.name = "rx.fcs",
		.shows = "The FCS in the buffer is the CRC of the frame.",
		.chips = CHIP_ALL,
		.run = fcs_content,
		.differences = fcs_differences,
	},
	{
		.name = "rx.short",
		.shows = "A frame shorter than 60 bytes is dropped.",
		.chips = CHIP_ALL,
		.run = short_frame,
		.differences = short_differences,
	},
	{
		.name = "rx.scatter",
		.shows = "A frame longer than a buffer goes on in the next, if only by its FCS.",
		.chips = CHIP_ALL,
		.run = scatter,
		.differences = scatter_differences,
	},
	{
		.name = "rx.scatter_stripped",
		.shows = "The same without FCS.",
		.chips = CHIP_ALL,
		.run = scatter_stripped,
	},
	{
		.name = "rx.jumbo",
		.shows = "RCTL.LPE lets long frames in.",
		.chips = CHIP_ALL,
		.run = jumbo,
	},
	{
		.name = "rx.too_long",
		.shows = "Without RCTL.LPE, frames longer than 1522 bytes are dropped.",
		.chips = CHIP_ALL,
		.run = too_long,
	},
	{
		.name = "rx.too_long_for_rlpml",
		.shows = "With RCTL.LPE, RLPML is the limit, tag included.",
		.chips = CHIP_82576,
		.run = too_long_for_rlpml,
	},
	{
		.name = "rx.wrap",
		.shows = "The ring wraps and RDH follows.",
		.chips = CHIP_ALL,
		.run = wrap,
	},
	{
		.name = "rx.full",
		.shows = "A frame without descriptor waits for one.",
		.chips = CHIP_ALL,
		.run = full,
	},
	{
		.name = "rx.flood",
		.shows = "What the packet buffer cannot hold is counted by MPC.",
		.chips = CHIP_ALL,
		.run = flood,
		.differences = flood_differences,
	},
	{
		.name = "rx.not_enabled",
		.shows = "Nothing is received without RCTL.EN.",
		.chips = CHIP_ALL,
		.run = not_enabled,
		.differences = not_enabled_differences,
	},
	{
		.name = "rx.drop",
		.shows = "A queue with SRRCTL.DROP_EN drops what it has no descriptor for.",
		.chips = CHIP_82576,
		.run = drop,
		.differences = drop_differences,
	},
	{
		.name = "rx.queue_not_enabled",
		.shows = "Nothing is received by a queue that is off.",
		.chips = CHIP_82576,
		.run = queue_not_enabled,
	},
	{
		.name = NULL,
	},
};
