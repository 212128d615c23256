/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_WIRE_H
#define SIM_WIRE_H

/*
 * What the ports are wired to. Knows frames and time, nothing of devices or
 * platforms: who owns the ports gives a function that takes a frame in.
 *
 * A specification is one of
 *
 *   pair        ports 0-1, 2-3, ... face each other; an odd last port loops
 *   loop        what a port sends comes back to it
 *   none        no cable
 *   sink        a partner that takes all frames and sends none of its own
 *   gen:len=60,rate=1000,pattern=udp    a partner that sends to every port
 *
 * and may be followed by ";" and options, separated by "," or ";" (so a file's
 * name has neither): rate=1000 (Mb/s; 0, the default: infinite), delay=NS,
 * loss=N (every N-th frame), pcap-in=FILE (its frames come to port 0, whenever
 * that has taken the one before), pcap-timed=FILE (the same at the file's own
 * times, the first as soon as port 0 receives), pcap-out=FILE (takes what all
 * ports send), pcap-arrived=FILE (takes what arrives at all ports, whether they
 * take it or not).
 *
 * The generator's settings, all optional: len=N or len=N-M (every length in
 * turn), rate=N (frames per second) or rate=max (whenever the device has taken
 * the last one), burst=N (as many at once, the rate stays), pattern= udp, tcp,
 * arp or raw. See generator.h for what the frames hold.
 *
 * All calls are made under the host's lock.
 */

#include <stdbool.h>
#include <stdint.h>

#include "device.h"

struct sim_wire;

struct sim_wire_host {
	/* Deliver to a port. */
	void (*deliver)(void *ctx, unsigned int port, const uint8_t *frame, uint32_t len);
	/* Does the port receive, and no frame wait? Asked by rate=max and pcap-in. */
	bool (*idle)(void *ctx, unsigned int port);
	void (*carrier_changed)(void *ctx, unsigned int port);
	uint64_t (*now_ns)(void *ctx);
	void (*timer_arm)(void *ctx, struct sim_timer *timer, uint64_t when_ns);
	void (*timer_cancel)(void *ctx, struct sim_timer *timer);
};

/* NULL and a message in error on a malformed specification. */
struct sim_wire *sim_wire_create(const char *specification, unsigned int nb_ports,
				 const struct sim_wire_host *host, void *ctx, char *error,
				 uint32_t error_size);
void sim_wire_destroy(struct sim_wire *wire);

/* A port sends. */
void sim_wire_transmit(struct sim_wire *wire, unsigned int port, const uint8_t *frame,
		       uint32_t len);
/*
 * Anything to deliver now? True if a frame was delivered. Those of rate=max do
 * not count, as there is always another; a call brings a burst of them at most.
 */
bool sim_wire_run(struct sim_wire *wire);

void sim_wire_set_link(struct sim_wire *wire, unsigned int port, bool up);
/* The port's PHY is on, or its partner hears nothing of it. */
void sim_wire_set_power(struct sim_wire *wire, unsigned int port, bool on);
bool sim_wire_carrier(const struct sim_wire *wire, unsigned int port);

#endif /* SIM_WIRE_H */
