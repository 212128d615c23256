/* SPDX-License-Identifier: BSD-3-Clause */

/* Causes, masks and what they do to INTx and a single message, on every chip. */

#include <stddef.h>

#include "cases.h"
#include "desc.h"
#include "intr.h"

#define RING_SIZE 16

static const uint32_t causes[] = { ICR_TXDW, ICR_LSC, ICR_RXDMT0, ICR_RXO, ICR_RXT0, ICR_MDAC };

/* Without INT_ASSERTED, which has a case of its own. */
static uint32_t
read_icr(struct run *run)
{
	return reg_read(run, GBE_ICR) & ~ICR_ASSERTED;
}

static void
intx_of_cause(struct run *run, uint32_t cause)
{
	reg_write(run, GBE_ICS, cause);
	check(run, intr_level(run), false, "cause 0x%x masked: level", cause);
	reg_write(run, GBE_IMS, cause);
	check(run, intr_level(run), true, "cause 0x%x latched, then unmasked: level", cause);
	check(run, read_icr(run), cause, "cause 0x%x: ICR", cause);
	check(run, intr_level(run), false, "cause 0x%x read: level", cause);
	check(run, read_icr(run), 0, "cause 0x%x: ICR again", cause);
	reg_write(run, GBE_ICS, cause);
	check(run, intr_level(run), true, "cause 0x%x unmasked: level", cause);
	reg_write(run, GBE_IMC, cause);
	check(run, intr_level(run), false, "cause 0x%x masked again: level", cause);
	check(run, reg_read(run, GBE_IMS), 0, "cause 0x%x masked again: IMS", cause);
	reg_write(run, GBE_IMS, cause);
	check(run, intr_level(run), true, "cause 0x%x unmasked again: level", cause);
	reg_write(run, GBE_ICR, cause);
	check(run, intr_level(run), false, "cause 0x%x written to ICR: level", cause);
	check(run, read_icr(run), 0, "cause 0x%x written to ICR: ICR", cause);
	reg_write(run, GBE_IMC, cause);
}

static void
intx(struct run *run)
{
	unsigned int i;

	intr_begin(run, SIM_IRQ_INTX);
	for (i = 0; i < sizeof(causes) / sizeof(causes[0]); i++)
		intx_of_cause(run, causes[i]);
}

/* The line stays up while one of two causes is left. */
static void
intx_two_causes(struct run *run)
{
	intr_begin(run, SIM_IRQ_INTX);
	reg_write(run, GBE_IMS, ICR_LSC | ICR_RXT0);
	reg_write(run, GBE_ICS, ICR_LSC | ICR_RXT0 | ICR_TXDW);
	check(run, intr_level(run), true, "level of two causes");
	reg_write(run, GBE_ICR, ICR_LSC);
	check(run, intr_level(run), true, "level of one of them");
	check(run, read_icr(run), ICR_RXT0 | ICR_TXDW, "ICR");
	check(run, intr_level(run), false, "level after ICR was read");
	check(run, read_icr(run), 0, "ICR again");
}

/* Reading ICR while only masked causes are there. */
static void
masked_read(struct run *run)
{
	intr_begin(run, SIM_IRQ_INTX);
	reg_write(run, GBE_ICS, ICR_TXDW);
	check(run, read_icr(run), ICR_TXDW, "ICR, IMS is 0");
	check(run, read_icr(run), 0, "ICR again, IMS is 0");
	reg_write(run, GBE_IMS, ICR_LSC);
	reg_write(run, GBE_ICS, ICR_TXDW);
	observe(run, read_icr(run), "ICR, other unmasked");
	observe(run, read_icr(run), "ICR again");
}

static const struct exception masked_read_exceptions[] = {
	{ CHIP_PCIE, "ICR again", ICR_TXDW, 0,
	  "model: the read clears nothing (631xESB manual, as e1000e_mac_icr_read() quotes it); "
	  "QEMU clears without MSI-X" },
	{ 0 },
};

static void
asserted_bit(struct run *run)
{
	intr_begin(run, SIM_IRQ_INTX);
	reg_write(run, GBE_IMS, ICR_LSC);
	reg_write(run, GBE_ICS, ICR_LSC);
	pass_us(run, INTR_GAP_US);
	check(run, reg_read(run, GBE_ICR), ICR_LSC | (is_chip(run, CHIP_PCIE) ? ICR_ASSERTED : 0),
	      "ICR of an unmasked cause");
	reg_write(run, GBE_IMC, ICR_LSC);
	reg_write(run, GBE_ICS, ICR_LSC);
	if (is_chip(run, CHIP_82540))
		check(run, reg_read(run, GBE_ICR), ICR_LSC, "ICR of a masked cause");
	else
		check_differs(run, reg_read(run, GBE_ICR), ICR_LSC, ICR_LSC | ICR_ASSERTED,
			      "ICR of a masked cause");
}

