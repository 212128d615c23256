/* SPDX-License-Identifier: BSD-3-Clause */

/* The least interval between interrupts: ITR and EITR. */

#include <stddef.h>

#include "cases.h"
#include "intr.h"

#define ITR         0x000C4
#define INTERVAL    1000 /* x 256 ns = 256 us */
#define EITR_200_US (200 << 2)
#define RXQ0        GBE_82574_ICR_RXQ(0)
#define VECTOR(v)   (1u << (v))
/* Longer than any interval here. */
#define QUIET_US 20000

/* Level with no time passing. */
static bool
level_now(struct run *run)
{
	return run->bus->ops->intx(run->bus);
}

/* One interrupt, handled, and the next cause behind it. */
static void
raise_twice(struct run *run)
{
	reg_write(run, GBE_IMS, GBE_ICR_LSC);
	reg_write(run, GBE_ICS, GBE_ICR_LSC);
	check(run, level_now(run), true, "level of the first cause");
	reg_read(run, GBE_ICR);
	check(run, level_now(run), false, "level after ICR was read");
	reg_write(run, GBE_ICS, GBE_ICR_LSC);
}

static void
intx(struct run *run)
{
	intr_begin(run, SIM_IRQ_INTX);
	pass_us(run, QUIET_US);
	reg_write(run, ITR, INTERVAL);
	raise_twice(run);
	check(run, level_now(run), false, "level of the second cause at once");
	pass_us(run, 250);
	check(run, level_now(run), false, "level after 250 us of 256");
	pass_us(run, 10);
	check(run, level_now(run), true, "level after 260 us");
}

static void
off(struct run *run)
{
	intr_begin(run, SIM_IRQ_INTX);
	pass_us(run, QUIET_US);
	reg_write(run, ITR, 0);
	raise_twice(run);
	check_differs(run, level_now(run), true, false, "level of the second cause at once");
	pass_us(run, 100);
	check_differs(run, level_now(run), true, false, "level after 100 us");
	pass_us(run, 100);
	check(run, level_now(run), true, "level after 200 us");
}

static const struct difference off_differences[] = {
	{ CHIP_82540 | CHIP_82574, "ITR of 0", "no least interval", "at least 128 us",
	  "silicon: 8254x manual, ITR; QEMU e1000.c set_interrupt_cause(), e1000e_core.c "
	  "E1000E_MIN_XITR" },
	{ 0 },
};

static void
begin_82574(struct run *run, uint32_t eitr)
{
	intr_begin(run, SIM_IRQ_MSIX);
	reg_write(run, GBE_82574_IVAR, GBE_82574_IVAR_VALID | 1);
	reg_set(run, GBE_CTRL_EXT, GBE_82574_CTRL_EXT_EIAME);
	reg_write(run, GBE_82574_EIAC, RXQ0);
	reg_write(run, GBE_82574_EITR + 4, eitr);
	pass_us(run, QUIET_US);
	intr_messages(run);
	reg_write(run, GBE_IMS, RXQ0);
	reg_write(run, GBE_ICS, RXQ0);
	check(run, intr_messages(run), VECTOR(1), "first message");
	reg_write(run, GBE_IMS, RXQ0);
	reg_write(run, GBE_ICS, RXQ0);
}

static void
eitr_82574(struct run *run)
{
	begin_82574(run, INTERVAL);
	check(run, intr_messages(run), 0, "second message at once");
	pass_us(run, 250);
	check(run, intr_messages(run), 0, "second message after 250 us of 256");
	pass_us(run, 10);
	check(run, intr_messages(run), VECTOR(1), "second message after 260 us");
}

static void
eitr_off_82574(struct run *run)
{
	begin_82574(run, 0);
	check_differs(run, intr_messages(run), VECTOR(1), 0, "second message at once");
	pass_us(run, 200);
	check_differs(run, intr_messages(run), 0, VECTOR(1), "second message after 200 us");
}

static const struct difference eitr_off_82574_differences[] = {
	{ CHIP_82574, "EITR of 0", "no least interval", "at least 128 us",
	  "silicon, inferred from ITR; QEMU e1000e_core.c E1000E_MIN_XITR" },
	{ 0 },
};

/* A postponed cause that is cleared meanwhile. */
static void
withdrawn_82574(struct run *run)
{
	begin_82574(run, INTERVAL);
	reg_write(run, GBE_IMC, RXQ0);
	reg_write(run, GBE_ICR, RXQ0);
	pass_us(run, 300);
	check_differs(run, intr_messages(run), 0, VECTOR(1), "message of a cause withdrawn");
}

