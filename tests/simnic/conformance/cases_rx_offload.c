/* SPDX-License-Identifier: BSD-3-Clause */

/* Checksum results, packet types and VLAN strip. */

#include <stddef.h>
#include <string.h>

#include "cases.h"
#include "desc.h"
#include "frame.h"
#include "ring.h"

#define VLAN_TYPE 0x8100
#define IPV4_SUM  (ETH_LEN + 10)
#define NB_KINDS  (FRAME_TCP6 + 1)

static const char *const kind_names[NB_KINDS] = {
	"plain", "IPv4", "UDP4", "TCP4", "IPv6", "UDP6", "TCP6",
};

static struct frame frame;

static struct rx_result
inject(struct run *run, struct ring *ring)
{
	run->bus->ops->inject(run->bus, frame.data, frame.len);
	return rx_turn(run, ring);
}

static void
open_ring(struct run *run, struct ring *ring, uint32_t rctl)
{
	rx_open(run, ring, 0, 8, 2048);
	rx_start(run, 2048, rctl);
}

static void
note(struct run *run, const struct rx_result *result, const char *kind, const char *what)
{
	check(run, result->done, true, "%s %s: DD", kind, what);
	observe(run, result->status_error, "%s %s status", kind, what);
	observe(run, result->info, "%s %s info", kind, what);
	observe(run, result->hash, "%s %s hash", kind, what);
	observe(run, result->vlan, "%s %s vlan", kind, what);
}

static void
break_sum(uint32_t offset)
{
	frame_put16(frame.data + offset, frame_get16(frame.data + offset) ^ 0x0100);
}

static void
note_all_kinds(struct run *run, struct ring *ring)
{
	unsigned int kind;

	for (kind = 0; kind < NB_KINDS; kind++) {
		bool v4 = kind >= FRAME_IPV4 && kind <= FRAME_TCP4;
		bool l4 = kind != FRAME_PLAIN && kind != FRAME_IPV4 && kind != FRAME_IPV6;
		struct rx_result result;

		frame_build(&frame, kind, 100, 0);
		result = inject(run, ring);
		note(run, &result, kind_names[kind], "good");
		if (v4) {
			break_sum(IPV4_SUM);
			result = inject(run, ring);
			note(run, &result, kind_names[kind], "bad IP");
		}
		if (l4) {
			frame_build(&frame, kind, 100, 0);
			break_sum(frame_l4_sum_offset(kind));
			result = inject(run, ring);
			note(run, &result, kind_names[kind], "bad L4");
		}
	}
}

static void
checksums(struct run *run)
{
	struct ring ring;

	open_ring(run, &ring, 0);
	reg_write(run, GBE_RXCSUM, GBE_RXCSUM_IPOFL | GBE_RXCSUM_TUOFL);
	note_all_kinds(run, &ring);
}

static void
checksums_off(struct run *run)
{
	struct ring ring;

	open_ring(run, &ring, 0);
	reg_write(run, GBE_RXCSUM, 0);
	note_all_kinds(run, &ring);
}

static void
checksums_ip_only(struct run *run)
{
	struct ring ring;

	open_ring(run, &ring, 0);
	reg_write(run, GBE_RXCSUM, GBE_RXCSUM_IPOFL | GBE_RXCSUM_PCSD);
	note_all_kinds(run, &ring);
}

static void
checksums_8254x(struct run *run)
{
	struct rx_result result;
	struct ring ring;

	open_ring(run, &ring, 0);
	reg_write(run, GBE_RXCSUM, GBE_RXCSUM_IPOFL | GBE_RXCSUM_TUOFL);
	frame_build(&frame, FRAME_TCP4, 100, 0);
	result = inject(run, &ring);
	check_differs(run, result.status, RXD_DD | RXD_EOP | RXD_IPCS | RXD_TCPCS,
		      RXD_DD | RXD_EOP | RXD_IXSM, "status, TCP");
	break_sum(IPV4_SUM);
	result = inject(run, &ring);
	check_differs(run, result.errors, RXD_ERR_IPE, 0, "errors, IP sum");
	frame_build(&frame, FRAME_UDP4, 100, 0);
	break_sum(frame_l4_sum_offset(FRAME_UDP4));
	result = inject(run, &ring);
	check_differs(run, result.errors, RXD_ERR_TCPE, 0, "errors, UDP sum");
}

static const struct difference checksums_8254x_differences[] = {
	{ CHIP_82540, "receive checksum results", "IPCS and TCPCS, with errors",
	  "always 'ignore checksum' (IXSM)",
	  "silicon: 8254x manual, receive checksum offloading; QEMU e1000.c e1000_receive_iov()" },
	{ 0 },
};

static void
strip(struct run *run)
{
	struct rx_result result;
	struct ring ring;
	struct frame untagged;

	open_ring(run, &ring, GBE_RCTL_SECRC);
	reg_write(run, GBE_VET, VLAN_TYPE);
	reg_set(run, GBE_CTRL, GBE_CTRL_VME);
	frame_build(&frame, FRAME_PLAIN, 100, 0);
	untagged = frame;
	frame_insert_tag(&frame, VLAN_TYPE, 0xA123);
	result = inject(run, &ring);
	check(run, result.length, 100, "length");
	check(run, result.status & ~RXD_IXSM, RXD_DD | RXD_EOP | RXD_VP, "status");
	check(run, result.vlan, 0xA123, "tag");
	check(run, memcmp(result.data, untagged.data, 100), 0, "data");
	frame = untagged;
	result = inject(run, &ring);
	check(run, result.status & RXD_VP, 0, "VP of an untagged frame");
	check(run, result.vlan, 0, "tag of an untagged frame");
}

