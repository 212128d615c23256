/* SPDX-License-Identifier: BSD-3-Clause */

/* MSI-X of the 82576, programmed as Linux igb does. */

#include <stddef.h>

#include "cases.h"
#include "desc.h"
#include "intr.h"

#define RING_SIZE     16
#define VECTOR(v)     (1u << (v))
#define ALL_VECTORS   0x1FFFFFFu
#define QUEUE_VECTORS (VECTOR(1) | VECTOR(2) | VECTOR(3))
#define VALID(vector) (GBE_82576_IVAR_VALID | (vector))
#define GPIE_MSIX \
	(GBE_82576_GPIE_MSIX_MODE | GBE_82576_GPIE_NSICR | GBE_82576_GPIE_EIAME | \
	 GBE_82576_GPIE_PBA)

/* Rx 0: vector 1, Rx 8: vector 2, Tx 0: vector 3, the rest: 0. */
static void
begin(struct run *run)
{
	intr_begin(run, SIM_IRQ_MSIX);
	reg_write(run, GBE_82576_EIMC, UINT32_MAX);
	reg_write(run, GBE_82576_GPIE, GPIE_MSIX);
	reg_write(run, GBE_82576_IVAR, VALID(1) | VALID(3) << 8 | VALID(2) << 16);
	reg_write(run, GBE_82576_IVAR_MISC, VALID(0) << GBE_82576_IVAR_MISC_OTHER_SHIFT);
	reg_write(run, GBE_82576_EIAC, QUEUE_VECTORS);
	reg_write(run, GBE_82576_EIAM, QUEUE_VECTORS);
	reg_read(run, GBE_ICR);
	reg_write(run, GBE_82576_EICR, UINT32_MAX);
	intr_messages(run);
}

static void
vectors(struct run *run)
{
	unsigned int v;

	begin(run);
	reg_write(run, GBE_82576_EIAC, ALL_VECTORS);
	for (v = 0; v < 10; v++) {
		reg_write(run, GBE_82576_EICS, VECTOR(v));
		check(run, intr_messages(run), 0, "vector %u masked", v);
		reg_write(run, GBE_82576_EIMS, VECTOR(v));
		check(run, intr_messages(run), VECTOR(v), "vector %u unmasked", v);
		check(run, intr_messages_later(run), 0, "vector %u later", v);
		check(run, reg_read(run, GBE_82576_EICR) & VECTOR(v), 0, "vector %u in EICR", v);
		reg_write(run, GBE_82576_EIMS, VECTOR(v));
		check(run, intr_messages(run), 0, "vector %u armed, nothing latched", v);
		reg_write(run, GBE_82576_EICS, VECTOR(v));
		check(run, intr_messages(run), VECTOR(v), "vector %u raised", v);
		reg_write(run, GBE_82576_EIMC, VECTOR(v));
		check(run, reg_read(run, GBE_82576_EIMS) & VECTOR(v), 0, "vector %u in EIMS", v);
	}
}

static void
auto_mask(struct run *run)
{
	begin(run);
	reg_write(run, GBE_82576_EIMS, VECTOR(1));
	reg_write(run, GBE_82576_EICS, VECTOR(1));
	check(run, intr_messages(run), VECTOR(1), "first message");
	check_differs(run, reg_read(run, GBE_82576_EIMS) & VECTOR(1), 0, VECTOR(1), "EIMS");
	reg_write(run, GBE_82576_EICS, VECTOR(1));
	check_differs(run, intr_messages(run), 0, VECTOR(1), "second message, not armed");
	reg_write(run, GBE_82576_EIMS, VECTOR(1));
	check_differs(run, intr_messages(run), VECTOR(1), 0, "message when armed");
}

static const struct difference auto_mask_differences[] = {
	{ CHIP_82576, "EIAM with GPIE.EIAME", "a message masks itself in EIMS", "has no effect",
	  "silicon, as DPDK and Linux rely on it; QEMU igb_core.c igb_set_eiam(), EIAM is unused" },
	{ 0 },
};

