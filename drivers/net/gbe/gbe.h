/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_H
#define GBE_H

#include <pthread.h>

#include "gbe_compat.h"

#include "gbe_desc.h"
#include "gbe_log.h"
#include "hw/gbe_hw.h"
#include "hw/gbe_reg.h"
#include "msgintr.h"
#include "rxmode.h"

/*
 * net_gbe: poll-mode driver for Intel gigabit NICs. This header is the map of
 * the driver: its structures, then the prototypes under the file they are in.
 *
 * Threads: all functions are control-path functions, called as ethdev calls
 * its operations (one thread at a time per port), except the burst functions
 * and what their tables name (one thread per queue), arming and disarming (any
 * thread), and the handlers of gbe_intr*.c (EAL's interrupt thread).
 */

#define GBE_MAX_QUEUES 16

#define GBE_MIN_RING_DESC   32
#define GBE_MAX_RING_DESC   4096
#define GBE_DEFAULT_RX_DESC 512
/* Smallest receive buffer that the chips can be told of. */
#define GBE_MIN_RX_BUF      256
#define GBE_DEFAULT_TX_DESC 512

/* Most buffers of one frame sent: what QEMU's models take; silicon has no limit. */
#define GBE_TX_MAX_SEG 64
/* Longest frame sent, without CRC: bounded by the 16-bit length of one buffer and
 * the smallest transmit FIFO.
 */
#define GBE_TX_MAX_LEN 16288
/* Shortest frame that the MAC pads to 64 bytes, as Linux e1000e and igb. */
#define GBE_TX_MIN_LEN 17
/* Length, without CRC, below which the driver pads on the 8254x. */
#define GBE_TX_PAD_LEN (RTE_ETHER_MIN_LEN - RTE_ETHER_CRC_LEN)

/* Ethernet header, CRC and one 802.1Q tag: what a frame has beyond its MTU. */
#define GBE_ETH_OVERHEAD (RTE_ETHER_HDR_LEN + RTE_ETHER_CRC_LEN + RTE_VLAN_HLEN)
/* Longest frame without RCTL.LPE. */
#define GBE_STD_FRAME (RTE_ETHER_MTU + GBE_ETH_OVERHEAD)

#define GBE_RSS_KEY_LEN   40
#define GBE_RSS_RETA_SIZE 128

/* How bursts are done, see gbe_path.c. */
enum gbe_path {
	GBE_PATH_SCALAR,
	GBE_PATH_AVX2,
};

/*
 * Receive queue. Everything is the polling thread's alone while the queue
 * runs, except vlan_* and the two masks, which the control path may set at any
 * time, and the counters, which any thread may read.
 */
struct __rte_cache_aligned gbe_rxq {
	union gbe_rx_desc *ring;   /* nb_desc descriptors, shared with the device */
	struct rte_mbuf **sw_ring; /* buffer of ring[i], unless i is empty */
	void *tail_reg;            /* address of RDT */
	struct rte_mempool *mp;
	uint16_t nb_desc;
	uint16_t next;        /* next descriptor that the device completes */
	uint16_t refill;      /* next descriptor to give a buffer to */
	uint16_t nb_empty;    /* descriptors from refill up to next: no buffer */
	uint16_t free_thresh; /* refill once so many are empty */
	uint16_t crc_len;     /* bytes of CRC that the device leaves at the end */
	uint32_t single_len;  /* longest frame that one buffer takes, less CRC */
	uint64_t rearm;       /* first words of a fresh mbuf, as in memory */
	uint64_t data_offset; /* from any mbuf of the pool to its data; 0: differs */
	uint64_t flag_mask;   /* mbuf flags that may be shown */
	/* Of these status bits a frame in one buffer has DD and EOP alone. */
	uint32_t frame_mask;
	bool in_chain;   /* in the middle of a frame of several buffers */
	bool chain_drop; /* and the frame is being dropped */
	bool scatter;
	uint8_t mac; /* enum gbe_mac: the format of the ring */

	uint64_t packets;
	uint64_t bytes;
	uint64_t errors; /* frames dropped: malformed or too long */
	uint64_t nombuf; /* buffers that the pool could not give */

