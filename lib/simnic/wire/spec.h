/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_SPEC_H
#define SIM_SPEC_H

/* A wire's specification, taken apart. Its language is described in wire.h. */

#include <stdbool.h>
#include <stdint.h>

#include "generator.h"

enum sim_wire_kind {
	SIM_WIRE_PAIR,
	SIM_WIRE_LOOP,
	SIM_WIRE_NONE,
	SIM_WIRE_SINK,
	SIM_WIRE_GEN,
};

struct sim_wire_spec {
	enum sim_wire_kind kind;
	struct sim_generator_spec gen;
	uint64_t rate_mbps; /* 0: infinite */
	uint64_t delay_ns;
	uint64_t loss;       /* 0: none */
	const char *pcap_in; /* or NULL, as the next ones */
	const char *pcap_out;
	const char *pcap_arrived;
	bool timed; /* pcap_in, by its own times */
	char *text; /* that the names point into */
};

/* 0, or -EINVAL or -ENOMEM and a message. */
int sim_spec_parse(struct sim_wire_spec *spec, const char *specification, char *error,
		   uint32_t error_size);
void sim_spec_free(struct sim_wire_spec *spec);

#endif /* SIM_SPEC_H */
