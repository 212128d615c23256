/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Checksums inserted while sending, from one buffer or several, by the contexts
 * of each chip; two contexts are told apart on the 82576.
 */

#include <string.h>

#include "mock_driver.h"
#include "mock_packet.h"

#define DEXT (1u << 29)
#define IXSM (1u << 8)
#define TXSM (1u << 9)

static void
put_context(struct drv *drv, const struct mock_packet *packet, uint32_t l4, uint32_t index)
{
	uint32_t cksum = l4 + (packet->proto == 6 ? 16 : 6);
	uint32_t words[2];
	uint64_t addr;

	if (drv->family == NIC_82576) {
		addr = 14 << 9 | (l4 - 14);
		drv_tx_desc(drv, 0, addr,
			    DEXT | 2u << 20 | 1u << 10 | (packet->proto == 6 ? 1u << 11 : 0),
			    index << 4);
		return;
	}
	words[0] = 14 | 24 << 8 | (l4 - 1) << 16;
	words[1] = l4 | cksum << 8;
	addr = words[0] | (uint64_t)words[1] << 32;
	drv_tx_desc(drv, 0, addr, DEXT | 1u << 25 | (packet->proto == 6 ? 1u << 24 : 0), 0);
}

/* Clear the sums, seed the one of layer 4, send; the frame must come out as it was. */
static void
check(struct drv *drv, const struct mock_packet *packet, unsigned int nb_bufs, uint32_t index)
{
	uint32_t popts = IXSM | TXSM, l4, len, done = 0;
	uint8_t frame[256], sent[256];
	uint32_t seed, at;

	len = mock_packet_build(packet, frame, &l4);
	memcpy(sent, frame, len);
	sent[24] = sent[25] = 0;
	seed = mock_pseudo_sum(packet, len - l4);
	while (seed >> 16 != 0)
		seed = (seed & 0xFFFF) + (seed >> 16);
	at = l4 + (packet->proto == 6 ? 16 : 6);
	sent[at] = (uint8_t)(seed >> 8);
	sent[at + 1] = (uint8_t)seed;

	put_context(drv, packet, l4, index);
	for (unsigned int i = 0; i < nb_bufs; i++) {
		uint32_t n = i + 1 == nb_bufs ? len - done : 10;
		uint64_t buffer = drv_tx_buffer(drv, 0);
		uint32_t cmd = drv_data_cmd(drv, n);

		memcpy(mock_memory(buffer), sent + done, n);
		if (i + 1 < nb_bufs)
			cmd &= ~(1u << 24);
		drv_tx_desc(drv, 0, buffer, cmd,
			    popts | (drv->family == NIC_82576 ? len << 14 | index << 4 : 0));
		done += n;
	}
	drv_tx_doorbell(drv, 0);
	CHECK_EQ(drv->port->sent_len, len);
	CHECK(memcmp(drv->port->sent, frame, len) == 0);
	CHECK_NO_COMPLAINT(drv->port);
}

static void
test(const char *model, bool trap)
{
	struct mock_packet packet;
	struct drv drv;

	drv_start(&drv, model, trap, 1);
	for (uint16_t payload = 20; payload < 40; payload++) {
		packet = mock_packet_default(6);
		packet.payload = payload;
		check(&drv, &packet, 1, 0);
		check(&drv, &packet, 4, drv.family == NIC_82576);
		packet.proto = 17;
		packet.options = 4;
		check(&drv, &packet, 1, drv.family == NIC_82576);
		check(&drv, &packet, 3, 0);
	}
}

/* UDP whose sum is 0 is sent with all ones: 0 would say that there is none. */
static void
test_zero_sum(const char *model, bool trap)
{
	struct mock_packet packet = mock_packet_default(17);
	uint32_t l4, len, at;
	uint8_t frame[256];
	uint64_t buffer;
	uint16_t rest;
	struct drv drv;

	drv_start(&drv, model, trap, 1);
	len = mock_packet_build(&packet, frame, &l4);
	at = l4 + 6;
	put_context(&drv, &packet, l4, 0);
	buffer = drv_tx_buffer(&drv, 0);
	/* A field that completes the sum of the rest to all ones. */
	frame[at] = frame[at + 1] = 0;
	rest = mock_internet_checksum(frame + l4, len - l4, 0);
	frame[at] = (uint8_t)(rest >> 8);
	frame[at + 1] = (uint8_t)rest;
	memcpy(mock_memory(buffer), frame, len);
	drv_tx_desc(&drv, 0, buffer, drv_data_cmd(&drv, len), TXSM | len << 14);
	drv_tx_doorbell(&drv, 0);
	CHECK_EQ(drv.port->sent[at] << 8 | drv.port->sent[at + 1], 0xFFFF);
}

static void
put_end(struct drv *drv, uint32_t end, uint32_t tucmd)
{
	drv_tx_desc(drv, 0, 14 | 24 << 8 | end << 16 | (uint64_t)(34 | 50 << 8) << 32, DEXT | tucmd,
		    0);
	drv_tx_doorbell(drv, 0);
}

/* IPv6 has no sum that would end anywhere. */
static void
test_ip_end(const char *model)
{
	struct drv drv;

	mock_reset();
	drv_start(&drv, model, true, 1);
	put_end(&drv, 33, 1u << 25);
	put_end(&drv, 0, 0);
	CHECK_NO_COMPLAINT(drv.port);
	put_end(&drv, 33, 0);
	CHECK_COMPLAINT(drv.port, "a context without TUCMD.IP has IPCSE 33");
}

int
main(void)
{
	mock_for_each(test);
	mock_for_each(test_zero_sum);
	test_ip_end("82540");
	test_ip_end("82574");
	return 0;
}