static const struct difference asserted_differences[] = {
	{ CHIP_PCIE, "ICR.INT_ASSERTED with masked causes only", "clear", "set",
	  "silicon, as Linux tells by it whose a shared line is; QEMU e1000e_core.c, "
	  "igb_core.c fix_icr_asserted()" },
	{ 0 },
};

/* Real events, not ICS. */
static void
events(struct run *run)
{
	struct ring rx, tx;

	rx_open(run, &rx, 0, RING_SIZE, 2048);
	tx_open(run, &tx, 0, RING_SIZE);
	rx_start(run, 2048, 0);
	intr_begin(run, SIM_IRQ_INTX);
	rx_set_control(run, GBE_RCTL_EN);
	reg_write(run, GBE_IMS, ICR_RXT0);
	intr_receive(run);
	check(run, intr_level(run), true, "level after a frame came");
	check(run, read_icr(run) & ICR_RXT0, ICR_RXT0, "ICR after a frame came");
	check(run, intr_level(run), false, "level after ICR was read");
	reg_write(run, GBE_IMC, UINT32_MAX);
	if (is_chip(run, CHIP_82576))
		reg_write(run, GBE_82576_IVAR, GBE_82576_IVAR_VALID << 8);
	reg_write(run, GBE_IMS, ICR_TXDW);
	intr_send(run, &tx);
	check(run, intr_level(run), true, "level after a frame went");
	check(run, read_icr(run) & ICR_TXDW, ICR_TXDW, "ICR after a frame went");
	check(run, intr_level(run), false, "level after ICR was read again");
}

static void
few_descriptors(struct run *run)
{
	struct ring rx;
	unsigned int i;

	rx_open(run, &rx, 0, RING_SIZE, 2048);
	rx_start(run, 2048, 0); /* RDMTS 0: half of the ring */
	reg_read(run, GBE_ICR);
	for (i = 0; i < RING_SIZE - 1; i++) {
		intr_receive(run);
		observe(run, read_icr(run) & ICR_RXDMT0, "RXDMT0, frame %u", i);
	}
}

static const struct exception few_descriptors_exceptions[] = {
	{ CHIP_82540, "RXDMT0, frame @(7|8|9|1?)", 0, ICR_RXDMT0,
	  "model: once at the threshold (inferred); QEMU at each frame below it" },
	{ 0 },
};

static void
overrun(struct run *run)
{
	struct ring rx;
	unsigned int i;

	rx_open(run, &rx, 0, 8, 2048);
	rx_start(run, 2048, 0);
	for (i = 0; i < 7; i++)
		intr_receive(run);
	reg_read(run, GBE_ICR);
	intr_receive(run);
	observe(run, read_icr(run) & ICR_RXO, "RXO of a frame that waits");
}

static void
msi_of_cause(struct run *run, uint32_t cause)
{
	reg_write(run, GBE_ICS, cause);
	check(run, intr_messages_later(run), 0, "cause 0x%x masked: message", cause);
	reg_write(run, GBE_IMS, cause);
	check(run, intr_messages_later(run), 1, "cause 0x%x latched, then unmasked: message",
	      cause);
	check(run, read_icr(run), cause, "cause 0x%x: ICR", cause);
	check(run, intr_messages_later(run), 0, "cause 0x%x read: message", cause);
	reg_write(run, GBE_ICS, cause);
	check(run, intr_messages_later(run), 1, "cause 0x%x unmasked: message", cause);
	reg_write(run, GBE_ICS, cause);
	observe(run, intr_messages_later(run), "0x%x raised twice", cause);
	reg_write(run, GBE_ICR, cause);
	reg_write(run, GBE_ICS, cause);
	check(run, intr_messages_later(run), 1, "cause 0x%x cleared and raised: message", cause);
	check(run, read_icr(run), cause, "cause 0x%x: ICR again", cause);
	reg_write(run, GBE_IMC, cause);
}

static void
msi(struct run *run)
{
	unsigned int i;

	intr_begin(run, SIM_IRQ_MSI);
	for (i = 0; i < sizeof(causes) / sizeof(causes[0]); i++)
		msi_of_cause(run, causes[i]);
}

static void
msi_second_cause(struct run *run)
{
	intr_begin(run, SIM_IRQ_MSI);
	reg_write(run, GBE_IMS, ICR_LSC | ICR_RXT0);
	reg_write(run, GBE_ICS, ICR_LSC);
	check(run, intr_messages_later(run), 1, "message of the first cause");
	reg_write(run, GBE_ICS, ICR_RXT0);
	check(run, intr_messages_later(run), 1, "message of the second, the first is pending");
	check(run, read_icr(run), ICR_LSC | ICR_RXT0, "ICR");
	reg_write(run, GBE_IMS, ICR_LSC | ICR_RXT0);
	check(run, intr_messages_later(run), 0, "message when armed with nothing pending");
	check(run, run->bus->ops->intx(run->bus), false, "level of INTx with MSI");
}

