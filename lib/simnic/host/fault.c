/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "fault.h"

/* Visible: the launcher reads the list from the library. */
const struct sim_fault_name __attribute__((visibility("default"))) sim_fault_names[] = {
	/* What the kernel refuses. */
	{ "open", "opening a VFIO container or group" },
	{ "ioctl", "any ioctl on a VFIO descriptor" },
	{ "ioctl.api_version", "VFIO_GET_API_VERSION" },
	{ "ioctl.check_extension", "VFIO_CHECK_EXTENSION" },
	{ "ioctl.set_iommu", "VFIO_SET_IOMMU" },
	{ "ioctl.map_dma", "VFIO_IOMMU_MAP_DMA" },
	{ "ioctl.unmap_dma", "VFIO_IOMMU_UNMAP_DMA" },
	{ "ioctl.group_status", "VFIO_GROUP_GET_STATUS" },
	{ "ioctl.set_container", "VFIO_GROUP_SET_CONTAINER" },
	{ "ioctl.device_fd", "VFIO_GROUP_GET_DEVICE_FD" },
	{ "ioctl.device_info", "VFIO_DEVICE_GET_INFO" },
	{ "ioctl.region_info", "VFIO_DEVICE_GET_REGION_INFO" },
	{ "ioctl.irq_info", "VFIO_DEVICE_GET_IRQ_INFO" },
	{ "ioctl.set_irqs", "VFIO_DEVICE_SET_IRQS of any kind" },
	{ "ioctl.set_irqs.intx", "enabling INTx" },
	{ "ioctl.set_irqs.msi", "enabling MSI" },
	{ "ioctl.set_irqs.msix", "enabling MSI-X" },
	{ "ioctl.set_irqs.msix_short", "enabling MSI-X grants one vector less than asked" },
	{ "ioctl.set_irqs.req", "listening for the request to release the device" },
	{ "ioctl.set_irqs.mask", "masking INTx" },
	{ "ioctl.set_irqs.unmask", "unmasking INTx" },
	{ "ioctl.set_irqs.disable", "disabling interrupts of any type" },
	{ "ioctl.reset", "VFIO_DEVICE_RESET" },
	{ "mmap", "mapping a BAR" },
	{ "pread", "reading PCI configuration" },
	{ "pwrite", "writing PCI configuration" },
	{ "eventfd", "creating an eventfd" },
	{ "epoll_ctl", "changing an epoll set, but for EAL's own interrupt thread" },

	/* What DPDK has no memory for. */
	{ "alloc", "any allocation from DPDK's memory" },
	{ "alloc.malloc", "rte_malloc() and its kin" },
	{ "alloc.memzone", "reserving a memzone" },
	{ "alloc.mempool", "creating a mempool" },

	/* What the device does not do, or does wrong. */
	{ "unplug", "the device is gone at this access to a register, as by surprise removal" },
	{ "io.ignored", "the I/O window does nothing" },
	{ "reset.memory", "CTRL.RST does nothing unless it comes by I/O (8254x)" },
	{ "stuck.reset", "CTRL.RST never ends" },
	{ "stuck.nvm", "EERD is never done" },
	{ "stuck.mdic", "MDIC is never ready" },
	{ "phy.hangs", "the PHY has no link until it is reset (82574L)" },
	{ "stuck.queue", "a queue's enable bit does not change" },
	{ "stuck.semaphore", "a semaphore is never granted" },
	{ "stuck.master", "the device goes on as bus master when told to stop" },
	{ "rx.length_zero", "a received frame's length reads 0" },
	{ "rx.length_huge", "a received frame's length is beyond its buffer" },
	{ "rx.wrong_slot", "DD is set in the descriptor behind the right one" },
	{ "rx.no_eop", "a received frame has no end" },
	{ "irq.lost", "an interrupt does not arrive" },
	{ "irq.duplicate", "an interrupt arrives twice" },
	{ "irq.delay", "an interrupt arrives 1 ms late" },
	{ "irq.spurious", "an interrupt is followed by one for no cause, 1 ms later" },
	{ NULL, NULL },
};

#define NB_NAMES (sizeof(sim_fault_names) / sizeof(sim_fault_names[0]) - 1)
#define EVER     ULONG_MAX

