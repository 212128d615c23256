/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * The NVM: words 0 to 2 are the address of the port, the sum of the first 64
 * is 0xBABA. Read by EERD, in both layouts of that register, and on the 8254x
 * also bit by bit as a Microwire memory of 64 words (93C46) through EECD.
 */

#include "nic.h"

#define NVM_SUM         0xBABA
#define NVM_SUM_WORD    63
#define EERD_START      (1u << 0)
#define EERD_DATA_SHIFT 16

#define EECD_SK  (1u << 0)
#define EECD_CS  (1u << 1)
#define EECD_DI  (1u << 2)
#define EECD_DO  (1u << 3)
#define EECD_REQ (1u << 6)
#define EECD_GNT (1u << 7)
/* Start bit, two bits of operation code, six of address. */
#define MICROWIRE_BITS 9
#define MICROWIRE_READ 6

/* A locally administered address that ends with the number of the port. */
static void
set_address(struct nic *nic)
{
	nic->nvm[0] = 0x4702; /* 02:47:42:45:00:xx */
	nic->nvm[1] = 0x4542;
	nic->nvm[2] = (uint16_t)(nic->dev.index + 1) << 8;
}

void
nic_nvm_create(struct nic *nic)
{
	uint16_t sum = 0;

	for (unsigned int i = 0; i < NIC_NVM_WORDS; i++)
		nic->nvm[i] = 0xFFFF;
	set_address(nic);
	nic->nvm[3] = 0x0420;                           /* compatibility */
	nic->nvm[0x05] = 0x2143;                        /* version of the image */
	nic->nvm[0x0A] = 0x640A;                        /* initialisation control 1 */
	nic->nvm[0x0B] = nic->dev.model->pci.device_id; /* subsystem */
	nic->nvm[0x0C] = 0x8086;
	nic->nvm[0x0D] = nic->dev.model->pci.device_id;
	nic->nvm[0x0E] = 0x8086;
	nic->nvm[0x0F] = 0; /* 2: no pause frames */
	nic_manage_nvm(nic);
	for (unsigned int i = 0; i < NVM_SUM_WORD; i++)
		sum += nic->nvm[i];
	nic->nvm[NVM_SUM_WORD] = NVM_SUM - sum;
}

static void
write_eerd(struct nic *nic, uint32_t offset, uint32_t value)
{
	uint32_t word = (value & 0xFFFF) >> nic->chip->eerd_addr_shift;

	if ((value & EERD_START) == 0 || nic_fault(nic, "stuck.nvm")) {
		nic_reg_set(nic, offset, value & ~nic->chip->eerd_done);
		return;
	}
	value = (value & 0xFFFF & ~EERD_START) | nic->chip->eerd_done;
	value |= (uint32_t)nic->nvm[word % NIC_NVM_WORDS] << EERD_DATA_SHIFT;
	nic_reg_set(nic, offset, value);
}

/*
 * A rising clock takes a bit in. After the last bit of the command comes a 0,
 * and then a bit of the word with every further clock.
 */
static void
microwire_clock(struct nic *nic, bool di)
{
	struct nic_microwire *wire = &nic->microwire;

	if (wire->out_bit >= 0) {
		wire->out_bit--;
		return;
	}
	if (wire->nb_in == 0 && !di)
		return;
	wire->in = wire->in << 1 | di;
	wire->nb_in++;
	if (wire->nb_in < MICROWIRE_BITS)
		return;
	if (wire->in >> 6 == MICROWIRE_READ) {
		wire->out = nic->nvm[wire->in & 0x3F];
		wire->out_bit = 16;
	}
	wire->nb_in = 0;
	wire->in = 0;
}

static void
microwire_deselect(struct nic *nic)
{
	nic->microwire = (struct nic_microwire){ .out_bit = -1 };
}

static bool
microwire_out(const struct nic *nic)
{
	const struct nic_microwire *wire = &nic->microwire;

	/* Ready, when nothing is being read. */
	if (wire->out_bit < 0)
		return true;
	return wire->out_bit < 16 && (wire->out >> wire->out_bit & 1) != 0;
}

static void
write_eecd(struct nic *nic, uint32_t offset, uint32_t value)
{
	uint32_t old = nic_reg(nic, offset);

	if ((value & EECD_CS) == 0)
		microwire_deselect(nic);
	else if ((value & EECD_SK) != 0 && (old & EECD_SK) == 0)
		microwire_clock(nic, (value & EECD_DI) != 0);

	value &= ~(EECD_GNT | EECD_DO);
	value |= old & (1u << 8); /* present */
	if ((value & EECD_REQ) != 0 && !nic_fault(nic, "stuck.nvm"))
		value |= EECD_GNT;
	if (microwire_out(nic))
		value |= EECD_DO;
	nic_reg_set(nic, offset, value);
}

const struct nic_handler nic_nvm_handlers[] = {
	{ GBE_EERD, 0, 1, NULL, write_eerd },
	{ 0 },
};

const struct nic_handler nic_microwire_handlers[] = {
	{ GBE_EECD, 0, 1, NULL, write_eecd },
	{ 0 },
};
