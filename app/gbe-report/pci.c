/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/pci_regs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pci.h"

#define PCI_CONFIG_MIN   64
#define CAPABILITIES_MAX 48 /* as many as fit: a list that goes round ends */

bool
pci_parse_bdf(const char *text, char bdf[PCI_BDF_LEN])
{
	unsigned int domain = 0, bus, device, function;
	int end = 0;

	if (sscanf(text, "%4x:%2x:%2x.%1x%n", &domain, &bus, &device, &function, &end) != 4) {
		domain = 0;
		end = 0;
		if (sscanf(text, "%2x:%2x.%1x%n", &bus, &device, &function, &end) != 3)
			return false;
	}
	if (text[end] != '\0' || strspn(text, "0123456789abcdefABCDEF:.") != strlen(text) ||
	    device > 31 || function > 7)
		return false;
	return snprintf(bdf, PCI_BDF_LEN, "%04x:%02x:%02x.%x", domain, bus, device, function) ==
	       PCI_BDF_LEN - 1;
}

void
pci_path(const struct pci_device *pci, const char *file, char path[PATH_MAX])
{
	const char *root = getenv("SYSFS_PCI_DEVICES");

	snprintf(path, PATH_MAX, "%s/%s/%s", root != NULL ? root : "/sys/bus/pci/devices", pci->bdf,
		 file);
}

int
pci_load(struct pci_device *pci, const char *bdf)
{
	char path[PATH_MAX];
	ssize_t len;
	int fd;

	memset(pci, 0, sizeof(*pci));
	snprintf(pci->bdf, sizeof(pci->bdf), "%s", bdf);
	pci_path(pci, "config", path);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	len = read(fd, pci->config, sizeof(pci->config));
	close(fd);
	if (len < PCI_CONFIG_MIN)
		return -EIO;
	pci->config_len = len;
	return 0;
}

void
pci_text(const struct pci_device *pci, const char *file, char *text, size_t size)
{
	char path[PATH_MAX];
	FILE *stream;

	text[0] = '\0';
	pci_path(pci, file, path);
	stream = fopen(path, "re");
	if (stream == NULL)
		return;
	if (fgets(text, size, stream) != NULL)
		text[strcspn(text, "\n")] = '\0';
	fclose(stream);
}

void
pci_link(const struct pci_device *pci, const char *file, char *name, size_t size)
{
	char path[PATH_MAX], target[PATH_MAX];
	ssize_t len;

	name[0] = '\0';
	pci_path(pci, file, path);
	len = readlink(path, target, sizeof(target) - 1);
	if (len < 0)
		return;
	target[len] = '\0';
	snprintf(name, size, "%s",
		 strrchr(target, '/') != NULL ? strrchr(target, '/') + 1 : target);
}

uint16_t
pci_word(const struct pci_device *pci, size_t offset)
{
	return offset + 2 > sizeof(pci->config) ?
		       0 :
		       pci->config[offset] | pci->config[offset + 1] << 8;
}

uint32_t
pci_dword(const struct pci_device *pci, size_t offset)
{
	return pci_word(pci, offset) | (uint32_t)pci_word(pci, offset + 2) << 16;
}

uint8_t
pci_capability(const struct pci_device *pci, uint8_t id)
{
	uint8_t at;

	if ((pci_word(pci, PCI_STATUS) & PCI_STATUS_CAP_LIST) == 0)
		return 0;
	at = pci->config[PCI_CAPABILITY_LIST] & ~3u;
	for (int i = 0; i < CAPABILITIES_MAX && at != 0; i++) {
		if (pci->config[at] == id)
			return at;
		at = pci->config[at + 1] & ~3u;
	}
	return 0;
}

unsigned int
pci_power_state(const struct pci_device *pci)
{
	uint8_t at = pci_capability(pci, PCI_CAP_ID_PM);

	return at == 0 ? 0 : pci_word(pci, at + PCI_PM_CTRL) & PCI_PM_CTRL_STATE_MASK;
}

bool
pci_bar(const struct pci_device *pci, unsigned int bar, uint64_t *size, uint64_t *flags)
{
	uint64_t first = 0, last = 0;
	char path[PATH_MAX];
	FILE *stream;
	bool found = true;

	pci_path(pci, "resource", path);
	stream = fopen(path, "re");
	if (stream == NULL)
		return false;
	*flags = 0;
	for (unsigned int i = 0; i <= bar && found; i++)
		found = fscanf(stream, "%" SCNx64 " %" SCNx64 " %" SCNx64, &first, &last, flags) ==
			3;
	fclose(stream);
	*size = last - first + 1;
	return found && *flags != 0;
}