static struct {
	unsigned long first; /* strikes from this passing on; 0: not armed */
	unsigned long count;
	unsigned long passed;
	unsigned long struck;
} faults[NB_NAMES];

/* So that a place asked for each frame costs nothing when all is well. */
static bool any_armed;

static unsigned int
find(const char *name, size_t len)
{
	unsigned int i = 0;

	while (i < NB_NAMES && (strlen(sim_fault_names[i].name) != len ||
				memcmp(sim_fault_names[i].name, name, len) != 0))
		i++;
	return i;
}

/* A number above 0 up to a colon or the end, which is left in *text. */
static bool
parse_count(const char **text, unsigned long *count)
{
	char *end;

	if (**text < '0' || **text > '9')
		return false;
	errno = 0;
	*count = strtoul(*text, &end, 10);
	*text = end;
	return errno == 0 && *count != 0;
}

/* [:N[:COUNT]] */
static bool
parse_counts(const char *text, unsigned long *first, unsigned long *count)
{
	*first = 1;
	*count = 1;
	if (*text == '\0')
		return true;
	text++;
	if (!parse_count(&text, first))
		return false;
	if (*text == '\0')
		return true;
	if (*text++ != ':')
		return false;
	if (strcmp(text, "ever") == 0) {
		*count = EVER;
		return true;
	}
	return parse_count(&text, count) && *text == '\0';
}

static int
arm(const char *word)
{
	unsigned int i = find(word, strcspn(word, ":"));
	unsigned long first, count;

	if (i == NB_NAMES || !parse_counts(word + strcspn(word, ":"), &first, &count))
		return -EINVAL;
	__atomic_store_n(&faults[i].first, 0, __ATOMIC_SEQ_CST);
	__atomic_store_n(&faults[i].passed, 0, __ATOMIC_SEQ_CST);
	__atomic_store_n(&faults[i].struck, 0, __ATOMIC_SEQ_CST);
	__atomic_store_n(&faults[i].count, count, __ATOMIC_SEQ_CST);
	__atomic_store_n(&faults[i].first, first, __ATOMIC_SEQ_CST);
	__atomic_store_n(&any_armed, true, __ATOMIC_SEQ_CST);
	return 0;
}

int
sim_fault_arm(const char *specification)
{
	char *copy, *rest, *word;
	int ret = 0;

	if (specification == NULL || *specification == '\0') {
		__atomic_store_n(&any_armed, false, __ATOMIC_SEQ_CST);
		for (unsigned int i = 0; i < NB_NAMES; i++)
			__atomic_store_n(&faults[i].first, 0, __ATOMIC_SEQ_CST);
		return 0;
	}
	copy = strdup(specification);
	if (copy == NULL)
		return -ENOMEM;
	rest = copy;
	while (ret == 0 && (word = strsep(&rest, ",")) != NULL)
		ret = arm(word);
	free(copy);
	return ret;
}

bool
sim_fault(const char *name)
{
	unsigned long first, passed;
	unsigned int i;

	if (!__atomic_load_n(&any_armed, __ATOMIC_RELAXED))
		return false;
	i = find(name, strlen(name));
	if (i == NB_NAMES)
		return false;
	first = __atomic_load_n(&faults[i].first, __ATOMIC_SEQ_CST);
	if (first == 0)
		return false;
	passed = __atomic_add_fetch(&faults[i].passed, 1, __ATOMIC_SEQ_CST);
	if (passed < first || passed - first >= faults[i].count)
		return false;
	__atomic_add_fetch(&faults[i].struck, 1, __ATOMIC_SEQ_CST);
	return true;
}

unsigned long
sim_fault_passed(const char *name)
{
	unsigned int i = find(name, strlen(name));

	return i == NB_NAMES ? 0 : __atomic_load_n(&faults[i].passed, __ATOMIC_SEQ_CST);
}

unsigned long
sim_fault_struck(const char *name)
{
	unsigned int i = find(name, strlen(name));

	return i == NB_NAMES ? 0 : __atomic_load_n(&faults[i].struck, __ATOMIC_SEQ_CST);
}
