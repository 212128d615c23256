/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * 82574L: what goes on after CTRL.RST. The chip reads its NVM, sets EECD.AUTO_RD,
 * and only then configures its PHY from it. DPDK's e1000 gives the PHY back at
 * once, has a flash memory read again by CTRL_EXT.EE_RST, looks at nothing else
 * before AUTO_RD, and leaves NVM and PHY alone for 25 ms after it. How long the
 * NVM takes is inferred: drivers wait for at most 10 ms.
 */

#include "nic.h"

#define AUTO_READ_NS 3000000
#define CONFIGURE_NS 25000000
#define EE_RST_NS    10000
#define EECD_AUTO_RD (1u << 9)
#define EECD_FLASH   (3u << 15)

void
nic_settle_begin(struct nic *nic, bool phy_was_owned)
{
	nic->settling = true;
	nic->phy_held = phy_was_owned;
	/* What flash memory holds is read again on demand only. */
	nic->nvm_read_ns = nic->dev.has_flash ? UINT64_MAX : nic->reset_ns + AUTO_READ_NS;
}

void
nic_settle_read_again(struct nic *nic)
{
	if (!nic->settling || !nic->dev.has_flash)
		return;
	if (nic_now_ns(nic) - nic->reset_ns < EE_RST_NS)
		nic_complain(nic, "CTRL_EXT.EE_RST within 10 us of CTRL.RST");
	nic->nvm_read_ns = nic_now_ns(nic) + AUTO_READ_NS;
}

static bool
may_be_used_at_once(uint32_t offset)
{
	return offset == GBE_82574_EXTCNF_CTRL || offset == GBE_EECD || offset == GBE_CTRL_EXT ||
	       offset == GBE_STATUS;
}

/* Complains once per reset: who comes too early comes often. */
void
nic_settle_check(struct nic *nic, uint32_t offset, const char *name)
{
	uint64_t now = nic_now_ns(nic);

	/* It takes nothing, so the driver cannot give the PHY back either. */
	if (nic->stuck)
		return;
	if (now < nic->nvm_read_ns) {
		if (may_be_used_at_once(offset))
			return;
		nic->settling = false;
		nic_complain(nic,
			     "access to %s (0x%05x) after CTRL.RST, before EECD.AUTO_RD is set",
			     name == NULL ? "an unlisted register" : name, offset);
		return;
	}
	/* However late the driver's thread gets to it, it does so before anything else. */
	if (nic->phy_held && offset != GBE_82574_EXTCNF_CTRL) {
		nic->phy_held = false;
		nic_complain(nic, "the driver keeps the PHY while the chip configures it");
	}
	if (now >= nic->nvm_read_ns + CONFIGURE_NS) {
		nic->settling = false;
	} else if (offset == GBE_MDIC || offset == GBE_EERD) {
		nic->settling = false;
		nic_complain(nic, "access to %s %llu us after EECD.AUTO_RD, within 25 ms", name,
			     (unsigned long long)(now - nic->nvm_read_ns) / 1000);
	}
}

static uint32_t
read_eecd(struct nic *nic, uint32_t offset)
{
	uint32_t value = nic_reg(nic, offset) | (nic->dev.has_flash ? EECD_FLASH : 0);

	return nic_now_ns(nic) < nic->nvm_read_ns ? value & ~EECD_AUTO_RD : value;
}

const struct nic_handler nic_settle_handlers[] = {
	{ GBE_EECD, 0, 1, read_eecd, NULL },
	{ 0 },
};
