/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * A management controller that shares the port, on the models whose names end in -bmc:
 * what tells a driver of it, and what it complains of. It has an address of its own, in
 * the last entry where that is kept for it, and wants the link to stay up.
 */

#include "nic.h"

#define MANC_RCV_TCO_EN   (1u << 17)
#define FWSM_PASS_THROUGH (2u << 1)
#define NVM_INIT_CONTROL2 0x0F
#define NVM_PASS_THROUGH  (2u << 13)
#define NVM_ALTERNATE_MAC 0x37
#define NVM_ALTERNATE_AT  0x40
#define LAST_ADDRESS      15
#define ADDRESS_LOW       0x42424702u /* 02:47:42:42:00:00 */

/*
 * The mode of manageability, and on the 82576 another address for the port, which a
 * driver has to install: 02:47:42:41:00:xx.
 */
void
nic_manage_nvm(struct nic *nic)
{
	uint16_t *alternate = &nic->nvm[NVM_ALTERNATE_AT + 3 * nic->chip->lan_id];

	if (!nic->chip->managed)
		return;
	if (nic->chip->family == NIC_82574)
		nic->nvm[NVM_INIT_CONTROL2] |= NVM_PASS_THROUGH;
	if (nic->chip->family != NIC_82576)
		return;
	nic->nvm[NVM_ALTERNATE_MAC] = NVM_ALTERNATE_AT;
	alternate[0] = 0x4702;
	alternate[1] = 0x4142;
	alternate[2] = (uint16_t)(nic->dev.index + 1) << 8;
}

void
nic_manage_reset(struct nic *nic)
{
	uint32_t manc = nic_reg(nic, GBE_MANC);

	if (!nic->chip->managed)
		return;
	if (nic->chip->family == NIC_8254X)
		nic_reg_set(nic, GBE_MANC, manc | GBE_MANC_SMBUS_EN);
	else
		nic_reg_set(nic, GBE_MANC, manc | MANC_RCV_TCO_EN);
	if (nic->chip->family == NIC_82576) {
		nic_reg_set(nic, GBE_82576_FWSM, FWSM_PASS_THROUGH);
		return;
	}
	nic_reg_set(nic, GBE_RAL + 8 * LAST_ADDRESS, ADDRESS_LOW);
	nic_reg_set(nic, GBE_RAH + 8 * LAST_ADDRESS, GBE_RAH_AV);
}

void
nic_manage_link_cut(struct nic *nic)
{
	if (nic->chip->managed)
		nic_complain(nic, "the link of the management controller is cut");
}
