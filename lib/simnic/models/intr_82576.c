/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * 82576: two layers. With GPIE.MSIX_MODE EICR has a bit for each message, to
 * which IVAR routes the queues and IVAR_MISC the causes of ICR that IMS lets
 * pass. Without it ICR and IMS decide, the message is number 0 whatever the
 * type, and EICR has the queues in bits 0 to 15 and OTHER in 31.
 *
 * A message is sent when a bit becomes both set and unmasked. As it is sent,
 * EIAC clears the cause, and EIAM masks it if GPIE.EIAME is set. With
 * MSIX_MODE but without MSI-X nothing is sent, as QEMU 10.0.
 */

#include "nic.h"

#define GPIE_NSICR     (1u << 0)
#define GPIE_MSIX_MODE (1u << 4)
#define GPIE_EIAME     (1u << 30)
#define GPIE_PBA       (1u << 31)

#define ICR_ASSERTED     (1u << 31)
#define ICR_DRSTA        (1u << 30)
#define EICR_OTHER       (1u << 31)
#define EICR_MSIX_BITS   0x01FFFFFFu
#define EICR_LEGACY_BITS 0xC000FFFFu

#define EITR_CNT_IGNR (1u << 31)
#define PBACL         0x5B68

static bool
has_mode(const struct nic *nic)
{
	return (nic_reg(nic, GBE_82576_GPIE) & GPIE_MSIX_MODE) != 0;
}

static uint32_t
unmasked_icr(const struct nic *nic)
{
	return nic_reg(nic, GBE_ICR) & nic_reg(nic, GBE_IMS);
}

static uint32_t
unmasked_eicr(const struct nic *nic)
{
	return nic_reg(nic, GBE_82576_EICR) & nic_reg(nic, GBE_82576_EIMS);
}

static bool
level(const struct nic *nic)
{
	return !has_mode(nic) && unmasked_icr(nic) != 0;
}

/* The bit of EICR that an entry of IVAR names, or 0. */
static uint32_t
route(uint32_t entry)
{
	return (entry & 0x80) != 0 ? 1u << (entry & 0x1F) : 0;
}

/* Queues 0 to 7 in the lower half of each register, 8 to 15 in the upper one. */
static uint32_t
route_of_queue(const struct nic *nic, unsigned int queue, bool is_tx)
{
	uint32_t ivar = nic_reg(nic, GBE_82576_IVAR + 4 * (queue & 7));

	return route(ivar >> ((queue & 8) << 1) >> (is_tx ? 8 : 0));
}

static void
raise_eicr(struct nic *nic, uint32_t bits)
{
	uint32_t before = unmasked_eicr(nic);
	uint32_t fired;

	nic_reg_set(nic, GBE_82576_EICR, nic_reg(nic, GBE_82576_EICR) | bits);
	if (!has_mode(nic) || nic_irq_type(nic) != SIM_IRQ_MSIX)
		return;
	fired = unmasked_eicr(nic) & ~before;
	for (unsigned int v = 0; fired != 0 && v < NIC_MAX_VECTORS; v++) {
		if ((fired >> v & 1) != 0)
			nic_vector_request(nic, v);
	}
}

/* Causes of ICR have become set and unmasked. */
static void
fire(struct nic *nic, uint32_t causes)
{
	uint32_t misc = nic_reg(nic, GBE_82576_IVAR_MISC);
	uint32_t bits = 0;

	if (causes == 0)
		return;
	if (has_mode(nic)) {
		if ((causes & ICR_DRSTA) != 0)
			bits |= route(misc);
		if ((causes & ~ICR_DRSTA) != 0)
			bits |= route(misc >> 8);
		raise_eicr(nic, bits);
		return;
	}
	nic_reg_set(nic, GBE_82576_EICR, nic_reg(nic, GBE_82576_EICR) | EICR_OTHER);
	switch (nic_irq_type(nic)) {
	case SIM_IRQ_MSIX:
	case SIM_IRQ_MSI:
		nic_vector_request(nic, 0);
		break;
	default:
		nic_intx_update(nic);
		break;
	}
}

static void
raise(struct nic *nic, uint32_t causes)
{
	uint32_t before = unmasked_icr(nic);

	nic_reg_set(nic, GBE_ICR, nic_reg(nic, GBE_ICR) | (causes & ~ICR_ASSERTED));
	fire(nic, unmasked_icr(nic) & ~before);
}

static void
rx_done(struct nic *nic, unsigned int queue, uint32_t causes)
{
	raise_eicr(nic, route_of_queue(nic, queue, false));
	raise(nic, NIC_ICR_RXT0 | causes);
}

