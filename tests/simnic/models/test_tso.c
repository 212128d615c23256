/* SPDX-License-Identifier: BSD-3-Clause */

/* 82576: a long TCP frame is cut into segments whose headers are all right. */

#include <string.h>

#include "mock_driver.h"
#include "mock_packet.h"

#define DEXT    (1u << 29)
#define TSE     (1u << 31)
#define MSS     1000
#define PAYLOAD 2500
#define HEADERS 54
#define FIN_PSH 0x09

static uint8_t whole[HEADERS + PAYLOAD];

static void
check_segment(struct drv *to, const struct mock_packet *packet, uint32_t done)
{
	uint32_t n = PAYLOAD - done < MSS ? PAYLOAD - done : MSS;
	struct drv_rx rx;
	const uint8_t *tcp;

	CHECK(drv_receive(to, 0, &rx));
	tcp = rx.data + 34;
	CHECK_EQ(rx.length, HEADERS + n);
	CHECK_EQ(rx.data[16] << 8 | rx.data[17], 40 + n);
	CHECK_EQ(rx.data[18] << 8 | rx.data[19], 0x1234 + done / MSS);
	CHECK_EQ(mock_internet_checksum(rx.data + 14, 20, 0), 0);
	CHECK_EQ(mock_internet_checksum(tcp, 20 + n, mock_pseudo_sum(packet, 20 + n)), 0);
	CHECK_EQ((uint32_t)tcp[4] << 24 | (uint32_t)tcp[5] << 16 | (uint32_t)tcp[6] << 8 | tcp[7],
		 done);
	CHECK_EQ(tcp[13] & FIN_PSH, done + n == PAYLOAD ? FIN_PSH : 0);
	CHECK(memcmp(rx.data + HEADERS, whole + HEADERS + done, n) == 0);
}

/* The driver puts the sum of the pseudo header in, without the length. */
static void
build(const struct mock_packet *packet)
{
	uint32_t seed = mock_pseudo_sum(packet, 0);
	uint32_t l4;

	mock_packet_build(packet, whole, &l4);
	while (seed >> 16 != 0)
		seed = (seed & 0xFFFF) + (seed >> 16);
	whole[24] = whole[25] = 0;
	whole[l4 + 13] = 0x10 | FIN_PSH;
	whole[l4 + 16] = (uint8_t)(seed >> 8);
	whole[l4 + 17] = (uint8_t)seed;
}

int
main(void)
{
	struct mock_packet packet = mock_packet_default(6);
	struct drv from, to;
	uint64_t buffer;

	packet.payload = PAYLOAD;
	build(&packet);
	drv_start_pair(&from, &to, "82576", true);
	drv_tx_desc(&from, 0, 14 << 9 | 20, DEXT | 2u << 20 | 1u << 10 | 1u << 11,
		    MSS << 16 | 20 << 8);
	buffer = drv_tx_buffer(&from, 0);
	memcpy(mock_memory(buffer), whole, sizeof(whole));
	drv_tx_desc(&from, 0, buffer, drv_data_cmd(&from, sizeof(whole)) | TSE,
		    3u << 8 | PAYLOAD << 14);
	drv_tx_doorbell(&from, 0);
	CHECK_EQ(from.port->nb_sent, 3);
	for (uint32_t done = 0; done < PAYLOAD; done += MSS)
		check_segment(&to, &packet, done);
	CHECK_EQ(mock_read(from.port, GBE_TSCTC), 1);
	CHECK_NO_COMPLAINT(from.port);
	return 0;
}
