/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against messages that get lost while nobody listens, reach the wrong
 * listener, or are granted where Linux refuses them.
 */

#include "irq_test.h"

static int fds[TEST_MAX_FDS];

static void
test_refusals(void)
{
	CHECK_EQ(test_set(MSIX, TRIGGER, 0, 6, fds), -EINVAL);
	CHECK_EQ(test_set(MSIX, TRIGGER, 5, 0, NULL), -EINVAL);
	CHECK_EQ(test_set(MSI, TRIGGER, 0, 2, fds), -EINVAL);
	CHECK_EQ(test_set(MSIX, MASK, 0, 1, NULL), -ENOTTY);
	CHECK_EQ(test_set(VFIO_PCI_NUM_IRQS, TRIGGER, 0, 1, fds), -EINVAL);
	CHECK_EQ(test_set(MSIX, TRIGGER, 0, 1, (int[]){ 1 << 20 }), -EBADF);
	CHECK(irq.type == SIM_IRQ_NONE);
	CHECK_EQ(sim_irq_nb_messages(&irq), 0);
}

/* One type at a time, and no more vectors than at first. */
static void
test_enabled(void)
{
	CHECK_EQ(test_set(MSIX, TRIGGER, 0, 3, fds), 0);
	CHECK(irq.type == SIM_IRQ_MSIX);
	CHECK_EQ(sim_irq_nb_messages(&irq), 5);
	CHECK_EQ(test_set(MSI, TRIGGER, 0, 1, fds), -EINVAL);
	CHECK_EQ(test_set(INTX, TRIGGER, 0, 1, fds), -EINVAL);
	CHECK_EQ(test_set(MSIX, TRIGGER, 0, 4, fds), -EINVAL);
	CHECK_EQ(test_set(MSIX, TRIGGER, 3, 1, fds), -EINVAL);
	sim_irq_message(&irq, 0);
	sim_irq_message(&irq, 2);
	sim_irq_message(&irq, 2);
	CHECK_EQ(test_signals(fds[0]), 1);
	CHECK_EQ(test_signals(fds[1]), 0);
	CHECK_EQ(test_signals(fds[2]), 2);
	CHECK_EQ(irq.vector[2].nb_sent, 2);
	/* Raised by the application itself. */
	CHECK_EQ(test_set(MSIX, TRIGGER, 1, 2, NULL), 0);
	CHECK_EQ(test_signals(fds[1]), 1);
	CHECK_EQ(test_signals(fds[2]), 1);
}

static void
test_pending(void)
{
	const int nobody = -1;

	CHECK_EQ(test_set(MSIX, TRIGGER, 1, 1, &nobody), 0);
	sim_irq_message(&irq, 1);
	sim_irq_message(&irq, 1);
	CHECK_EQ(test_signals(fds[1]), 0);
	CHECK_EQ(test_set(MSIX, TRIGGER, 1, 1, &fds[3]), 0);
	CHECK_EQ(test_signals(fds[3]), 1);

	CHECK_EQ(test_set(MSIX, TRIGGER, 1, 1, &nobody), 0);
	sim_irq_message(&irq, 1);
	sim_irq_clear_pending(&irq, 1);
	CHECK_EQ(test_set(MSIX, TRIGGER, 1, 1, &fds[3]), 0);
	CHECK_EQ(test_signals(fds[3]), 0);
}

static void
test_disabled(void)
{
	CHECK_EQ(test_set(MSIX, TRIGGER, 0, 0, NULL), 0);
	sim_irq_message(&irq, 0);
	CHECK_EQ(test_signals(fds[0]), 0);
	CHECK_EQ(test_set(MSIX, TRIGGER, 0, 0, NULL), -EINVAL);
	CHECK_EQ(test_set(MSI, TRIGGER, 0, 1, fds), 0);
	CHECK_EQ(sim_irq_nb_messages(&irq), 1);
	sim_irq_message(&irq, 0);
	CHECK_EQ(test_signals(fds[0]), 1);
	sim_irq_release(&irq);
}

int
main(void)
{
	test_irq_init();
	for (unsigned int i = 0; i < TEST_MAX_FDS; i++)
		fds[i] = test_eventfd();
	test_refusals();
	test_enabled();
	test_pending();
	test_disabled();
	return EXIT_SUCCESS;
}
