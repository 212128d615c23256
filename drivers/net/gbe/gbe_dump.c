/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include <rte_dev_info.h>

#include "gbe_dump.h"
#include "gbe_moderation.h"
#include "hw/gbe_nvm.h"

/* Reading these changes nothing; the others are left out of the dump. */
static bool
gbe_reg_is_dumped(const struct gbe_reg_desc *desc)
{
	switch (desc->access) {
	case GBE_REG_RO:
	case GBE_REG_RW:
	case GBE_REG_W1C:
	case GBE_REG_SET:
		break;
	case GBE_REG_WO:
	case GBE_REG_RC:
	case GBE_REG_RC_W1C:
	case GBE_REG_CLR:
		return false;
	}
	/* A read of SWSM takes the semaphore between drivers. */
	return strcmp(desc->name, "SWSM") != 0;
}

/*
 * All registers that can be read without side effect, in the order of the
 * family's list, elements of an array one after the other.
 */
int
gbe_get_reg(struct rte_eth_dev *dev, struct rte_dev_reg_info *info)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	const struct gbe_reg_list *list = gbe_chip_of(hw)->regs;
	const struct rte_pci_device *pci_dev = gbe_pci_dev_of(dev);
	uint32_t *data = info->data;
	uint32_t nb = 0;

	for (unsigned int i = 0; i < list->nb_regs; i++) {
		if (!gbe_reg_is_dumped(&list->regs[i]))
			continue;
		for (uint16_t j = 0; j < list->regs[i].count; j++) {
			/* Length 0: the caller has room for all. */
			if (data != NULL && info->length != 0 && nb >= info->length)
				return -EINVAL;
			if (data != NULL)
				data[nb] = gbe_reg_read(hw, list->regs[i].offset +
								    list->regs[i].stride * j);
			nb++;
		}
	}
	info->length = nb;
	info->width = sizeof(uint32_t);
	info->version = (uint32_t)pci_dev->id.device_id << 16 | pci_dev->id.vendor_id;
	return 0;
}

int
gbe_get_eeprom_length(struct rte_eth_dev *dev __rte_unused)
{
	return GBE_NVM_WORDS * sizeof(uint16_t);
}

/* The words that the checksum covers, as the bytes of the serial memory. */
int
gbe_get_eeprom(struct rte_eth_dev *dev, struct rte_dev_eeprom_info *eeprom)
{
	const struct rte_pci_device *pci_dev = gbe_pci_dev_of(dev);
	uint32_t size = gbe_get_eeprom_length(dev);
	uint32_t end = eeprom->offset + eeprom->length;
	uint16_t words[GBE_NVM_WORDS];
	int ret;

	if (eeprom->data == NULL || eeprom->length == 0 || end > size || end < eeprom->offset) {
		GBE_LOG(ERR, dev, "NVM bytes %u to %u; there are %u", eeprom->offset, end, size);
		return -EINVAL;
	}
	ret = gbe_nvm_read(gbe_hw_of(dev), 0, GBE_NVM_WORDS, words);
	if (ret != 0)
		return ret;
	for (unsigned int i = 0; i < GBE_NVM_WORDS; i++)
		words[i] = rte_cpu_to_le_16(words[i]);
	memcpy(eeprom->data, (const uint8_t *)words + eeprom->offset, eeprom->length);
	eeprom->magic = (uint32_t)pci_dev->id.device_id << 16 | pci_dev->id.vendor_id;
	return 0;
}

/*
 * What interrupts were granted: rte_eth_dev_priv_dump(). Applications compare
 * what it says to see whether the port has changed: no counter belongs here, nor
 * the moderation of a port where lib/rxmode sets it by the load.
 */
int
gbe_priv_dump(struct rte_eth_dev *dev, FILE *file)
{
	struct rxmode_moderation moderation;

	if (gbe_intr_of(dev) == NULL) {
		fprintf(file, "interrupts: none\n");
		return 0;
	}
	msgintr_dump(gbe_intr_of(dev), file);
	if (gbe_port_of(dev)->args.sleeps)
		return 0;
	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++) {
		if (gbe_moderation_get(dev, q, &moderation) == 0)
			fprintf(file, "  queue %u: one interrupt in %u us, %u per second\n", q,
				moderation.interval_us, moderation.per_second);
	}
	return 0;
}
