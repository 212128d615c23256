/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * 8254x: INTx alone. The line is up while a cause in ICR is unmasked in IMS; a
 * read of ICR clears all causes, whatever the mask. MSI is never sent.
 */

#include "nic.h"

#define ITR_UNIT_NS 256

static bool
level(const struct nic *nic)
{
	return (nic_reg(nic, GBE_ICR) & nic_reg(nic, GBE_IMS)) != 0;
}

static void
raise(struct nic *nic, uint32_t causes)
{
	uint32_t icr = nic_reg(nic, GBE_ICR);

	if ((icr & causes) == causes)
		return;
	nic_reg_set(nic, GBE_ICR, icr | causes);
	nic_intx_update(nic);
}

static void
rx_done(struct nic *nic, unsigned int queue, uint32_t causes)
{
	(void)queue;
	raise(nic, NIC_ICR_RXT0 | causes);
}

static void
tx_done(struct nic *nic, unsigned int queue, uint32_t causes)
{
	(void)queue;
	raise(nic, causes);
}

static bool
wanted(const struct nic *nic, unsigned int vector)
{
	(void)vector;
	return level(nic);
}

static void
sent(struct nic *nic, unsigned int vector)
{
	(void)nic;
	(void)vector;
}

static uint64_t
interval_ns(const struct nic *nic, unsigned int vector)
{
	(void)vector;
	return (uint64_t)(nic_reg(nic, GBE_8254X_ITR) & 0xFFFF) * ITR_UNIT_NS;
}

const struct nic_intr_ops nic_intr_8254x = {
	.raise = raise,
	.rx_done = rx_done,
	.tx_done = tx_done,
	.level = level,
	.wanted = wanted,
	.sent = sent,
	.interval_ns = interval_ns,
};

static uint32_t
read_icr(struct nic *nic, uint32_t offset)
{
	uint32_t value = nic_reg(nic, offset);

	nic_reg_set(nic, offset, 0);
	nic_intx_update(nic);
	return value;
}

static void
write_icr(struct nic *nic, uint32_t offset, uint32_t value)
{
	nic_reg_set(nic, offset, nic_reg(nic, offset) & ~value);
	nic_intx_update(nic);
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
	nic_reg_set(nic, offset, nic_reg(nic, offset) | value);
	nic_intx_update(nic);
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
	nic_vector_retime(nic, 0);
}

/* 8254x manual, section 13.4.41. */
static void
write_tidv(struct nic *nic, uint32_t offset, uint32_t value)
{
	if ((value & 0xFFFF) == 0)
		nic_complain(nic, "TIDV is written with 0, which is not allowed");
	nic_reg_set(nic, offset, value);
}

const struct nic_handler nic_intr_8254x_handlers[] = {
	{ GBE_ICR, 0, 1, read_icr, write_icr },
	{ GBE_ICS, 0, 1, NULL, write_ics },
	{ GBE_IMS, 0, 1, NULL, write_ims },
	{ GBE_IMC, 0, 1, NULL, write_imc },
	{ GBE_8254X_ITR, 0, 1, NULL, write_itr },
	{ GBE_8254X_TIDV, 0, 1, NULL, write_tidv },
	{ 0 },
};