static void
tx_done(struct nic *nic, unsigned int queue, uint32_t causes)
{
	/* TXQE is not a cause of this chip. */
	causes &= NIC_ICR_TXDW;
	if (causes == 0)
		return;
	raise_eicr(nic, route_of_queue(nic, queue, true));
	raise(nic, causes);
}

static bool
wanted(const struct nic *nic, unsigned int vector)
{
	if (has_mode(nic))
		return (unmasked_eicr(nic) >> vector & 1) != 0;
	return unmasked_icr(nic) != 0;
}

static void
sent(struct nic *nic, unsigned int vector)
{
	uint32_t bit = 1u << vector;

	if (!has_mode(nic))
		return;
	if ((nic_reg(nic, GBE_82576_EIAC) & bit) != 0)
		nic_reg_set(nic, GBE_82576_EICR, nic_reg(nic, GBE_82576_EICR) & ~bit);
	if ((nic_reg(nic, GBE_82576_GPIE) & GPIE_EIAME) != 0 &&
	    (nic_reg(nic, GBE_82576_EIAM) & bit) != 0)
		nic_reg_set(nic, GBE_82576_EIMS, nic_reg(nic, GBE_82576_EIMS) & ~bit);
}

static uint64_t
interval_ns(const struct nic *nic, unsigned int vector)
{
	uint32_t us = nic_reg(nic, GBE_82576_EITR + 4 * vector) >> 2 & 0x1FFF;

	return (uint64_t)us * 1000;
}

const struct nic_intr_ops nic_intr_82576 = {
	.raise = raise,
	.rx_done = rx_done,
	.tx_done = tx_done,
	.level = level,
	.wanted = wanted,
	.sent = sent,
	.interval_ns = interval_ns,
};

/* An access to ICR that clears masks what IAM says besides. */
static bool
icr_access_acts(const struct nic *nic)
{
	return (nic_reg(nic, GBE_82576_GPIE) & GPIE_NSICR) != 0 || unmasked_icr(nic) != 0;
}

static void
auto_mask_icr(struct nic *nic)
{
	if (icr_access_acts(nic))
		nic_reg_set(nic, GBE_IMS, nic_reg(nic, GBE_IMS) & ~nic_reg(nic, GBE_82576_IAM));
}

static void
icr_cleared(struct nic *nic)
{
	if (!has_mode(nic) && unmasked_icr(nic) == 0)
		nic_reg_set(nic, GBE_82576_EICR, nic_reg(nic, GBE_82576_EICR) & ~EICR_OTHER);
	nic_intx_update(nic);
}

static uint32_t
read_icr(struct nic *nic, uint32_t offset)
{
	uint32_t value = nic_reg(nic, offset);
	bool clears = icr_access_acts(nic) || nic_reg(nic, GBE_IMS) == 0;

	if (unmasked_icr(nic) != 0)
		value |= ICR_ASSERTED;
	auto_mask_icr(nic);
	if (clears)
		nic_reg_set(nic, offset, 0);
	icr_cleared(nic);
	return value;
}

static void
write_icr(struct nic *nic, uint32_t offset, uint32_t value)
{
	auto_mask_icr(nic);
	nic_reg_set(nic, offset, nic_reg(nic, offset) & ~value);
	icr_cleared(nic);
}

static void
write_ics(struct nic *nic, uint32_t offset, uint32_t value)
{
	(void)offset;
	raise(nic, value);
}

static void
write_ims(struct nic *nic, uint32_t offset, uint32_t value)
{
	uint32_t before = unmasked_icr(nic);
	uint32_t misc = nic_reg(nic, GBE_82576_IVAR_MISC);

	if (has_mode(nic) && (value & ~ICR_DRSTA) != 0 && route(misc >> 8) == 0)
		nic_complain(nic, "IMS unmasks 0x%08x, and IVAR_MISC has no vector for it", value);
	nic_reg_set(nic, offset, nic_reg(nic, offset) | (value & ~ICR_ASSERTED));
	fire(nic, unmasked_icr(nic) & ~before);
}

static void
write_imc(struct nic *nic, uint32_t offset, uint32_t value)
{
	(void)offset;
	nic_reg_set(nic, GBE_IMS, nic_reg(nic, GBE_IMS) & ~value);
	icr_cleared(nic);
}

static uint32_t
eicr_bits(const struct nic *nic)
{
	return has_mode(nic) ? EICR_MSIX_BITS : EICR_LEGACY_BITS;
}

/* Without EIAME it is an access to EICR that masks. */
static void
auto_mask_eicr(struct nic *nic)
{
	if ((nic_reg(nic, GBE_82576_GPIE) & GPIE_EIAME) == 0)
		nic_reg_set(nic, GBE_82576_EIMS,
			    nic_reg(nic, GBE_82576_EIMS) & ~nic_reg(nic, GBE_82576_EIAM));
}

