/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bar.h"

#define MEMORY   0x200 /* flag of the kernel's linux/ioport.h */
#define SIZE_MIN 0x1000

int
bar_open(struct bar *bar, const struct pci_device *pci)
{
	char path[PATH_MAX];
	uint64_t flags;
	void *mapped;
	int fd, ret;

	if (!pci_bar(pci, 0, &bar->size, &flags) || (flags & MEMORY) == 0 || bar->size < SIZE_MIN)
		return -ENXIO;
	pci_path(pci, "resource0", path);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	mapped = mmap(NULL, bar->size, PROT_READ, MAP_SHARED, fd, 0);
	ret = mapped == MAP_FAILED ? -errno : 0;
	close(fd);
	bar->words = mapped;
	return ret;
}

void
bar_close(struct bar *bar)
{
	munmap((void *)(uintptr_t)bar->words, bar->size);
}

/* The chips are little endian. */
uint32_t
bar_read(const struct bar *bar, uint32_t offset)
{
	uint32_t value = bar->words[offset / sizeof(uint32_t)];

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	value = __builtin_bswap32(value);
#endif
	return value;
}
