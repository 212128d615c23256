/* SPDX-License-Identifier: BSD-3-Clause */

/* MSI-X of the 82574L, programmed as Linux e1000e does. */

#include <stddef.h>

#include "cases.h"
#include "desc.h"
#include "intr.h"

#define RING_SIZE 16
#define RXQ(q)    GBE_82574_ICR_RXQ(q)
#define TXQ(q)    (1u << (22 + (q)))
#define QUEUES    (RXQ(0) | RXQ(1) | TXQ(0) | TXQ(1))
#define OTHER     GBE_82574_ICR_OTHER
#define IVAR(rx0, rx1, tx0, tx1, other) \
	((rx0) | (rx1) << 4 | (tx0) << 8 | (tx1) << 12 | (other) << 16)
#define VALID(vector) (GBE_82574_IVAR_VALID | (vector))
#define VECTOR(v)     (1u << (v))
/* The sequel that EITR of QEMU sends is then over. */
#define QUIET_US 400

/* Rx 0 and 1: vectors 1 and 2, Tx 0 and 1: 3 and 4, the rest: 0. */
static void
begin(struct run *run)
{
	intr_begin(run, SIM_IRQ_MSIX);
	reg_write(run, GBE_82574_IVAR, IVAR(VALID(1), VALID(2), VALID(3), VALID(4), VALID(0)));
	reg_write(run, GBE_CTRL_EXT,
		  (reg_read(run, GBE_CTRL_EXT) & ~GBE_82574_CTRL_EXT_IAME) |
			  GBE_82574_CTRL_EXT_EIAME);
	reg_write(run, GBE_82574_EIAC, QUEUES);
	reg_write(run, GBE_RFCTL, reg_read(run, GBE_RFCTL) | GBE_82574_RFCTL_ACK_DIS);
	reg_read(run, GBE_ICR);
}

/* Forget what came, and let the sequel pass. */
static void
quiet(struct run *run)
{
	pass_us(run, QUIET_US);
	intr_messages(run);
}

static const uint32_t queue_causes[] = { RXQ(0), RXQ(1), TXQ(0), TXQ(1) };

static void
vectors(struct run *run)
{
	unsigned int i;

	begin(run);
	for (i = 0; i < 4; i++) {
		uint32_t cause = queue_causes[i];

		reg_write(run, GBE_ICS, cause);
		check(run, intr_messages(run), 0, "cause 0x%x masked", cause);
		reg_write(run, GBE_IMS, cause);
		check(run, intr_messages(run), VECTOR(i + 1), "cause 0x%x unmasked", cause);
		quiet(run);
		check(run, reg_read(run, GBE_IMS) & cause, 0, "IMS after cause 0x%x", cause);
		reg_write(run, GBE_IMS, cause);
		check(run, intr_messages(run), 0, "cause 0x%x cleared itself", cause);
		reg_write(run, GBE_ICS, cause);
		check(run, intr_messages(run), VECTOR(i + 1), "cause 0x%x raised", cause);
		quiet(run);
	}
}

static void
sequel(struct run *run)
{
	begin(run);
	reg_write(run, GBE_IMS, RXQ(0));
	reg_write(run, GBE_ICS, RXQ(0));
	check(run, intr_messages(run), VECTOR(1), "message");
	pass_us(run, 100);
	check(run, intr_messages(run), 0, "message 100 us later");
	pass_us(run, 100);
	check_differs(run, intr_messages(run), 0, VECTOR(1), "message 200 us later");
}

