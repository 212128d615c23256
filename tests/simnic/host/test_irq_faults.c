/* SPDX-License-Identifier: BSD-3-Clause */

/* Guards against faults of interrupts that do not strike, or not as they say. */

#include "irq_test.h"

#define MS 1000000

static int fds[3];

static void
test_messages(void)
{
	CHECK_EQ(test_set(MSIX, TRIGGER, 0, 3, fds), 0);
	sim_fault_arm("irq.lost:2");
	for (int i = 0; i < 3; i++)
		sim_irq_message(&irq, 1);
	CHECK_EQ(test_signals(fds[1]), 2);
	sim_fault_arm("irq.duplicate");
	sim_irq_message(&irq, 1);
	CHECK_EQ(test_signals(fds[1]), 2);

	sim_fault_arm("irq.delay");
	sim_irq_message(&irq, 1);
	sim_clock_advance(&test_clock, MS - 1);
	CHECK_EQ(test_signals(fds[1]), 0);
	sim_clock_advance(&test_clock, 1);
	CHECK_EQ(test_signals(fds[1]), 1);

	sim_fault_arm("irq.spurious");
	sim_irq_message(&irq, 2);
	CHECK_EQ(test_signals(fds[2]), 1);
	sim_clock_advance(&test_clock, MS);
	CHECK_EQ(test_signals(fds[2]), 1);

	/* One that was under way when interrupts were disabled does not arrive. */
	sim_fault_arm("irq.delay");
	sim_irq_message(&irq, 1);
	CHECK_EQ(test_set(MSIX, TRIGGER, 0, 0, NULL), 0);
	CHECK_EQ(test_set(MSIX, TRIGGER, 0, 3, fds), 0);
	sim_clock_advance(&test_clock, 2 * MS);
	CHECK_EQ(test_signals(fds[1]), 0);
	CHECK_EQ(test_set(MSIX, TRIGGER, 0, 0, NULL), 0);
}

static void
test_refusals(void)
{
	sim_fault_arm("ioctl.set_irqs.msix_short");
	CHECK_EQ(test_set(MSIX, TRIGGER, 0, 3, fds), 2);
	CHECK(irq.type == SIM_IRQ_NONE);
	sim_fault_arm("ioctl.set_irqs.msix_short");
	CHECK_EQ(test_set(MSIX, TRIGGER, 0, 1, fds), -ENOSPC);
	sim_fault_arm("ioctl.set_irqs.msix");
	CHECK_EQ(test_set(MSIX, TRIGGER, 0, 1, fds), -EIO);
	CHECK_EQ(test_set(MSIX, TRIGGER, 0, 1, fds), 0);
	sim_fault_arm("ioctl.set_irqs.disable");
	CHECK_EQ(test_set(MSIX, TRIGGER, 0, 0, NULL), -EIO);
	CHECK_EQ(test_set(MSIX, TRIGGER, 0, 0, NULL), 0);
}

static void
test_line(void)
{
	CHECK_EQ(test_set(INTX, TRIGGER, 0, 1, fds), 0);
	sim_fault_arm("irq.delay");
	sim_irq_intx(&irq, true);
	CHECK_EQ(test_signals(fds[0]), 0);
	sim_clock_advance(&test_clock, MS);
	CHECK_EQ(test_signals(fds[0]), 1);
	sim_irq_intx(&irq, false);
	CHECK_EQ(test_set(INTX, UNMASK, 0, 1, NULL), 0);
	sim_irq_spurious(&irq, 0);
	CHECK_EQ(test_signals(fds[0]), 1);
	/* That one has masked the line, too. */
	sim_irq_intx(&irq, true);
	sim_irq_intx(&irq, false);
	CHECK_EQ(test_signals(fds[0]), 0);
	CHECK_EQ(test_set(INTX, UNMASK, 0, 1, NULL), 0);
	CHECK_EQ(test_signals(fds[0]), 0);
	sim_irq_release(&irq);
}

int
main(void)
{
	test_irq_init();
	for (unsigned int i = 0; i < 3; i++)
		fds[i] = test_eventfd();
	test_messages();
	test_refusals();
	test_line();
	return EXIT_SUCCESS;
}