static const struct difference withdrawn_82574_differences[] = {
	{ CHIP_82574, "a cause that is masked and cleared while EITR holds its message back",
	  "sends nothing", "sends its message",
	  "silicon; QEMU e1000e_core.c e1000e_intrmgr_on_msix_throttling_timer()" },
	{ 0 },
};

static void
begin_82576(struct run *run, uint32_t eitr)
{
	intr_begin(run, SIM_IRQ_MSIX);
	reg_write(run, GBE_82576_GPIE, GBE_82576_GPIE_MSIX_MODE | GBE_82576_GPIE_NSICR);
	reg_write(run, GBE_82576_EIAC, VECTOR(1));
	reg_write(run, GBE_82576_EITR + 4, eitr);
	reg_write(run, GBE_82576_EIMS, VECTOR(1));
	reg_write(run, GBE_82576_EICS, VECTOR(1));
	check(run, intr_messages(run), VECTOR(1), "first message");
}

static void
eitr_82576(struct run *run)
{
	begin_82576(run, EITR_200_US);
	reg_write(run, GBE_82576_EICS, VECTOR(1));
	pass_us(run, 199);
	check(run, intr_messages(run), 0, "second message after 199 us of 200");
	pass_us(run, 2);
	check_differs(run, intr_messages(run), VECTOR(1), 0, "second message after 201 us");
	pass_us(run, 614);
	check(run, intr_messages(run), 0, "second message after 815 us");
	pass_us(run, 10);
	check_differs(run, intr_messages(run), 0, VECTOR(1), "second message after 825 us");
}

static const struct difference eitr_82576_differences[] = {
	{ CHIP_82576, "unit of EITR", "1 us, in bits 14:2",
	  "1.024 us, of the register: 4.1 times "
	  "as long",
	  "silicon, as Linux igb; QEMU igb_core.c igb_intrmgr_rearm_timer()" },
	{ 0 },
};

static void
eitr_sequel_82576(struct run *run)
{
	begin_82576(run, EITR_200_US);
	pass_us(run, 900);
	check_differs(run, intr_messages(run), 0, VECTOR(1), "message when EITR has expired");
}

static const struct difference eitr_sequel_82576_differences[] = {
	{ CHIP_82576, "a message for no cause when EITR expires", "never", "always",
	  "silicon; QEMU igb_core.c igb_intrmgr_on_msix_throttling_timer()" },
	{ 0 },
};

static void
eitr_off_82576(struct run *run)
{
	begin_82576(run, 0);
	reg_write(run, GBE_82576_EICS, VECTOR(1));
	check(run, intr_messages(run), VECTOR(1), "second message at once");
}

static void
eitr_reset_82576(struct run *run)
{
	begin_82576(run, EITR_200_US);
	reg_write(run, GBE_CTRL, reg_read(run, GBE_CTRL) | GBE_CTRL_RST);
	check_differs(run, intr_messages(run), 0, VECTOR(1), "message of a reset");
	pass_us(run, QUIET_US);
	check(run, intr_messages(run), 0, "message after a reset");
}

static const struct difference eitr_reset_82576_differences[] = {
	{ CHIP_82576, "CTRL.RST while EITR runs", "sends nothing", "sends a message",
	  "silicon; QEMU igb_core.c igb_intrmgr_reset()" },
	{ 0 },
};

#define CASE(id, on, text) \
	{ \
		.name = "moderation." #id, .shows = text, .chips = on, .run = id \
	}
#define CASE_DIFFERS(id, on, text) \
	{ \
		.name = "moderation." #id, .shows = text, .chips = on, .run = id, \
		.differences = id##_differences \
	}

const struct conformance_case cases_moderation[] = {
	CASE(intx, CHIP_82540 | CHIP_82574, "ITR keeps INTx apart, in units of 256 ns."),
	CASE_DIFFERS(off, CHIP_82540 | CHIP_82574, "ITR of 0 keeps nothing apart."),
	CASE(eitr_82574, CHIP_82574, "EITR keeps messages apart, in units of 256 ns."),
	CASE_DIFFERS(eitr_off_82574, CHIP_82574, "EITR of 0 keeps nothing apart."),
	CASE_DIFFERS(withdrawn_82574, CHIP_82574, "A cause that is gone sends nothing later."),
	CASE_DIFFERS(eitr_82576, CHIP_82576, "EITR keeps messages apart, in microseconds."),
	CASE_DIFFERS(eitr_sequel_82576, CHIP_82576, "EITR sends nothing by itself."),
	CASE(eitr_off_82576, CHIP_82576, "EITR of 0 keeps nothing apart."),
	CASE_DIFFERS(eitr_reset_82576, CHIP_82576, "A reset sends nothing."),
	{ .name = NULL },
};
