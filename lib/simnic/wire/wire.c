/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flight.h"
#include "generator.h"
#include "pcap.h"
#include "spec.h"
#include "wire.h"

/* On the line besides the frame: FCS, preamble and gap. */
#define LINE_OVERHEAD (4 + 8 + 12)
/* Frames of rate=max that may wait for a slow line. */
#define MAX_WAITING 64
/* A generator that comes late, as its thread was held up, makes up for so many. */
#define MAX_LATE_BURSTS 64

/* One end of a cable, and what is on its way there. */
struct end {
	struct sim_wire *wire;
	unsigned int port;
	bool plugged;
	bool dark;             /* its PHY is off, which it knows best itself */
	bool carrier;          /* as the host has been told */
	uint64_t carried;      /* frames, lost ones included */
	uint64_t line_free_ns; /* when the last frame is over */
	struct sim_flight flight;
	struct sim_timer arrival;
	struct sim_generator *gen; /* NULL: none */
	struct sim_timer departure;
};

struct sim_wire {
	struct sim_wire_spec spec;
	const struct sim_wire_host *host;
	void *ctx;
	struct sim_pcap_in pcap_in;
	struct sim_pcap_out pcap_out;
	struct sim_pcap_out pcap_arrived;
	struct sim_timer replay; /* of a capture by its own times */
	uint64_t replay_ns;      /* when that began */
	bool replays;
	bool started;
	unsigned int nb_ends;
	struct end ends[];
};

static struct end *
partner_of(struct sim_wire *wire, unsigned int port)
{
	unsigned int facing = port ^ 1;

	if (wire->spec.kind == SIM_WIRE_PAIR && facing < wire->nb_ends)
		return &wire->ends[facing];
	return &wire->ends[port];
}

static bool
has_carrier(struct sim_wire *wire, unsigned int port)
{
	const struct end *end = &wire->ends[port], *partner = partner_of(wire, port);

	return wire->spec.kind != SIM_WIRE_NONE && end->plugged && partner->plugged &&
	       (partner == end || !partner->dark);
}

static uint64_t
line_time_ns(const struct sim_wire *wire, uint32_t len)
{
	uint64_t rate = wire->spec.rate_mbps;
	uint64_t bits = ((len < SIM_FRAME_MIN ? SIM_FRAME_MIN : len) + LINE_OVERHEAD) * 8;

	return rate == 0 ? 0 : (bits * 1000 + rate - 1) / rate;
}

/* When a frame that is sent now arrives; takes the line for it. */
static uint64_t
arrival_time(struct end *end, uint32_t len)
{
	struct sim_wire *wire = end->wire;
	uint64_t now = wire->host->now_ns(wire->ctx);

	if (end->line_free_ns < now)
		end->line_free_ns = now;
	end->line_free_ns += line_time_ns(wire, len);
	return end->line_free_ns + wire->spec.delay_ns;
}

static void
deliver(struct end *end, const uint8_t *frame, uint32_t len)
{
	struct sim_wire *wire = end->wire;

	if (wire->pcap_arrived.buffer != NULL)
		sim_pcap_out_add(&wire->pcap_arrived, wire->host->now_ns(wire->ctx), frame, len);
	wire->host->deliver(wire->ctx, end->port, frame, len);
}

/* A frame sets out to an end. True if it is there already. */
static bool
carry(struct end *end, const uint8_t *frame, uint32_t len)
{
	struct sim_wire *wire = end->wire;
	const struct sim_wire_spec *spec = &wire->spec;
	uint64_t due;

	if (!end->carrier)
		return false;
	if (spec->loss != 0 && ++end->carried % spec->loss == 0)
		return false;
	if (spec->rate_mbps == 0 && spec->delay_ns == 0) {
		deliver(end, frame, len);
		return true;
	}
	due = arrival_time(end, len);
	if (sim_flight_push(&end->flight, due, frame, len) && !end->arrival.armed)
		wire->host->timer_arm(wire->ctx, &end->arrival, due);
	return false;
}

static void
arrived(void *arg)
{
	struct end *end = arg;
	struct sim_wire *wire = end->wire;
	uint64_t now = wire->host->now_ns(wire->ctx), due;
	const uint8_t *frame;
	uint32_t len;

	while ((frame = sim_flight_first(&end->flight, &due, &len)) != NULL && due <= now) {
		deliver(end, frame, len);
		sim_flight_pop(&end->flight);
	}
	if (frame != NULL)
		wire->host->timer_arm(wire->ctx, &end->arrival, due);
}

