/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Which faults reach which operation, on which chips: a test of the sweep each.
 * A fault that an operation does not meet fails, so that nothing is listed in
 * vain. Left out are the names that stand for several others: "ioctl", "alloc",
 * "ioctl.set_irqs".
 */

#include <stddef.h>

#include "case.h"
#include "sweep.h"

#define ALL (CHIP_82540EM | CHIPS_PCIE)

/* clang-format off */
#define STRIKE(op_name, op_, fault_, chips_) { \
	.name = op_name "/" fault_, \
	.chips = (chips_), \
	.run = strike_run, \
	.op = (op_), \
	.fault = (fault_), \
}
/* clang-format on */

#define UNLISTED(op_name, op_) \
	{ \
		.name = op_name "/unlisted", .chips = ALL, .run = unlisted_run, .op = (op_) \
	}
#define CASE(name_, chips_, check_) \
	{ \
		.name = name_, .chips = (chips_), .run = case_run, .check = (check_) \
	}
#define UNPLUG_IN(name_, check_) \
	{ \
		.name = name_, .chips = ALL, .run = case_run, .check = (check_), .unplugs = true, \
		.points = true \
	}
#define UNPLUG(name_, check_) \
	{ \
		.name = name_, .chips = ALL, .run = case_run, .check = (check_), .unplugs = true \
	}

