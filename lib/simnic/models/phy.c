/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * The PHY, behind MDIC, and the link. Registers of clause 22 act; the others
 * are storage, with the values that drivers look at: identifiers, and those of
 * QEMU 10.0. The link partner is another port that can do everything, so that
 * negotiation finds the best that is advertised.
 */

#include <inttypes.h>
#include <string.h>

#include "nic.h"

#define PHY_ADDR 1

#define BMCR     0
#define BMSR     1
#define ANAR     4
#define ANLPAR   5
#define ANER     6
#define CTRL1000 9
#define STAT1000 10

/* M88: bit 11 of its control register. IGP: bit 1 of power management. BM: a counter. */
#define M88_CTRL        16
#define M88_CRS_ON_TX   0x0800
#define IGP_POWER       25
#define IGP_D0_LPLU     0x0002
#define BM_RX_ERRORS    21
#define IDLE_ERRORS_MAX 0x00FF

/* No access to the PHY after its reset: I210 datasheet, page 90. */
#define SILENCE_NS 300000

#define BMCR_RESET     0x8000
#define BMCR_ANENABLE  0x1000
#define BMCR_PDOWN     0x0800
#define BMCR_ANRESTART 0x0200
#define BMCR_FD        0x0100
#define BMCR_SPEED1000 0x0040
#define BMCR_SPEED100  0x2000

#define BMSR_ANCOMPLETE 0x0020
#define BMSR_LINK       0x0004

#define ANAR_10_HALF  0x0020
#define ANAR_10_FULL  0x0040
#define ANAR_100_HALF 0x0080
#define ANAR_100_FULL 0x0100
#define CTRL1000_FULL 0x0200

/*
 * Silicon takes seconds. This is as short as lets a driver see the link go and
 * come back, because drivers that wait in a busy loop let no virtual time pass.
 */
#define AUTONEG_NS 100000

#define STATUS_LINK_BITS \
	(GBE_STATUS_FD | GBE_STATUS_LU | GBE_STATUS_SPEED_MASK << GBE_STATUS_SPEED_SHIFT)

#define COMMON_VALUES(id2) \
	BMCR, BMCR_ANENABLE | BMCR_FD | BMCR_SPEED1000, BMSR, 0x7949, 3, (id2), ANAR, 0x0DE1, \
		ANLPAR, 0x4DE1, 7, 0x2001, CTRL1000, 0x0F00, STAT1000, 0x3C00, 15, 0x3000

const uint16_t nic_phy_m88_8254x[] = {
	COMMON_VALUES(0x0C20), 2, 0x0141, 16, 0x0360, 20, 0x0D60, 0xFFFF,
};
const uint16_t nic_phy_bm_82574[] = {
	COMMON_VALUES(0x0CB1), 2, 0x0141, 16, 0x3360, 0xFFFF,
};
const uint16_t nic_phy_igp_82576[] = {
	COMMON_VALUES(0x0391), 2, 0x02A8, 16, 0x0120, 17, 0xC000, 25, 0x008D, 0xFFFF,
};

/* The 82574L's PHY has pages; those of the others have one that matters. */
static uint16_t *
phy_reg(struct nic *nic, unsigned int reg)
{
	unsigned int page = 0;

	if (nic->chip->family == NIC_82574 && reg != 22)
		page = nic->phy[0][22] % NIC_PHY_PAGES;
	return &nic->phy[page][reg];
}

static bool
is_powered(const struct nic *nic)
{
	return (nic->phy[0][BMCR] & BMCR_PDOWN) == 0;
}

static bool
phy_has_link(const struct nic *nic)
{
	bool negotiates = (nic->phy[0][BMCR] & BMCR_ANENABLE) != 0;

	return is_powered(nic) && !nic->phy_hangs && nic->dev.host->carrier(nic->dev.host_ctx) &&
	       (!negotiates || (nic->phy[0][BMSR] & BMSR_ANCOMPLETE) != 0);
}

/* Low power at link-up: the lowest speed that is advertised will do. */
static bool
prefers_low_speed(const struct nic *nic)
{
	return nic->chip->family == NIC_82576 && (nic->phy[0][IGP_POWER] & IGP_D0_LPLU) != 0 &&
	       (nic->phy[0][ANAR] & (ANAR_10_FULL | ANAR_10_HALF)) != 0;
}

