/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdio.h>
#include <string.h>

#include "gbe_ring.h"
#include "gbe_rx_queue.h"
#include "gbe_stats.h"
#include "gbe_tx_queue.h"

/*
 * Statistics. Packets and bytes are counted by the burst functions, per queue
 * and without CRC; errors and everything else by the MAC.
 */

struct gbe_hw_stat {
	const char *name;
	uint32_t reg;
	bool wide; /* 64 bits: low and high register, the high one clears */
};

/* Indices into hw_stats[], in the order of the table below. */
enum {
	STAT_CRCERRS,
	STAT_ALGNERRC,
	STAT_SYMERRS,
	STAT_RXERRC,
	STAT_MPC,
	STAT_SCC,
	STAT_ECOL,
	STAT_MCC,
	STAT_LATECOL,
	STAT_COLC,
	STAT_DC,
	STAT_TNCRS,
	STAT_RLEC,
	STAT_XONRXC,
	STAT_XONTXC,
	STAT_XOFFRXC,
	STAT_XOFFTXC,
	STAT_FCRUC,
	STAT_PRC64,
	STAT_PRC127,
	STAT_PRC255,
	STAT_PRC511,
	STAT_PRC1023,
	STAT_PRC1522,
	STAT_GPRC,
	STAT_BPRC,
	STAT_MPRC,
	STAT_GPTC,
	STAT_GORC,
	STAT_GOTC,
	STAT_RNBC,
	STAT_RUC,
	STAT_RFC,
	STAT_ROC,
	STAT_RJC,
	STAT_TOR,
	STAT_TOT,
	STAT_TPR,
	STAT_TPT,
	STAT_PTC64,
	STAT_PTC127,
	STAT_PTC255,
	STAT_PTC511,
	STAT_PTC1023,
	STAT_PTC1522,
	STAT_MPTC,
	STAT_BPTC,
	STAT_NB,
};
static_assert(STAT_NB <= GBE_MAX_HW_STATS, "too many hardware counters");

static const struct gbe_hw_stat hw_stats[STAT_NB] = {
	[STAT_CRCERRS] = { "rx_crc_errors", GBE_CRCERRS, false },
	[STAT_ALGNERRC] = { "rx_align_errors", GBE_ALGNERRC, false },
	[STAT_SYMERRS] = { "rx_symbol_errors", GBE_SYMERRS, false },
	[STAT_RXERRC] = { "rx_phy_errors", GBE_RXERRC, false },
	[STAT_MPC] = { "rx_missed_packets", GBE_MPC, false },
	[STAT_SCC] = { "tx_single_collision_packets", GBE_SCC, false },
	[STAT_ECOL] = { "tx_excessive_collision_packets", GBE_ECOL, false },
	[STAT_MCC] = { "tx_multiple_collision_packets", GBE_MCC, false },
	[STAT_LATECOL] = { "tx_late_collisions", GBE_LATECOL, false },
	[STAT_COLC] = { "tx_total_collisions", GBE_COLC, false },
	[STAT_DC] = { "tx_deferred_packets", GBE_DC, false },
	[STAT_TNCRS] = { "tx_no_carrier_sense_packets", GBE_TNCRS, false },
	[STAT_RLEC] = { "rx_length_errors", GBE_RLEC, false },
	[STAT_XONRXC] = { "rx_xon_packets", GBE_XONRXC, false },
	[STAT_XONTXC] = { "tx_xon_packets", GBE_XONTXC, false },
	[STAT_XOFFRXC] = { "rx_xoff_packets", GBE_XOFFRXC, false },
	[STAT_XOFFTXC] = { "tx_xoff_packets", GBE_XOFFTXC, false },
	[STAT_FCRUC] = { "rx_flow_control_unsupported_packets", GBE_FCRUC, false },
	[STAT_PRC64] = { "rx_size_64_packets", GBE_PRC64, false },
	[STAT_PRC127] = { "rx_size_65_to_127_packets", GBE_PRC127, false },
	[STAT_PRC255] = { "rx_size_128_to_255_packets", GBE_PRC255, false },
	[STAT_PRC511] = { "rx_size_256_to_511_packets", GBE_PRC511, false },
	[STAT_PRC1023] = { "rx_size_512_to_1023_packets", GBE_PRC1023, false },
	[STAT_PRC1522] = { "rx_size_1024_to_max_packets", GBE_PRC1522, false },
	[STAT_GPRC] = { "mac_rx_good_packets", GBE_GPRC, false },
	[STAT_BPRC] = { "rx_broadcast_packets", GBE_BPRC, false },
	[STAT_MPRC] = { "rx_multicast_packets", GBE_MPRC, false },
	[STAT_GPTC] = { "mac_tx_good_packets", GBE_GPTC, false },
	[STAT_GORC] = { "mac_rx_good_bytes", GBE_GORCL, true },
	[STAT_GOTC] = { "mac_tx_good_bytes", GBE_GOTCL, true },
	[STAT_RNBC] = { "rx_no_buffer_packets", GBE_RNBC, false },
	[STAT_RUC] = { "rx_undersize_packets", GBE_RUC, false },
	[STAT_RFC] = { "rx_fragment_packets", GBE_RFC, false },
	[STAT_ROC] = { "rx_oversize_packets", GBE_ROC, false },
	[STAT_RJC] = { "rx_jabber_packets", GBE_RJC, false },
	[STAT_TOR] = { "mac_rx_total_bytes", GBE_TORL, true },
	[STAT_TOT] = { "mac_tx_total_bytes", GBE_TOTL, true },
	[STAT_TPR] = { "mac_rx_total_packets", GBE_TPR, false },
	[STAT_TPT] = { "mac_tx_total_packets", GBE_TPT, false },
	[STAT_PTC64] = { "tx_size_64_packets", GBE_PTC64, false },
	[STAT_PTC127] = { "tx_size_65_to_127_packets", GBE_PTC127, false },
	[STAT_PTC255] = { "tx_size_128_to_255_packets", GBE_PTC255, false },
	[STAT_PTC511] = { "tx_size_256_to_511_packets", GBE_PTC511, false },
	[STAT_PTC1023] = { "tx_size_512_to_1023_packets", GBE_PTC1023, false },
	[STAT_PTC1522] = { "tx_size_1024_to_max_packets", GBE_PTC1522, false },
	[STAT_MPTC] = { "tx_multicast_packets", GBE_MPTC, false },
	[STAT_BPTC] = { "tx_broadcast_packets", GBE_BPTC, false },
};

