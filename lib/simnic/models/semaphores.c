/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Who may use what: the driver, another driver of the same chip, firmware.
 * There is no other here, but a driver has to ask all the same, and with the
 * fault stuck.semaphore the other never lets go.
 */

#include "nic.h"

#define SWSM_SMBI    (1u << 0)
#define SWSM_SWESMBI (1u << 1)

/* Between drivers: who reads 0 has it, and it is set from then on. */
static uint32_t
read_swsm(struct nic *nic, uint32_t offset)
{
	uint32_t value = nic_reg(nic, offset);

	nic_reg_set(nic, offset, value | SWSM_SMBI);
	if (nic_fault(nic, "stuck.semaphore"))
		return (value | SWSM_SMBI) & ~SWSM_SWESMBI;
	return value;
}

/* A write cannot set SMBI. SWESMBI sticks while firmware does not hold it. */
static void
write_swsm(struct nic *nic, uint32_t offset, uint32_t value)
{
	uint32_t smbi = nic_reg(nic, offset) & value & SWSM_SMBI;

	nic_reg_set(nic, offset, (value & ~SWSM_SMBI) | smbi);
}

static void
write_extcnf(struct nic *nic, uint32_t offset, uint32_t value)
{
	bool asks = (value & ~nic_reg(nic, offset) & GBE_82574_EXTCNF_MDIO_SW_OWNER) != 0;

	if (asks && nic_fault(nic, "stuck.semaphore"))
		value &= ~GBE_82574_EXTCNF_MDIO_SW_OWNER;
	if ((value & GBE_82574_EXTCNF_MDIO_SW_OWNER) == 0)
		nic->phy_held = false;
	nic_reg_set(nic, offset, value);
}

/* Only under both semaphores may SW_FW_SYNC be changed. */
static void
write_sw_fw_sync(struct nic *nic, uint32_t offset, uint32_t value)
{
	uint32_t swsm = nic_reg(nic, GBE_82576_SWSM);

	if ((swsm & SWSM_SMBI) == 0 || (swsm & SWSM_SWESMBI) == 0)
		nic_complain(nic, "SW_FW_SYNC is written without SWSM.SMBI and SWESMBI");
	nic_reg_set(nic, offset, value);
}

/* Each port of the chip has its PHY, and that its lock. */
static uint32_t
phy_lock(const struct nic *nic)
{
	static const uint32_t locks[] = {
		GBE_82576_SYNC_PHY0,
		GBE_82576_SYNC_PHY1,
		GBE_82576_SYNC_PHY2,
		GBE_82576_SYNC_PHY3,
	};

	return locks[nic->chip->lan_id];
}

bool
nic_phy_is_owned(const struct nic *nic)
{
	switch (nic->chip->family) {
	case NIC_82574:
		return (nic_reg(nic, GBE_82574_EXTCNF_CTRL) & GBE_82574_EXTCNF_MDIO_SW_OWNER) != 0;
	case NIC_82576:
		return (nic_reg(nic, GBE_82576_SW_FW_SYNC) & phy_lock(nic)) != 0;
	default:
		return true;
	}
}

const struct nic_handler nic_semaphore_82574_handlers[] = {
	{ GBE_82574_SWSM, 0, 1, read_swsm, write_swsm },
	{ GBE_82574_EXTCNF_CTRL, 0, 1, NULL, write_extcnf },
	{ 0 },
};

const struct nic_handler nic_semaphore_82576_handlers[] = {
	{ GBE_82576_SWSM, 0, 1, read_swsm, write_swsm },
	{ GBE_82576_SW_FW_SYNC, 0, 1, NULL, write_sw_fw_sync },
	{ 0 },
};