/* With MSIX_MODE a read clears nothing; QEMU 10.0 clears always. */
static uint32_t
read_eicr(struct nic *nic, uint32_t offset)
{
	uint32_t value = nic_reg(nic, offset);

	auto_mask_eicr(nic);
	if (!has_mode(nic))
		nic_reg_set(nic, offset, 0);
	return value;
}

static void
write_eicr(struct nic *nic, uint32_t offset, uint32_t value)
{
	auto_mask_eicr(nic);
	nic_reg_set(nic, offset, nic_reg(nic, offset) & ~value);
}

static void
write_eics(struct nic *nic, uint32_t offset, uint32_t value)
{
	(void)offset;
	raise_eicr(nic, value & eicr_bits(nic));
}

/* Messages to which nothing is routed. */
static uint32_t
unrouted(const struct nic *nic, uint32_t vectors)
{
	uint32_t misc = nic_reg(nic, GBE_82576_IVAR_MISC);
	uint32_t routed = route(misc) | route(misc >> 8);

	for (unsigned int q = 0; q < NIC_MAX_QUEUES; q++)
		routed |= route_of_queue(nic, q, false) | route_of_queue(nic, q, true);
	return vectors & ~routed;
}

static void
write_eims(struct nic *nic, uint32_t offset, uint32_t value)
{
	uint32_t before = unmasked_eicr(nic);
	uint32_t bits = value & eicr_bits(nic);
	uint32_t fired;

	if (has_mode(nic)) {
		unsigned int nb = nic_nb_messages(nic);

		if (unrouted(nic, bits) != 0 || (nb < 32 && bits >> nb != 0))
			nic_complain(
				nic,
				"EIMS unmasks 0x%08x: nothing is routed to a vector, or it does not exist",
				value);
		for (unsigned int v = 0; v < NIC_MAX_VECTORS; v++) {
			if ((nic_reg(nic, GBE_82576_GPIE) & GPIE_PBA) != 0 && (bits >> v & 1) != 0)
				nic->dev.host->clear_pending(nic->dev.host_ctx, v);
		}
	}
	nic_reg_set(nic, offset, nic_reg(nic, offset) | bits);
	fired = unmasked_eicr(nic) & ~before;
	if (!has_mode(nic) || nic_irq_type(nic) != SIM_IRQ_MSIX)
		return;
	for (unsigned int v = 0; fired != 0 && v < NIC_MAX_VECTORS; v++) {
		if ((fired >> v & 1) != 0)
			nic_vector_request(nic, v);
	}
}

static void
write_eimc(struct nic *nic, uint32_t offset, uint32_t value)
{
	(void)offset;
	nic_reg_set(nic, GBE_82576_EIMS, nic_reg(nic, GBE_82576_EIMS) & ~value);
}

/* Written before GPIE.MSIX_MODE it does not stick. */
static void
write_eiac(struct nic *nic, uint32_t offset, uint32_t value)
{
	if (!has_mode(nic)) {
		nic_complain(nic, "EIAC is written before GPIE.MSIX_MODE");
		return;
	}
	nic_reg_set(nic, offset, value & EICR_MSIX_BITS);
}

static void
write_eitr(struct nic *nic, uint32_t offset, uint32_t value)
{
	nic_reg_set(nic, offset, value & ~EITR_CNT_IGNR);
	if ((value & EITR_CNT_IGNR) == 0)
		nic_vector_retime(nic, (offset - GBE_82576_EITR) / 4);
}

static void
write_pbacl(struct nic *nic, uint32_t offset, uint32_t value)
{
	(void)offset;
	for (unsigned int v = 0; v < NIC_MAX_VECTORS; v++) {
		if ((value >> v & 1) != 0)
			nic->dev.host->clear_pending(nic->dev.host_ctx, v);
	}
}

const struct nic_handler nic_intr_82576_handlers[] = {
	{ GBE_ICR, 0, 1, read_icr, write_icr },
	{ GBE_ICS, 0, 1, NULL, write_ics },
	{ GBE_IMS, 0, 1, NULL, write_ims },
	{ GBE_IMC, 0, 1, NULL, write_imc },
	{ GBE_82576_EICR, 0, 1, read_eicr, write_eicr },
	{ GBE_82576_EICS, 0, 1, NULL, write_eics },
	{ GBE_82576_EIMS, 0, 1, NULL, write_eims },
	{ GBE_82576_EIMC, 0, 1, NULL, write_eimc },
	{ GBE_82576_EIAC, 0, 1, NULL, write_eiac },
	{ GBE_82576_EITR, 4, NIC_MAX_VECTORS, NULL, write_eitr },
	{ PBACL, 0, 1, NULL, write_pbacl },
	{ 0 },
};
