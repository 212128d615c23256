/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against captures that lack or change a frame, replays to a port that
 * has no room, foreign byte orders, and files that end where they must not.
 */

#include <unistd.h>

#include "wire_test.h"

#define NB 300

static char path[] = "/tmp/sim-wire-XXXXXX";
static char specification[100];

static size_t
load(uint8_t *data, size_t size)
{
	FILE *file = fopen(path, "rb");
	size_t got;

	CHECK(file != NULL);
	got = fread(data, 1, size, file);
	fclose(file);
	return got;
}

static void
store(const uint8_t *data, size_t size)
{
	FILE *file = fopen(path, "wb");

	CHECK(file != NULL);
	CHECK_EQ(fwrite(data, 1, size, file), size);
	fclose(file);
}

static void
capture(void)
{
	struct test_host host;

	snprintf(specification, sizeof(specification), "pair;pcap-out=%s", path);
	test_wire(&host, TEST_PORTS, specification);
	for (uint32_t i = 0; i < NB; i++) {
		sim_clock_advance(&host.clock, 123456789);
		test_send(&host, i % TEST_PORTS, i);
	}
	test_end(&host);
}

static void
replay(void)
{
	struct test_host host;

	snprintf(specification, sizeof(specification), "sink;pcap-in=%s", path);
	test_wire(&host, TEST_PORTS, specification);
	CHECK(!sim_wire_run(host.wire));
	host.port[0].room = 1;
	CHECK(sim_wire_run(host.wire));
	CHECK_EQ(host.port[0].nb, 1);
	host.port[0].room = 2 * NB;
	while (sim_wire_run(host.wire))
		;
	CHECK_EQ(host.port[0].nb, NB);
	for (uint32_t i = 0; i < NB; i++)
		test_check_frame(&host.port[0].frames[i], i);
	CHECK_EQ(host.port[1].nb, 0);
	test_end(&host);
}

/* The first two records, by offsets and values typed here. */
static void
format(const uint8_t *data)
{
	const uint32_t *word = (const uint32_t *)(const void *)data;

	CHECK_EQ(word[0], 0xA1B23C4D);
	CHECK_EQ(word[1], 0x00040002);
	CHECK_EQ(word[5], 1);
	CHECK_EQ(word[6], 0);
	CHECK_EQ(word[7], 123456789);
	CHECK_EQ(word[8], test_len(0));
	CHECK_EQ(word[9], test_len(0));
	for (uint32_t i = 0; i < test_len(0); i++)
		CHECK_EQ(data[40 + i], (uint8_t)i);
}

static void
swap(uint8_t *data, size_t size)
{
	size_t at = 24;
	uint32_t len;

	for (size_t i = 0; i < 24; i += 4) {
		uint32_t *word = (uint32_t *)(void *)(data + i);

		*word = __builtin_bswap32(*word);
	}
	while (at < size) {
		memcpy(&len, data + at + 8, 4);
		for (size_t i = at; i < at + 16; i += 4) {
			uint32_t word;

			memcpy(&word, data + i, 4);
			word = __builtin_bswap32(word);
			memcpy(data + i, &word, 4);
		}
		at += 16 + len;
	}
}

static void
broken(uint8_t *data, size_t size)
{
	snprintf(specification, sizeof(specification), "sink;pcap-in=%s", path);
	store(data, size - 1);
	test_refused(specification, "ends within a frame");
	store(data, 30);
	test_refused(specification, "ends within a record's header");
	store(data, 23);
	test_refused(specification, "shorter than a header");
	data[20] = 113;
	store(data, size);
	test_refused(specification, "not of Ethernet");
	data[20] = 1;
	data[0]++;
	store(data, size);
	test_refused(specification, "not a classic capture");
	data[0]--;
	data[34] = 0xFF;
	store(data, size);
	test_refused(specification, "impossible length");
	unlink(path);
	test_refused(specification, "No such file");
}

int
main(void)
{
	static uint8_t data[1 << 20] __attribute__((aligned(4)));
	int fd = mkstemp(path);
	size_t size;

	CHECK(fd >= 0);
	close(fd);
	capture();
	replay();
	size = load(data, sizeof(data));
	CHECK(size < sizeof(data));
	format(data);
	swap(data, size);
	store(data, size);
	replay();
	capture();
	size = load(data, sizeof(data));
	broken(data, size);
	return EXIT_SUCCESS;
}