static void
generate(struct end *end, unsigned int nb)
{
	const uint8_t *frame;
	uint32_t len;

	for (unsigned int i = 0; i < nb; i++) {
		frame = sim_generator_next(end->gen, &len);
		carry(end, frame, len);
	}
}

/* The generator's fixed rate. */
static void
departed(void *arg)
{
	struct end *end = arg;
	struct sim_wire *wire = end->wire;
	uint64_t now = wire->host->now_ns(wire->ctx);
	unsigned int bursts = 0;

	while (sim_generator_due(end->gen) <= now) {
		generate(end, wire->spec.gen.burst);
		if (++bursts == MAX_LATE_BURSTS)
			sim_generator_restart(end->gen, now);
	}
	wire->host->timer_arm(wire->ctx, &end->departure, sim_generator_due(end->gen));
}

static bool
wants_frame(struct end *end)
{
	struct sim_wire *wire = end->wire;

	return end->carrier && end->flight.nb < MAX_WAITING &&
	       wire->host->idle(wire->ctx, end->port);
}

/* The generator's rate=max. */
static void
generate_while_wanted(struct end *end)
{
	for (unsigned int i = 0; i < end->wire->spec.gen.burst && wants_frame(end); i++)
		generate(end, 1);
}

static bool
replay_while_wanted(struct sim_wire *wire)
{
	struct end *end = &wire->ends[0];
	const uint8_t *frame;
	bool delivered = false;
	uint32_t len;

	while (wire->pcap_in.data != NULL && wants_frame(end)) {
		frame = sim_pcap_in_next(&wire->pcap_in, &len);
		if (frame == NULL)
			break;
		delivered |= carry(end, frame, len);
	}
	return delivered;
}

static void
arm_replay(struct sim_wire *wire)
{
	uint64_t due_ns = sim_pcap_in_due(&wire->pcap_in);

	if (due_ns != UINT64_MAX)
		wire->host->timer_arm(wire->ctx, &wire->replay, wire->replay_ns + due_ns);
}

/* Not asked whether the port wants them: what is late comes late, and nothing is made up for. */
static void
replayed(void *arg)
{
	struct sim_wire *wire = arg;
	uint64_t now = wire->host->now_ns(wire->ctx);
	const uint8_t *frame;
	uint32_t len;

	while (sim_pcap_in_due(&wire->pcap_in) <= now - wire->replay_ns) {
		frame = sim_pcap_in_next(&wire->pcap_in, &len);
		carry(&wire->ends[0], frame, len);
	}
	arm_replay(wire);
}

static void
start_replay(struct sim_wire *wire)
{
	if (wire->replays || !wants_frame(&wire->ends[0]))
		return;
	wire->replays = true;
	wire->replay_ns = wire->host->now_ns(wire->ctx);
	arm_replay(wire);
}

static void
start_generators(struct sim_wire *wire)
{
	uint64_t now = wire->host->now_ns(wire->ctx);

	wire->started = true;
	for (unsigned int i = 0; i < wire->nb_ends && wire->spec.gen.rate != 0; i++) {
		struct end *end = &wire->ends[i];

		if (end->gen == NULL)
			continue;
		sim_generator_restart(end->gen, now);
		wire->host->timer_arm(wire->ctx, &end->departure, now);
	}
}

bool
sim_wire_run(struct sim_wire *wire)
{
	bool delivered = false;

	if (!wire->started)
		start_generators(wire);
	if (wire->pcap_in.data != NULL && wire->spec.timed)
		start_replay(wire);
	else if (wire->pcap_in.data != NULL)
		delivered = replay_while_wanted(wire);
	if (wire->spec.kind == SIM_WIRE_GEN && wire->spec.gen.rate == 0) {
		for (unsigned int i = 0; i < wire->nb_ends; i++)
			generate_while_wanted(&wire->ends[i]);
	}
	/* So that the files are complete whenever somebody looks, or kills us. */
	if (wire->pcap_out.used != 0)
		sim_pcap_out_flush(&wire->pcap_out);
	if (wire->pcap_arrived.used != 0)
		sim_pcap_out_flush(&wire->pcap_arrived);
	return delivered;
}

void
sim_wire_transmit(struct sim_wire *wire, unsigned int port, const uint8_t *frame, uint32_t len)
{
	if (wire->pcap_out.buffer != NULL)
		sim_pcap_out_add(&wire->pcap_out, wire->host->now_ns(wire->ctx), frame, len);
	if (wire->spec.kind == SIM_WIRE_PAIR || wire->spec.kind == SIM_WIRE_LOOP)
		carry(partner_of(wire, port), frame, len);
}