/* Counters per queue, after those of the MAC in the extended statistics. */
static const struct {
	const char *name; /* format with the queue number */
	size_t offset;
	bool rx;
} queue_stats[] = {
	{ "rx_q%u_malformed_packets", offsetof(struct gbe_queue_stats, rx_errors), true },
	{ "rx_q%u_no_mbuf_errors", offsetof(struct gbe_queue_stats, rx_nombuf), true },
	{ "rx_q%u_dropped_packets", offsetof(struct gbe_queue_stats, rx_dropped), true },
	{ "rx_q%u_interrupts", offsetof(struct gbe_queue_stats, rx_interrupts), true },
	{ "rx_q%u_spurious_wakeups", offsetof(struct gbe_queue_stats, rx_spurious), true },
	{ "rx_q%u_relayed_interrupts", offsetof(struct gbe_queue_stats, rx_relayed), true },
	{ "rx_q%u_raised_wakeups", offsetof(struct gbe_queue_stats, rx_raised), true },
	{ "tx_q%u_too_many_segments_packets", offsetof(struct gbe_queue_stats, tx_errors), false },
};

/* The counter of a bit of ICR. */
#define CAUSE(bit) offsetof(struct gbe_intr_counts, causes[__builtin_ctz(bit)])

/* Interrupts that are no queue's, between the two. */
static const struct {
	const char *name;
	size_t offset;
} intr_stats[] = {
	{ "intr_link", CAUSE(GBE_ICR_LSC) },
	{ "intr_rx_sequence_errors", CAUSE(GBE_ICR_RXSEQ) },
	{ "intr_rx_few_descriptors", CAUSE(GBE_ICR_RXDMT0) },
	{ "intr_rx_overruns", CAUSE(GBE_ICR_RXO) },
	{ "intr_dma_out_of_sync", CAUSE(GBE_ICR_DOUTSYNC) },
	{ "intr_device_resets", CAUSE(GBE_ICR_DRSTA) },
	{ "intr_other", offsetof(struct gbe_intr_counts, stats.other) },
	{ "intr_no_cause", offsetof(struct gbe_intr_counts, stats.not_ours) },
	{ "intr_storms", offsetof(struct gbe_intr_counts, stats.storms) },
};