	struct rte_mbuf *chain_head;
	struct rte_mbuf *chain_tail;
	uint32_t max_len; /* longest frame to deliver, as the device counts */
	uint16_t buf_len; /* bytes that the device may write to one buffer */
	uint16_t port_id;
	uint16_t queue_id;
	bool vlan_strip;     /* report tags that the device stripped */
	bool vlan_reinsert;  /* put back tags that it had to strip */
	uint64_t cksum_mask; /* checksum flags that were asked for */
	struct rte_eth_rxconf conf;
	const struct rte_memzone *mz;
};

/* What a checksum or VLAN context of a transmit queue was made for. */
struct gbe_tx_ctx {
	uint64_t flags; /* mbuf flags that matter; 0: no context yet */
	uint32_t lens;  /* l2_len and l3_len */
	uint32_t vlan_tci;
};

/* Contexts that a device queue holds: the 82576 two, the others one. */
#define GBE_TX_MAX_CTX 2

/* A descriptor that reports status, and the frames that are sent by then. */
struct gbe_tx_report {
	uint16_t last;   /* the descriptor */
	uint16_t frames; /* place behind its frame in txq->frames */
};

/*
 * The frames that the last context written or found serves, and what their
 * descriptors have in common; flags without a request match no frame.
 */
struct gbe_tx_kind {
	uint64_t flags;  /* of GBE_TX_KIND_FLAGS */
	uint32_t cmd;    /* without length */
	uint32_t status; /* without length */
	uint16_t l2_len;
	uint16_t l3_len;
	uint16_t vlan_tci;
};

/*
 * Transmit queue. Two FIFOs go with the ring: the mbufs of the frames, without
 * a gap, so that they can be freed in bulk, and the reports.
 * One descriptor is never filled: TDT equal to TDH means an empty ring.
 */
struct __rte_cache_aligned gbe_txq {
	union gbe_tx_desc *ring;
	struct rte_mbuf **frames;
	struct gbe_tx_report *reports;
	void *tail_reg;   /* address of TDT */
	uint16_t nb_desc; /* also the places of each FIFO */
	uint16_t tail;    /* next descriptor to fill */
	uint16_t clean;   /* oldest descriptor not known to be sent */
	uint16_t nb_free;
	uint16_t frame_head;  /* oldest frame */
	uint16_t frame_tail;  /* place of the next frame */
	uint16_t report_head; /* oldest report */
	uint16_t nb_reports;
	uint16_t since_rs; /* descriptors filled after the last that reports */
	uint16_t rs_thresh;
	uint16_t free_thresh;
	uint16_t max_segs; /* of one frame */
	uint8_t next_ctx;  /* 82576: context to replace next */
	bool single_free;  /* all mbufs of one pool, not shared, no chains */
	uint16_t port_id;

	uint64_t packets;
	uint64_t bytes;
	uint64_t errors; /* frames dropped: more segments than fit */

	struct gbe_tx_kind kind;
	struct gbe_tx_ctx ctx[GBE_TX_MAX_CTX];

	uint16_t queue_id;
	struct rte_eth_txconf conf;
	const struct rte_memzone *mz;
};

static inline uint16_t
gbe_txq_next(const struct gbe_txq *txq, uint16_t i)
{
	return i + 1 == txq->nb_desc ? 0 : i + 1;
}

/* Counters of the MAC that are kept: at most so many (gbe_stats.c). */
#define GBE_MAX_HW_STATS 64

/* Counters of one pair of queues. */
struct gbe_queue_stats {
	uint64_t rx_packets;
	uint64_t rx_bytes;
	uint64_t rx_errors;
	uint64_t rx_nombuf;
	uint64_t rx_dropped; /* by the device, for want of descriptors */
	uint64_t rx_interrupts;
	uint64_t rx_spurious; /* wake-ups for nothing */
	uint64_t rx_relayed;  /* interrupts through the relay */
	uint64_t tx_packets;
	uint64_t tx_bytes;
	uint64_t tx_errors;
};