static const struct sweep_test tests[] = {
	STRIKE("probe", OP_PROBE, "open", ALL),
	STRIKE("probe", OP_PROBE, "ioctl.set_iommu", ALL),
	STRIKE("probe", OP_PROBE, "ioctl.map_dma", ALL),
	STRIKE("probe", OP_PROBE, "ioctl.group_status", ALL),
	STRIKE("probe", OP_PROBE, "ioctl.set_container", ALL),
	STRIKE("probe", OP_PROBE, "ioctl.device_fd", ALL),
	STRIKE("probe", OP_PROBE, "ioctl.device_info", ALL),
	STRIKE("probe", OP_PROBE, "ioctl.region_info", ALL),
	STRIKE("probe", OP_PROBE, "ioctl.irq_info", ALL),
	STRIKE("probe", OP_PROBE, "ioctl.set_irqs.intx", CHIP_82540EM),
	STRIKE("probe", OP_PROBE, "ioctl.set_irqs.msix", CHIPS_PCIE),
	STRIKE("probe", OP_PROBE, "ioctl.set_irqs.msix_short", CHIPS_PCIE),
	STRIKE("probe", OP_PROBE, "ioctl.set_irqs.req", ALL),
	STRIKE("probe", OP_PROBE, "ioctl.set_irqs.mask", CHIP_82540EM),
	STRIKE("probe", OP_PROBE, "ioctl.set_irqs.unmask", CHIP_82540EM),
	STRIKE("probe", OP_PROBE, "ioctl.set_irqs.disable", ALL),
	STRIKE("probe", OP_PROBE, "ioctl.reset", ALL),
	STRIKE("probe", OP_PROBE, "mmap", ALL),
	STRIKE("probe", OP_PROBE, "pread", ALL),
	STRIKE("probe", OP_PROBE, "pwrite", ALL),
	STRIKE("probe", OP_PROBE, "eventfd", ALL),
	STRIKE("probe", OP_PROBE, "alloc.malloc", ALL),
	STRIKE("probe", OP_PROBE, "io.ignored", CHIP_82540EM),
	STRIKE("probe", OP_PROBE, "stuck.reset", ALL),
	STRIKE("probe", OP_PROBE, "stuck.nvm", ALL),
	STRIKE("probe", OP_PROBE, "stuck.mdic", ALL),
	STRIKE("probe", OP_PROBE, "phy.hangs", CHIP_82574L),
	STRIKE("probe", OP_PROBE, "stuck.queue", CHIP_82576),
	STRIKE("probe", OP_PROBE, "stuck.semaphore", CHIPS_PCIE),
	STRIKE("probe", OP_PROBE, "stuck.master", CHIPS_PCIE),
	STRIKE("configure", OP_CONFIGURE, "alloc.malloc", ALL),
	STRIKE("configure", OP_CONFIGURE, "alloc.memzone", ALL),
	STRIKE("start", OP_START, "ioctl.set_irqs.intx", CHIP_82540EM),
	STRIKE("start", OP_START, "ioctl.set_irqs.msix", CHIPS_PCIE),
	STRIKE("start", OP_START, "ioctl.set_irqs.msix_short", CHIPS_PCIE),
	STRIKE("start", OP_START, "ioctl.set_irqs.unmask", CHIP_82540EM),
	STRIKE("start", OP_START, "pread", CHIP_82540EM),
	STRIKE("start", OP_START, "eventfd", ALL),
	STRIKE("start", OP_START, "stuck.mdic", ALL),
	STRIKE("start", OP_START, "phy.hangs", CHIP_82574L),
	STRIKE("start", OP_START, "stuck.queue", CHIP_82576),
	STRIKE("start", OP_START, "stuck.semaphore", CHIPS_PCIE),
	STRIKE("rx_intr", OP_RX_INTR, "epoll_ctl", ALL),
	STRIKE("stop", OP_STOP, "ioctl.set_irqs.mask", CHIP_82540EM),
	STRIKE("stop", OP_STOP, "ioctl.set_irqs.disable", ALL),
	STRIKE("stop", OP_STOP, "io.ignored", CHIP_82540EM),
	STRIKE("stop", OP_STOP, "stuck.reset", ALL),
	STRIKE("stop", OP_STOP, "stuck.mdic", ALL),
	STRIKE("stop", OP_STOP, "phy.hangs", CHIP_82574L),
	STRIKE("stop", OP_STOP, "stuck.queue", CHIP_82576),
	STRIKE("stop", OP_STOP, "stuck.semaphore", CHIPS_PCIE),
	STRIKE("stop", OP_STOP, "stuck.master", CHIPS_PCIE),
	STRIKE("close", OP_CLOSE, "epoll_ctl", ALL),
	STRIKE("close", OP_CLOSE, "io.ignored", CHIP_82540EM),
	STRIKE("close", OP_CLOSE, "stuck.reset", ALL),
	STRIKE("close", OP_CLOSE, "stuck.queue", CHIP_82576),
	STRIKE("close", OP_CLOSE, "stuck.semaphore", CHIP_82574L),
	STRIKE("close", OP_CLOSE, "stuck.master", CHIPS_PCIE),
	STRIKE("remove", OP_REMOVE, "ioctl.set_irqs.mask", CHIP_82540EM),
	STRIKE("remove", OP_REMOVE, "ioctl.set_irqs.disable", ALL),
	STRIKE("remove", OP_REMOVE, "pread", ALL),
	STRIKE("remove", OP_REMOVE, "pwrite", ALL),
	STRIKE("remove", OP_REMOVE, "epoll_ctl", ALL),
	STRIKE("remove", OP_REMOVE, "io.ignored", CHIP_82540EM),
	STRIKE("remove", OP_REMOVE, "stuck.reset", ALL),
	STRIKE("remove", OP_REMOVE, "stuck.queue", CHIP_82576),
	STRIKE("remove", OP_REMOVE, "stuck.semaphore", CHIP_82574L),
	STRIKE("remove", OP_REMOVE, "stuck.master", CHIPS_PCIE),
	UNLISTED("probe", OP_PROBE),
	UNLISTED("configure", OP_CONFIGURE),
	UNLISTED("start", OP_START),
	UNLISTED("rx_intr", OP_RX_INTR),
	UNLISTED("stop", OP_STOP),
	UNLISTED("close", OP_CLOSE),
	UNLISTED("remove", OP_REMOVE),
	CASE("link_lost", ALL, case_link_lost),
	CASE("rx.length_zero", ALL, case_rx_length_zero),
	CASE("rx.length_huge", ALL, case_rx_length_huge),
	CASE("rx.no_eop", ALL, case_rx_no_eop),
	CASE("rx.wrong_slot", ALL, case_rx_wrong_slot),
	CASE("link/irq.duplicate", ALL, case_link_irq_duplicate),
	CASE("link/irq.delay", ALL, case_link_irq_delay),
	CASE("link/irq.spurious", ALL, case_link_irq_spurious),
	CASE("rx_intr/irq.duplicate", ALL, case_rx_irq_duplicate),
	CASE("rx_intr/irq.delay", ALL, case_rx_irq_delay),
	CASE("rx_intr/irq.spurious", ALL, case_rx_irq_spurious),
	UNPLUG("unplug/traffic", case_unplug_traffic),
	UNPLUG("unplug/stopped", case_unplug_stopped),
	UNPLUG("unplug/closed", case_unplug_closed),
	UNPLUG("unplug/remove", case_unplug_remove),
	UNPLUG_IN("unplug/in_start", case_unplug_in_start),
	UNPLUG_IN("unplug/in_stop", case_unplug_in_stop),
	UNPLUG_IN("unplug/in_close", case_unplug_in_close),
};

const struct sweep_test *
sweep_test(unsigned int number)
{
	return number < sizeof(tests) / sizeof(tests[0]) ? &tests[number] : NULL;
}
