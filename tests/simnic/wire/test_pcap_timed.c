/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a replay that does not keep the times of its capture, and against
 * times of arrival that are not those at which ports got their frames.
 */

#include <unistd.h>

#include "wire_test.h"

#define NB       40
#define START_NS 7000000
#define DELAY_NS 2500

static char sent[] = "/tmp/sim-wire-XXXXXX";
static char arrived[] = "/tmp/sim-wire-XXXXXX";
static char specification[200];

/* Some frames come together; the whole takes most of a second, and passes a full one. */
static uint64_t
gap_ns(uint32_t number)
{
	return number % 5 == 0 ? 0 : number * 1234567ull;
}

static void
make(char *path)
{
	int fd = mkstemp(path);

	CHECK(fd >= 0);
	close(fd);
}

static void
capture(void)
{
	struct test_host host;

	snprintf(specification, sizeof(specification), "sink;pcap-out=%s", sent);
	test_wire(&host, TEST_PORTS, specification);
	sim_clock_advance(&host.clock, 987654321);
	for (uint32_t i = 0; i < NB; i++) {
		sim_clock_advance(&host.clock, gap_ns(i));
		test_send(&host, 0, i);
	}
	test_end(&host);
}

/* The times of the capture, to a microsecond. */
static void
to_microseconds(void)
{
	FILE *file = fopen(sent, "r+b");
	uint32_t magic = 0xA1B2C3D4, word[4];

	CHECK(file != NULL);
	CHECK_EQ(fwrite(&magic, sizeof(magic), 1, file), 1);
	fseek(file, 24, SEEK_SET);
	while (fread(word, sizeof(word), 1, file) == 1) {
		word[1] /= 1000;
		fseek(file, -16, SEEK_CUR);
		CHECK_EQ(fwrite(word, sizeof(word), 1, file), 1);
		fseek(file, word[2], SEEK_CUR);
	}
	fclose(file);
}

static void
check_times(const struct test_port *port, uint64_t accuracy_ns)
{
	uint64_t due = START_NS + DELAY_NS;

	CHECK_EQ(port->nb, NB);
	for (uint32_t i = 0; i < NB; i++) {
		test_check_frame(&port->frames[i], i);
		due += i == 0 ? 0 : gap_ns(i);
		CHECK(port->frames[i].at_ns + accuracy_ns > due);
		CHECK(port->frames[i].at_ns < due + accuracy_ns);
	}
}

/* Room for one frame is all that is asked for. */
static void
replay(uint64_t accuracy_ns)
{
	struct test_host host;

	snprintf(specification, sizeof(specification),
		 "sink;pcap-timed=%s;pcap-arrived=%s;delay=%u", sent, arrived, DELAY_NS);
	test_wire(&host, TEST_PORTS, specification);
	CHECK(!sim_wire_run(host.wire));
	sim_clock_advance(&host.clock, START_NS);
	CHECK_EQ(host.port[0].nb, 0);
	host.port[0].room = 1;
	CHECK(!sim_wire_run(host.wire));
	sim_clock_advance(&host.clock, 2000000000);
	check_times(&host.port[0], accuracy_ns);
	CHECK_EQ(host.port[1].nb, 0);
	test_end(&host);
}

/* As many records as frames, each with the time at which the port got it. */
static void
check_arrived(void)
{
	FILE *file = fopen(arrived, "rb");
	uint64_t due = START_NS + DELAY_NS;
	uint32_t word[4], nb = 0;

	CHECK(file != NULL);
	fseek(file, 24, SEEK_SET);
	while (fread(word, sizeof(word), 1, file) == 1) {
		due += nb == 0 ? 0 : gap_ns(nb);
		CHECK_EQ(word[0] * 1000000000ull + word[1], due);
		CHECK_EQ(word[2], test_len(nb));
		fseek(file, word[2], SEEK_CUR);
		nb++;
	}
	CHECK_EQ(nb, NB);
	fclose(file);
}

/* What does not go through a flight, and to a port that others send to. */
static void
arrived_at_once(void)
{
	struct test_host host;
	FILE *file;
	long size;

	snprintf(specification, sizeof(specification), "pair;pcap-arrived=%s", arrived);
	test_wire(&host, TEST_PORTS, specification);
	test_send(&host, 2, 5);
	CHECK_EQ(host.port[3].nb, 1);
	test_end(&host);
	file = fopen(arrived, "rb");
	CHECK(file != NULL);
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	fclose(file);
	CHECK_EQ(size, 24 + 16 + test_len(5));
}

int
main(void)
{
	make(sent);
	make(arrived);
	capture();
	replay(1);
	check_arrived();
	to_microseconds();
	replay(1000 * 2);
	arrived_at_once();
	unlink(sent);
	test_refused("none;pcap-timed=/dev/null", "needs a cable");
	snprintf(specification, sizeof(specification), "sink;pcap-timed=%s", sent);
	test_refused(specification, "No such file");
	unlink(arrived);
	return EXIT_SUCCESS;
}
