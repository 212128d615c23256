/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a driver that takes its devices from another copy of itself, which the user has
 * asked for by -d, or that changes the order of drivers of other devices.
 */

#include <stdlib.h>

#include <rte_version.h>

#include "gbe_precedence.h"
#include "harness.h"

#if RTE_VERSION >= RTE_VERSION_NUM(26, 7, 0, 0)
#define NEXT(pci) ((struct rte_pci_driver *)(pci)->driver.next.tqe_next)
#else
#define NEXT(pci) ((pci)->next.tqe_next)
#endif

static const struct rte_pci_id ours_ids[] = {
	{ RTE_PCI_DEVICE(0x8086, 0xfff0) },
	{ RTE_PCI_DEVICE(0x8086, 0xfff1) },
	{ .vendor_id = 0 },
};
static const struct rte_pci_id rival_ids[] = {
	{ RTE_PCI_DEVICE(0x8086, 0xfff2) },
	{ RTE_PCI_DEVICE(0x8086, 0xfff1) },
	{ .vendor_id = 0 },
};
static const struct rte_pci_id other_ids[] = {
	{ RTE_PCI_DEVICE(0x8087, 0xfff0) },
	{ .vendor_id = 0 },
};

static struct rte_pci_driver rival = { .driver.name = "rival", .id_table = rival_ids };
static struct rte_pci_driver copy = { .driver.name = "ours", .id_table = ours_ids };
static struct rte_pci_driver other = { .driver.name = "other", .id_table = other_ids };
static struct rte_pci_driver ours = { .driver.name = "ours", .id_table = ours_ids };

int
main(void)
{
	unit_init();
	rte_pci_register(&rival);
	rte_pci_register(&copy);
	rte_pci_register(&other);
	rte_pci_register(&ours);
	gbe_take_precedence(&ours);
	CHECK(NEXT(&copy) == &other);
	CHECK(NEXT(&other) == &ours);
	CHECK(NEXT(&ours) == &rival);
	CHECK(NEXT(&rival) == NULL);
	/* Nothing is left to be done. */
	gbe_take_precedence(&ours);
	CHECK(NEXT(&ours) == &rival);
	rte_pci_unregister(&ours);
	rte_pci_unregister(&other);
	rte_pci_unregister(&copy);
	rte_pci_unregister(&rival);
	return EXIT_SUCCESS;
}
