/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include "nic.h"
#include "regfile.h"
#include "rings.h"

#define NB_WORDS (SIM_BAR0_SIZE / 4)

/* The device may not be touched for so long after a reset, as Linux igb waits. */
#define RESET_NS 1000000

#define REG_DESC(name, offset, stride, count, access) \
	{ #name, (offset), (stride), (count), GBE_REG_##access },

static const struct gbe_reg_desc regs_8254x[] = { GBE_REGS_8254X(REG_DESC) };
static const struct gbe_reg_desc regs_82574[] = { GBE_REGS_82574(REG_DESC) };
static const struct gbe_reg_desc regs_82576[] = { GBE_REGS_82576(REG_DESC) };

#define NB(array) (sizeof(array) / sizeof((array)[0]))

static const struct nic_handler *const handlers_8254x[] = {
	nic_control_handlers,    nic_phy_handlers,        nic_nvm_handlers,
	nic_microwire_handlers,  nic_rx_handlers,         nic_stats_handlers,
	nic_ring_8254x_handlers, nic_intr_8254x_handlers, NULL,
};
static const struct nic_handler *const handlers_82574[] = {
	nic_control_handlers,
	nic_phy_handlers,
	nic_nvm_handlers,
	nic_semaphore_82574_handlers,
	nic_rx_handlers,
	nic_rss_handlers,
	nic_stats_handlers,
	nic_ring_82574_handlers,
	nic_intr_82574_handlers,
	nic_settle_handlers,
	NULL,
};
static const struct nic_handler *const handlers_82576[] = {
	nic_control_handlers,    nic_phy_handlers,
	nic_nvm_handlers,        nic_semaphore_82576_handlers,
	nic_rx_handlers,         nic_rss_handlers,
	nic_stats_handlers,      nic_ring_82576_handlers,
	nic_intr_82576_handlers, NULL,
};

static const struct {
	const struct gbe_reg_desc *regs;
	unsigned int nb_regs;
	const struct nic_handler *const *handlers;
	const struct nic_reserved *reserved;
} families[NIC_NB_FAMILIES] = {
	[NIC_8254X] = { regs_8254x, NB(regs_8254x), handlers_8254x, nic_reserved_8254x },
	[NIC_82574] = { regs_82574, NB(regs_82574), handlers_82574, nic_reserved_82574 },
	[NIC_82576] = { regs_82576, NB(regs_82576), handlers_82576, nic_reserved_82576 },
};

/* What is known of each word of BAR 0. */
struct slot {
	const struct gbe_reg_desc *reg;
	const struct nic_handler *handler;
	uint32_t reserved;
};

static struct slot slots[NIC_NB_FAMILIES][NB_WORDS];
static bool created[NIC_NB_FAMILIES];

static void
add_registers(enum nic_family family)
{
	for (unsigned int i = 0; i < families[family].nb_regs; i++) {
		const struct gbe_reg_desc *reg = &families[family].regs[i];

		for (unsigned int j = 0; j < reg->count; j++)
			slots[family][(reg->offset + reg->stride * j) / 4].reg = reg;
	}
}

static void
add_handlers(enum nic_family family)
{
	for (unsigned int t = 0; families[family].handlers[t] != NULL; t++) {
		const struct nic_handler *handler = families[family].handlers[t];

		for (; handler->count != 0; handler++) {
			for (unsigned int j = 0; j < handler->count; j++) {
				uint32_t offset = handler->offset + handler->stride * j;

				slots[family][offset / 4].handler = handler;
			}
		}
	}
}

static void
add_reserved(enum nic_family family)
{
	const struct nic_reserved *row = families[family].reserved;

	for (; row->count != 0; row++) {
		for (unsigned int j = 0; j < row->count; j++)
			slots[family][(row->offset + row->stride * j) / 4].reserved = row->mask;
	}
}

void
nic_regfile_create(enum nic_family family)
{
	if (created[family])
		return;
	add_registers(family);
	add_handlers(family);
	add_reserved(family);
	created[family] = true;
}

const char *
nic_reg_name(enum nic_family family, uint32_t offset)
{
	const struct gbe_reg_desc *reg = slots[family][offset / 4].reg;

	return reg == NULL ? NULL : reg->name;
}

static bool
ends_in(const char *text, const char *end)
{
	size_t len = strlen(text), end_len = strlen(end);

	return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

/* Only the bases of rings, and of what is written back for them, are addresses. */
static enum sim_register_holds
holds(const char *name)
{
	if (ends_in(name, "BAL"))
		return SIM_REGISTER_IOVA_LOW;
	return ends_in(name, "BAH") ? SIM_REGISTER_IOVA_HIGH : SIM_REGISTER_NUMBER;
}

void
nic_regfile_name(enum nic_family family, uint32_t offset, struct sim_register_name *name)
{
	const struct gbe_reg_desc *reg;

	offset = nic_ring_canonical(family, offset % SIM_BAR0_SIZE & ~3u);
	reg = slots[family][offset / 4].reg;
	*name = (struct sim_register_name){ .index = -1 };
	if (reg == NULL)
		return;
	name->name = reg->name;
	name->holds = holds(reg->name);
	if (reg->count > 1)
		name->index = (offset - reg->offset) / reg->stride;
}

static uint32_t
read_default(struct nic *nic, const struct slot *slot, uint32_t offset)
{
	uint32_t value = nic_reg(nic, offset);

	if (slot->reg == NULL)
		return value;
	switch (slot->reg->access) {
	case GBE_REG_RC:
	case GBE_REG_RC_W1C:
		nic_reg_set(nic, offset, 0);
		return value;
	case GBE_REG_WO:
	case GBE_REG_CLR:
		return 0;
	case GBE_REG_RO:
	case GBE_REG_RW:
	case GBE_REG_W1C:
	case GBE_REG_SET:
		break;
	}
	return value;
}

static void
write_default(struct nic *nic, const struct slot *slot, uint32_t offset, uint32_t value)
{
	enum gbe_reg_access access = slot->reg == NULL ? GBE_REG_RW : slot->reg->access;

	switch (access) {
	case GBE_REG_RO:
	case GBE_REG_RC:
	case GBE_REG_CLR: /* its partner has the bits: always a handler */
		break;
	case GBE_REG_RW:
	case GBE_REG_WO:
		nic_reg_set(nic, offset, value);
		break;
	case GBE_REG_W1C:
	case GBE_REG_RC_W1C:
		nic_reg_set(nic, offset, nic_reg(nic, offset) & ~value);
		break;
	case GBE_REG_SET:
		nic_reg_set(nic, offset, nic_reg(nic, offset) | value);
		break;
	}
}

/* Is this access too early after a reset? */
static void
check_reset(struct nic *nic, uint32_t offset)
{
	const char *name = nic_reg_name(nic->chip->family, offset);
	uint64_t passed_ns = nic_now_ns(nic) - nic->reset_ns;

	/* Once per reset: who comes too early comes often. */
	nic->in_reset = false;
	if (passed_ns >= RESET_NS)
		return;
	nic_complain(nic, "access to %s (0x%05x) %llu ns after CTRL.RST, within a millisecond",
		     name == NULL ? "an unlisted register" : name, offset,
		     (unsigned long long)passed_ns);
}

static void
check_read(struct nic *nic, const struct slot *slot, uint32_t offset)
{
	if (slot->reg == NULL)
		nic_complain(nic, "read of unlisted register 0x%05x", offset);
	else if (slot->reg->access == GBE_REG_WO || slot->reg->access == GBE_REG_CLR)
		nic_complain(nic, "read of write-only register %s", slot->reg->name);
}

static void
check_write(struct nic *nic, const struct slot *slot, uint32_t offset, uint32_t value)
{
	uint32_t changed;

	if (slot->reg == NULL) {
		nic_complain(nic, "write of 0x%08x to unlisted register 0x%05x", value, offset);
		return;
	}
	if (slot->reg->access == GBE_REG_RO || slot->reg->access == GBE_REG_RC) {
		nic_complain(nic, "write of 0x%08x to read-only register %s (0x%05x)", value,
			     slot->reg->name, offset);
		return;
	}
	nic_check_receiving(nic, offset, value);
	changed = (value ^ nic_reg(nic, offset)) & slot->reserved;
	if (changed != 0)
		nic_complain(nic, "write of 0x%08x to %s (0x%05x) changes reserved bits 0x%08x",
			     value, slot->reg->name, offset, changed);
}

uint32_t
nic_regfile_read(struct nic *nic, uint32_t offset)
{
	enum nic_family family = nic->chip->family;
	const struct slot *slot;

	offset = nic_ring_canonical(family, offset % SIM_BAR0_SIZE & ~3u);
	slot = &slots[family][offset / 4];
	if (nic->in_reset)
		check_reset(nic, offset);
	if (nic->settling)
		nic_settle_check(nic, offset, nic_reg_name(family, offset));
	check_read(nic, slot, offset);
	if (slot->handler != NULL && slot->handler->read != NULL)
		return slot->handler->read(nic, offset);
	return read_default(nic, slot, offset);
}

void
nic_regfile_write(struct nic *nic, uint32_t offset, uint32_t value)
{
	enum nic_family family = nic->chip->family;
	const struct slot *slot;

	offset = nic_ring_canonical(family, offset % SIM_BAR0_SIZE & ~3u);
	slot = &slots[family][offset / 4];
	if (nic->in_reset)
		check_reset(nic, offset);
	if (nic->settling)
		nic_settle_check(nic, offset, nic_reg_name(family, offset));
	check_write(nic, slot, offset, value);
	/* A device that is stuck in reset takes nothing but another reset. */
	if (nic->stuck && offset != GBE_CTRL)
		return;
	if (slot->handler != NULL && slot->handler->write != NULL)
		slot->handler->write(nic, offset, value);
	else
		write_default(nic, slot, offset, value);
}
