/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against interrupts that write to a descriptor the application has
 * closed and got back for something else.
 */

#include "irq_test.h"

int
main(void)
{
	int fd, other, lasting;

	test_irq_init();
	fd = test_eventfd();
	lasting = dup(fd);
	CHECK_EQ(test_set(MSIX, TRIGGER, 0, 1, &fd), 0);
	CHECK(sim_irq_listens_on(&irq, fd));
	sim_irq_fd_closed(&irq, fd);
	close(fd);
	other = test_eventfd();
	CHECK_EQ(other, fd);
	CHECK(!sim_irq_listens_on(&irq, other));

	sim_irq_message(&irq, 0);
	CHECK_EQ(test_signals(other), 0);
	CHECK_EQ(test_signals(lasting), 0);
	/* The vector was not masked: nothing is owed to the next who listens. */
	CHECK_EQ(test_set(MSIX, TRIGGER, 0, 1, &other), 0);
	CHECK_EQ(test_signals(other), 0);
	sim_irq_message(&irq, 0);
	CHECK_EQ(test_signals(other), 1);

	/* Without being told, the number may mean anything. */
	fd = test_eventfd();
	CHECK_EQ(test_set(VFIO_PCI_REQ_IRQ_INDEX, TRIGGER, 0, 1, &fd), 0);
	close(fd);
	CHECK_EQ(test_eventfd(), fd);
	sim_irq_request(&irq);
	CHECK_EQ(test_signals(fd), 0);
	sim_irq_release(&irq);
	return EXIT_SUCCESS;
}
