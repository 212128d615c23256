/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * gbe-report: a page of facts about a card, for who reports how the driver fares on
 * it. It writes nothing anywhere, and reads registers only of a device that nobody
 * uses. Nothing on the page tells cards of one kind apart.
 */

#include <errno.h>
#include <linux/pci_regs.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bar.h"
#include "busy.h"
#include "facts.h"
#include "hw/gbe_chips.h"
#include "hw/gbe_ids.h"
#include "pci.h"
#include "registers.h"

#define EXIT_REFUSED 1
#define EXIT_USAGE   2

#define NAME_LEN   64
#define REASON_LEN 256
#define USABLE     "vfio-pci"

static char reason[REASON_LEN];

static const char *because(const char *format, ...) __attribute__((format(printf, 1, 2)));

static const char *
because(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	return reason;
}

static int
refuse(const char *bdf, const char *why)
{
	fflush(stdout);
	fprintf(stderr, "gbe-report: %s: %s\n", bdf, why);
	return EXIT_REFUSED;
}

/*
 * Another driver of the kernel uses the registers at the same time, and the kernel
 * does not let us in. Without a driver nobody keeps the device awake, but that shows.
 */
static const char *
kernel_driver_in_the_way(const struct pci_device *pci)
{
	char driver[NAME_LEN];

	pci_link(pci, "driver", driver, sizeof(driver));
	if (driver[0] == '\0' || strcmp(driver, USABLE) == 0)
		return NULL;
	return because("the kernel's driver %s uses it: dpdk-devbind.py --bind=vfio-pci %s", driver,
		       pci->bdf);
}

/* Registers of a device that sleeps, or that does not decode its memory, read as ones. */
static const char *
asleep(const struct pci_device *pci)
{
	unsigned int state = pci_power_state(pci);

	if (state != 0)
		return because(
			"it sleeps (D%u): echo on | sudo tee /sys/bus/pci/devices/%s/power/control",
			state, pci->bdf);
	if ((pci_word(pci, PCI_COMMAND) & PCI_COMMAND_MEMORY) == 0)
		return because("its memory BARs are off: run a DPDK program on it first");
	return NULL;
}

static const char *
used_by(const char *file)
{
	struct busy_process process;

	if (!busy_find(file, &process))
		return NULL;
	return because("process %d (%s) has %s open: end it first", (int)process.pid, process.name,
		       file);
}

/* Who has the VFIO group has all devices of it, or may open them. */
static const char *
in_use(const struct pci_device *pci)
{
	char group[NAME_LEN], path[PATH_MAX];
	const char *why;

	pci_path(pci, "resource0", path);
	why = used_by(path);
	pci_link(pci, "iommu_group", group, sizeof(group));
	if (why != NULL || group[0] == '\0')
		return why;
	snprintf(path, sizeof(path), "/dev/vfio/%s", group);
	why = used_by(path);
	if (why != NULL)
		return why;
	snprintf(path, sizeof(path), "/dev/vfio/noiommu-%s", group);
	return used_by(path);
}

static const char *
registers_refused(const struct pci_device *pci)
{
	const char *why = kernel_driver_in_the_way(pci);

	if (why == NULL)
		why = asleep(pci);
	if (why == NULL)
		why = in_use(pci);
	return why;
}

/* The kernel unmaps the BAR of a device that is pulled. */
static void
on_bus_error(int number)
{
	static const char text[] = "\ngbe-report: the device vanished while it was read\n";

	(void)number;
	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(EXIT_USAGE);
	_exit(EXIT_REFUSED);
}

static int
print_registers(const struct pci_device *pci, const struct gbe_chip *chip)
{
	struct bar bar;
	int ret = bar_open(&bar, pci);

	if (ret != 0)
		return refuse(pci->bdf,
			      because("cannot map BAR 0 for reading: %s%s", strerror(-ret),
				      ret == -EACCES || ret == -EPERM ?
					      " (not root, or the kernel is locked down)" :
					      ""));
	printf("\nregisters       those that a read does not change\n");
	/* What is known by then gets out, whatever happens to the device. */
	fflush(stdout);
	signal(SIGBUS, on_bus_error);
	ret = registers_print(&bar, chip->regs);
	bar_close(&bar);
	if (ret != 0)
		return refuse(pci->bdf, "all registers read as ones: the device is gone or asleep");
	return 0;
}

static int
report(const struct pci_device *pci)
{
	struct gbe_hw hw = { 0 };
	const char *why;
	int chip;

	if (pci_word(pci, PCI_VENDOR_ID) == 0xFFFF)
		return refuse(pci->bdf, "it does not answer: it is gone, or has no power (D3cold)");
	chip = pci_word(pci, PCI_VENDOR_ID) == GBE_VENDOR_INTEL ?
		       gbe_chip_lookup(pci_word(pci, PCI_DEVICE_ID)) :
		       -1;
	if (chip < 0)
		return refuse(pci->bdf,
			      because("%04x:%04x is no chip of this driver",
				      pci_word(pci, PCI_VENDOR_ID), pci_word(pci, PCI_DEVICE_ID)));
	hw.chip_id = chip;
	facts_print(pci, gbe_chip_of(&hw)->name);
	why = registers_refused(pci);
	return why != NULL ? refuse(pci->bdf, why) : print_registers(pci, gbe_chip_of(&hw));
}

static int
usage(FILE *stream)
{
	fprintf(stream,
		"usage: gbe-report BDF\n"
		"Prints facts about an Intel gigabit NIC, such as 0000:03:00.0, for a report\n"
		"on how net_gbe works on it. Reads only; no MAC address, no serial number.\n");
	return stream == stdout ? 0 : EXIT_USAGE;
}

int
main(int argc, char **argv)
{
	static struct pci_device pci;
	char bdf[PCI_BDF_LEN];
	int ret;

	if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
		return usage(stdout);
	if (argc != 2 || !pci_parse_bdf(argv[1], bdf))
		return usage(stderr);
	ret = pci_load(&pci, bdf);
	if (ret == -ENOENT)
		return refuse(bdf, "there is no such PCI device: lspci -D -d 8086: lists Intel's");
	if (ret != 0)
		return refuse(bdf, strerror(-ret));
	return report(&pci);
}
