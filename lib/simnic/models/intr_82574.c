/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * 82574L. INTx and MSI by ICR and IMS, as on the 8254x; on MSI-X five causes
 * have a message of their own, by IVAR, and OTHER stands for all the rest.
 *
 * A message is sent when a cause becomes both set and unmasked, never for one
 * that stays so. As it is sent, causes in EIAC are cleared and masked (82583V
 * datasheet, section 7.4.3). They are not masked with IAME or a written IAM
 * (Linux e1000e had to stop setting them, in its fix of the automask).
 *
 * OTHER comes with its causes, unmasked or not. But it does not set
 * ICR.INT_ASSERTED: only an unmasked cause of its own does, and by erratum 12
 * interrupts may be lost if ICR is read without (Linux e1000e, "Avoid missed
 * interrupts following ICR read").
 */

#include "nic.h"

#define ITR_UNIT_NS 256
#define NB_VECTORS  5

#define ICR_QUEUES   (0xFu << 20) /* RXQ0, RXQ1, TXQ0, TXQ1 */
#define ICR_OTHER    (1u << 24)
#define ICR_ASSERTED (1u << 31)
#define ICR_MESSAGES (ICR_QUEUES | ICR_OTHER)
#define ICR_OTHERS   GBE_82574_ICR_OTHERS

static bool
is_msix(const struct nic *nic)
{
	return nic_irq_type(nic) == SIM_IRQ_MSIX;
}

static uint32_t
unmasked(const struct nic *nic)
{
	return nic_reg(nic, GBE_ICR) & nic_reg(nic, GBE_IMS);
}

/* ICR.INT_ASSERTED. */
static bool
is_asserted(const struct nic *nic)
{
	return (unmasked(nic) & ~(is_msix(nic) ? ICR_OTHER : 0)) != 0;
}

static bool
level(const struct nic *nic)
{
	return unmasked(nic) != 0;
}

/* By the bit of the cause, from RXQ0 on; -1 without a vector. */
static int
vector_of(const struct nic *nic, unsigned int cause)
{
	uint32_t entry = nic_reg(nic, GBE_82574_IVAR) >> 4 * (cause - 20) & 0xF;

	return (entry & 8) != 0 ? (int)(entry & 7) : -1;
}

static uint32_t
causes_of_vector(const struct nic *nic, unsigned int vector)
{
	uint32_t causes = 0;

	for (unsigned int cause = 20; cause <= 24; cause++) {
		if (vector_of(nic, cause) == (int)vector)
			causes |= 1u << cause;
	}
	return causes;
}

/* Causes have become set and unmasked. */
static void
fire(struct nic *nic, uint32_t causes)
{
	if (causes == 0)
		return;
	switch (nic_irq_type(nic)) {
	case SIM_IRQ_MSIX:
		for (unsigned int cause = 20; cause <= 24; cause++) {
			int vector = vector_of(nic, cause);

			if ((causes >> cause & 1) != 0 && vector >= 0)
				nic_vector_request(nic, vector);
		}
		break;
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
	uint32_t before = unmasked(nic);

	if ((causes & ICR_OTHERS) != 0 && is_msix(nic))
		causes |= ICR_OTHER;
	nic_reg_set(nic, GBE_ICR, nic_reg(nic, GBE_ICR) | (causes & ~ICR_ASSERTED));
	fire(nic, unmasked(nic) & ~before);
}

static void
rx_done(struct nic *nic, unsigned int queue, uint32_t causes)
{
	if (is_msix(nic))
		causes = (causes & NIC_ICR_ACK) | 1u << (20 + queue);
	else
		causes |= NIC_ICR_RXT0;
	raise(nic, causes);
}

static void
tx_done(struct nic *nic, unsigned int queue, uint32_t causes)
{
	if (is_msix(nic) && (causes & NIC_ICR_TXDW) != 0)
		causes |= 1u << (22 + queue);
	raise(nic, causes);
}

static bool
wanted(const struct nic *nic, unsigned int vector)
{
	if (!is_msix(nic))
		return level(nic);
	return (unmasked(nic) & causes_of_vector(nic, vector)) != 0;
}

static void
sent(struct nic *nic, unsigned int vector)
{
	uint32_t ctrl_ext = nic_reg(nic, GBE_CTRL_EXT);
	uint32_t causes;

	if (!is_msix(nic))
		return;
	causes = unmasked(nic) & causes_of_vector(nic, vector) & nic_reg(nic, GBE_82574_EIAC);
	nic_reg_set(nic, GBE_ICR, nic_reg(nic, GBE_ICR) & ~causes);
	if ((ctrl_ext & GBE_82574_CTRL_EXT_IAME) == 0 && nic_reg(nic, GBE_82574_IAM) == 0)
		nic_reg_set(nic, GBE_IMS, nic_reg(nic, GBE_IMS) & ~causes);
}

static uint64_t
interval_ns(const struct nic *nic, unsigned int vector)
{
	uint32_t offset =
		is_msix(nic) && vector < NB_VECTORS ? GBE_82574_EITR + 4 * vector : GBE_82574_ITR;

	return (uint64_t)(nic_reg(nic, offset) & 0xFFFF) * ITR_UNIT_NS;
}

const struct nic_intr_ops nic_intr_82574 = {
	.raise = raise,
	.rx_done = rx_done,
	.tx_done = tx_done,
	.level = level,
	.wanted = wanted,
	.sent = sent,
	.interval_ns = interval_ns,
};

/* With IAME an access to ICR while the interrupt is up masks what IAM says. */
static void
auto_mask(struct nic *nic)
{
	if ((nic_reg(nic, GBE_CTRL_EXT) & GBE_82574_CTRL_EXT_IAME) != 0 && level(nic))
		nic_reg_set(nic, GBE_IMS, nic_reg(nic, GBE_IMS) & ~nic_reg(nic, GBE_82574_IAM));
}

/*
 * MSI-X: something is unmasked, but nothing asserts the interrupt. What erratum 12
 * loses is not known: here it is all that queues have latched, unseen.
 */
static uint32_t
read_unasserted(struct nic *nic, uint32_t offset)
{
	uint32_t value = nic_reg(nic, offset) & ~ICR_QUEUES;

	nic_reg_set(nic, offset, value);
	if ((unmasked(nic) & ICR_OTHER) != 0)
		nic_complain(nic,
			     "ICR is read for OTHER without INT_ASSERTED: of 0x%08x none is in IMS",
			     value & ICR_OTHERS);
	return value;
}

/* A read clears if nothing is unmasked at all, or something is that is set. */
static uint32_t
read_icr(struct nic *nic, uint32_t offset)
{
	uint32_t value = nic_reg(nic, offset);
	bool clears = nic_reg(nic, GBE_IMS) == 0 || is_asserted(nic);

	if (is_asserted(nic))
		value |= ICR_ASSERTED;
	else if (!clears && is_msix(nic))
		value = read_unasserted(nic, offset);
	auto_mask(nic);
	if (clears)
		nic_reg_set(nic, offset, 0);
	nic_intx_update(nic);
	return value;
}

static void
write_icr(struct nic *nic, uint32_t offset, uint32_t value)
{
	auto_mask(nic);
	if ((value & ICR_OTHER) != 0)
		value |= ICR_OTHERS;
	nic_reg_set(nic, offset, nic_reg(nic, offset) & ~value);
	nic_intx_update(nic);
}

static void
write_ics(struct nic *nic, uint32_t offset, uint32_t value)
{
	(void)offset;
	raise(nic, value);
}

/* Unmasked causes that cannot be signalled. */
static void
check_vectors(struct nic *nic, uint32_t causes)
{
	for (unsigned int cause = 0; cause < 31; cause++) {
		int vector = cause >= 20 && cause <= 24 ? vector_of(nic, cause) : -1;

		if ((causes >> cause & 1) == 0)
			continue;
		/* The causes behind OTHER need its vector. */
		if ((ICR_OTHERS >> cause & 1) != 0)
			vector = vector_of(nic, 24);
		if (vector < 0 || vector >= (int)nic_nb_messages(nic))
			nic_complain(nic, "IMS unmasks cause %u, which has no MSI-X vector", cause);
	}
}

static void
write_ims(struct nic *nic, uint32_t offset, uint32_t value)
{
	uint32_t before = unmasked(nic);

	if (is_msix(nic)) {
		check_vectors(nic, value);
		if ((nic_reg(nic, GBE_CTRL_EXT) & GBE_82574_CTRL_EXT_PBA_CLR) != 0) {
			for (unsigned int cause = 20; cause <= 24; cause++) {
				int vector = vector_of(nic, cause);

				if ((value >> cause & 1) != 0 && vector >= 0)
					nic->dev.host->clear_pending(nic->dev.host_ctx, vector);
			}
		}
	}
	nic_reg_set(nic, offset, nic_reg(nic, offset) | (value & ~ICR_ASSERTED));
	fire(nic, unmasked(nic) & ~before);
}

static void
write_imc(struct nic *nic, uint32_t offset, uint32_t value)
{
	(void)offset;
	nic_reg_set(nic, GBE_IMS, nic_reg(nic, GBE_IMS) & ~value);
	nic_intx_update(nic);
}

static void
write_itr(struct nic *nic, uint32_t offset, uint32_t value)
{
	nic_reg_set(nic, offset, value);
	if (!is_msix(nic))
		nic_vector_retime(nic, 0);
}

static void
write_eitr(struct nic *nic, uint32_t offset, uint32_t value)
{
	nic_reg_set(nic, offset, value);
	if (is_msix(nic))
		nic_vector_retime(nic, (offset - GBE_82574_EITR) / 4);
}

const struct nic_handler nic_intr_82574_handlers[] = {
	{ GBE_ICR, 0, 1, read_icr, write_icr },
	{ GBE_ICS, 0, 1, NULL, write_ics },
	{ GBE_IMS, 0, 1, NULL, write_ims },
	{ GBE_IMC, 0, 1, NULL, write_imc },
	{ GBE_82574_ITR, 0, 1, NULL, write_itr },
	{ GBE_82574_EITR, 4, NB_VECTORS, NULL, write_eitr },
	{ 0 },
};
