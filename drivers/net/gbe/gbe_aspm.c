/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_aspm.h"

/*
 * Power management of the PCIe link (ASPM). Linux turns L0s and L1 off for the
 * 82574L; here that is the administrator's, who also owns the other end of the link.
 */

#define PCI_CAPABILITY_LIST 0x34
#define PCI_CAP_EXPRESS     0x10
#define PCI_EXP_LINK_CTRL   0x10
#define LINK_CTRL_L0S       0x1
#define LINK_CTRL_L1        0x2
#define LINK_CTRL_ASPM      (LINK_CTRL_L0S | LINK_CTRL_L1)
/* 192 bytes of capabilities of 4 bytes at least: a longer list is a loop. */
#define PCI_MAX_CAPS 48

/* The Link Control register, or 0 where there is none that could be read. */
static uint16_t
gbe_aspm_link_control(const struct rte_pci_device *pci_dev)
{
	uint8_t cap[2] = { 0, 0 };
	uint16_t value;

	if (rte_pci_read_config(pci_dev, &cap[1], 1, PCI_CAPABILITY_LIST) != 1)
		return 0;
	for (unsigned int i = 0; i < PCI_MAX_CAPS && cap[1] != 0; i++) {
		uint8_t pos = cap[1];

		if (rte_pci_read_config(pci_dev, cap, sizeof(cap), pos) != sizeof(cap))
			return 0;
		if (cap[0] != PCI_CAP_EXPRESS)
			continue;
		if (rte_pci_read_config(pci_dev, &value, sizeof(value), pos + PCI_EXP_LINK_CTRL) !=
		    sizeof(value))
			return 0;
		return rte_le_to_cpu_16(value);
	}
	return 0;
}

void
gbe_aspm_check(const struct rte_eth_dev *dev)
{
	static const char *const names[] = { "", "L0s is", "L1 is", "L0s and L1 are" };
	const struct gbe_chip *chip = gbe_chip_of(gbe_hw_of(dev));
	uint16_t state;

	if (!chip->bears_no_aspm)
		return;
	state = gbe_aspm_link_control(gbe_pci_dev_of(dev)) & LINK_CTRL_ASPM;
	if (state != 0)
		GBE_LOG(WARNING, dev,
			"ASPM %s on, with which the %s may stop to send: boot with pcie_aspm.policy=performance, or 'setpci -s %s CAP_EXP+10.w=0:3'",
			names[state], chip->name, dev->device->name);
}
