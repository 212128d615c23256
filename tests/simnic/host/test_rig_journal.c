/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a journal that misses an access, tears a line, or says something else in the
 * next run: the place of memory and of threads must not show.
 */

#include <pthread.h>

#include "rig_test.h"

#define REG_ICR         0x000C0
#define REG_UNLISTED    0x0F18
#define REG_82574_RDBAL 0x02800
#define REG_82576_RDT   0x0C018
#define REG_82576_ALIAS 0x02818 /* of RDT of queue 0 */
#define NB_THREADS      4
#define NB_READS        500

static const struct gbe_sim *sim;
static struct test_port port[2];
static char text[1 << 20];

/* What was written since the last call; behind it are zeros. */
static const char *
news(void)
{
	static FILE *file;
	static long seen;
	size_t len;

	if (file == NULL)
		file = fopen(getenv("GBE_SIM_JOURNAL"), "r");
	CHECK(file != NULL);
	CHECK(fseek(file, seen, SEEK_SET) == 0);
	len = fread(text, 1, sizeof(text) - 1, file);
	text[len] = '\0';
	seen += strlen(text);
	return text;
}

static void
expect(const char *expected)
{
	const char *actual = news();

	if (strcmp(actual, expected) != 0)
		kit_fail(__FILE__, __LINE__, "expected '%s', actual '%s'", expected, actual);
}

static void
test_lines(void)
{
	sim->journal_mark("lines\nand no more");
	test_write(&port[0], REG_VET, 0x8765);
	test_read(&port[0], REG_VET);
	*(volatile uint16_t *)(port[0].bar0 + REG_VET) = 0x8100;
	test_read(&port[1], REG_UNLISTED);
	test_write(&port[1], REG_82576_RDT + 0x40 * 5, 0x1ff);
	test_write(&port[1], REG_82576_ALIAS, 1);
	expect("# lines\n0 w4 VET 0x00008765\n0 r4 VET 0x00008765\n0 w2 VET 0x8100\n"
	       "1 r4 0x00f18 0x00000000\n1 w4 RDT[5] 0x000001ff\n1 w4 RDT[0] 0x00000001\n");
}

static void
test_addresses(void)
{
	static const char *const expected = "# addresses\n0 w4 RDBAL[0] iova0\n0 w4 RDBAH[0] iova\n"
					    "0 w4 RDBAL[1] iova1\n0 r4 RDBAL[0] iova0\n"
					    "0 w4 RDBAL[0] 0x00000000\n";

	for (uint32_t at = 0x1000; at <= 0x2000; at += 0x1000) {
		sim->journal_mark("addresses");
		test_write(&port[0], REG_82574_RDBAL, at);
		test_write(&port[0], REG_82574_RDBAL + 4, at >> 8);
		test_write(&port[0], REG_82574_RDBAL + 0x100, 3 * at);
		test_read(&port[0], REG_82574_RDBAL);
		test_write(&port[0], REG_82574_RDBAL, 0);
		expect(expected);
	}
}

static unsigned int
count(const char *what)
{
	unsigned int n = 0;

	for (const char *at = text; (at = strstr(at, what)) != NULL; at++)
		n++;
	return n;
}

/* What the registers hold, each once, and the look at it clears no cause. */
static void
test_registers(void)
{
	test_write(&port[1], REG_82576_ALIAS, 7);
	test_write(&port[1], REG_ICS, 1u << 2);
	news();
	sim->journal_mark("registers");
	sim->journal_registers(1);
	news();
	CHECK(strncmp(text, "# registers\n1 = CTRL 0x", 23) == 0);
	CHECK_EQ(count("1 = RDT[0] 0x00000007\n"), 1);
	CHECK_EQ(count(" RDT["), 16);
	CHECK_EQ(count(" = ICR "), 1);
	CHECK_EQ(count(" r4 ") + count(" w4 "), 0);
	CHECK((test_read(&port[1], REG_ICR) & 1u << 2) != 0);
	news();
}

static void *
read_often(void *arg)
{
	for (unsigned int i = 0; i < NB_READS; i++)
		test_read(&port[0], REG_CTRL);
	return arg;
}

static void
test_threads(void)
{
	unsigned int nb_lines = 0, of_thread[NB_THREADS] = { 0 }, number;
	pthread_t thread[NB_THREADS];
	char *rest = text, *line;

	sim->journal_mark("threads");
	for (unsigned int i = 0; i < NB_THREADS; i++)
		CHECK(pthread_create(&thread[i], NULL, read_often, NULL) == 0);
	for (unsigned int i = 0; i < NB_THREADS; i++)
		CHECK(pthread_join(thread[i], NULL) == 0);
	news();
	CHECK(strcmp(strsep(&rest, "\n"), "# threads") == 0);
	while ((line = strsep(&rest, "\n")) != NULL && *line != '\0') {
		CHECK(strncmp(line, "0 r4 CTRL 0x", 12) == 0);
		number = line[20] == '\0' ? 0 : atoi(line + 22);
		CHECK(line[20] == '\0' || strncmp(line + 20, " @", 2) == 0);
		CHECK(number < NB_THREADS);
		of_thread[number]++;
		nb_lines++;
	}
	CHECK_EQ(nb_lines, NB_THREADS * NB_READS);
	for (unsigned int i = 0; i < NB_THREADS; i++)
		CHECK_EQ(of_thread[i], NB_READS);
}

int
main(void)
{
	int container;

	sim = gbe_sim();
	CHECK(sim != NULL);
	container = test_open_container();
	port[0] = test_open_port(container, 0);
	port[1] = test_open_port(container, 1);
	news();
	test_lines();
	test_addresses();
	test_registers();
	test_threads();
	sim->journal_mark("unplugged");
	sim->unplug(0);
	test_read(&port[0], REG_STATUS);
	expect("# unplugged\n0 r4 STATUS 0xffffffff\n");
	return EXIT_SUCCESS;
}
