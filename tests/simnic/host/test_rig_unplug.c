/* SPDX-License-Identifier: BSD-3-Clause */

/* Guards against a device that answers, or interrupts, after it was pulled out. */

#include "rig_test.h"

int
main(void)
{
	const struct gbe_sim *sim = gbe_sim();
	int container, request, message;
	struct test_port port, other;
	uint16_t vendor;

	CHECK(sim != NULL);
	container = test_open_container();
	port = test_open_port(container, 0);
	other = test_open_port(container, 1);
	request = test_eventfd();
	message = test_eventfd();
	CHECK(test_listen(&port, VFIO_PCI_REQ_IRQ_INDEX, 1, &request) == 0);
	CHECK(test_listen(&port, VFIO_PCI_MSIX_IRQ_INDEX, 1, &message) == 0);
	CHECK(test_read(&port, REG_STATUS) != UINT32_MAX);

	sim->unplug(0);
	CHECK_EQ(test_signals(request), 1);
	CHECK_EQ(test_read(&port, REG_STATUS), UINT32_MAX);
	test_write(&port, REG_VET, 0);
	CHECK_EQ(test_read(&port, REG_VET), UINT32_MAX);
	/* Ring pages too, which may be plain memory while it is there. */
	CHECK_EQ(test_read(&port, 0x2800), UINT32_MAX);
	CHECK_EQ(*(port.bar0 + REG_STATUS), 0xFF);
	CHECK(pread(port.device, &vendor, sizeof(vendor),
		    (off_t)VFIO_PCI_CONFIG_REGION_INDEX << 40) == sizeof(vendor));
	CHECK_EQ(vendor, 0xFFFF);
	CHECK_EQ(test_signals(message), 0);
	CHECK(test_read(&other, REG_STATUS) != UINT32_MAX);

	/* What the application gives back is taken, once. */
	sim->unplug(0);
	CHECK_EQ(test_signals(request), 0);
	CHECK(test_listen(&port, VFIO_PCI_MSIX_IRQ_INDEX, 0, NULL) == 0);
	CHECK(munmap((void *)(uintptr_t)port.bar0, BAR0_SIZE) == 0);
	CHECK(close(port.device) == 0);
	CHECK(ioctl(port.group, VFIO_GROUP_GET_DEVICE_FD, "0000:01:00.0") < 0 && errno == ENODEV);
	return EXIT_SUCCESS;
}