/* Bits of ICR that are counted: one counter each (gbe_intr.c). */
#define GBE_NB_INTR_CAUSES 32

/* Counters of interrupts that are no queue's. */
struct gbe_intr_counts {
	struct msgintr_stats stats;
	uint64_t causes[GBE_NB_INTR_CAUSES];
};

/* Nobody asked for an interval (gbe_moderation.c). */
#define GBE_MODERATION_DEFAULT (-1)

/* Device arguments (gbe_devargs.c). */
struct gbe_args {
	enum msgintr_type min_type;
	enum msgintr_type max_type;
	bool arm_eagain;
	bool clear_before_arm;
	int32_t moderation_us;
	bool sleeps; /* threads that poll the port do, as rx_mode says */
	enum rxmode_mode rx_mode;
	uint32_t latency_us; /* 0: not given */
};

/* Private data of a port, shared with secondary processes. */
struct gbe_port {
	struct gbe_hw hw;
	uint16_t nvm[GBE_NVM_WORDS];

	/* What the application set, replayed at every start. */
	uint32_t mta[GBE_MTA_DWORDS];
	uint8_t rss_key[GBE_RSS_KEY_LEN];
	uint8_t reta[GBE_RSS_RETA_SIZE];
	uint64_t rss_hf;
	uint16_t reta_queues; /* queues that the table was last spread over */
	bool link_admin_down;
	bool reset_failed; /* the device has to be reset before it is used */
	uint8_t path;      /* enum gbe_path */

	struct gbe_args args;
	int32_t moderation_us[GBE_MAX_QUEUES];
	/* Changed under msgintr_synchronise(): false, and no handler touches the device. */
	bool intr_active;
	struct msgintr_queue_stats intr_queue_stats[GBE_MAX_QUEUES];
	struct gbe_intr_counts intr_counts;
	struct gbe_intr_counts intr_counts_base; /* at the last reset */

	/*
	 * Counters of the MAC clear when they are read: whoever reads them,
	 * in whatever process, adds them up here under the lock, which is also
	 * held while the device is reset. A process may die with it.
	 */
	pthread_mutex_t stats_lock;
	uint64_t hw_stats[GBE_MAX_HW_STATS];
	/*
	 * What is added to the counters of the present queues: those of queues
	 * that were released, less what was there at the last reset. The sum
	 * is right modulo 2^64 whatever the sign.
	 */
	struct gbe_queue_stats base[GBE_MAX_QUEUES];
};

static inline struct gbe_port *
gbe_port_of(const struct rte_eth_dev *dev)
{
	return dev->data->dev_private;
}

static inline struct gbe_hw *
gbe_hw_of(const struct rte_eth_dev *dev)
{
	return &gbe_port_of(dev)->hw;
}

/* The port's interrupts, or NULL: of the primary process alone. */
static inline struct msgintr *
gbe_intr_of(const struct rte_eth_dev *dev)
{
	return dev->process_private;
}

/* gbe_devargs.c */
int gbe_devargs_parse(struct rte_eth_dev *dev, struct gbe_args *args);

/* gbe_port.c */
int gbe_port_init(struct rte_eth_dev *dev);
int gbe_dev_configure(struct rte_eth_dev *dev);
int gbe_dev_start(struct rte_eth_dev *dev);
int gbe_dev_stop(struct rte_eth_dev *dev);
int gbe_dev_reset(struct rte_eth_dev *dev);
int gbe_dev_close(struct rte_eth_dev *dev);

/* gbe_info.c */
uint64_t gbe_rx_offload_capa(const struct gbe_chip *chip);
uint64_t gbe_tx_offload_capa(const struct gbe_chip *chip);
uint64_t gbe_rss_capa(const struct gbe_chip *chip);
int gbe_dev_infos_get(struct rte_eth_dev *dev, struct rte_eth_dev_info *info);
int gbe_fw_version_get(struct rte_eth_dev *dev, char *version, size_t size);
gbe_ptypes_get_t gbe_supported_ptypes_get;
int gbe_rx_burst_mode_get(struct rte_eth_dev *dev, uint16_t queue_id,
			  struct rte_eth_burst_mode *mode);