/* The lock outlives a process that dies with it: robust, as well as shared. */
int
gbe_stats_init(struct gbe_port *port)
{
	pthread_mutexattr_t attr;
	int ret;

	ret = pthread_mutexattr_init(&attr);
	if (ret != 0)
		return -ret;
	ret = pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	if (ret == 0)
		ret = pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
	if (ret == 0)
		ret = pthread_mutex_init(&port->stats_lock, &attr);
	pthread_mutexattr_destroy(&attr);
	return -ret;
}

/*
 * What the dead owner had read and not yet added is lost; the sums are whole,
 * as each is added to by itself.
 */
void
gbe_stats_lock(struct gbe_port *port)
{
	if (pthread_mutex_lock(&port->stats_lock) == EOWNERDEAD)
		pthread_mutex_consistent(&port->stats_lock);
}

void
gbe_stats_unlock(struct gbe_port *port)
{
	pthread_mutex_unlock(&port->stats_lock);
}

/*
 * Add a counter of the MAC to @sum. All ones are no count if the device is
 * gone, which may happen between any two reads.
 */
static int
gbe_stat_add(struct gbe_hw *hw, uint32_t reg, bool wide, uint64_t *sum)
{
	uint32_t low = gbe_reg_read(hw, reg);
	uint32_t high = wide ? gbe_reg_read(hw, reg + 4) : 0;

	if ((low == GBE_REG_GONE || high == GBE_REG_GONE) && gbe_hw_present(hw) != 0)
		return -ENODEV;
	*sum += low | (uint64_t)high << 32;
	return 0;
}

/* Add up and so clear the counters of the MAC. Lock held. */
void
gbe_stats_read(struct rte_eth_dev *dev)
{
	struct gbe_port *port = gbe_port_of(dev);
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t rqdpc_mask = gbe_chip_of(hw)->rqdpc_mask;

	for (unsigned int i = 0; i < STAT_NB; i++) {
		if (gbe_stat_add(hw, hw_stats[i].reg, hw_stats[i].wide, &port->hw_stats[i]) != 0)
			return;
	}
	if (rqdpc_mask == 0)
		return;
	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++) {
		uint64_t dropped = 0;

		if (gbe_stat_add(hw, gbe_rx_ring_reg(hw, q, GBE_RING_RQDPC), false, &dropped) != 0)
			return;
		port->base[q].rx_dropped += dropped & rqdpc_mask;
	}
}

/* Counters of queue @q since the last reset. Lock held. */
static struct gbe_queue_stats
gbe_queue_stats_of(const struct rte_eth_dev *dev, uint16_t q)
{
	const struct gbe_port *port = gbe_port_of(dev);
	const struct msgintr_queue_stats *intr = &port->intr_queue_stats[q];
	struct gbe_queue_stats stats = port->base[q];

	stats.rx_interrupts += intr->interrupts;
	stats.rx_spurious += intr->spurious;
	stats.rx_relayed += intr->relayed;
	stats.rx_raised += intr->raised;

	if (q < dev->data->nb_rx_queues && dev->data->rx_queues[q] != NULL) {
		const struct gbe_rxq *rxq = dev->data->rx_queues[q];

		stats.rx_packets += rxq->packets;
		stats.rx_bytes += rxq->bytes;
		stats.rx_errors += rxq->errors;
		stats.rx_nombuf += rxq->nombuf;
	}
	if (q < dev->data->nb_tx_queues && dev->data->tx_queues[q] != NULL) {
		const struct gbe_txq *txq = dev->data->tx_queues[q];

		stats.tx_packets += txq->packets;
		stats.tx_bytes += txq->bytes;
		stats.tx_errors += txq->errors;
	}
	return stats;
}

/* A queue is about to go: keep what it counted. Lock held. */
void
gbe_stats_retire_rxq(struct gbe_port *port, const struct gbe_rxq *rxq)
{
	struct gbe_queue_stats *base = &port->base[rxq->queue_id];

	base->rx_packets += rxq->packets;
	base->rx_bytes += rxq->bytes;
	base->rx_errors += rxq->errors;
	base->rx_nombuf += rxq->nombuf;
}

