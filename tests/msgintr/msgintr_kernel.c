/* SPDX-License-Identifier: BSD-3-Clause */

/* What the kernel and configuration space say; the rest is in msgintr_device.c. */

#include "msgintr_device.h"

struct msgintr_kernel msgintr_kernel;
struct msgintr_config_space msgintr_config_space;

/* What the linker calls for EAL's functions. */
int __wrap_rte_intr_enable(const struct rte_intr_handle *handle);
int __wrap_rte_intr_disable(const struct rte_intr_handle *handle);
int __wrap_rte_pci_read_config(const struct rte_pci_device *device, void *buf, size_t len,
			       off_t offset);

static int
kernel_connect(enum msgintr_type type, uint16_t nb)
{
	CHECK_EQ(msgintr_kernel.connected, MSGINTR_NONE);
	msgintr_kernel.connected = type;
	msgintr_kernel.nb_vectors = nb;
	msgintr_kernel.line_masked = false;
	msgintr_kernel.enables++;
	return 0;
}

static int
kernel_refuse(void)
{
	msgintr_kernel.refusals++;
	return -1;
}

/* As EAL's SET_IRQS: the handle's own eventfd, then efds[]. */
int
__wrap_rte_intr_enable(const struct rte_intr_handle *handle)
{
	int nb = rte_intr_max_intr_get(handle);

	nb = nb == 0 ? 1 : nb;
	msgintr_kernel.fds[0] = rte_intr_fd_get(handle);
	for (int i = 1; i < nb; i++)
		msgintr_kernel.fds[i] = rte_intr_efds_index_get(handle, i - 1);
	switch (rte_intr_type_get(handle)) {
	case RTE_INTR_HANDLE_VFIO_MSIX:
		if (nb > msgintr_kernel.max_msix || nb > msgintr_config_space.msix_table)
			return kernel_refuse();
		return kernel_connect(MSGINTR_MSIX, nb);
	case RTE_INTR_HANDLE_VFIO_MSI:
		CHECK(msgintr_config_space.msi);
		return msgintr_kernel.refuse_msi ? kernel_refuse() : kernel_connect(MSGINTR_MSI, 1);
	case RTE_INTR_HANDLE_VFIO_LEGACY:
		CHECK(msgintr_config_space.line);
		return msgintr_kernel.refuse_line ? kernel_refuse() :
						    kernel_connect(MSGINTR_LINE, 1);
	default:
		return kernel_refuse();
	}
}

int
__wrap_rte_intr_disable(const struct rte_intr_handle *handle __rte_unused)
{
	/* EAL says an error for each that is not enabled. */
	CHECK(msgintr_kernel.connected != MSGINTR_NONE);
	msgintr_kernel.connected = MSGINTR_NONE;
	return 0;
}

/* Status, first capability, then MSI at 0x50 and MSI-X at 0x70 as there are. */
static uint8_t
config_byte(unsigned int at)
{
	uint8_t msix = msgintr_config_space.msix_table != 0 ? 0x70 : 0;
	uint8_t msi = msgintr_config_space.msi ? 0x50 : 0;

	switch (at) {
	case 0x06:
		return msi != 0 || msix != 0 || msgintr_config_space.endless ? 0x10 : 0;
	case 0x34:
		return msgintr_config_space.endless ? 0x40 : msi != 0 ? msi : msix;
	case 0x3D:
		return msgintr_config_space.line ? 1 : 0;
	case 0x40:
		return 0x01;
	case 0x41:
		return 0x40;
	case 0x50:
		return 0x05;
	case 0x51:
		return msix;
	case 0x70:
		return 0x11;
	case 0x72:
		return (msgintr_config_space.msix_table - 1) & 0xFF;
	case 0x73:
		/* Enabled and masked, to be left out of the size. */
		return (msgintr_config_space.msix_table - 1) >> 8 | 0xC0;
	default:
		return 0;
	}
}

int
__wrap_rte_pci_read_config(const struct rte_pci_device *device __rte_unused, void *buf, size_t len,
			   off_t offset)
{
	for (size_t i = 0; i < len; i++)
		((uint8_t *)buf)[i] = config_byte(offset + i);
	return len;
}
