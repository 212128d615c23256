/* SPDX-License-Identifier: BSD-3-Clause */

/* Guards against what the kernel's VFIO would refuse, and descriptors left over. */

#include <dirent.h>

#include "rig_test.h"

static unsigned int
nb_open_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	unsigned int nb = 0;

	CHECK(dir != NULL);
	while (readdir(dir) != NULL)
		nb++;
	closedir(dir);
	return nb;
}

#define CHECK_ERRNO(call, error) CHECK((call) == -1 && errno == (error))

static void
test_refusals(int container)
{
	struct vfio_iommu_type1_dma_map map = { .argsz = sizeof(map) };
	int group;

	CHECK_ERRNO(ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU), EINVAL);
	CHECK_ERRNO(ioctl(container, VFIO_IOMMU_MAP_DMA, &map), EINVAL);
	CHECK(ioctl(container, VFIO_CHECK_EXTENSION, VFIO_SPAPR_TCE_IOMMU) == 0);
	CHECK_ERRNO(open("/dev/vfio/72", O_RDWR), ENOENT);
	CHECK_ERRNO(open("/dev/vfio/noiommu-70", O_RDWR), ENOENT);

	group = open("/dev/vfio/70", O_RDWR);
	CHECK(group >= 0);
	CHECK_ERRNO(open("/dev/vfio/70", O_RDWR), EBUSY);
	CHECK_ERRNO(ioctl(group, VFIO_GROUP_GET_DEVICE_FD, "0000:01:00.0"), EINVAL);
	CHECK_ERRNO(ioctl(group, VFIO_GROUP_SET_CONTAINER, &group), EINVAL);
	CHECK(ioctl(group, VFIO_GROUP_SET_CONTAINER, &container) == 0);
	CHECK_ERRNO(ioctl(group, VFIO_GROUP_SET_CONTAINER, &container), EINVAL);
	CHECK_ERRNO(ioctl(container, VFIO_SET_IOMMU, VFIO_SPAPR_TCE_IOMMU), ENODEV);
	CHECK(close(group) == 0);
}

/* What was mapped for DMA goes with the last group. */
static void
test_maps_forgotten(int container)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = VFIO_DMA_MAP_FLAG_READ,
		.iova = 0x10000,
		.size = 4096,
	};
	void *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct test_port first = test_open_port(container, 0), second;

	map.vaddr = (uintptr_t)page;
	CHECK(ioctl(container, VFIO_IOMMU_MAP_DMA, &map) == 0);
	CHECK_ERRNO(ioctl(container, VFIO_IOMMU_MAP_DMA, &map), EEXIST);
	CHECK(close(first.group) == 0);
	second = test_open_port(container, 1);
	CHECK(close(first.device) == 0);
	CHECK_ERRNO(ioctl(container, VFIO_IOMMU_MAP_DMA, &map), EEXIST);
	CHECK(close(second.device) == 0);
	CHECK_ERRNO(ioctl(container, VFIO_IOMMU_MAP_DMA, &map), EEXIST);
	CHECK(close(second.group) == 0);
	first = test_open_port(container, 0);
	CHECK(ioctl(container, VFIO_IOMMU_MAP_DMA, &map) == 0);
	close(first.device);
	close(first.group);
}

/* Interrupts that are still enabled when the device is closed leave nothing. */
static void
test_nothing_left(int container)
{
	int fds[5];
	unsigned int before;
	struct test_port port;

	for (unsigned int i = 0; i < 5; i++)
		fds[i] = test_eventfd();
	before = nb_open_files();
	for (unsigned int round = 0; round < 100; round++) {
		port = test_open_port(container, 0);
		CHECK(test_listen(&port, VFIO_PCI_MSIX_IRQ_INDEX, 5, fds) == 0);
		CHECK(munmap((void *)(uintptr_t)port.bar0, BAR0_SIZE) == 0);
		CHECK(close(port.device) == 0);
		CHECK(close(port.group) == 0);
	}
	CHECK_EQ(nb_open_files(), before);
}

int
main(void)
{
	int container = test_open_container();

	test_refusals(container);
	test_maps_forgotten(container);
	test_nothing_left(container);
	return EXIT_SUCCESS;
}
