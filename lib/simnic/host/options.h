/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_OPTIONS_H
#define SIM_OPTIONS_H

/*
 * What app/simnic/simnic asks of the preloaded library, by environment:
 *
 *   GBE_SIM_NIC      models of the ports: "82574,82576"; unset: the rig is inert
 *   GBE_SIM_WIRE     see wire/wire.h; default "pair"
 *   GBE_SIM_STEP     thread | doorbell | call | pump; default "doorbell"
 *   GBE_SIM_RINGS    plain | trap; default "trap", "plain" with the others
 *   GBE_SIM_STRICT   1: complain aloud; implies trapping ring pages
 *   GBE_SIM_FAULT    see fault.h
 *   GBE_SIM_IRQ      narrows what the devices have: msix=N (table size, 0: none),
 *                    msi=0, separated by commas
 *   GBE_SIM_BOARD    what the board has beside the chip: l0s, l1 (ASPM is on), flash
 *                    (NVM of the 82574L), separated by commas
 *   GBE_SIM_REPORT   file that takes the report, at exit
 *   GBE_SIM_JOURNAL  file that takes a journal of register accesses, see journal.h;
 *                    implies trapping ring pages
 *   GBE_SIM_CPU      the CPU of the device thread
 */

#include <stdbool.h>
#include <stdint.h>

#include "device.h"

#define SIM_MAX_PORTS 16

enum sim_step {
	SIM_STEP_THREAD,   /* a device thread on another core, real time */
	SIM_STEP_DOORBELL, /* inside each doorbell, virtual time */
	SIM_STEP_CALL,     /* when the application calls gbe_sim.step(), virtual time */
	SIM_STEP_PUMP,     /* the same, real time */
};

struct sim_options {
	unsigned int nb_ports;
	const struct sim_model *model[SIM_MAX_PORTS];
	const char *wire;
	enum sim_step step;
	bool rings_trap;
	bool strict;
	const char *fault;
	int nb_msix; /* -1: as the model has */
	bool no_msi;
	uint8_t aspm; /* as in the Link Control register */
	bool has_flash;
	const char *report;
	const char *journal;
	int cpu; /* -1: any */
};

/* 0, or -EINVAL and a message. nb_ports is 0 when the rig is inert. */
int sim_options_read(struct sim_options *options, char *error, uint32_t error_size);

#endif /* SIM_OPTIONS_H */
