/* SPDX-License-Identifier: BSD-3-Clause */

/* Addresses and VLANs that are let in. */

#include <stddef.h>

#include "cases.h"
#include "frame.h"
#include "ring.h"

#define VLAN_TYPE     0x8100
#define RCTL_MO_SHIFT 12
#define RAH2_ENTRIES  8

static const uint8_t other[6] = { 0x02, 0x11, 0x22, 0x33, 0x44, 0x55 };
static const uint8_t group[6] = { 0x01, 0x00, 0x5E, 0x12, 0x34, 0x56 };

static struct frame frame;

static bool
inject(struct run *run, struct ring *ring)
{
	run->bus->ops->inject(run->bus, frame.data, frame.len);
	return rx_turn(run, ring).done;
}

static bool
accepts(struct run *run, struct ring *ring, const uint8_t address[6])
{
	frame_build(&frame, FRAME_PLAIN, 60, 0);
	frame_set_destination(&frame, address);
	return inject(run, ring);
}

static bool
accepts_vlan(struct run *run, struct ring *ring, uint16_t tag)
{
	frame_build(&frame, FRAME_PLAIN, 60, 0);
	frame_insert_tag(&frame, VLAN_TYPE, tag);
	return inject(run, ring);
}

static void
set_address(struct run *run, uint32_t ral, const uint8_t address[6], uint32_t valid)
{
	reg_write(run, ral,
		  address[0] | address[1] << 8 | address[2] << 16 | (uint32_t)address[3] << 24);
	reg_write(run, ral + 4, address[4] | (uint32_t)address[5] << 8 | valid);
}

static void
open_ring(struct run *run, struct ring *ring, uint32_t rctl)
{
	rx_open(run, ring, 0, 8, 2048);
	rx_start(run, 2048, rctl);
}

static void
unicast(struct run *run)
{
	struct ring ring;

	open_ring(run, &ring, 0);
	check(run, accepts(run, &ring, frame_own_address), true, "own address is accepted");
	check(run, accepts(run, &ring, other), false, "another is accepted");
	set_address(run, GBE_RAL + 8 * 14, other, GBE_RAH_AV);
	check(run, accepts(run, &ring, other), true, "one in RAL14 is accepted");
	set_address(run, GBE_RAL + 8 * 14, other, 0);
	check(run, accepts(run, &ring, other), false, "one without RAH.AV is accepted");
	set_address(run, GBE_RAL, other, GBE_RAH_AV);
	check(run, accepts(run, &ring, frame_own_address), false, "the old address is accepted");
	rx_set_control(run, GBE_RCTL_EN | GBE_RCTL_UPE);
	check(run, accepts(run, &ring, frame_own_address), true, "any is accepted with UPE");
	check(run, accepts(run, &ring, group), false, "a group is accepted with UPE");
}

static void
more_addresses(struct run *run)
{
	struct ring ring;

	open_ring(run, &ring, 0);
	set_address(run, GBE_82576_RAL2 + 8 * (RAH2_ENTRIES - 1), other, GBE_RAH_AV);
	check(run, accepts(run, &ring, other), true, "one in the last of RAL2 is accepted");
	set_address(run, GBE_82576_RAL2 + 8 * (RAH2_ENTRIES - 1), other, 0);
	check(run, accepts(run, &ring, other), false, "one without RAH.AV is accepted");
}

static void
broadcast(struct run *run)
{
	struct ring ring;

	open_ring(run, &ring, 0);
	check(run, accepts(run, &ring, frame_broadcast), false, "broadcast is accepted");
	rx_set_control(run, GBE_RCTL_EN | GBE_RCTL_BAM);
	check(run, accepts(run, &ring, frame_broadcast), true, "broadcast is accepted with BAM");
	check(run, accepts(run, &ring, group), false, "a group is accepted with BAM");
	rx_set_control(run, GBE_RCTL_EN | GBE_RCTL_MPE);
	check(run, accepts(run, &ring, group), true, "a group is accepted with MPE");
	check(run, accepts(run, &ring, other), false, "another address is accepted with MPE");
	observe(run, accepts(run, &ring, frame_broadcast), "broadcast with MPE");
	rx_set_control(run, GBE_RCTL_EN | GBE_RCTL_UPE);
	observe(run, accepts(run, &ring, frame_broadcast), "broadcast with UPE");
}