void
gbe_stats_retire_txq(struct gbe_port *port, const struct gbe_txq *txq)
{
	struct gbe_queue_stats *base = &port->base[txq->queue_id];

	base->tx_packets += txq->packets;
	base->tx_bytes += txq->bytes;
	base->tx_errors += txq->errors;
}

static void
gbe_stats_add_queue(struct rte_eth_stats *total, const struct gbe_queue_stats *queue)
{
	total->ipackets += queue->rx_packets;
	total->ibytes += queue->rx_bytes;
	total->ierrors += queue->rx_errors;
	total->imissed += queue->rx_dropped;
	total->rx_nombuf += queue->rx_nombuf;
	total->opackets += queue->tx_packets;
	total->obytes += queue->tx_bytes;
	total->oerrors += queue->tx_errors;
}

static void
gbe_stats_set_queue(struct eth_queue_stats *stats, uint16_t q, const struct gbe_queue_stats *queue)
{
	stats->q_ipackets[q] = queue->rx_packets;
	stats->q_ibytes[q] = queue->rx_bytes;
	stats->q_errors[q] = queue->rx_errors + queue->rx_dropped;
	stats->q_opackets[q] = queue->tx_packets;
	stats->q_obytes[q] = queue->tx_bytes;
}

int
gbe_stats_get(GBE_STATS_GET_PARAMS)
{
	struct gbe_port *port = gbe_port_of(dev);
	const uint64_t *hw = port->hw_stats;

	gbe_stats_lock(port);
	gbe_stats_read(dev);
	for (uint16_t q = 0; q < GBE_MAX_QUEUES; q++) {
		struct gbe_queue_stats queue = gbe_queue_stats_of(dev, q);

		gbe_stats_add_queue(stats, &queue);
		if (q < RTE_ETHDEV_QUEUE_STAT_CNTRS)
			GBE_STATS_SET_QUEUE(gbe_stats_set_queue, q, &queue);
	}
	stats->imissed += hw[STAT_MPC];
	/*
	 * Not RLEC: it counts again what RUC and ROC do (8254x manual, 13.7.15), as
	 * Linux has it. QEMU's 82574L and 82576 count in RUC what they deliver.
	 */
	stats->ierrors += hw[STAT_CRCERRS] + hw[STAT_ALGNERRC] + hw[STAT_RXERRC] + hw[STAT_RUC] +
			  hw[STAT_ROC];
	stats->oerrors += hw[STAT_ECOL] + hw[STAT_LATECOL];
	gbe_stats_unlock(port);
	return 0;
}

/*
 * The queues' counters are written by their own threads: a reset remembers their
 * values instead of clearing them.
 */
int
gbe_stats_reset(struct rte_eth_dev *dev)
{
	struct gbe_port *port = gbe_port_of(dev);

	gbe_stats_lock(port);
	gbe_stats_read(dev);
	memset(port->hw_stats, 0, sizeof(port->hw_stats));
	port->intr_counts_base = port->intr_counts;
	for (uint16_t q = 0; q < GBE_MAX_QUEUES; q++) {
		const struct gbe_queue_stats now = gbe_queue_stats_of(dev, q);
		struct gbe_queue_stats *base = &port->base[q];

		base->rx_packets -= now.rx_packets;
		base->rx_bytes -= now.rx_bytes;
		base->rx_errors -= now.rx_errors;
		base->rx_nombuf -= now.rx_nombuf;
		base->rx_dropped -= now.rx_dropped;
		base->rx_interrupts -= now.rx_interrupts;
		base->rx_spurious -= now.rx_spurious;
		base->rx_relayed -= now.rx_relayed;
		base->rx_raised -= now.rx_raised;
		base->tx_packets -= now.tx_packets;
		base->tx_bytes -= now.tx_bytes;
		base->tx_errors -= now.tx_errors;
	}
	gbe_stats_unlock(port);
	return 0;
}

static unsigned int
gbe_xstats_count(const struct rte_eth_dev *dev)
{
	unsigned int count = STAT_NB + RTE_DIM(intr_stats);

	for (unsigned int i = 0; i < RTE_DIM(queue_stats); i++)
		count += queue_stats[i].rx ? dev->data->nb_rx_queues : dev->data->nb_tx_queues;
	return count;
}

