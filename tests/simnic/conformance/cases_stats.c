/* SPDX-License-Identifier: BSD-3-Clause */

/* Every counter after the same traffic, and that a read clears it. */

#include <stddef.h>

#include "cases.h"
#include "desc.h"
#include "frame.h"
#include "ring.h"

static const uint8_t group[6] = { 0x01, 0x00, 0x5E, 0x00, 0x00, 0x01 };
static const uint32_t lens[] = { 60, 61, 123, 124, 251, 252, 507, 508, 1019, 1020, 1514 };
#define NB_LENS (sizeof(lens) / sizeof(lens[0]))

static struct frame frame;
static uint8_t out[BUS_MAX_FRAME];

static void
note_counters(struct run *run, const char *when)
{
	unsigned int i;

	for (i = 0; i < run->chip->nb_regs; i++)
		if (run->chip->regs[i].access == GBE_REG_RC && run->chip->regs[i].count == 1)
			observe(run, reg_read(run, run->chip->regs[i].offset), "%s %s",
				run->chip->regs[i].name, when);
}

static void
receive(struct run *run, struct ring *rx, const uint8_t *destination, uint32_t len)
{
	frame_build(&frame, FRAME_PLAIN, len, 0);
	frame_set_destination(&frame, destination);
	run->bus->ops->inject(run->bus, frame.data, frame.len);
	rx_turn(run, rx);
}

static void
received(struct run *run)
{
	struct ring rx;
	unsigned int i;

	rx_open(run, &rx, 0, 8, 2048);
	rx_start(run, 2048, GBE_RCTL_BAM | GBE_RCTL_MPE);
	note_counters(run, "at first");
	for (i = 0; i < NB_LENS; i++)
		receive(run, &rx, frame_own_address, lens[i]);
	receive(run, &rx, frame_broadcast, 60);
	receive(run, &rx, frame_broadcast, 100);
	receive(run, &rx, group, 60);
	note_counters(run, "then");
	note_counters(run, "after a read");
}

static void
stripped(struct run *run)
{
	struct ring rx;

	rx_open(run, &rx, 0, 8, 2048);
	rx_start(run, 2048, GBE_RCTL_SECRC);
	receive(run, &rx, frame_own_address, 100);
	note_counters(run, "then");
}

static void
filtered(struct run *run)
{
	static const uint8_t other[6] = { 0x02, 0, 0, 0, 0, 0x77 };
	struct ring rx;

	rx_open(run, &rx, 0, 8, 2048);
	rx_start(run, 2048, 0);
	receive(run, &rx, other, 100);
	receive(run, &rx, group, 100);
	note_counters(run, "then");
}

static const struct exception filtered_exceptions[] = {
	{ CHIP_82540, "TORL then", 208, 0, "model: all frames (8254x manual, TOR)" },
	{ CHIP_82540, "TPR then", 2, 0, "model: as TOR" },
	{ 0 },
};

static void
sent(struct run *run)
{
	struct ring tx;
	unsigned int i;

	link_up(run);
	tx_open(run, &tx, 0, 64);
	note_counters(run, "at first");
	for (i = 0; i < NB_LENS; i++) {
		frame_build(&frame, FRAME_PLAIN, lens[i], 0);
		tx_frame(run, &tx, frame.data, frame.len, TXD_RS);
	}
	frame_set_destination(&frame, frame_broadcast);
	tx_frame(run, &tx, frame.data, frame.len, TXD_RS);
	frame_set_destination(&frame, group);
	tx_frame(run, &tx, frame.data, frame.len, TXD_RS);
	while (run->bus->ops->take_frame(run->bus, out) != 0)
		;
	note_counters(run, "then");
	note_counters(run, "after a read");
}

/* Low half first, as drivers must; the read of the high half clears both. */
static void
halves(struct run *run)
{
	struct ring rx;

	rx_open(run, &rx, 0, 8, 2048);
	rx_start(run, 2048, 0);
	receive(run, &rx, frame_own_address, 100);
	check(run, reg_read(run, GBE_TORL), 104, "TORL");
	check(run, reg_read(run, GBE_TORL), 104, "TORL again");
	check(run, reg_read(run, GBE_TORH), 0, "TORH");
	check(run, reg_read(run, GBE_TORL), 0, "TORL after TORH");
}

const struct conformance_case cases_stats[] = {
	{
		.name = "stats.received",
		.shows = "What frames of all sizes and kinds are counted by.",
		.chips = CHIP_ALL,
		.run = received,
	},
	{
		.name = "stats.stripped",
		.shows = "The same for a frame whose FCS is stripped.",
		.chips = CHIP_ALL,
		.run = stripped,
	},
	{
		.name = "stats.filtered",
		.shows = "The same for frames that are not let in.",
		.chips = CHIP_ALL,
		.run = filtered,
		.exceptions = filtered_exceptions,
	},
	{
		.name = "stats.sent",
		.shows = "The same for frames that go.",
		.chips = CHIP_ALL,
		.run = sent,
	},
	{
		.name = "stats.halves",
		.shows = "64-bit counters are cleared by a read of the upper half.",
		.chips = CHIP_ALL,
		.run = halves,
	},
	{
		.name = NULL,
	},
};