/* STATUS bits of the best mode that is advertised, or of the forced one. */
static uint32_t
link_mode(const struct nic *nic)
{
	uint16_t bmcr = nic->phy[0][BMCR];
	uint16_t anar = nic->phy[0][ANAR];
	uint32_t speed;
	bool full;

	if ((bmcr & BMCR_ANENABLE) == 0) {
		speed = (bmcr & BMCR_SPEED1000) != 0 ? 2 : (bmcr & BMCR_SPEED100) != 0;
		full = (bmcr & BMCR_FD) != 0;
	} else if (prefers_low_speed(nic)) {
		speed = 0;
		full = (anar & ANAR_10_FULL) != 0;
	} else if ((nic->phy[0][CTRL1000] & CTRL1000_FULL) != 0) {
		speed = 2;
		full = true;
	} else if ((anar & (ANAR_100_FULL | ANAR_100_HALF)) != 0) {
		speed = 1;
		full = (anar & ANAR_100_FULL) != 0;
	} else {
		speed = 0;
		full = (anar & ANAR_10_FULL) != 0;
	}
	return speed << GBE_STATUS_SPEED_SHIFT | (full ? GBE_STATUS_FD : 0);
}

/* DPDK's e1000_phy.c: half duplex needs the PHY to assert CRS on Tx. */
static void
check_half_duplex(struct nic *nic, uint32_t status)
{
	if (nic->chip->family == NIC_8254X && (status & GBE_STATUS_FD) == 0 &&
	    (nic->phy[0][M88_CTRL] & M88_CRS_ON_TX) == 0)
		nic_complain(nic, "a half duplex link, and the PHY does not assert CRS on Tx");
}

/* The MAC recognises the PHY's link only while CTRL.SLU is set. */
void
nic_link_evaluate(struct nic *nic)
{
	bool up = phy_has_link(nic) && (nic_reg(nic, GBE_CTRL) & GBE_CTRL_SLU) != 0;
	uint32_t status = nic_reg(nic, GBE_STATUS) & ~STATUS_LINK_BITS;

	if (phy_has_link(nic))
		nic->phy[0][BMSR] |= BMSR_LINK;
	status |= link_mode(nic) | (up ? GBE_STATUS_LU : 0);
	status |= (uint32_t)nic->chip->lan_id << GBE_STATUS_LAN_ID_SHIFT;
	nic_reg_set(nic, GBE_STATUS, status);
	if (up == nic->link_up)
		return;
	nic->link_up = up;
	if (up)
		check_half_duplex(nic, status);
	nic->chip->intr->raise(nic, NIC_ICR_LSC);
}

static void
negotiate(struct nic *nic)
{
	const struct sim_host_ops *host = nic->dev.host;

	nic->phy[0][BMSR] &= ~(BMSR_ANCOMPLETE | BMSR_LINK);
	nic_link_evaluate(nic);
	host->timer_cancel(nic->dev.host_ctx, &nic->autoneg);
	if (!is_powered(nic) || !host->carrier(nic->dev.host_ctx) ||
	    (nic->phy[0][BMCR] & BMCR_ANENABLE) == 0)
		return;
	host->timer_arm(nic->dev.host_ctx, &nic->autoneg, nic_now_ns(nic) + AUTONEG_NS);
}

static void
negotiated(void *arg)
{
	struct nic *nic = arg;

	nic->phy[0][BMSR] |= BMSR_ANCOMPLETE;
	nic->phy[0][ANER] |= 1;
	nic_link_evaluate(nic);
}

static void
set_defaults(struct nic *nic)
{
	const uint16_t *pair = nic->chip->phy_values;

	memset(nic->phy, 0, sizeof(nic->phy));
	for (; pair[0] != 0xFFFF; pair += 2)
		nic->phy[0][pair[0]] = pair[1];
}

/* Somebody has had the link up long before the driver comes. */
void
nic_phy_power_on(struct nic *nic)
{
	nic->autoneg.expired = negotiated;
	nic->autoneg.arg = nic;
	set_defaults(nic);
	nic->phy[0][BMSR] |= BMSR_ANCOMPLETE;
}

/* The link partner notices. */
static void
tell_power(struct nic *nic, uint16_t old_bmcr)
{
	if (((nic->phy[0][BMCR] ^ old_bmcr) & BMCR_PDOWN) != 0)
		nic->dev.host->phy_power(nic->dev.host_ctx, is_powered(nic));
}

