/* SPDX-License-Identifier: BSD-3-Clause */

#include "pci.h"

#define CONFIG_ADDRESS 0xCF8
#define CONFIG_DATA    0xCFC
#define CONFIG_NIC     (0x80000000u | 2u << 11)

#define COMMAND               0x04 /* and status, in the upper half */
#define COMMAND_IO_MEM_MASTER 0x0007u
#define STATUS_INTX           (1u << 19)
#define BAR(n)                (0x10 + 4 * (n))
#define CAPABILITIES          0x34

#define CAP_MSI  0x05
#define CAP_MSIX 0x11
/* In the first word of the capability. */
#define MSI_ENABLE  (1u << 16)
#define MSIX_ENABLE (1u << 31)

#define BAR_MSIX   3
#define MSIX_TABLE 0xE0100000u

static uint32_t
config_read(struct qtest *qtest, uint8_t offset)
{
	qtest_outl(qtest, CONFIG_ADDRESS, CONFIG_NIC | offset);
	return qtest_inl(qtest, CONFIG_DATA);
}

static void
config_write(struct qtest *qtest, uint8_t offset, uint32_t value)
{
	qtest_outl(qtest, CONFIG_ADDRESS, CONFIG_NIC | offset);
	qtest_outl(qtest, CONFIG_DATA, value);
}

void
pci_enable(struct qtest *qtest)
{
	config_write(qtest, BAR(0), PCI_BAR0);
	config_write(qtest, BAR(BAR_MSIX), MSIX_TABLE);
	config_write(qtest, COMMAND, COMMAND_IO_MEM_MASTER);
}

bool
pci_intx_pending(struct qtest *qtest)
{
	return (config_read(qtest, COMMAND) & STATUS_INTX) != 0;
}

/* Offset, or 0. */
static uint8_t
find_capability(struct qtest *qtest, uint8_t id)
{
	uint8_t offset = (uint8_t)config_read(qtest, CAPABILITIES);

	while (offset != 0) {
		uint32_t header = config_read(qtest, offset);

		if ((uint8_t)header == id)
			break;
		offset = (uint8_t)(header >> 8);
	}
	return offset;
}

static void
set_enable(struct qtest *qtest, uint8_t id, uint32_t bit, bool enable)
{
	uint8_t cap = find_capability(qtest, id);
	uint32_t header;

	if (cap == 0)
		return;
	header = config_read(qtest, cap) & ~bit;
	config_write(qtest, cap, enable ? header | bit : header);
}

/* Both chips that have MSI have the 64-bit form. */
static void
fill_msi(struct qtest *qtest)
{
	uint8_t cap = find_capability(qtest, CAP_MSI);

	if (cap == 0)
		return;
	config_write(qtest, cap + 4, PCI_MESSAGES);
	config_write(qtest, cap + 8, 0);
	config_write(qtest, cap + 12, 1);
}

static void
fill_msix(struct qtest *qtest)
{
	uint8_t cap = find_capability(qtest, CAP_MSIX);
	uint32_t i, nb;

	if (cap == 0)
		return;
	nb = (config_read(qtest, cap) >> 16 & 0x7FF) + 1;
	for (i = 0; i < nb; i++) {
		qtest_writel(qtest, MSIX_TABLE + 16 * i, PCI_MESSAGES + 4 * i);
		qtest_writel(qtest, MSIX_TABLE + 16 * i + 4, 0);
		qtest_writel(qtest, MSIX_TABLE + 16 * i + 8, 1);
		qtest_writel(qtest, MSIX_TABLE + 16 * i + 12, 0);
	}
}

void
pci_set_irq_type(struct qtest *qtest, enum sim_irq_type type)
{
	if (type == SIM_IRQ_MSI)
		fill_msi(qtest);
	if (type == SIM_IRQ_MSIX)
		fill_msix(qtest);
	set_enable(qtest, CAP_MSI, MSI_ENABLE, type == SIM_IRQ_MSI);
	set_enable(qtest, CAP_MSIX, MSIX_ENABLE, type == SIM_IRQ_MSIX);
}
