/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Resets, and the register that causes them. Reset values are those of QEMU
 * 10.0, for registers whose values a driver reads and keeps; in addition the
 * bits that say that silicon has finished (NVM read, configuration done).
 */

#include <string.h>

#include "nic.h"
#include "rings.h"

#define STATUS_PHYRA           (1u << 10) /* 82576 */
#define CTRL_LRST              (1u << 3)
#define CTRL_SPEED_1000        (1u << 9)
#define CTRL_EXT_EE_RST        (1u << 13) /* clears itself, and CTRL_EXT bit 12 */
#define CTRL_EXT_SELF_CLEARING (CTRL_EXT_EE_RST | 1u << 12)
#define CFG_DONE               (3u << 18)
#define EECD_PRES              (1u << 8)
#define EECD_AUTO_RD           (1u << 9)

/* What the other registers hold is in the manuals' words undefined or 0. */
const struct nic_reset_value nic_reset_8254x[] = {
	{ GBE_CTRL, 0, 1, GBE_CTRL_FD | CTRL_SPEED_1000 },
	{ GBE_EECD, 0, 1, EECD_PRES },
	{ GBE_VET, 0, 1, 0x8100 },
	{ GBE_LEDCTL, 0, 1, 0x602 },
	{ GBE_MANC, 0, 1, 0x222300 },
	{ GBE_8254X_PBA, 0, 1, 0x100030 },
	{ 0 },
};

const struct nic_reset_value nic_reset_82574[] = {
	{ GBE_CTRL, 0, 1, 0x140241 },
	{ GBE_EECD, 0, 1, EECD_PRES | EECD_AUTO_RD },
	{ GBE_82574_EXTCNF_CTRL, 0, 1, 1u << 3 },
	{ 0x01010, 0, 1, CFG_DONE | 1u << 31 }, /* EEMNGCTL */
	{ GBE_82574_PBA, 0, 1, 0x140014 },
	{ GBE_LEDCTL, 0, 1, 0x68302 },
	{ GBE_TIPG, 0, 1, 0x602008 },
	{ GBE_VET, 0, 1, 0x8100 },
	{ GBE_82574_RXDCTL, 0x100, 2, 1u << 16 },
	{ GBE_82574_PSRCTL, 0, 1, 0x040402 },
	{ GBE_82574_TARC, 0x100, 2, 0x403 },
	{ GBE_82574_GCR, 0, 1, 0x6800200 },
	{ GBE_RXCSUM, 0, 1, GBE_RXCSUM_IPOFL | GBE_RXCSUM_TUOFL },
	{ GBE_MANC, 0, 1, 0x10000000 },
	{ 0 },
};

const struct nic_reset_value nic_reset_82576[] = {
	{ GBE_CTRL, 0, 1, 0x100201 | CTRL_LRST },
	{ GBE_EECD, 0, 1, 0x1010 | EECD_PRES | EECD_AUTO_RD },
	{ GBE_82576_EEMNGCTL, 0, 1, CFG_DONE | 1u << 31 },
	{ GBE_LEDCTL, 0, 1, 0x7068302 },
	{ GBE_TIPG, 0, 1, 0x601008 },
	{ GBE_VET, 0, 1, 0x81008100 },
	{ GBE_82576_TCTL_EXT, 0, 1, 0x10840 },
	{ GBE_TCTL, 0, 1, 0xA40400F8 },
	{ GBE_82576_GCR, 0, 1, 0x6850200 },
	{ GBE_82576_RXPBS, 0, 1, 0x40 },
	{ GBE_82576_TXPBS, 0, 1, 0x28 },
	{ GBE_82576_RLPML, 0, 1, 0x2600 },
	{ GBE_82576_VMOLR, 4, 8, 0x80002600 },
	{ GBE_RXCSUM, 0, 1, GBE_RXCSUM_IPOFL | GBE_RXCSUM_TUOFL },
	/* Queue 0 is enabled in both directions, as QEMU 10.0 and Linux igb. */
	{ GBE_82576_RXDCTL, 0x40, 16, 1u << 16 },
	{ GBE_82576_RXDCTL, 0, 1, GBE_DCTL_QUEUE_ENABLE | 1u << 16 },
	{ GBE_82576_TXDCTL, 0, 1, GBE_DCTL_QUEUE_ENABLE },
	{ 0 },
};

/* A software reset leaves the division of the packet buffer alone. */
static const uint32_t kept_by_software_reset[NIC_NB_FAMILIES][2] = {
	[NIC_8254X] = { GBE_8254X_PBA, GBE_8254X_PBA },
	[NIC_82574] = { GBE_82574_PBA, GBE_82574_PBA },
	[NIC_82576] = { GBE_82576_RXPBS, GBE_82576_TXPBS },
};

static void
write_reset_values(struct nic *nic)
{
	const struct nic_reset_value *row = nic->chip->reset_values;

	for (uint32_t offset = 0; offset < SIM_BAR0_SIZE; offset += 4) {
		/* Plain rings: only what changes, a store costs a page. */
		if (nic_reg(nic, offset) != 0)
			nic_reg_set(nic, offset, 0);
	}
	for (; row->count != 0; row++) {
		for (unsigned int i = 0; i < row->count; i++)
			nic_reg_set(nic, row->offset + row->stride * i, row->value);
	}
}