static uint64_t
gbe_intr_stat_of(const struct gbe_port *port, unsigned int i)
{
	uint64_t now, base;

	memcpy(&now, (const char *)&port->intr_counts + intr_stats[i].offset, sizeof(now));
	memcpy(&base, (const char *)&port->intr_counts_base + intr_stats[i].offset, sizeof(base));
	return now - base;
}

/* The statistic @id: its name, and its value if @values. Lock held then. */
static void
gbe_xstat_of(const struct rte_eth_dev *dev, unsigned int id, struct rte_eth_xstat_name *name,
	     uint64_t *value)
{
	if (id < STAT_NB) {
		if (name != NULL)
			snprintf(name->name, sizeof(name->name), "%s", hw_stats[id].name);
		if (value != NULL)
			*value = gbe_port_of(dev)->hw_stats[id];
		return;
	}
	id -= STAT_NB;
	if (id < RTE_DIM(intr_stats)) {
		if (name != NULL)
			snprintf(name->name, sizeof(name->name), "%s", intr_stats[id].name);
		if (value != NULL)
			*value = gbe_intr_stat_of(gbe_port_of(dev), id);
		return;
	}
	id -= RTE_DIM(intr_stats);
	for (unsigned int i = 0; i < RTE_DIM(queue_stats); i++) {
		uint16_t nb = queue_stats[i].rx ? dev->data->nb_rx_queues : dev->data->nb_tx_queues;

		if (id >= nb) {
			id -= nb;
			continue;
		}
		if (name != NULL)
			snprintf(name->name, sizeof(name->name), queue_stats[i].name, id);
		if (value != NULL) {
			struct gbe_queue_stats queue = gbe_queue_stats_of(dev, id);

			memcpy(value, (const char *)&queue + queue_stats[i].offset, sizeof(*value));
		}
		return;
	}
}

int
gbe_xstats_get_names(struct rte_eth_dev *dev, struct rte_eth_xstat_name *names, unsigned int n)
{
	unsigned int count = gbe_xstats_count(dev);

	if (names == NULL || n < count)
		return count;
	for (unsigned int id = 0; id < count; id++)
		gbe_xstat_of(dev, id, &names[id], NULL);
	return count;
}

int
gbe_xstats_get(struct rte_eth_dev *dev, struct rte_eth_xstat *xstats, unsigned int n)
{
	struct gbe_port *port = gbe_port_of(dev);
	unsigned int count = gbe_xstats_count(dev);

	if (xstats == NULL || n < count)
		return count;
	gbe_stats_lock(port);
	gbe_stats_read(dev);
	for (unsigned int id = 0; id < count; id++) {
		xstats[id].id = id;
		gbe_xstat_of(dev, id, NULL, &xstats[id].value);
	}
	gbe_stats_unlock(port);
	return count;
}

int
gbe_xstats_get_by_id(struct rte_eth_dev *dev, const uint64_t *ids, uint64_t *values, unsigned int n)
{
	struct gbe_port *port = gbe_port_of(dev);
	unsigned int count = gbe_xstats_count(dev);

	if (values == NULL || (ids == NULL && n < count))
		return count;
	for (unsigned int i = 0; ids != NULL && i < n; i++) {
		if (ids[i] >= count)
			return -EINVAL;
	}
	if (ids == NULL)
		n = count;
	gbe_stats_lock(port);
	gbe_stats_read(dev);
	for (unsigned int i = 0; i < n; i++)
		gbe_xstat_of(dev, ids != NULL ? ids[i] : i, NULL, &values[i]);
	gbe_stats_unlock(port);
	return n;
}

int
gbe_xstats_get_names_by_id(struct rte_eth_dev *dev, const uint64_t *ids,
			   struct rte_eth_xstat_name *names, unsigned int n)
{
	unsigned int count = gbe_xstats_count(dev);

	if (ids == NULL)
		return gbe_xstats_get_names(dev, names, n);
	for (unsigned int i = 0; i < n; i++) {
		if (ids[i] >= count)
			return -EINVAL;
	}
	for (unsigned int i = 0; i < n; i++)
		gbe_xstat_of(dev, ids[i], &names[i], NULL);
	return n;
}
