/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Checksum results: which are verified, by protocol, chip and RXCSUM, and that
 * a wrong one is told from a right one.
 */

#include "mock_driver.h"
#include "mock_packet.h"

#define ALL  (DRV_IPCS | DRV_TCPCS | DRV_UDPCS | DRV_IXSM | DRV_IPE | DRV_TCPE)
#define BOTH (GBE_RXCSUM_IPOFL | GBE_RXCSUM_TUOFL)
#define SCTP (GBE_RXCSUM_IPOFL | 1u << 11)

static uint32_t
status_of(const char *model, uint32_t rxcsum, const uint8_t *frame, uint32_t len)
{
	struct drv_rx rx;
	struct drv drv;

	drv_start(&drv, model, true, 1);
	mock_write(drv.port, GBE_RXCSUM, rxcsum);
	drv_inject(&drv, frame, len);
	CHECK(drv_receive(&drv, 0, &rx));
	mock_reset();
	return rx.status & ALL;
}

/* One byte of the payload, or of the IP header, is flipped by the way. */
static void
check(const char *model, const struct mock_packet *packet, uint32_t wanted, bool has_l4)
{
	uint8_t frame[256];
	uint32_t l4, len = mock_packet_build(packet, frame, &l4);

	CHECK_EQ(status_of(model, BOTH, frame, len), wanted);
	frame[l4 + 21] ^= 0x10;
	CHECK_EQ(status_of(model, BOTH, frame, len), has_l4 ? wanted | DRV_TCPE : wanted);
	frame[l4 + 21] ^= 0x10;
	if (packet->ip6)
		return;
	frame[22] ^= 1;
	CHECK_EQ(status_of(model, BOTH, frame, len), wanted | DRV_IPE);
	frame[22] ^= 1;
	CHECK_EQ(status_of(model, GBE_RXCSUM_IPOFL, frame, len), DRV_IPCS);
	if (has_l4)
		CHECK_EQ(status_of(model, GBE_RXCSUM_TUOFL, frame, len), wanted & ~DRV_IPCS);
}

static void
test(const char *model)
{
	bool is_8254x = model[3] == '4';
	uint32_t udp = is_8254x ? DRV_TCPCS : DRV_TCPCS | DRV_UDPCS;
	struct mock_packet packet = mock_packet_default(6);

	check(model, &packet, DRV_IPCS | DRV_TCPCS, true);
	packet.options = 8;
	check(model, &packet, DRV_IPCS | DRV_TCPCS, true);
	packet.fragment = true;
	check(model, &packet, DRV_IPCS, false);

	packet = mock_packet_default(17);
	check(model, &packet, DRV_IPCS | udp, true);
	packet.payload = 31;
	check(model, &packet, DRV_IPCS | udp, true);
	packet.ip6 = true;
	check(model, &packet, udp, true);
	packet = mock_packet_default(47);
	check(model, &packet, DRV_IPCS, false);
}

static void
test_udp_without(const char *model)
{
	struct mock_packet packet = mock_packet_default(17);
	uint8_t frame[256];
	uint32_t l4, len = mock_packet_build(&packet, frame, &l4);

	frame[l4 + 6] = 0;
	frame[l4 + 7] = 0;
	CHECK_EQ(status_of(model, BOTH, frame, len), DRV_IPCS);
}

/* The 8254x says when it has looked at nothing. */
static void
test_nothing(const char *model)
{
	uint8_t frame[60];

	drv_frame(frame, sizeof(frame), 1);
	CHECK_EQ(status_of(model, BOTH, frame, sizeof(frame)), model[3] == '4' ? DRV_IXSM : 0);
}

static uint32_t
crc32c(const uint8_t *bytes, uint32_t len)
{
	uint32_t crc = UINT32_MAX;

	for (uint32_t i = 0; i < len; i++) {
		crc ^= bytes[i];
		for (unsigned int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ ((crc & 1) != 0 ? 0x82F63B78 : 0);
	}
	return ~crc;
}

/* Only the 82576 knows SCTP, by a bit of its own. Without a checksum the frame is wrong. */
static void
test_sctp(void)
{
	struct mock_packet packet = mock_packet_default(132);
	uint8_t frame[256];
	uint32_t crc, l4, len = mock_packet_build(&packet, frame, &l4);

	CHECK_EQ(status_of("82576", SCTP, frame, len), DRV_IPCS | DRV_TCPCS | DRV_TCPE);
	CHECK_EQ(status_of("82576", BOTH, frame, len), DRV_IPCS);
	CHECK_EQ(status_of("82574", BOTH, frame, len), DRV_IPCS);
	crc = crc32c(frame + l4, 12u + packet.payload);
	for (unsigned int i = 0; i < 4; i++)
		frame[l4 + 8 + i] = (uint8_t)(crc >> 8 * i);
	CHECK_EQ(status_of("82576", SCTP, frame, len), DRV_IPCS | DRV_TCPCS);
}

int
main(void)
{
	for (unsigned int i = 0; mock_chips[i] != NULL; i++) {
		test(mock_chips[i]);
		test_udp_without(mock_chips[i]);
		test_nothing(mock_chips[i]);
	}
	test_sctp();
	return 0;
}