/* The twelve bits of the address that RCTL.MO selects. */
static uint32_t
hash_of(const uint8_t address[6], unsigned int mo)
{
	static const unsigned int shifts[] = { 4, 3, 2, 0 };

	return (address[4] | (uint32_t)address[5] << 8) >> shifts[mo] & 0xFFF;
}

static void
multicast(struct run *run)
{
	struct ring ring;
	unsigned int mo;

	open_ring(run, &ring, 0);
	for (mo = 0; mo < 4; mo++) {
		uint32_t hash = hash_of(group, mo);
		uint32_t reg = GBE_MTA + 4 * (hash >> 5);

		rx_set_control(run, GBE_RCTL_EN | mo << RCTL_MO_SHIFT);
		check(run, accepts(run, &ring, group), false, "MO %u: accepted at first", mo);
		reg_write(run, reg, 1u << (hash & 31));
		check(run, accepts(run, &ring, group), true, "MO %u: accepted by its bit", mo);
		check(run, accepts(run, &ring, other), false, "MO %u: another is accepted", mo);
		reg_write(run, reg, ~(1u << (hash & 31)));
		check(run, accepts(run, &ring, group), false, "MO %u: accepted by others", mo);
		reg_write(run, reg, 0);
	}
}

static void
group_address(struct run *run)
{
	struct ring ring;

	open_ring(run, &ring, 0);
	set_address(run, GBE_RAL + 8, group, GBE_RAH_AV);
	check(run, accepts(run, &ring, group), true, "a group in RAL1 is accepted");
}

static void
vlan(struct run *run)
{
	struct ring ring;

	open_ring(run, &ring, 0);
	check(run, accepts_vlan(run, &ring, 100), true, "a VLAN is accepted without VFE");
	rx_set_control(run, GBE_RCTL_EN | GBE_RCTL_VFE);
	check(run, accepts_vlan(run, &ring, 100), false, "a VLAN is accepted with VFE");
	check(run, accepts(run, &ring, frame_own_address), true, "untagged is accepted with VFE");
	reg_write(run, GBE_VFTA + 4 * (100 >> 5), 1u << (100 & 31));
	check(run, accepts_vlan(run, &ring, 100), true, "a VLAN in VFTA is accepted");
	check(run, accepts_vlan(run, &ring, 0xE000 | 100), true, "so with a priority");
	check(run, accepts_vlan(run, &ring, 101), false, "another is accepted");
	reg_write(run, GBE_VFTA + 4 * 127, 1u << 31);
	check(run, accepts_vlan(run, &ring, 4095), true, "VLAN 4095 is accepted by its bit");
	frame_build(&frame, FRAME_PLAIN, 60, 0);
	frame_set_destination(&frame, other);
	frame_insert_tag(&frame, VLAN_TYPE, 100);
	check(run, inject(run, &ring), false, "another address in the VLAN is accepted");
}

const struct conformance_case cases_filter[] = {
	{
		.name = "filter.unicast",
		.shows = "Unicast is let in by RAL and RAH with AV, or by RCTL.UPE.",
		.chips = CHIP_ALL,
		.run = unicast,
	},
	{
		.name = "filter.more_addresses",
		.shows = "So it is by the second set of RAL and RAH.",
		.chips = CHIP_82576,
		.run = more_addresses,
	},
	{
		.name = "filter.broadcast",
		.shows = "RCTL.BAM lets broadcast in, RCTL.MPE multicast.",
		.chips = CHIP_ALL,
		.run = broadcast,
	},
	{
		.name = "filter.multicast",
		.shows = "Multicast is let in by the bit of MTA that RCTL.MO selects.",
		.chips = CHIP_ALL,
		.run = multicast,
	},
	{
		.name = "filter.group_address",
		.shows = "Multicast is let in by RAL and RAH too.",
		.chips = CHIP_ALL,
		.run = group_address,
	},
	{
		.name = "filter.vlan",
		.shows = "With RCTL.VFE a VLAN is let in by its bit of VFTA.",
		.chips = CHIP_ALL,
		.run = vlan,
	},
	{
		.name = NULL,
	},
};