static void
frames(struct run *run)
{
	struct ring rx, tx;

	rx_open(run, &rx, 0, RING_SIZE, 2048);
	tx_open(run, &tx, 0, RING_SIZE);
	rx_start(run, 2048, 0);
	begin(run);
	reg_write(run, GBE_82576_EIMS, VECTOR(1));
	intr_receive(run);
	check(run, intr_messages(run), VECTOR(1), "a frame came");
	check(run, intr_messages_later(run), 0, "later");
	reg_write(run, GBE_82576_EIMC, VECTOR(1));
	intr_receive(run);
	check(run, intr_messages(run), 0, "a frame came, masked");
	reg_write(run, GBE_82576_EIMS, VECTOR(1));
	check(run, intr_messages(run), VECTOR(1), "armed with a frame latched");
	reg_write(run, GBE_82576_EIMC, VECTOR(1));
	reg_write(run, GBE_82576_EIMS, VECTOR(1));
	check(run, intr_messages(run), 0, "armed with nothing latched");
	reg_write(run, GBE_82576_EIMS, VECTOR(3));
	intr_send(run, &tx);
	check(run, intr_messages(run), VECTOR(3), "a frame went");
}

static void
queue_8(struct run *run)
{
	struct ring rx;

	rx_open(run, &rx, 8, RING_SIZE, 2048);
	rx_start(run, 2048, 0);
	begin(run);
	reg_write(run, GBE_82576_IVAR, VALID(1) | VALID(5) << 16);
	reg_write(run, GBE_82576_EIAC, VECTOR(5));
	for (unsigned int i = 0; i < 32; i++)
		reg_write(run, GBE_82576_RETA + 4 * i, 0x08080808);
	reg_write(run, GBE_RXCSUM, GBE_RXCSUM_PCSD);
	reg_write(run, GBE_82576_MRQC, GBE_82576_MRQC_RSS | GBE_MRQC_IPV4);
	reg_write(run, GBE_82576_EIMS, VECTOR(1) | VECTOR(5));
	intr_receive(run);
	check(run, intr_messages(run), VECTOR(5), "a frame came to queue 8");
}

static void
clear_before_arm(struct run *run)
{
	begin(run);
	reg_write(run, GBE_82576_EICS, VECTOR(1));
	reg_write(run, GBE_82576_EICR, VECTOR(1));
	reg_write(run, GBE_82576_EIMS, VECTOR(1));
	check(run, intr_messages(run), 0, "message of a cause that was cleared");
}

static void
other(struct run *run)
{
	begin(run);
	reg_write(run, GBE_IMS, GBE_ICR_LSC);
	reg_write(run, GBE_82576_EIMS, VECTOR(0));
	reg_write(run, GBE_ICS, GBE_ICR_LSC);
	check(run, intr_messages(run), VECTOR(0), "LSC");
	check(run, reg_read(run, GBE_ICR) & ~ICR_ASSERTED, GBE_ICR_LSC, "ICR");
	check(run, reg_read(run, GBE_ICR), 0, "ICR again");
	observe(run, reg_read(run, GBE_IMS), "IMS");
	reg_write(run, GBE_82576_EICR, VECTOR(0));
	reg_write(run, GBE_82576_EIMS, VECTOR(0));
	reg_write(run, GBE_IMS, GBE_ICR_LSC);
	check(run, intr_messages(run), 0, "armed again");
	reg_write(run, GBE_ICS, GBE_ICR_LSC);
	check(run, intr_messages(run), VECTOR(0), "LSC again");
}

static void
other_masked(struct run *run)
{
	begin(run);
	reg_write(run, GBE_IMS, GBE_ICR_LSC);
	reg_write(run, GBE_ICS, GBE_ICR_LSC);
	check(run, intr_messages_later(run), 0, "LSC, EIMS masks it");
	reg_write(run, GBE_82576_EIMS, VECTOR(0));
	check(run, intr_messages(run), VECTOR(0), "LSC, EIMS unmasks it");
	reg_read(run, GBE_ICR);
	reg_write(run, GBE_82576_EICR, VECTOR(0));
	reg_write(run, GBE_82576_EIMS, VECTOR(0));
	reg_write(run, GBE_IMC, GBE_ICR_LSC);
	reg_write(run, GBE_ICS, GBE_ICR_LSC);
	check(run, intr_messages_later(run), 0, "LSC, IMS masks it");
	reg_write(run, GBE_IMS, GBE_ICR_LSC);
	check(run, intr_messages(run), VECTOR(0), "LSC, IMS unmasks it");
}

