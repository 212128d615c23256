/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a line that is signalled while masked, or not again while it
 * is still asserted.
 */

#include "irq_test.h"

int
main(void)
{
	int fd;

	test_irq_init();
	fd = test_eventfd();
	/* Nothing to mask yet. */
	CHECK_EQ(test_set(INTX, MASK, 0, 1, NULL), -EINVAL);
	sim_irq_intx(&irq, true);
	sim_irq_intx(&irq, false);
	CHECK_EQ(test_set(INTX, TRIGGER, 0, 1, &fd), 0);
	CHECK_EQ(test_signals(fd), 0);

	/* It masks itself. */
	sim_irq_intx(&irq, true);
	sim_irq_intx(&irq, true);
	CHECK_EQ(test_signals(fd), 1);
	CHECK_EQ(test_set(INTX, UNMASK, 0, 1, NULL), 0);
	CHECK_EQ(test_signals(fd), 1);
	sim_irq_intx(&irq, false);
	CHECK_EQ(test_set(INTX, UNMASK, 0, 1, NULL), 0);
	CHECK_EQ(test_signals(fd), 0);

	CHECK_EQ(test_set(INTX, MASK, 0, 1, NULL), 0);
	sim_irq_intx(&irq, true);
	CHECK_EQ(test_signals(fd), 0);
	sim_irq_intx_off(&irq, true);
	CHECK_EQ(test_set(INTX, UNMASK, 0, 1, NULL), 0);
	CHECK_EQ(test_signals(fd), 0);
	sim_irq_intx_off(&irq, false);
	CHECK_EQ(test_signals(fd), 1);
	CHECK_EQ(irq.nb_intx, 3);

	/* Asserted at the time it is enabled. */
	CHECK_EQ(test_set(INTX, TRIGGER, 0, 0, NULL), 0);
	CHECK_EQ(test_set(INTX, TRIGGER, 0, 1, &fd), 0);
	CHECK_EQ(test_signals(fd), 1);
	/* There is no second line. */
	CHECK_EQ(test_set(INTX, TRIGGER, 1, 1, &fd), -EINVAL);
	CHECK_EQ(test_set(INTX, TRIGGER, 0, 2, (int[]){ fd, fd }), -EINVAL);
	sim_irq_release(&irq);
	CHECK(irq.type == SIM_IRQ_NONE);
	return EXIT_SUCCESS;
}
