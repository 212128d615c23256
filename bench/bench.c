/* SPDX-License-Identifier: BSD-3-Clause */

#include <getopt.h>
#include <stdlib.h>

#include <rte_cycles.h>
#include <rte_net.h>

#include "rings.h"
#include "steps.h"

/*
 * gbe-bench [options] SUBJECT...
 *
 * Forwards bursts through each subject in turn, round after round, and prints
 * the median over the rounds of each one's cost per packet. What happens once
 * in a turn of the ring, such as a refill, must count in full: a sample is the
 * sum over two turns, and a round's cost the mean of the fastest 90 % of its
 * samples. The slowest were interrupted.
 */

#define MAX_SUBJECTS 8
#define MAX_ROUNDS   101
#define MAX_BURST    256
#define WARM_UP      200
/* In a sample; ten million in the eleven rounds of a run. */
#define EMPTY_POLLS 5000

struct options {
	struct bench_load load;
	unsigned int rounds;
	unsigned int samples; /* in a round */
	bool count;           /* instructions instead of time */
	bool blocks;          /* time half a ring of pairs at once */
};

/* One subject's figures of one round. */
struct bench_result {
	double rx, tx;    /* TSC cycles per packet */
	double doorbells; /* per pair of bursts */
	double empty;     /* TSC cycles per poll that finds nothing */
};

struct runner {
	struct bench_subject subject;
	struct bench_rings rings[BENCH_MAX_QUEUES];
	struct bench_result results[MAX_ROUNDS];
};

struct known_subject {
	const char *name;
	enum gbe_chip_id chip;
	enum gbe_path path;
	void (*start)(struct bench_subject *subject, const struct bench_load *load);
};

static const struct known_subject known[] = {
	{ "82576-avx2", GBE_CHIP_82576, GBE_PATH_AVX2, bench_start_gbe },
	{ "82576-scalar", GBE_CHIP_82576, GBE_PATH_SCALAR, bench_start_gbe },
	{ "82574-avx2", GBE_CHIP_82574L, GBE_PATH_AVX2, bench_start_gbe },
	{ "82574-scalar", GBE_CHIP_82574L, GBE_PATH_SCALAR, bench_start_gbe },
	{ "8254x-scalar", GBE_CHIP_82540EM, GBE_PATH_SCALAR, bench_start_gbe },
#ifdef BENCH_IN_TREE
	{ "igb", GBE_CHIP_82576, 0, bench_start_igb },
	{ "em", GBE_CHIP_82574L, 0, bench_start_em },
#endif
};

static uint64_t timer_cost;