static void
update_carrier(struct end *end)
{
	struct sim_wire *wire = end->wire;
	bool carrier = has_carrier(wire, end->port);

	if (carrier == end->carrier)
		return;
	end->carrier = carrier;
	/* What is on its way never arrives. */
	sim_flight_clear(&end->flight);
	end->line_free_ns = 0;
	wire->host->timer_cancel(wire->ctx, &end->arrival);
	wire->host->carrier_changed(wire->ctx, end->port);
}

void
sim_wire_set_link(struct sim_wire *wire, unsigned int port, bool up)
{
	if (port >= wire->nb_ends)
		return;
	wire->ends[port].plugged = up;
	update_carrier(&wire->ends[port]);
	update_carrier(partner_of(wire, port));
}

void
sim_wire_set_power(struct sim_wire *wire, unsigned int port, bool on)
{
	wire->ends[port].dark = !on;
	update_carrier(partner_of(wire, port));
}

bool
sim_wire_carrier(const struct sim_wire *wire, unsigned int port)
{
	return port < wire->nb_ends && wire->ends[port].carrier;
}

static int
end_init(struct sim_wire *wire, unsigned int port)
{
	const struct sim_wire_spec *spec = &wire->spec;
	struct end *end = &wire->ends[port];

	end->wire = wire;
	end->port = port;
	end->plugged = true;
	end->arrival.expired = arrived;
	end->arrival.arg = end;
	end->departure.expired = departed;
	end->departure.arg = end;
	if ((spec->rate_mbps != 0 || spec->delay_ns != 0) && sim_flight_init(&end->flight) < 0)
		return -ENOMEM;
	if (spec->kind == SIM_WIRE_GEN) {
		end->gen = malloc(sizeof(*end->gen));
		if (end->gen == NULL)
			return -ENOMEM;
		sim_generator_init(end->gen, &spec->gen, port);
	}
	return 0;
}

static int
ends_init(struct sim_wire *wire, char *error, uint32_t error_size)
{
	for (unsigned int i = 0; i < wire->nb_ends; i++) {
		if (end_init(wire, i) < 0) {
			snprintf(error, error_size, "wire: out of memory");
			return -ENOMEM;
		}
	}
	for (unsigned int i = 0; i < wire->nb_ends; i++)
		wire->ends[i].carrier = has_carrier(wire, i);
	return 0;
}

static int
files_open(struct sim_wire *wire, char *error, uint32_t error_size)
{
	const struct sim_wire_spec *spec = &wire->spec;
	int ret = 0;

	if (spec->pcap_in != NULL)
		ret = sim_pcap_in_open(&wire->pcap_in, spec->pcap_in, error, error_size);
	if (ret == 0 && spec->pcap_out != NULL)
		ret = sim_pcap_out_open(&wire->pcap_out, spec->pcap_out, error, error_size);
	if (ret == 0 && spec->pcap_arrived != NULL)
		ret = sim_pcap_out_open(&wire->pcap_arrived, spec->pcap_arrived, error, error_size);
	return ret;
}

struct sim_wire *
sim_wire_create(const char *specification, unsigned int nb_ports, const struct sim_wire_host *host,
		void *ctx, char *error, uint32_t error_size)
{
	struct sim_wire *wire = calloc(1, sizeof(*wire) + nb_ports * sizeof(wire->ends[0]));

	if (wire == NULL) {
		snprintf(error, error_size, "wire: out of memory");
		return NULL;
	}
	wire->host = host;
	wire->ctx = ctx;
	wire->nb_ends = nb_ports;
	wire->replay.expired = replayed;
	wire->replay.arg = wire;
	if (sim_spec_parse(&wire->spec, specification, error, error_size) < 0) {
		free(wire);
		return NULL;
	}
	if (ends_init(wire, error, error_size) < 0 || files_open(wire, error, error_size) < 0) {
		sim_wire_destroy(wire);
		return NULL;
	}
	return wire;
}

void
sim_wire_destroy(struct sim_wire *wire)
{
	for (unsigned int i = 0; i < wire->nb_ends; i++) {
		struct end *end = &wire->ends[i];

		if (end->arrival.armed)
			wire->host->timer_cancel(wire->ctx, &end->arrival);
		if (end->departure.armed)
			wire->host->timer_cancel(wire->ctx, &end->departure);
		sim_flight_free(&end->flight);
		free(end->gen);
	}
	if (wire->replay.armed)
		wire->host->timer_cancel(wire->ctx, &wire->replay);
	sim_pcap_in_close(&wire->pcap_in);
	sim_pcap_out_close(&wire->pcap_out);
	sim_pcap_out_close(&wire->pcap_arrived);
	sim_spec_free(&wire->spec);
	free(wire);
}
