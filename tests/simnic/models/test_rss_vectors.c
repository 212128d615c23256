/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * The hash is the one that Microsoft published with its key and test vectors
 * ("Verifying the RSS Hash Calculation"), and chooses the queue: bit 7 of the
 * table's entry on the 82574L, its low bits on the 82576.
 */

#include <string.h>

#include "mock_driver.h"
#include "mock_packet.h"

static const uint8_t key[40] = {
	0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67, 0x25, 0x3d, 0x43, 0xa3,
	0x8f, 0xb0, 0xd0, 0xca, 0x2b, 0xcb, 0xae, 0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3,
	0x80, 0x30, 0xf2, 0x0c, 0x6a, 0x42, 0xb7, 0x3b, 0xbe, 0xac, 0x01, 0xfa,
};

struct vector {
	bool ip6;
	uint8_t src[16];
	uint8_t dst[16];
	uint16_t src_port;
	uint16_t dst_port;
	uint32_t hash;
	uint32_t hash_with_ports;
};

static const struct vector vectors[] = {
	{ false, { 66, 9, 149, 187 }, { 161, 142, 100, 80 }, 2794, 1766, 0x323e8fc2, 0x51ccc178 },
	{ false, { 199, 92, 111, 2 }, { 65, 69, 140, 83 }, 14230, 4739, 0xd718262a, 0xc626b0ea },
	{ false, { 24, 19, 198, 95 }, { 12, 22, 207, 184 }, 12898, 38024, 0xd2d0a5de, 0x5c2b394a },
	{ false, { 38, 27, 205, 30 }, { 209, 142, 163, 6 }, 48228, 2217, 0x82989176, 0xafc7327f },
	{ false, { 153, 39, 163, 191 }, { 202, 188, 127, 2 }, 44251, 1303, 0x5d1809c5, 0x10e828a2 },
	{ true,
	  { 0x3f, 0xfe, 0x25, 0x01, 0x02, 0x00, 0x1f, 0xff, 0, 0, 0, 0, 0, 0, 0, 0x07 },
	  { 0x3f, 0xfe, 0x25, 0x01, 0x02, 0x00, 0x00, 0x03, 0, 0, 0, 0, 0, 0, 0, 0x01 },
	  2794,
	  1766,
	  0x2cc18cd5,
	  0x40207d3d },
	{ true,
	  { 0x3f, 0xfe, 0x05, 0x01, 0x00, 0x08, 0, 0, 0x02, 0x60, 0x97, 0xff, 0xfe, 0x40, 0xef,
	    0xab },
	  { 0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x01 },
	  14230,
	  4739,
	  0x0f0c461c,
	  0xdde51bbf },
	{ true,
	  { 0x3f, 0xfe, 0x19, 0x00, 0x45, 0x45, 0x00, 0x03, 0x02, 0x00, 0xf8, 0xff, 0xfe, 0x21,
	    0x67, 0xcf },
	  { 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0x02, 0x00, 0xf8, 0xff, 0xfe, 0x21, 0x67, 0xcf },
	  44251,
	  38024,
	  0x4b61e985,
	  0x02d1feef },
};

static void
set_up(struct drv *drv, uint32_t types)
{
	bool is_82574 = drv->family == NIC_82574;
	struct mock_port *port = drv->port;

	mock_write(port, GBE_RCTL, DRV_RCTL & ~GBE_RCTL_EN);
	mock_write(port, GBE_MRQC, 0);
	for (unsigned int i = 0; i < 10; i++) {
		uint32_t word;

		memcpy(&word, key + 4 * i, sizeof(word));
		mock_write(port, 0x5C80 + 4 * i, word);
	}
	/* Entry i is queue i % 2. */
	for (unsigned int i = 0; i < 32; i++)
		mock_write(port, 0x5C00 + 4 * i, is_82574 ? 0x80008000 : 0x01000100);
	mock_write(port, GBE_RXCSUM, GBE_RXCSUM_TUOFL | 1u << 13);
	mock_write(port, 0x5818, types | (is_82574 ? 1 : 2));
	mock_write(port, GBE_RCTL, DRV_RCTL);
}

static void
check(struct drv *drv, const struct vector *vector, uint8_t proto, uint32_t type, uint32_t hash)
{
	struct mock_packet packet = mock_packet_default(proto);
	uint8_t frame[256];
	struct drv_rx rx;
	uint32_t l4, len;

	packet.ip6 = vector->ip6;
	memcpy(packet.src, vector->src, 16);
	memcpy(packet.dst, vector->dst, 16);
	packet.src_port = vector->src_port;
	packet.dst_port = vector->dst_port;
	len = mock_packet_build(&packet, frame, &l4);
	drv_inject(drv, frame, len);
	CHECK(drv_receive(drv, hash % 2, &rx));
	CHECK_EQ(rx.rss, hash);
	CHECK_EQ(rx.info & 0xF, type);
	if (drv->family == NIC_82574)
		CHECK_EQ(rx.info >> 8, hash % 2);
	drv_refill(drv, hash % 2, 1);
}

static void
test(const char *model)
{
	struct drv drv;

	for (unsigned int i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		const struct vector *v = &vectors[i];

		drv_start(&drv, model, true, 2);
		set_up(&drv, 0x001F0000);
		check(&drv, v, 6, v->ip6 ? 3 : 1, v->hash_with_ports);
		set_up(&drv, 1u << 17 | 1u << 20);
		check(&drv, v, 6, v->ip6 ? 5 : 2, v->hash);
		check(&drv, v, 17, v->ip6 ? 5 : 2, v->hash);
		if (drv.family == NIC_82576) {
			set_up(&drv, 3u << 22);
			check(&drv, v, 17, v->ip6 ? 8 : 7, v->hash_with_ports);
		}
		CHECK_NO_COMPLAINT(drv.port);
		mock_reset();
	}
}

/* Another key, another hash: with a key of zeros it is 0. */
static void
test_new_key(const char *model)
{
	struct drv drv;

	drv_start(&drv, model, true, 2);
	set_up(&drv, 1u << 17);
	check(&drv, &vectors[0], 6, 2, vectors[0].hash);
	for (unsigned int i = 0; i < 10; i++)
		mock_write(drv.port, 0x5C80 + 4 * i, 0);
	check(&drv, &vectors[0], 6, 2, 0);
	mock_reset();
}

/* What is not hashed goes to queue 0, as does everything while the hash is off. */
static void
test_off(const char *model)
{
	struct mock_packet packet = mock_packet_default(17);
	uint8_t frame[256];
	struct drv_rx rx;
	struct drv drv;
	uint32_t l4, len = mock_packet_build(&packet, frame, &l4);

	drv_start(&drv, model, true, 2);
	set_up(&drv, 1u << 16);
	drv_inject(&drv, frame, len);
	CHECK(drv_receive(&drv, 0, &rx));
	CHECK_EQ(rx.info & 0xF, 0);
	/* Without PCSD the field holds something else. */
	set_up(&drv, 1u << 17);
	mock_write(drv.port, GBE_RXCSUM, 0);
	drv_inject(&drv, frame, len);
	CHECK(drv_receive(&drv, 0, &rx));
	CHECK_EQ(rx.info & 0xF, 0);
	CHECK_EQ(rx.rss, 0x1234);
	mock_reset();
}

int
main(void)
{
	test("82574");
	test("82576");
	test_new_key("82574");
	test_new_key("82576");
	test_off("82574");
	test_off("82576");
	return 0;
}
