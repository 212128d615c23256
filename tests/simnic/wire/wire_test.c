/* SPDX-License-Identifier: BSD-3-Clause */

#include "wire_test.h"

static void
deliver(void *ctx, unsigned int port, const uint8_t *frame, uint32_t len)
{
	struct test_host *host = ctx;
	struct test_port *to = &host->port[port];
	struct test_frame *kept = &to->frames[to->nb];

	CHECK(port < TEST_PORTS);
	CHECK(len <= SIM_FRAME_MAX);
	if (to->nb++ < TEST_MAX_FRAMES) {
		kept->at_ns = sim_clock_now(&host->clock);
		kept->len = len;
		memcpy(kept->data, frame, len);
	}
	if (to->room > 0)
		to->room--;
}

static bool
idle(void *ctx, unsigned int port)
{
	struct test_host *host = ctx;

	return host->port[port].room > 0;
}

static void
carrier_changed(void *ctx, unsigned int port)
{
	struct test_host *host = ctx;

	host->port[port].carrier_changes++;
}

static uint64_t
now_ns(void *ctx)
{
	struct test_host *host = ctx;

	return sim_clock_now(&host->clock);
}

static void
timer_arm(void *ctx, struct sim_timer *timer, uint64_t when_ns)
{
	struct test_host *host = ctx;

	sim_clock_arm(&host->clock, timer, when_ns);
}

static void
timer_cancel(void *ctx, struct sim_timer *timer)
{
	struct test_host *host = ctx;

	sim_clock_cancel(&host->clock, timer);
}

static const struct sim_wire_host ops = {
	.deliver = deliver,
	.idle = idle,
	.carrier_changed = carrier_changed,
	.now_ns = now_ns,
	.timer_arm = timer_arm,
	.timer_cancel = timer_cancel,
};

void
test_wire(struct test_host *host, unsigned int nb_ports, const char *specification)
{
	char error[200] = "";

	memset(host, 0, sizeof(*host));
	sim_clock_init(&host->clock, true);
	for (unsigned int i = 0; i < TEST_PORTS; i++) {
		host->port[i].frames = malloc(TEST_MAX_FRAMES * sizeof(struct test_frame));
		CHECK(host->port[i].frames != NULL);
	}
	host->wire = sim_wire_create(specification, nb_ports, &ops, host, error, sizeof(error));
	if (host->wire == NULL) {
		fprintf(stderr, "%s: %s\n", specification, error);
		exit(EXIT_FAILURE);
	}
}

void
test_end(struct test_host *host)
{
	sim_wire_destroy(host->wire);
	/* No timer is left behind. */
	CHECK_EQ(sim_clock_next(&host->clock), UINT64_MAX);
	for (unsigned int i = 0; i < TEST_PORTS; i++)
		free(host->port[i].frames);
}

void
test_refused(const char *specification, const char *words)
{
	char error[200] = "";
	struct sim_wire *wire;
	struct test_host host;

	memset(&host, 0, sizeof(host));
	wire = sim_wire_create(specification, TEST_PORTS, &ops, &host, error, sizeof(error));
	if (wire != NULL || strstr(error, words) == NULL) {
		fprintf(stderr, "'%s': expected a refusal with '%s', actual %s '%s'\n",
			specification, words, wire == NULL ? "refusal" : "wire", error);
		exit(EXIT_FAILURE);
	}
}

uint32_t
test_len(uint32_t number)
{
	return SIM_FRAME_MIN + number * 7919 % 1455;
}

void
test_send(struct test_host *host, unsigned int from, uint32_t number)
{
	uint8_t frame[SIM_FRAME_MAX];

	for (uint32_t i = 0; i < test_len(number); i++)
		frame[i] = number * 31 + i;
	sim_wire_transmit(host->wire, from, frame, test_len(number));
}

void
test_check_frame(const struct test_frame *frame, uint32_t number)
{
	CHECK_EQ(frame->len, test_len(number));
	for (uint32_t i = 0; i < frame->len; i++)
		CHECK_EQ(frame->data[i], (uint8_t)(number * 31 + i));
}

uint16_t
test_checksum(const uint8_t *data, uint32_t len, uint32_t so_far)
{
	for (uint32_t i = 0; i < len; i++)
		so_far += i % 2 == 0 ? (uint32_t)data[i] << 8 : data[i];
	while (so_far >> 16 != 0)
		so_far = (so_far & 0xFFFF) + (so_far >> 16);
	return ~so_far;
}
