/* SPDX-License-Identifier: BSD-3-Clause */

/* Hash and queue, and the advanced uses of several queues. */

#include <stddef.h>

#include "cases.h"
#include "frame.h"
#include "ring.h"

#define MRQC       0x05818
#define RETA       0x05C00
#define RSSRK      0x05C80
#define NB_KINDS   (FRAME_TCP6 + 1)
#define NB_FLOWS   6
#define MAX_QUEUES 16

static struct ring rings[MAX_QUEUES];
static struct frame frame;

static void
program(struct run *run, uint32_t types)
{
	bool is_82574 = is_chip(run, CHIP_82574);
	unsigned int i;

	for (i = 0; i < 10; i++)
		reg_write(run, RSSRK + 4 * i, 0x6D5A56DA + i * 0x01234567);
	for (i = 0; i < 32; i++) {
		uint32_t queue = is_82574 ? i % 2 << GBE_82574_RETA_QUEUE_SHIFT : i % 8;
		uint32_t next = is_82574 ? (i / 2) % 2 << GBE_82574_RETA_QUEUE_SHIFT : i % 8 + 8;

		reg_write(run, RETA + 4 * i, queue | next << 8 | next << 16 | queue << 24);
	}
	reg_write(run, GBE_RXCSUM, GBE_RXCSUM_IPOFL | GBE_RXCSUM_TUOFL | GBE_RXCSUM_PCSD);
	reg_write(run, MRQC, types | (is_82574 ? GBE_82574_MRQC_RSS : GBE_82576_MRQC_RSS));
}

static void
open_rings(struct run *run)
{
	unsigned int i;

	for (i = 0; i < run->chip->nb_rx_queues; i++)
		rx_open(run, &rings[i], i, 8, 2048);
	rx_start(run, 2048, 0);
}

/* The queue that it came to is observed with what its descriptor says. */
static void
note_flow(struct run *run, unsigned int kind, unsigned int flow)
{
	unsigned int i;

	frame_build(&frame, kind, 100, flow);
	run->bus->ops->inject(run->bus, frame.data, frame.len);
	for (i = 0; i < run->chip->nb_rx_queues; i++) {
		struct rx_result result = rx_turn(run, &rings[i]);

		if (!result.done)
			continue;
		observe(run, i, "kind %u flow %u queue", kind, flow);
		observe(run, result.hash, "kind %u flow %u hash", kind, flow);
		observe(run, result.info, "kind %u flow %u info", kind, flow);
		return;
	}
	run_fail(run, "kind %u flow %u is lost", kind, flow);
}

static void
note_flows(struct run *run)
{
	unsigned int kind, flow;

	for (kind = 0; kind < NB_KINDS; kind++)
		for (flow = 0; flow < NB_FLOWS; flow++)
			note_flow(run, kind, flow);
}

static void
all_types(struct run *run)
{
	uint32_t types = GBE_MRQC_TCPIPV4 | GBE_MRQC_IPV4 | GBE_MRQC_IPV6 | GBE_MRQC_TCPIPV6EX;

	if (is_chip(run, CHIP_82576))
		types |= GBE_82576_MRQC_UDPIPV4 | GBE_82576_MRQC_UDPIPV6;
	open_rings(run);
	program(run, types);
	note_flows(run);
}

static void
ip_only(struct run *run)
{
	open_rings(run);
	program(run, GBE_MRQC_IPV4 | GBE_MRQC_IPV6);
	note_flows(run);
}

static void
tcp_only(struct run *run)
{
	open_rings(run);
	program(run, GBE_MRQC_TCPIPV4 | GBE_MRQC_TCPIPV6EX);
	note_flows(run);
}

static void
off(struct run *run)
{
	open_rings(run);
	program(run, GBE_MRQC_IPV4);
	reg_write(run, MRQC, GBE_MRQC_IPV4);
	note_flow(run, FRAME_UDP4, 1);
}

const struct conformance_case cases_rss[] = {
	{
		.name = "rss.all_types",
		.shows = "Hash, type and queue, with every type on.",
		.chips = CHIP_PCIE,
		.run = all_types,
	},
	{
		.name = "rss.ip_only",
		.shows = "The same with addresses only.",
		.chips = CHIP_PCIE,
		.run = ip_only,
	},
	{
		.name = "rss.tcp_only",
		.shows = "Frames of types that are off go to queue 0.",
		.chips = CHIP_PCIE,
		.run = tcp_only,
	},
	{
		.name = "rss.off",
		.shows = "Without MRQC's enable, all go to queue 0.",
		.chips = CHIP_PCIE,
		.run = off,
	},
	{
		.name = NULL,
	},
};
