/* SPDX-License-Identifier: BSD-3-Clause */

#include <linux/pci_regs.h>

#include <rte_byteorder.h>

#include "gbe_io.h"

/*
 * The I/O BAR, by which registers can be written, too: 8254x manual, section
 * 13.2.2. For the one register that some chips do not take from memory.
 */

#define IOADDR 0
#define IODATA 4

#define PCI_NB_BARS 6

/* It follows BAR 0, which takes the place of two if it is a 64-bit one. -1: none. */
static int
gbe_io_find(const struct rte_pci_device *pci_dev)
{
	for (int bar = 0; bar < PCI_NB_BARS; bar++) {
		uint32_t value;

		if (rte_pci_read_config(pci_dev, &value, sizeof(value),
					PCI_BASE_ADDRESS_0 + 4 * bar) != sizeof(value))
			return -1;
		value = rte_le_to_cpu_32(value);
		if ((value & PCI_BASE_ADDRESS_SPACE_IO) != 0)
			return (value & (uint32_t)PCI_BASE_ADDRESS_IO_MASK) != 0 ? bar : -1;
		if ((value & PCI_BASE_ADDRESS_MEM_TYPE_64) != 0)
			bar++;
	}
	return -1;
}

void
gbe_io_open(struct gbe_hw *hw, struct rte_pci_device *pci_dev)
{
	int bar = gbe_io_find(pci_dev);

	hw->has_io = bar >= 0 && rte_pci_ioport_map(pci_dev, bar, &hw->io) == 0;
}

void
gbe_io_close(struct gbe_hw *hw)
{
	if (hw->has_io)
		rte_pci_ioport_unmap(&hw->io);
	hw->has_io = false;
}

void
gbe_io_write(struct gbe_hw *hw, uint32_t reg, uint32_t value)
{
	rte_pci_ioport_write(&hw->io, &reg, sizeof(reg), IOADDR);
	rte_pci_ioport_write(&hw->io, &value, sizeof(value), IODATA);
}