/* Without EIAC: latched until written, and no message for more of the same. */
static void
no_auto_clear(struct run *run)
{
	begin(run);
	reg_write(run, GBE_82576_EIMS, VECTOR(5));
	reg_write(run, GBE_82576_EICS, VECTOR(5));
	check(run, intr_messages(run), VECTOR(5), "first");
	reg_write(run, GBE_82576_EICS, VECTOR(5));
	check(run, intr_messages(run), 0, "second, the first is latched");
	reg_write(run, GBE_82576_EICR, VECTOR(5));
	reg_write(run, GBE_82576_EICS, VECTOR(5));
	check(run, intr_messages(run), VECTOR(5), "third, after a write of EICR");
	check(run, reg_read(run, GBE_82576_EICR) & VECTOR(5), VECTOR(5), "EICR");
	check_differs(run, reg_read(run, GBE_82576_EICR) & VECTOR(5), VECTOR(5), 0,
		      "EICR after a read");
}

static const struct difference no_auto_clear_differences[] = {
	{ CHIP_82576, "a read of EICR with GPIE.MSIX_MODE", "clears nothing", "clears",
	  "silicon, by the text for 82575 and I210; QEMU igb_core.c igb_mac_read_clr4()" },
	{ 0 },
};

static void
mode_first(struct run *run)
{
	intr_begin(run, SIM_IRQ_MSIX);
	reg_write(run, GBE_82576_EIAC, VECTOR(1));
	observe(run, reg_read(run, GBE_82576_EIAC), "EIAC before GPIE");
	reg_write(run, GBE_82576_GPIE, GPIE_MSIX);
	reg_write(run, GBE_82576_EIAC, VECTOR(1));
	check(run, reg_read(run, GBE_82576_EIAC), VECTOR(1), "EIAC after GPIE");
}

static void
no_msix_mode(struct run *run)
{
	struct ring rx;

	rx_open(run, &rx, 0, RING_SIZE, 2048);
	rx_start(run, 2048, 0);
	intr_begin(run, SIM_IRQ_MSIX);
	reg_write(run, GBE_IMS, ICR_RXT0 | GBE_ICR_LSC);
	intr_receive(run);
	check(run, intr_messages(run), VECTOR(0), "a frame came, GPIE is 0");
	reg_read(run, GBE_ICR);
	reg_write(run, GBE_ICS, GBE_ICR_LSC);
	check(run, intr_messages(run), VECTOR(0), "LSC, GPIE is 0");
}

static void
other_types_with_msix_mode(struct run *run)
{
	struct ring rx;

	rx_open(run, &rx, 0, RING_SIZE, 2048);
	rx_start(run, 2048, 0);
	begin(run);
	run->bus->ops->set_irq_type(run->bus, SIM_IRQ_MSI);
	reg_write(run, GBE_IMS, ICR_RXT0 | GBE_ICR_LSC);
	reg_write(run, GBE_82576_EIMS, VECTOR(0) | VECTOR(1));
	intr_receive(run);
	observe(run, intr_messages_later(run), "MSI, a frame");
	run->bus->ops->set_irq_type(run->bus, SIM_IRQ_INTX);
	reg_read(run, GBE_ICR);
	intr_receive(run);
	observe(run, intr_level(run), "INTx, a frame");
}

#define CASE(id, text) \
	{ \
		.name = "msix." #id, .shows = text, .chips = CHIP_82576, .run = id \
	}
#define CASE_DIFFERS(id, text) \
	{ \
		.name = "msix." #id, .shows = text, .chips = CHIP_82576, .run = id, \
		.differences = id##_differences \
	}

const struct conformance_case cases_intr_82576[] = {
	CASE(vectors, "EICS sends each message, when unmasked, and EIAC clears it."),
	CASE_DIFFERS(auto_mask, "EIAM masks what was sent."),
	CASE(frames, "A frame sends the message of its queue, also when armed late."),
	CASE(queue_8, "Queue 8 has its byte in IVAR0."),
	CASE(clear_before_arm, "A cause that is cleared before arming sends no message."),
	CASE(other, "LSC sends the message of IVAR_MISC."),
	CASE(other_masked, "Both masks hold LSC back, and let it go."),
	CASE_DIFFERS(no_auto_clear, "Without EIAC a bit of EICR stays and sends nothing more."),
	CASE(mode_first, "EIAC is written after GPIE."),
	CASE(no_msix_mode, "Without GPIE.MSIX_MODE everything has message 0."),
	CASE(other_types_with_msix_mode, "GPIE.MSIX_MODE without MSI-X."),
	{ .name = NULL },
};
