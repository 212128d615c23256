/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_SIM_H
#define GBE_SIM_H

/*
 * What a test program may ask of the rig it runs on. The rig is preloaded, so
 * nothing is linked: gbe_sim() finds its table, or NULL where there is none (a
 * virtual machine, real hardware).
 *
 * Ports are numbered in the order of --nic. All functions may be called from
 * any thread, none from a signal handler; unknown ports are ignored and read
 * as zeros.
 */

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GBE_SIM_MAX_VECTORS 32

struct gbe_sim_counts {
	uint64_t reads;  /* of BAR 0, ring pages only where they trap */
	uint64_t writes; /* doorbells included */
	uint64_t rx_doorbells;
	uint64_t tx_doorbells;
	uint64_t rx_frames;
	uint64_t tx_frames;
	uint64_t rx_missed;
	uint64_t rx_filtered;
	uint64_t iommu_faults;
	uint64_t complaints;
	uint64_t intx; /* assertions of the line that reached the driver */
	uint64_t messages[GBE_SIM_MAX_VECTORS];
	uint64_t set_irqs; /* calls of VFIO_DEVICE_SET_IRQS */
	bool exact;        /* ring pages trap: every access is counted */
};

struct gbe_sim {
	uint32_t size; /* of this table, for programs that are older */
	unsigned int (*nb_ports)(void);
	/* Advance all devices until nothing is left to do now. */
	void (*step)(void);
	/* Let virtual time pass; no effect with a device thread. */
	void (*advance)(uint64_t ns);
	uint64_t (*now_ns)(void);
	/* Plug or pull the cable of a port. */
	void (*set_link)(unsigned int port, bool up);
	/* A frame without FCS comes in from the wire. */
	void (*inject)(unsigned int port, const void *frame, size_t len);
	void (*counts)(unsigned int port, struct gbe_sim_counts *counts);
	void (*reset_counts)(unsigned int port);
	/* See host/fault.h; NULL disarms all. */
	int (*arm_fault)(const char *specification);
	unsigned long (*fault_passed)(const char *name);
	unsigned long (*fault_struck)(const char *name);
	/* Surprise removal: all reads are ones, the request interrupt is raised. */
	void (*unplug)(unsigned int port);
	/* Send a message, or pulse the line, for no cause. */
	void (*spurious_interrupt)(unsigned int port, unsigned int vector);
	/* Silence strict mode for what a test does on purpose. */
	void (*set_strict)(bool strict);
	/* Write a line of its own, "# TEXT", into the journal, if one is kept. */
	void (*journal_mark)(const char *text);
	/*
	 * Write what the registers of a port hold into the journal, one line
	 * "PORT = NAME VALUE" each. Nothing is read as a driver would: causes
	 * and counters stay as they are.
	 */
	void (*journal_registers)(unsigned int port);
};

static inline const struct gbe_sim *
gbe_sim(void)
{
	const struct gbe_sim *(*table)(void);

	*(void **)&table = dlsym(RTLD_DEFAULT, "gbe_sim_table");
	return table == NULL ? NULL : table();
}

#endif /* GBE_SIM_H */