static const struct difference sequel_differences[] = {
	{ CHIP_82574, "a message for no cause after each message of MSI-X", "never",
	  "128 us later, or when EITR expires",
	  "silicon; QEMU e1000e_core.c e1000e_intrmgr_on_msix_throttling_timer()" },
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
	reg_write(run, GBE_IMS, RXQ(0));
	intr_receive(run);
	check(run, intr_messages(run), VECTOR(1), "a frame came");
	quiet(run);
	intr_receive(run);
	check(run, intr_messages(run), 0, "a frame came, not armed");
	check(run, rx_turn(run, &rx).done && rx_turn(run, &rx).done, true, "two frames");
	reg_write(run, GBE_IMS, RXQ(0));
	check(run, intr_messages(run), VECTOR(1), "armed with a frame latched");
	quiet(run);
	reg_write(run, GBE_IMS, RXQ(0));
	check(run, intr_messages(run), 0, "armed with nothing latched");
	intr_receive(run);
	check(run, intr_messages(run), VECTOR(1), "a frame came, armed again");
	quiet(run);
	reg_write(run, GBE_IMS, TXQ(0));
	intr_send(run, &tx);
	check(run, intr_messages(run), VECTOR(3), "a frame went");
}

static void
queue_1(struct run *run)
{
	struct ring rx0, rx1;
	unsigned int i;

	rx_open(run, &rx0, 0, RING_SIZE, 2048);
	rx_open(run, &rx1, 1, RING_SIZE, 2048);
	rx_start(run, 2048, 0);
	begin(run);
	for (i = 0; i < 32; i++)
		reg_write(run, GBE_82574_RETA + 4 * i, 0x80808080);
	reg_write(run, GBE_RXCSUM, GBE_RXCSUM_PCSD);
	reg_write(run, GBE_82574_MRQC, GBE_82574_MRQC_RSS | GBE_MRQC_IPV4);
	reg_write(run, GBE_IMS, RXQ(0) | RXQ(1));
	intr_receive(run);
	check(run, intr_messages(run), VECTOR(2), "a frame came to queue 1");
	check(run, reg_read(run, GBE_IMS), RXQ(0), "IMS");
}

/* Clear the latched cause, poll again, arm: no stale message. */
static void
clear_before_arm(struct run *run)
{
	begin(run);
	reg_write(run, GBE_ICS, RXQ(0));
	reg_write(run, GBE_ICR, RXQ(0));
	reg_write(run, GBE_IMS, RXQ(0));
	check(run, intr_messages(run), 0, "message of a cause that was cleared");
}

static void
other(struct run *run)
{
	begin(run);
	reg_write(run, GBE_IMS, OTHER | GBE_ICR_LSC);
	reg_write(run, GBE_ICS, GBE_ICR_LSC);
	check(run, intr_messages(run), VECTOR(0), "LSC");
	quiet(run);
	check(run, reg_read(run, GBE_ICR) & ~ICR_ASSERTED, OTHER | GBE_ICR_LSC, "ICR");
	observe(run, reg_read(run, GBE_IMS), "IMS");
	check(run, reg_read(run, GBE_ICR), 0, "ICR again");
	reg_write(run, GBE_IMS, OTHER | GBE_ICR_LSC);
	check(run, intr_messages(run), 0, "armed again");
	reg_write(run, GBE_ICS, GBE_ICR_LSC);
	check(run, intr_messages(run), VECTOR(0), "LSC again");
	quiet(run);
	reg_write(run, GBE_ICR, OTHER);
	observe(run, reg_read(run, GBE_ICR) & ~ICR_ASSERTED, "ICR after OTHER was written");
}

static void
masked_other(struct run *run)
{
	begin(run);
	reg_write(run, GBE_IMS, RXQ(0));
	reg_write(run, GBE_ICS, GBE_ICR_LSC);
	check(run, intr_messages_later(run), 0, "LSC, masked");
	check(run, reg_read(run, GBE_ICR) & GBE_ICR_LSC, GBE_ICR_LSC, "ICR.LSC");
	check(run, reg_read(run, GBE_ICR) & GBE_ICR_LSC, GBE_ICR_LSC, "ICR.LSC after a read");
	reg_write(run, GBE_IMS, OTHER | GBE_ICR_LSC);
	check(run, intr_messages(run), VECTOR(0), "LSC, unmasked");
}