void
nic_phy_reset(struct nic *nic)
{
	uint16_t old = nic->phy[0][BMCR];

	nic->phy_reset_ns = nic_now_ns(nic);
	nic->phy_was_reset = true;
	nic->phy_hangs = false;
	set_defaults(nic);
	tell_power(nic, old);
	negotiate(nic);
}

void
nic_phy_carrier_changed(struct nic *nic)
{
	negotiate(nic);
}

static void
write_bmcr(struct nic *nic, uint16_t value)
{
	uint16_t old = nic->phy[0][BMCR];

	if ((value & ~old & BMCR_PDOWN) != 0)
		nic_manage_link_cut(nic);
	if ((value & BMCR_RESET) != 0) {
		/* The advertisement stays, as on the PHYs of Marvell. */
		value &= ~BMCR_RESET;
		value |= BMCR_ANRESTART;
	}
	nic->phy[0][BMCR] = value & ~BMCR_ANRESTART;
	tell_power(nic, old);
	if ((value & BMCR_ANRESTART) != 0 || ((value ^ old) & (BMCR_PDOWN | BMCR_ANENABLE)) != 0)
		negotiate(nic);
	else
		nic_link_evaluate(nic);
}

static void
write_phy(struct nic *nic, unsigned int reg, uint16_t value)
{
	switch (reg) {
	case BMCR:
		write_bmcr(nic, value);
		break;
	case BMSR:
	case 2:
	case 3:
	case ANLPAR:
	case STAT1000:
		break;
	default:
		*phy_reg(nic, reg) = value;
		break;
	}
}

/* The 82574L's PHY may hang, which two counters tell (Linux e1000e). */
static bool
shows_hang(struct nic *nic, unsigned int reg)
{
	if (nic->chip->family != NIC_82574)
		return false;
	if (reg == BM_RX_ERRORS && nic_fault(nic, "phy.hangs")) {
		nic->phy_hangs = true;
		nic_link_evaluate(nic);
	}
	return nic->phy_hangs;
}

/* The link bit of BMSR is latched low: a loss is seen at the next read. */
static uint16_t
read_phy(struct nic *nic, unsigned int reg)
{
	uint16_t value = *phy_reg(nic, reg);

	if ((reg == BM_RX_ERRORS || reg == STAT1000) && shows_hang(nic, reg))
		return reg == BM_RX_ERRORS ? UINT16_MAX : value | IDLE_ERRORS_MAX;
	if (reg != BMSR)
		return value;
	value = nic->phy[0][BMSR];
	nic->phy[0][BMSR] &= ~BMSR_LINK;
	if (phy_has_link(nic))
		nic->phy[0][BMSR] |= BMSR_LINK;
	return value;
}

static void
write_mdic(struct nic *nic, uint32_t offset, uint32_t value)
{
	unsigned int phy = value >> GBE_MDIC_PHY_SHIFT & 0x1F;
	unsigned int reg = value >> GBE_MDIC_REG_SHIFT & 0x1F;

	if (!nic_phy_is_owned(nic))
		nic_complain(nic, "PHY register %u is accessed without the right to it", reg);
	if (nic->phy_was_reset && nic_now_ns(nic) - nic->phy_reset_ns < SILENCE_NS)
		nic_complain(nic, "PHY register %u is accessed %" PRIu64 " ns after its reset", reg,
			     nic_now_ns(nic) - nic->phy_reset_ns);
	value &= ~(GBE_MDIC_READY | GBE_MDIC_ERROR);
	if (nic_fault(nic, "stuck.mdic")) {
		nic_reg_set(nic, offset, value);
		return;
	}
	if (phy != PHY_ADDR)
		value |= GBE_MDIC_ERROR;
	else if ((value & GBE_MDIC_OP_READ) != 0)
		value = (value & ~GBE_MDIC_DATA_MASK) | read_phy(nic, reg);
	else if ((value & GBE_MDIC_OP_WRITE) != 0)
		write_phy(nic, reg, value & GBE_MDIC_DATA_MASK);
	nic_reg_set(nic, offset, value | GBE_MDIC_READY);
	if ((value & 1u << 29) != 0)
		nic->chip->intr->raise(nic, NIC_ICR_MDAC);
}

const struct nic_handler nic_phy_handlers[] = {
	{ GBE_MDIC, 0, 1, NULL, write_mdic },
	{ 0 },
};