/* Entry 0 of the receive addresses comes from the NVM. */
static void
load_address(struct nic *nic)
{
	nic_reg_set(nic, GBE_RAL, nic->nvm[0] | (uint32_t)nic->nvm[1] << 16);
	nic_reg_set(nic, GBE_RAH, nic->nvm[2] | GBE_RAH_AV);
}

/* The PHY keeps its state, and so its link, over every reset but its own. */
void
nic_reset(struct nic *nic, enum nic_reset_kind kind)
{
	const uint32_t *kept_at = kept_by_software_reset[nic->chip->family];
	uint32_t kept[2] = { nic_reg(nic, kept_at[0]), nic_reg(nic, kept_at[1]) };
	bool phy_was_owned = nic_phy_is_owned(nic);

	nic_intr_reset(nic);
	write_reset_values(nic);
	if (kind == NIC_RESET_SOFTWARE) {
		nic_reg_set(nic, kept_at[0], kept[0]);
		nic_reg_set(nic, kept_at[1], kept[1]);
	}
	load_address(nic);
	nic_manage_reset(nic);
	nic_rings_reset(nic);
	memset(nic->context, 0, sizeof(nic->context));
	nic->dev.counts.rx_missed += nic->fifo.nb_frames;
	nic->fifo.used = 0;
	nic->fifo.nb_frames = 0;
	nic->fifo.done = 0;
	nic->rss_table_valid = false;
	nic->stuck = false;
	nic->in_reset = false;
	nic->reset_ns = nic_now_ns(nic);
	nic->settling = false;
	nic->nvm_read_ns = 0;
	if (kind == NIC_RESET_SOFTWARE && nic->chip->family == NIC_82574)
		nic_settle_begin(nic, phy_was_owned);
	else if (kind == NIC_RESET_SOFTWARE)
		nic->in_reset = true;
	nic->link_up = false;
	nic_link_evaluate(nic);
	/* The link as the MAC finds it after a reset is no change of it. */
	nic_reg_set(nic, GBE_ICR, 0);
}

static void
software_reset(struct nic *nic)
{
	nic_reset(nic, NIC_RESET_SOFTWARE);
	if (!nic_fault(nic, "stuck.reset"))
		return;
	nic->stuck = true;
	nic_reg_set(nic, GBE_CTRL, nic_reg(nic, GBE_CTRL) | GBE_CTRL_RST);
	nic_reg_set(nic, GBE_EECD, nic_reg(nic, GBE_EECD) & ~EECD_AUTO_RD);
}

/* STATUS.GIO_MASTER follows CTRL once no request is under way. */
static void
update_master(struct nic *nic, uint32_t old_ctrl)
{
	bool was_master =
		nic->chip->family == NIC_8254X || (old_ctrl & GBE_CTRL_GIO_MASTER_DISABLE) == 0;

	if (was_master && !nic_is_master(nic) && nic_fault(nic, "stuck.master"))
		nic_reg_set(nic, GBE_CTRL, nic_reg(nic, GBE_CTRL) & ~GBE_CTRL_GIO_MASTER_DISABLE);
}

/* 8254x: one of them may need I/O for it, and an emulator may do nothing. */
static bool
takes_reset(struct nic *nic)
{
	return nic->chip->family != NIC_8254X || nic->dev.is_io_access ||
	       !nic_fault(nic, "reset.memory");
}

static void
write_ctrl(struct nic *nic, uint32_t offset, uint32_t value)
{
	uint32_t old = nic_reg(nic, offset);

	if ((value & GBE_CTRL_RST) != 0 && takes_reset(nic)) {
		software_reset(nic);
		return;
	}
	if (nic->stuck)
		return;
	nic_reg_set(nic, offset, value & ~(GBE_CTRL_PHY_RST | GBE_CTRL_RST));
	update_master(nic, old);
	if ((value & GBE_CTRL_PHY_RST) != 0) {
		nic_manage_link_cut(nic);
		nic_phy_reset(nic);
		if (nic->chip->family == NIC_82576)
			nic_reg_set(nic, GBE_STATUS, nic_reg(nic, GBE_STATUS) | STATUS_PHYRA);
	}
	nic_link_evaluate(nic);
}

static uint32_t
read_status(struct nic *nic, uint32_t offset)
{
	uint32_t status = nic_reg(nic, offset);

	return nic_is_master(nic) ? status | GBE_STATUS_GIO_MASTER :
				    status & ~GBE_STATUS_GIO_MASTER;
}

static void
write_ctrl_ext(struct nic *nic, uint32_t offset, uint32_t value)
{
	nic_reg_set(nic, offset, value & ~CTRL_EXT_SELF_CLEARING);
	if ((value & CTRL_EXT_EE_RST) != 0)
		nic_settle_read_again(nic);
}

const struct nic_handler nic_control_handlers[] = {
	{ GBE_CTRL, 0, 1, NULL, write_ctrl },
	{ GBE_STATUS, 0, 1, read_status, NULL },
	{ GBE_CTRL_EXT, 0, 1, NULL, write_ctrl_ext },
	{ 0 },
};
