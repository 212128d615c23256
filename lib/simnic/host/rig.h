/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_RIG_H
#define SIM_RIG_H

/*
 * The rig: ports, their wire, their time, and the lock around all of it. There
 * is one, created when the application first opens VFIO, so that a process that
 * only inherits the environment is left alone.
 *
 *   start.c         its beginning and its end
 *   preload*.c      hooks of libc and DPDK, which call
 *   vfio*.c         the ioctls              irq*.c   interrupts
 *   trap.c          accesses to registers   iommu.c  DMA
 *   io_window.c     the same by the I/O BAR
 *   wait*.c         sleeping and waiting    step.c   how the devices advance
 *   host.c          what models ask of their host
 *   table.c         what test programs ask of the rig
 *   journal.c       a journal of register accesses
 */

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "device.h"
#include "gbe_sim.h"
#include "wire/wire.h"
#include "clock.h"
#include "iommu.h"
#include "irq.h"
#include "journal.h"
#include "lock.h"
#include "options.h"
#include "pci_config.h"

struct sim_rig;

struct sim_port {
	struct sim_rig *rig;
	unsigned int index;
	const struct sim_model *model;
	struct sim_device *dev;
	struct sim_pci_identity identity; /* the model's, narrowed by options */
	struct sim_pci_config config;
	struct sim_irq irq;
	struct sim_iommu *iommu; /* of the container; NULL: none, all DMA fails */
	int memfd;               /* what device descriptors are copies of */
	bool unplugged;
	uint32_t io_addr;     /* io_window.c */
	uint64_t nb_silenced; /* complaints while a test had strict mode off */

	uint64_t nb_delivered;        /* frames from the wire */
	struct gbe_sim_counts counts; /* those that the model does not keep */
	struct gbe_sim_counts base;   /* all, at the last reset */
};

struct sim_rig {
	struct sim_options options;
	pid_t pid; /* a child that still shares the memory is nobody's host */
	bool running;
	bool strict;
	bool failed; /* strict mode has complained */
	struct sim_lock lock;
	struct sim_clock clock;
	struct sim_wire *wire;
	struct sim_journal journal;
	unsigned int nb_ports;
	struct sim_port port[SIM_MAX_PORTS];
};

/* The rig if it is running in this very process, else NULL. */
struct sim_rig *sim_rig(void);

/* Is one asked for by the environment? */
bool sim_rig_is_wanted(void);

/* The same whether it is running or not, for who starts it. */
struct sim_rig *sim_rig_memory(void);

/* Leave the process with a message: what was asked for cannot be had. */
void sim_die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif /* SIM_RIG_H */