static void
msi_events(struct run *run)
{
	struct ring rx, tx;

	rx_open(run, &rx, 0, RING_SIZE, 2048);
	tx_open(run, &tx, 0, RING_SIZE);
	rx_start(run, 2048, 0);
	intr_begin(run, SIM_IRQ_MSI);
	rx_set_control(run, GBE_RCTL_EN);
	reg_write(run, GBE_IMS, ICR_RXT0);
	intr_receive(run);
	check(run, intr_messages_later(run), 1, "message of a frame that came");
	intr_receive(run);
	observe(run, intr_messages_later(run), "second frame, ICR not read");
	check(run, read_icr(run) & ICR_RXT0, ICR_RXT0, "ICR");
	intr_receive(run);
	check(run, intr_messages_later(run), 1, "message after ICR was read");
	reg_write(run, GBE_IMC, UINT32_MAX);
	reg_read(run, GBE_ICR);
	if (is_chip(run, CHIP_82576))
		reg_write(run, GBE_82576_IVAR, GBE_82576_IVAR_VALID << 8);
	reg_write(run, GBE_IMS, ICR_TXDW);
	intr_send(run, &tx);
	check(run, intr_messages_later(run), 1, "message of a frame that went");
}

/* IAM masks at the read of ICR. */
static void
auto_mask(struct run *run)
{
	intr_begin(run, SIM_IRQ_MSI);
	if (is_chip(run, CHIP_82574))
		reg_set(run, GBE_CTRL_EXT, GBE_82574_CTRL_EXT_IAME);
	reg_write(run, GBE_82574_IAM, ICR_LSC);
	reg_write(run, GBE_IMS, ICR_LSC | ICR_RXT0);
	reg_write(run, GBE_ICS, ICR_LSC);
	check(run, intr_messages_later(run), 1, "message");
	check(run, reg_read(run, GBE_IMS), ICR_LSC | ICR_RXT0, "IMS before");
	check(run, read_icr(run), ICR_LSC, "ICR");
	check_differs(run, reg_read(run, GBE_IMS), ICR_RXT0, ICR_LSC | ICR_RXT0, "IMS after");
}

static const struct difference auto_mask_differences[] = {
	{ CHIP_82574, "IAM with CTRL_EXT.IAME, at a read of ICR without MSI-X", "masks",
	  "masks nothing: ICR is cleared first",
	  "silicon; QEMU e1000e_core.c e1000e_mac_icr_read()" },
	{ CHIP_82576, "IAM, at a read of ICR without GPIE.NSICR", "masks", "masks nothing",
	  "silicon, as Linux igb_intr() relies on it; QEMU igb_core.c igb_nsicr()" },
	{ 0 },
};

const struct conformance_case cases_intr[] = {
	{
		.name = "intr.intx",
		.shows = "A cause raises INTx when unmasked, whenever it came; reading or writing "
			 "ICR and masking lower it.",
		.chips = CHIP_ALL,
		.run = intx,
	},
	{
		.name = "intr.intx_two_causes",
		.shows = "INTx stays up while one unmasked cause is left.",
		.chips = CHIP_ALL,
		.run = intx_two_causes,
	},
	{
		.name = "intr.masked_read",
		.shows = "What a read of ICR clears when nothing unmasked is pending.",
		.chips = CHIP_ALL,
		.run = masked_read,
		.exceptions = masked_read_exceptions,
	},
	{
		.name = "intr.asserted",
		.shows = "ICR.INT_ASSERTED tells a real interrupt.",
		.chips = CHIP_ALL,
		.run = asserted_bit,
		.differences = asserted_differences,
	},
	{
		.name = "intr.events",
		.shows = "A frame that comes raises RXT0, one that goes TXDW.",
		.chips = CHIP_ALL,
		.run = events,
	},
	{
		.name = "intr.few_descriptors",
		.shows = "RXDMT0 tells that descriptors become few.",
		.chips = CHIP_82540 | CHIP_82574,
		.run = few_descriptors,
		.exceptions = few_descriptors_exceptions,
	},
	{
		.name = "intr.overrun",
		.shows = "Whether a frame that waits for a descriptor raises RXO.",
		.chips = CHIP_ALL,
		.run = overrun,
	},
	{
		.name = "intr.msi",
		.shows = "A cause sends a message when unmasked, whenever it came.",
		.chips = CHIP_PCIE,
		.run = msi,
	},
	{
		.name = "intr.msi_second_cause",
		.shows = "A further cause sends a further message.",
		.chips = CHIP_PCIE,
		.run = msi_second_cause,
	},
	{
		.name = "intr.msi_events",
		.shows = "Frames send messages once ICR was read.",
		.chips = CHIP_PCIE,
		.run = msi_events,
	},
	{
		.name = "intr.auto_mask",
		.shows = "IAM masks causes when ICR is read.",
		.chips = CHIP_PCIE,
		.run = auto_mask,
		.differences = auto_mask_differences,
	},
	{
		.name = NULL,
	},
};