static void
no_strip(struct run *run)
{
	struct rx_result result;
	struct ring ring;

	open_ring(run, &ring, GBE_RCTL_SECRC);
	frame_build(&frame, FRAME_PLAIN, 100, 0);
	frame_insert_tag(&frame, VLAN_TYPE, 0xA123);
	result = inject(run, &ring);
	check(run, result.length, 104, "length");
	check(run, memcmp(result.data, frame.data, 104), 0, "data");
	observe(run, result.status, "status");
	observe(run, result.vlan, "tag");
}

static void
strip_type(struct run *run)
{
	struct rx_result result;
	struct ring ring;

	open_ring(run, &ring, GBE_RCTL_SECRC);
	reg_write(run, GBE_VET, 0x9100);
	reg_set(run, GBE_CTRL, GBE_CTRL_VME);
	frame_build(&frame, FRAME_PLAIN, 100, 0);
	frame_insert_tag(&frame, VLAN_TYPE, 5);
	result = inject(run, &ring);
	check(run, result.status & RXD_VP, 0, "VP of another type");
	frame_build(&frame, FRAME_PLAIN, 100, 0);
	frame_insert_tag(&frame, 0x9100, 5);
	result = inject(run, &ring);
	check(run, result.status & RXD_VP, RXD_VP, "VP of the type of VET");
}

/* What is behind a tag is looked at as without one. */
static void
tagged_checksums(struct run *run)
{
	struct rx_result result;
	struct ring ring;
	unsigned int kind;

	open_ring(run, &ring, 0);
	reg_write(run, GBE_VET, VLAN_TYPE);
	reg_write(run, GBE_RXCSUM, GBE_RXCSUM_IPOFL | GBE_RXCSUM_TUOFL);
	for (kind = 0; kind < NB_KINDS; kind++) {
		frame_build(&frame, kind, 100, 0);
		frame_insert_tag(&frame, VLAN_TYPE, 5);
		result = inject(run, &ring);
		note(run, &result, kind_names[kind], "tagged");
	}
	reg_set(run, GBE_CTRL, GBE_CTRL_VME);
	for (kind = 0; kind < NB_KINDS; kind++) {
		frame_build(&frame, kind, 100, 0);
		frame_insert_tag(&frame, VLAN_TYPE, 5);
		result = inject(run, &ring);
		note(run, &result, kind_names[kind], "stripped");
	}
}

static void
odd_frames(struct run *run)
{
	struct rx_result result;
	struct ring ring;

	open_ring(run, &ring, 0);
	reg_write(run, GBE_RXCSUM, GBE_RXCSUM_IPOFL | GBE_RXCSUM_TUOFL);
	frame_build(&frame, FRAME_UDP4, 100, 0);
	frame_put16(frame.data + frame_l4_sum_offset(FRAME_UDP4), 0);
	result = inject(run, &ring);
	note(run, &result, "UDP4", "no sum");
	frame_build(&frame, FRAME_UDP4, 100, 0);
	frame_insert_ip_option(&frame);
	result = inject(run, &ring);
	note(run, &result, "UDP4", "options");
	frame_build(&frame, FRAME_UDP4, 100, 0);
	frame_make_fragment(&frame, true);
	result = inject(run, &ring);
	note(run, &result, "UDP4", "fragment 1");
	frame_make_fragment(&frame, false);
	result = inject(run, &ring);
	note(run, &result, "UDP4", "fragment 2");
}

static const struct exception odd_frames_exceptions[] = {
	{ CHIP_82576, "UDP4 options info", 0x230, 0x210,
	  "model: both bits of IPv4 with options (packet types of DPDK igb_rxtx.c)" },
	{ 0 },
};

const struct conformance_case cases_rx_offload[] = {
	{
		.name = "rx_offload.checksums",
		.shows = "Checksum results, packet types and fields beside them, by kind.",
		.chips = CHIP_PCIE,
		.run = checksums,
	},
	{
		.name = "rx_offload.off",
		.shows = "The same with RXCSUM off.",
		.chips = CHIP_PCIE,
		.run = checksums_off,
	},
	{
		.name = "rx_offload.ip_only",
		.shows = "The same for IP sums only, with RXCSUM.PCSD.",
		.chips = CHIP_PCIE,
		.run = checksums_ip_only,
	},
	{
		.name = "rx_offload.odd_frames",
		.shows = "The same for UDP without sum, IP options and fragments.",
		.chips = CHIP_PCIE,
		.run = odd_frames,
		.exceptions = odd_frames_exceptions,
	},
	{
		.name = "rx_offload.8254x",
		.shows = "Checksum results of the legacy format.",
		.chips = CHIP_82540,
		.run = checksums_8254x,
		.differences = checksums_8254x_differences,
	},
	{
		.name = "rx_offload.strip",
		.shows = "CTRL.VME takes the tag to the descriptor.",
		.chips = CHIP_ALL,
		.run = strip,
	},
	{
		.name = "rx_offload.no_strip",
		.shows = "Without CTRL.VME the tag stays.",
		.chips = CHIP_ALL,
		.run = no_strip,
	},
	{
		.name = "rx_offload.strip_type",
		.shows = "VET tells what is a tag.",
		.chips = CHIP_ALL,
		.run = strip_type,
	},
	{
		.name = "rx_offload.tagged",
		.shows = "Checksum results and packet types behind a tag.",
		.chips = CHIP_PCIE,
		.run = tagged_checksums,
	},
	{
		.name = NULL,
	},
};
