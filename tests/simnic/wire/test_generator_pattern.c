/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against frames whose length, number or checksums are wrong, and whose
 * source port does not vary. They are taken apart by offsets typed here.
 */

#include "wire_test.h"

#define NB 3000

static uint32_t
get16(const uint8_t *at)
{
	return (uint32_t)at[0] << 8 | at[1];
}

static uint32_t
get32(const uint8_t *at)
{
	return get16(at) << 16 | get16(at + 2);
}

static void
check_tag(const struct test_frame *frame, uint32_t header, uint32_t number)
{
	const uint8_t *tag = frame->data + frame->len - 6;

	CHECK_EQ(get32(tag), number);
	CHECK_EQ(get16(tag + 4), test_checksum(frame->data + header, frame->len - header - 2, 0));
}

/* The port under test is number 1. */
static void
check_addresses(const struct test_frame *frame)
{
	static const uint8_t expected[] = {
		0x02, 0x47, 0x42, 0x45, 0x00, 0x02, 0x02, 0x47, 0x42, 0x45, 0x01, 0x02,
	};

	CHECK(memcmp(frame->data, expected, sizeof(expected)) == 0);
}

static void
check_ipv4(const struct test_frame *frame, uint8_t protocol)
{
	const uint8_t *ip = frame->data + 14;

	check_addresses(frame);
	CHECK_EQ(get16(frame->data + 12), 0x0800);
	CHECK_EQ(ip[0], 0x45);
	CHECK_EQ(get16(ip + 2), frame->len - 14);
	CHECK_EQ(ip[9], protocol);
	CHECK_EQ(test_checksum(ip, 20, 0), 0);
	/* With the pseudo header: addresses, protocol, length. */
	CHECK_EQ(test_checksum(ip + 12, frame->len - 26, protocol + frame->len - 34), 0);
}

static void
check_udp(const struct test_frame *frame, uint32_t number)
{
	check_ipv4(frame, 17);
	CHECK_EQ(get16(frame->data + 34), 1024 + number);
	CHECK_EQ(get16(frame->data + 38), frame->len - 34);
	CHECK(get16(frame->data + 40) != 0);
	check_tag(frame, 42, number);
}

static void
check_tcp(const struct test_frame *frame, uint32_t number)
{
	check_ipv4(frame, 6);
	CHECK_EQ(get16(frame->data + 34), 1024 + number);
	CHECK_EQ(get32(frame->data + 38), number);
	CHECK_EQ(frame->data[46], 0x50);
	check_tag(frame, 54, number);
}

static void
check_arp(const struct test_frame *frame, uint32_t number)
{
	CHECK_EQ(get32(frame->data), 0xFFFFFFFF);
	CHECK_EQ(get16(frame->data + 4), 0xFFFF);
	CHECK_EQ(get16(frame->data + 12), 0x0806);
	CHECK_EQ(get16(frame->data + 20), 1);
	check_tag(frame, 42, number);
}

static void
check_raw(const struct test_frame *frame, uint32_t number)
{
	check_addresses(frame);
	CHECK_EQ(get16(frame->data + 12), 0x88B5);
	check_tag(frame, 14, number);
}

static void
pattern(const char *settings, uint32_t len_min, uint32_t len_max,
	void (*check)(const struct test_frame *, uint32_t))
{
	char specification[100];
	struct test_host host;
	uint32_t len = len_min;

	snprintf(specification, sizeof(specification), "gen:rate=max,%s", settings);
	test_wire(&host, TEST_PORTS, specification);
	host.port[1].room = NB;
	while (host.port[1].room > 0)
		sim_wire_run(host.wire);
	CHECK_EQ(host.port[1].nb, NB);
	for (uint32_t i = 0; i < NB; i++) {
		CHECK_EQ(host.port[1].frames[i].len, len);
		check(&host.port[1].frames[i], i);
		len = len == len_max ? len_min : len + 1;
	}
	test_end(&host);
}

int
main(void)
{
	pattern("pattern=udp", 60, 60, check_udp);
	pattern("pattern=udp,len=60-1514", 60, 1514, check_udp);
	pattern("pattern=tcp,len=60-1514", 60, 1514, check_tcp);
	pattern("pattern=arp,len=60-61", 60, 61, check_arp);
	pattern("pattern=raw,len=16000-16110", 16000, 16110, check_raw);
	return EXIT_SUCCESS;
}
