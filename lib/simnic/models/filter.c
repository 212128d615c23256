/* SPDX-License-Identifier: BSD-3-Clause */

#include "nic.h"

#define MULTICAST_OFFSET_SHIFT 12 /* RCTL.MO */

static bool
is_entry(const struct nic *nic, uint32_t offset, uint32_t low, uint32_t high)
{
	uint32_t rah = nic_reg(nic, offset + 4);

	return nic_reg(nic, offset) == low && (rah & 0xFFFF) == high && (rah & GBE_RAH_AV) != 0;
}

/* In one of the receive addresses, the further eight of the 82576 included? */
static bool
has_address(const struct nic *nic, const uint8_t *mac)
{
	uint32_t low = mac[0] | mac[1] << 8 | mac[2] << 16 | (uint32_t)mac[3] << 24;
	uint32_t high = mac[4] | (uint32_t)mac[5] << 8;

	for (unsigned int i = 0; i < 16; i++) {
		if (is_entry(nic, GBE_RAL + 8 * i, low, high))
			return true;
	}
	for (unsigned int i = 0; i < 8 && nic->chip->family == NIC_82576; i++) {
		if (is_entry(nic, GBE_82576_RAL2 + 8 * i, low, high))
			return true;
	}
	return false;
}

/* RCTL.MO says which 12 of the last 16 bits are looked up: 47:36, 46:35, 45:34, 43:32. */
static bool
has_multicast(const struct nic *nic, const uint8_t *mac)
{
	static const uint8_t shifts[] = { 4, 3, 2, 0 };
	uint32_t mo = nic_reg(nic, GBE_RCTL) >> MULTICAST_OFFSET_SHIFT & 3;
	uint32_t hash = ((uint32_t)mac[5] << 8 | mac[4]) >> shifts[mo] & 0xFFF;

	return (nic_reg(nic, GBE_MTA + 4 * (hash / 32)) >> hash % 32 & 1) != 0;
}

static bool
is_broadcast(const uint8_t *mac)
{
	return (mac[0] & mac[1] & mac[2] & mac[3] & mac[4] & mac[5]) == 0xFF;
}

static bool
accepts_address(const struct nic *nic, const uint8_t *mac)
{
	uint32_t rctl = nic_reg(nic, GBE_RCTL);

	if ((mac[0] & 1) == 0)
		return (rctl & GBE_RCTL_UPE) != 0 || has_address(nic, mac);
	/* Broadcast is not what MPE opens for. */
	if ((rctl & (is_broadcast(mac) ? GBE_RCTL_BAM : GBE_RCTL_MPE)) != 0)
		return true;
	return has_address(nic, mac) || has_multicast(nic, mac);
}

static bool
accepts_vlan(const struct nic *nic, const struct nic_packet *packet)
{
	uint32_t id = packet->tci & 0xFFF;

	if (!packet->tagged || (nic_reg(nic, GBE_RCTL) & GBE_RCTL_VFE) == 0)
		return true;
	return (nic_reg(nic, GBE_VFTA + 4 * (id / 32)) >> id % 32 & 1) != 0;
}

bool
nic_filter_accepts(const struct nic *nic, const uint8_t *frame, const struct nic_packet *packet)
{
	return accepts_address(nic, frame) && accepts_vlan(nic, packet);
}