/* Reading ICR for OTHER clears causes of queues, as a driver must know. */
static void
read_clears_queues(struct run *run)
{
	begin(run);
	reg_write(run, GBE_ICS, RXQ(0));
	reg_write(run, GBE_IMS, OTHER | GBE_ICR_LSC);
	reg_write(run, GBE_ICS, GBE_ICR_LSC);
	check(run, reg_read(run, GBE_ICR) & RXQ(0), RXQ(0), "RXQ0 in ICR");
	reg_write(run, GBE_IMS, RXQ(0));
	quiet(run);
	check(run, reg_read(run, GBE_ICR) & RXQ(0), 0, "RXQ0 in ICR after a read");
}

static void
legacy_causes(struct run *run)
{
	struct ring rx;

	rx_open(run, &rx, 0, RING_SIZE, 2048);
	rx_start(run, 2048, 0);
	begin(run);
	reg_write(run, GBE_IMS, ICR_RXT0 | ICR_RXDMT0 | ICR_TXDW);
	intr_receive(run);
	reg_write(run, GBE_ICS, ICR_TXDW);
	check(run, intr_messages_later(run), 0, "RXT0 and TXDW with MSI-X");
}

static void
no_vector(struct run *run)
{
	begin(run);
	reg_write(run, GBE_82574_IVAR, IVAR(1, VALID(2), 0, 0, VALID(0)));
	reg_write(run, GBE_IMS, RXQ(0));
	reg_write(run, GBE_ICS, RXQ(0));
	check(run, intr_messages_later(run), 0, "entry of IVAR that is not valid");
	reg_write(run, GBE_82574_IVAR, IVAR(VALID(2), VALID(2), 0, 0, VALID(0)));
	reg_write(run, GBE_IMS, RXQ(1));
	reg_write(run, GBE_ICS, RXQ(1));
	check(run, intr_messages(run), VECTOR(2), "two queues of one vector");
}

/* Without EIAC a cause stays, and sends no second message. */
static void
no_auto_clear(struct run *run)
{
	begin(run);
	reg_write(run, GBE_82574_EIAC, 0);
	reg_write(run, GBE_IMS, RXQ(0));
	reg_write(run, GBE_ICS, RXQ(0));
	check(run, intr_messages(run), VECTOR(1), "first");
	quiet(run);
	observe(run, reg_read(run, GBE_IMS) & RXQ(0), "IMS.RXQ0 without EIAC");
	reg_write(run, GBE_ICS, RXQ(0));
	check(run, intr_messages(run), 0, "second, the first is not cleared");
	reg_write(run, GBE_ICR, RXQ(0));
	reg_write(run, GBE_IMS, RXQ(0));
	reg_write(run, GBE_ICS, RXQ(0));
	check(run, intr_messages(run), VECTOR(1), "third, after the cause was cleared");
}

#define CASE(id, text) \
	{ \
		.name = "msix." #id, .shows = text, .chips = CHIP_82574, .run = id \
	}

const struct conformance_case cases_intr_82574[] = {
	CASE(vectors, "Causes of queues send the messages of IVAR, clear and mask themselves."),
	{
		.name = "msix.sequel",
		.shows = "One cause sends one message.",
		.chips = CHIP_82574,
		.run = sequel,
		.differences = sequel_differences,
	},
	CASE(frames, "A frame sends the message of its queue, also when armed late."),
	CASE(queue_1, "Queue 1 has a message of its own."),
	CASE(clear_before_arm, "A cause that is cleared before arming sends no message."),
	CASE(other, "LSC sends the message of OTHER, once it is armed."),
	CASE(masked_other, "A masked LSC stays in ICR over reads, and comes when unmasked."),
	CASE(read_clears_queues, "A read of ICR for OTHER clears latched causes of queues."),
	CASE(legacy_causes, "RXT0 and TXDW send nothing with MSI-X."),
	CASE(no_vector, "A cause without vector sends nothing; two may share one."),
	CASE(no_auto_clear, "Without EIAC a cause stays and sends nothing more."),
	{ .name = NULL },
};