int gbe_tx_burst_mode_get(struct rte_eth_dev *dev, uint16_t queue_id,
			  struct rte_eth_burst_mode *mode);

/* gbe_ring.c */
int gbe_ring_check(struct rte_eth_dev *dev, const char *kind, uint16_t queue_id, uint16_t nb_desc,
		   const struct rte_eth_thresh *thresh, bool deferred_start);
const struct rte_memzone *gbe_ring_reserve(struct rte_eth_dev *dev, const char *name,
					   uint16_t queue_id, uint16_t nb_desc, int socket_id);
int gbe_ring_start(struct gbe_hw *hw, uint32_t base, const struct rte_memzone *mz, uint16_t nb_desc,
		   const struct rte_eth_thresh *thresh, uint32_t dctl_bits);
int gbe_ring_stop(struct gbe_hw *hw, uint32_t base);

/* gbe_rxq.c */
int gbe_rx_queue_setup(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
		       unsigned int socket_id, const struct rte_eth_rxconf *conf,
		       struct rte_mempool *mp);
void gbe_rx_queue_release(struct rte_eth_dev *dev, uint16_t queue_id);
int gbe_rx_queue_start(struct rte_eth_dev *dev, uint16_t queue_id);
int gbe_rx_queue_stop(struct rte_eth_dev *dev, uint16_t queue_id);
void gbe_rxq_info_get(struct rte_eth_dev *dev, uint16_t queue_id, struct rte_eth_rxq_info *info);
gbe_queue_count_t gbe_rx_queue_count;
int gbe_rx_descriptor_status(void *rx_queue, uint16_t offset);
int gbe_rx_check_frame_size(struct rte_eth_dev *dev, uint32_t frame_size);
int gbe_rxq_start(struct rte_eth_dev *dev, struct gbe_rxq *rxq);
bool gbe_rxq_has_work(const struct gbe_rxq *rxq);
void gbe_rx_publish_count(struct rte_eth_dev *dev);
void gbe_rxq_empty(struct gbe_rxq *rxq);
void gbe_rxq_set_masks(struct gbe_rxq *rxq);

/* gbe_rxctl.c */
uint32_t gbe_rx_frame_size(const struct rte_eth_dev *dev);
uint32_t gbe_rx_dma_len(const struct rte_eth_dev *dev, uint32_t frame_size);
uint32_t gbe_rx_buf_len(const struct gbe_hw *hw, struct rte_mempool *mp);
int gbe_rx_start(struct rte_eth_dev *dev);
void gbe_rx_stop(struct rte_eth_dev *dev);
void gbe_rx_apply_max_frame(struct rte_eth_dev *dev);
void gbe_rx_apply_rxcsum(struct rte_eth_dev *dev);
void gbe_rctl_apply(struct rte_eth_dev *dev, bool promiscuous, bool allmulticast);

/* gbe_path.c */
enum gbe_path gbe_path_choose(enum gbe_mac mac);
eth_rx_burst_t gbe_rx_burst_of(enum gbe_mac mac, enum gbe_path path);
eth_tx_burst_t gbe_tx_burst_of(enum gbe_mac mac, enum gbe_path path);

/* gbe_rx.c */
uint16_t gbe_rx_burst_8254x(void *rx_queue, struct rte_mbuf **pkts, uint16_t n);
uint16_t gbe_rx_burst_82574(void *rx_queue, struct rte_mbuf **pkts, uint16_t n);
uint16_t gbe_rx_burst_82576(void *rx_queue, struct rte_mbuf **pkts, uint16_t n);

/* gbe_rx_odd.c */
struct rte_mbuf *gbe_rx_odd(struct gbe_rxq *rxq, enum gbe_mac mac);

/* gbe_rx_refill.c */
uint16_t gbe_rxq_refill(struct gbe_rxq *rxq);
uint64_t gbe_rx_data_offset(struct rte_mempool *mp);

