/* SPDX-License-Identifier: BSD-3-Clause */

#include <linux/pci_regs.h>

#include "gbe_aspm.h"
#include "msgintr_pci.h"

/*
 * Power management of the PCIe link (ASPM). Linux turns L0s and L1 off for the
 * 82574L; here that is the administrator's, who also owns the other end of the link.
 */

/* The Link Control register, or 0 where there is none that could be read. */
static uint16_t
gbe_aspm_link_control(const struct rte_pci_device *pci_dev)
{
	uint8_t pos = msgintr_pci_find_cap(pci_dev, PCI_CAP_ID_EXP);
	uint16_t value;

	if (pos == 0 || rte_pci_read_config(pci_dev, &value, sizeof(value), pos + PCI_EXP_LNKCTL) !=
				sizeof(value))
		return 0;
	return rte_le_to_cpu_16(value);
}

void
gbe_aspm_check(const struct rte_eth_dev *dev)
{
	static const char *const names[] = { "", "L0s is", "L1 is", "L0s and L1 are" };
	const struct gbe_chip *chip = gbe_chip_of(gbe_hw_of(dev));
	uint16_t state;

	if (!chip->bears_no_aspm)
		return;
	state = gbe_aspm_link_control(gbe_pci_dev_of(dev)) & PCI_EXP_LNKCTL_ASPMC;
	if (state != 0)
		GBE_LOG(WARNING, dev,
			"ASPM %s on, with which the %s may stop to send: boot with pcie_aspm.policy=performance, or 'setpci -s %s CAP_EXP+10.w=0:3'",
			names[state], chip->name, dev->device->name);
}