static int
compare_u64(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static int
compare_double(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double
trimmed_mean(uint64_t *samples, unsigned int n)
{
	unsigned int kept = RTE_MAX(n * 90 / 100, 1u);
	uint64_t sum = 0;

	qsort(samples, n, sizeof(samples[0]), compare_u64);
	for (unsigned int i = 0; i < kept; i++)
		sum += samples[i];
	return (double)sum / kept;
}

static void
measure_timer(void)
{
	uint64_t samples[1000];

	for (unsigned int i = 0; i < RTE_DIM(samples); i++) {
		uint64_t start = rte_rdtsc();

		samples[i] = rte_rdtsc() - start;
	}
	qsort(samples, RTE_DIM(samples), sizeof(samples[0]), compare_u64);
	timer_cost = samples[RTE_DIM(samples) / 2];
}

static void
set_offloads(struct rte_eth_dev *dev, const struct bench_load *load)
{
	struct rte_eth_conf *conf = &dev->data->dev_conf;

	if (load->rx_offloads) {
		conf->rxmode.offloads = RTE_ETH_RX_OFFLOAD_CHECKSUM | RTE_ETH_RX_OFFLOAD_RSS_HASH |
					RTE_ETH_RX_OFFLOAD_VLAN_STRIP;
		conf->rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
		conf->rx_adv_conf.rss_conf.rss_hf = RTE_ETH_RSS_IPV4;
	}
	if (load->tx_offloads)
		conf->txmode.offloads |=
			RTE_ETH_TX_OFFLOAD_IPV4_CKSUM | RTE_ETH_TX_OFFLOAD_TCP_CKSUM;
	if (load->segs > 1)
		conf->txmode.offloads |= RTE_ETH_TX_OFFLOAD_MULTI_SEGS;
	if (load->fast_free)
		conf->txmode.offloads |= RTE_ETH_TX_OFFLOAD_MBUF_FAST_FREE;
}

/* Half of them may be in rings and half on the way. */
static unsigned int
nb_mbufs(const struct bench_load *load)
{
	return RTE_MAX(8192u, 4u * load->queues * load->nb_desc) - 1;
}

static void
start_subject(struct runner *runner, const char *name, const struct bench_load *load)
{
	struct bench_subject *subject = &runner->subject;

	for (unsigned int i = 0; i < RTE_DIM(known); i++) {
		if (strcmp(known[i].name, name) != 0)
			continue;
		subject->name = name;
		subject->chip = known[i].chip;
		subject->path = known[i].path;
		subject->legacy_rx = subject->chip == GBE_CHIP_82540EM;
		subject->dev = unit_port_create(subject->chip);
		subject->dev->data->nb_rx_queues = load->queues;
		subject->dev->data->nb_tx_queues = load->queues;
		subject->mp = rte_pktmbuf_pool_create(name, nb_mbufs(load), 256, 0,
						      RTE_MBUF_DEFAULT_BUF_SIZE, SOCKET_ID_ANY);
		CHECK(subject->mp != NULL);
		set_offloads(subject->dev, load);
		known[i].start(subject, load);
		for (uint16_t q = 0; q < load->queues; q++)
			bench_rings_attach(&runner->rings[q], subject, q, load);
		return;
	}
	kit_fail(__FILE__, __LINE__, "no subject '%s'", name);
}

/* What an application does between receiving and sending. */
static void
turn_around(const struct runner *runner, struct rte_mbuf **pkts, uint16_t n,
	    const struct bench_load *load)
{
	for (uint16_t i = 0; i < n; i++) {
		struct rte_mbuf *m = pkts[i];

		m->ol_flags = 0;
		if (load->tx_offloads) {
			m->ol_flags = RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM |
				      RTE_MBUF_F_TX_TCP_CKSUM;
			m->l2_len = 14;
			m->l3_len = 20;
		}
		for (uint16_t seg = 1; seg < load->segs; seg++) {
			struct rte_mbuf *more = rte_pktmbuf_alloc(runner->subject.mp);

			CHECK(more != NULL);
			more->data_len = load->length;
			more->pkt_len = load->length;
			CHECK_EQ(rte_pktmbuf_chain(m, more), 0);
		}
	}
}

/* One pair of bursts of a queue; what each cost is added to @took. */
static unsigned int
forward(struct runner *runner, uint16_t q, const struct options *options, bool count,
	uint64_t took[2])
{
	struct bench_rings *rings = &runner->rings[q];
	struct bench_subject *subject = &runner->subject;
	const struct bench_load *load = &options->load;
	uint16_t burst = load->burst;
	struct rte_mbuf *pkts[MAX_BURST];
	uint32_t rdt = *rings->rdt;
	uint16_t nb_rx, nb_tx;
	uint64_t start;

	bench_rings_receive(rings, burst);
	if (count) {
		took[0] += unit_steps_of_rx(subject->rx_burst, rings->rxq, pkts, burst, &nb_rx);
	} else {
		start = rte_rdtsc();
		nb_rx = subject->rx_burst(rings->rxq, pkts, burst);
		took[0] += rte_rdtsc() - start - timer_cost;
	}
	CHECK_EQ(nb_rx, burst);
	turn_around(runner, pkts, burst, load);
	if (count) {
		took[1] += unit_steps_of_tx(subject->tx_burst, rings->txq, pkts, burst, &nb_tx);
	} else {
		start = rte_rdtsc();
		nb_tx = subject->tx_burst(rings->txq, pkts, burst);
		took[1] += rte_rdtsc() - start - timer_cost;
	}
	CHECK_EQ(nb_tx, burst);
	bench_rings_send(rings);
	/* Each transmit burst rings once: the frames cannot wait. */
	return 1 + (*rings->rdt != rdt);
}

/*
 * Half a ring in pairs of bursts between two readings of the clock: what a
 * reading costs and hides is spread over all, so that short bursts can be
 * judged, but receive and transmit not told apart.
 */
static void
forward_block(struct runner *runner, uint16_t q, const struct options *options, uint64_t took[2])
{
	struct bench_rings *rings = &runner->rings[q];
	struct bench_subject *subject = &runner->subject;
	uint16_t burst = options->load.burst;
	uint16_t pairs = options->load.nb_desc / 2 / burst;
	struct rte_mbuf *pkts[MAX_BURST];
	unsigned int sent = 0;
	uint64_t start;

	bench_rings_receive(rings, pairs * burst);
	start = rte_rdtsc();
	for (uint16_t i = 0; i < pairs; i++) {
		uint16_t nb = subject->rx_burst(rings->rxq, pkts, burst);

		sent += subject->tx_burst(rings->txq, pkts, nb);
	}
	took[0] += rte_rdtsc() - start - timer_cost;
	CHECK_EQ(sent, pairs * burst);
	bench_rings_send(rings);
}

static double
empty_poll(struct runner *runner)
{
	struct bench_subject *subject = &runner->subject;
	void *rxq = subject->dev->data->rx_queues[0];
	struct rte_mbuf *pkts[32];
	uint64_t samples[200];

	for (unsigned int i = 0; i < RTE_DIM(samples); i++) {
		uint64_t start = rte_rdtsc();

		for (int poll = 0; poll < EMPTY_POLLS; poll++)
			(void)subject->rx_burst(rxq, pkts, RTE_DIM(pkts));
		samples[i] = rte_rdtsc() - start;
	}
	return trimmed_mean(samples, RTE_DIM(samples)) / EMPTY_POLLS;
}

static void
run_round(struct runner *runner, const struct options *options, struct bench_result *result)
{
	const struct bench_load *load = &options->load;
	unsigned int nb = options->count ? 1 : options->samples;
	unsigned int pairs = options->blocks ? load->nb_desc / 2 / load->burst : 1;
	unsigned int calls = 2 * load->nb_desc / load->burst / pairs * load->queues;
	uint64_t *rx = calloc(nb, sizeof(*rx));
	uint64_t *tx = calloc(nb, sizeof(*tx));
	unsigned int doorbells = 0;

	CHECK(rx != NULL && tx != NULL);
	for (unsigned int i = 0; i < WARM_UP * load->queues; i++)
		forward(runner, i % load->queues, options, false, (uint64_t[2]){ 0 });
	for (unsigned int i = 0; i < nb * calls; i++) {
		uint64_t took[2] = { 0 };
		uint16_t q = i % load->queues;

		if (options->blocks)
			forward_block(runner, q, options, took);
		else
			doorbells += forward(runner, q, options, options->count, took);
		rx[i / calls] += took[0];
		tx[i / calls] += took[1];
	}
	result->rx = trimmed_mean(rx, nb) / (calls * pairs * load->burst);
	result->tx = trimmed_mean(tx, nb) / (calls * pairs * load->burst);
	result->doorbells = (double)doorbells / (nb * calls);
	result->empty = options->count ? 0 : empty_poll(runner);
	free(rx);
	free(tx);
}

static double
median(const struct runner *runner, unsigned int rounds, size_t offset)
{
	double values[MAX_ROUNDS] = { 0 };

	for (unsigned int i = 0; i < rounds; i++)
		memcpy(&values[i], (const char *)&runner->results[i] + offset, sizeof(values[i]));
	qsort(values, rounds, sizeof(values[0]), compare_double);
	return values[rounds / 2];
}

#define MEDIAN(runner, rounds, field) median(runner, rounds, offsetof(struct bench_result, field))

static void
report(const struct runner *runner, const struct options *options)
{
	double rx = MEDIAN(runner, options->rounds, rx);
	double tx = MEDIAN(runner, options->rounds, tx);

	printf("%-18s rx %6.2f  tx %6.2f  sum %6.2f  empty %5.2f  doorbells %4.2f\n",
	       runner->subject.name, rx, tx, rx + tx, MEDIAN(runner, options->rounds, empty),
	       MEDIAN(runner, options->rounds, doorbells));
}

static void
usage(void)
{
	fprintf(stderr,
		"gbe-bench [-b burst] [-d descriptors] [-q queues] [-l length] [-s segments] [-t tx_free_thresh] [-r rounds] [-c samples] [-R] [-T] [-F] [-C] [-I] [-B] SUBJECT...\n"
		"  -R  receive offloads: checksums, hash, tag\n"
		"  -T  transmit offloads: IPv4 and TCP checksum\n"
		"  -F  MBUF_FAST_FREE\n"
		"  -C  flush what the device writes out of the cache\n"
		"  -I  count instructions instead of time\n"
		"  -B  time half a ring of pairs at once, as one sum; without -T and -s\n"
		"subjects:");
	for (unsigned int i = 0; i < RTE_DIM(known); i++)
		fprintf(stderr, " %s", known[i].name);
	fprintf(stderr, "\n");
	exit(2);
}

static int
parse(int argc, char **argv, struct options *options)
{
	int opt;

	while ((opt = getopt(argc, argv, "b:d:q:l:s:t:r:c:RTFCIB")) != -1) {
		switch (opt) {
		case 'b':
			options->load.burst = RTE_MIN(atoi(optarg), MAX_BURST);
			break;
		case 'd':
			options->load.nb_desc = atoi(optarg);
			break;
		case 'q':
			options->load.queues = RTE_MAX(RTE_MIN(atoi(optarg), BENCH_MAX_QUEUES), 1);
			break;
		case 'l':
			options->load.length = atoi(optarg);
			break;
		case 's':
			options->load.segs = atoi(optarg);
			break;
		case 't':
			options->load.tx_free_thresh = atoi(optarg);
			break;
		case 'r':
			options->rounds = RTE_MIN(atoi(optarg), MAX_ROUNDS);
			break;
		case 'c':
			options->samples = RTE_MAX(atoi(optarg), 1);
			break;
		case 'R':
			options->load.rx_offloads = true;
			break;
		case 'T':
			options->load.tx_offloads = true;
			break;
		case 'F':
			options->load.fast_free = true;
			break;
		case 'C':
			options->load.flush = true;
			break;
		case 'B':
			options->blocks = true;
			break;
		case 'I':
			options->count = true;
			options->rounds = 1;
			break;
		default:
			usage();
		}
	}
	if (optind == argc || argc - optind > MAX_SUBJECTS)
		usage();
	/* Blocks leave no time to make the frames that these need. */
	if (options->blocks && (options->load.tx_offloads || options->load.segs > 1))
		usage();
	return optind;
}

/* An mbuf with its buffer and its share of the pool takes less than 3 kB. */
static void
init_memory(const struct options *options, unsigned int nb_subjects)
{
	char memory[32];

	snprintf(memory, sizeof(memory), "%s -m %u",
		 unit_huge_pages() ? "--in-memory" : "--no-huge",
		 64 + nb_subjects * nb_mbufs(&options->load) * 3 / 1024);
	unit_init_memory(memory);
}

int
main(int argc, char **argv)
{
	static struct runner runners[MAX_SUBJECTS];
	struct options options = {
		.load = { .burst = 32, .nb_desc = 512, .queues = 1, .length = 60, .segs = 1 },
		.rounds = 11,
		.samples = 400,
	};
	int first = parse(argc, argv, &options);
	int nb = argc - first;

	init_memory(&options, nb);
	measure_timer();
	for (int i = 0; i < nb; i++)
		start_subject(&runners[i], argv[first + i], &options.load);
	for (unsigned int round = 0; round < options.rounds; round++) {
		for (int i = 0; i < nb; i++)
			run_round(&runners[i], &options, &runners[i].results[round]);
	}
	printf("%s per packet, burst %u, %u queue(s), %u descriptors, %u bytes, %u segment(s)%s%s%s%s, %s pages\n",
	       options.count ? "instructions" : "TSC cycles", options.load.burst,
	       options.load.queues, options.load.nb_desc, options.load.length, options.load.segs,
	       options.load.rx_offloads ? ", Rx offloads" : "",
	       options.load.tx_offloads ? ", Tx offloads" : "",
	       options.load.fast_free ? ", fast free" : "", options.load.flush ? ", flushed" : "",
	       unit_huge_pages() ? "huge" : "4 kB");
	for (int i = 0; i < nb; i++)
		report(&runners[i], &options);
	return EXIT_SUCCESS;
}