/* gbe_rx_avx2.c */
uint16_t gbe_rx_burst_82574_avx2(void *rx_queue, struct rte_mbuf **pkts, uint16_t n);
uint16_t gbe_rx_burst_82576_avx2(void *rx_queue, struct rte_mbuf **pkts, uint16_t n);

/* gbe_txq.c */
int gbe_tx_queue_setup(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
		       unsigned int socket_id, const struct rte_eth_txconf *conf);
void gbe_tx_queue_release(struct rte_eth_dev *dev, uint16_t queue_id);
int gbe_tx_queue_start(struct rte_eth_dev *dev, uint16_t queue_id);
int gbe_tx_queue_stop(struct rte_eth_dev *dev, uint16_t queue_id);
void gbe_txq_info_get(struct rte_eth_dev *dev, uint16_t queue_id, struct rte_eth_txq_info *info);
int gbe_tx_descriptor_status(void *tx_queue, uint16_t offset);
int gbe_tx_start(struct rte_eth_dev *dev);
void gbe_tx_stop(struct rte_eth_dev *dev);

/* gbe_tx.c */
uint16_t gbe_tx_burst_8254x(void *tx_queue, struct rte_mbuf **pkts, uint16_t n);
uint16_t gbe_tx_burst_82574(void *tx_queue, struct rte_mbuf **pkts, uint16_t n);
uint16_t gbe_tx_burst_82576(void *tx_queue, struct rte_mbuf **pkts, uint16_t n);

/* gbe_tx_avx2.c */
uint16_t gbe_tx_burst_82574_avx2(void *tx_queue, struct rte_mbuf **pkts, uint16_t n);
uint16_t gbe_tx_burst_82576_avx2(void *tx_queue, struct rte_mbuf **pkts, uint16_t n);

/* gbe_tx_frame.c */
void gbe_tx_pad(struct rte_mbuf *m);
int gbe_tx_frame(struct gbe_txq *txq, struct rte_mbuf *m, enum gbe_mac mac);

/* gbe_tx_free.c */
uint32_t gbe_txq_reclaim(struct gbe_txq *txq, uint32_t max);
int gbe_tx_done_cleanup(void *tx_queue, uint32_t free_cnt);

/* gbe_tx_prepare.c */
uint16_t gbe_tx_prepare(void *tx_queue, struct rte_mbuf **pkts, uint16_t n);

/* gbe_intr.c */
int gbe_intr_probe(struct rte_eth_dev *dev);
void gbe_intr_remove(struct rte_eth_dev *dev);
int gbe_intr_check(struct rte_eth_dev *dev);
int gbe_intr_start(struct rte_eth_dev *dev);
void gbe_intr_stop(struct rte_eth_dev *dev);
int gbe_rx_queue_intr_enable(struct rte_eth_dev *dev, uint16_t queue_id);
int gbe_rx_queue_intr_disable(struct rte_eth_dev *dev, uint16_t queue_id);
void gbe_intr_wake(struct rte_eth_dev *dev, uint16_t queue_id);

/* gbe_moderation.c */
struct rxmode_moderation;
void gbe_moderation_init(struct gbe_port *port);
void gbe_moderation_start(struct rte_eth_dev *dev);
int gbe_moderation_set(struct rte_eth_dev *dev, uint16_t queue_id,
		       const struct rxmode_moderation *moderation);
int gbe_moderation_get(struct rte_eth_dev *dev, uint16_t queue_id,
		       struct rxmode_moderation *moderation);

/* gbe_port_ops.c */
void gbe_port_ops_publish(struct rte_eth_dev *dev);
void gbe_port_ops_withdraw(struct rte_eth_dev *dev);
struct rte_eth_dev *gbe_port_ops_dev(uint16_t port_id);

/* gbe_rxmode.c */
bool gbe_rxmode_wanted(const struct rte_eth_dev *dev);
int gbe_rxmode_check(struct rte_eth_dev *dev);
int gbe_rxmode_start(struct rte_eth_dev *dev);
void gbe_rxmode_stop(struct rte_eth_dev *dev);
void gbe_rxmode_remove(struct rte_eth_dev *dev);

/* gbe_show.c */
int gbe_priv_dump(struct rte_eth_dev *dev, FILE *file);

/* gbe_link.c */
int gbe_link_check_speeds(struct rte_eth_dev *dev);
int gbe_link_start(struct rte_eth_dev *dev);
int gbe_link_update(struct rte_eth_dev *dev, int wait_to_complete);
void gbe_link_refresh(struct rte_eth_dev *dev);
int gbe_dev_set_link_up(struct rte_eth_dev *dev);
int gbe_dev_set_link_down(struct rte_eth_dev *dev);

/* gbe_filter.c */
int gbe_promiscuous_enable(struct rte_eth_dev *dev);
int gbe_promiscuous_disable(struct rte_eth_dev *dev);
int gbe_allmulticast_enable(struct rte_eth_dev *dev);
int gbe_allmulticast_disable(struct rte_eth_dev *dev);
int gbe_mac_addr_set(struct rte_eth_dev *dev, struct rte_ether_addr *addr);
int gbe_mac_addr_add(struct rte_eth_dev *dev, struct rte_ether_addr *addr, uint32_t index,
		     uint32_t pool);
void gbe_mac_addr_remove(struct rte_eth_dev *dev, uint32_t index);
int gbe_set_mc_addr_list(struct rte_eth_dev *dev, struct rte_ether_addr *list, uint32_t nb);
int gbe_mtu_set(struct rte_eth_dev *dev, uint16_t mtu);
void gbe_filter_start(struct rte_eth_dev *dev);

/* gbe_vlan.c */
int gbe_vlan_filter_set(struct rte_eth_dev *dev, uint16_t vlan_id, int on);
int gbe_vlan_offload_set(struct rte_eth_dev *dev, int mask);
void gbe_vlan_start(struct rte_eth_dev *dev);

/* gbe_rss.c */
int gbe_rss_configure(struct rte_eth_dev *dev);
void gbe_rss_start(struct rte_eth_dev *dev);
bool gbe_rss_enabled(const struct rte_eth_dev *dev);
int gbe_rss_hash_update(struct rte_eth_dev *dev, struct rte_eth_rss_conf *conf);
int gbe_rss_hash_conf_get(struct rte_eth_dev *dev, struct rte_eth_rss_conf *conf);
int gbe_reta_update(struct rte_eth_dev *dev, struct rte_eth_rss_reta_entry64 *reta,
		    uint16_t reta_size);
int gbe_reta_query(struct rte_eth_dev *dev, struct rte_eth_rss_reta_entry64 *reta,
		   uint16_t reta_size);

/* gbe_stats.c */
gbe_stats_get_t gbe_stats_get;
int gbe_stats_reset(struct rte_eth_dev *dev);
int gbe_xstats_get(struct rte_eth_dev *dev, struct rte_eth_xstat *xstats, unsigned int n);
int gbe_xstats_get_names(struct rte_eth_dev *dev, struct rte_eth_xstat_name *names, unsigned int n);
int gbe_xstats_get_by_id(struct rte_eth_dev *dev, const uint64_t *ids, uint64_t *values,
			 unsigned int n);
int gbe_xstats_get_names_by_id(struct rte_eth_dev *dev, const uint64_t *ids,
			       struct rte_eth_xstat_name *names, unsigned int n);
int gbe_stats_init(struct gbe_port *port);
void gbe_stats_lock(struct gbe_port *port);
void gbe_stats_unlock(struct gbe_port *port);
void gbe_stats_read(struct rte_eth_dev *dev);
void gbe_stats_retire_rxq(struct gbe_port *port, struct gbe_rxq *rxq);
void gbe_stats_retire_txq(struct gbe_port *port, struct gbe_txq *txq);

/* gbe_dump.c */
int gbe_get_reg(struct rte_eth_dev *dev, struct rte_dev_reg_info *regs);
int gbe_get_eeprom_length(struct rte_eth_dev *dev);
int gbe_get_eeprom(struct rte_eth_dev *dev, struct rte_dev_eeprom_info *eeprom);

#endif /* GBE_H */
