/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_NIC_H
#define SIM_NIC_H

/*
 * The models of 82540EM, 82545EM, 82574L and 82576, behind device.h.
 * This is their map: the state of one port, and what each file does with it.
 *
 *   chips.c         the chips: identity, sizes, which parts they are made of
 *   regfile.c       accesses to BAR 0 by the driver's own register lists: regfile.h
 *   reserved.c      bits that a driver must leave alone, typed independently
 *   reset.c         reset values; CTRL, STATUS and what a reset does
 *   settle.c        what the 82574L does after it
 *   phy.c           MDIC, the PHY's registers, the link
 *   nvm.c           the NVM behind EERD and, on the 8254x, EECD
 *   manage.c        a management controller that shares the port
 *   semaphores.c    SWSM, SW_FW_SYNC and EXTCNF_CTRL
 *   rings.c         ring registers, their two places on the 82576, doorbells: rings.h
 *   ring_checks.c   what strict mode finds out about the use of rings
 *   reg_checks.c    the same about the values of registers
 *   rx.c            frames: accepted, waiting in the packet buffer, delivered
 *   rx_buffer.c     how large receive buffers are
 *   rx_desc.c       receive descriptors, and frames put into buffers
 *   packet.c        headers of a frame
 *   filter.c        addresses and VLANs that are let in
 *   rss.c           hash and queue
 *   rx_offload.c    checksum results and packet types
 *   checksum.c      sums, and the CRCs of Ethernet and SCTP
 *   tx.c            frames gathered from descriptors
 *   tx_offload.c    checksums, tags and segments made while sending
 *   tx_send.c       frames given to the wire
 *   stats.c         the counters
 *   intr.c          messages, the INTx line and their moderation
 *   intr_8254x.c, intr_82574.c, intr_82576.c   from causes to messages
 *
 * Silicon is the default wherever it and QEMU 10.0 are known to differ. Not
 * modelled: virtual functions, packet and header split, time stamps, flow and
 * wake-up filters, pause frames, delay timers of descriptors (RDTR, TIDV),
 * half duplex, double VLAN.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "device.h"
#include "gbe_regs.h"
#include "gbe_regs_8254x.h"
#include "gbe_regs_82574.h"
#include "gbe_regs_82576.h"
#include "packet.h"
#include "register.h"

#define NIC_MAX_QUEUES  16
#define NIC_MAX_VECTORS 25
#define NIC_FCS_LEN     4
#define NIC_MIN_FRAME   60 /* without FCS */
#define NIC_MAX_FRAME   16384
/* The largest packet buffer, and what segmentation offload may gather. */
#define NIC_FIFO_BYTES   (64 * 1024)
#define NIC_GATHER_BYTES (256 * 1024)
#define NIC_NVM_WORDS    256
#define NIC_PHY_PAGES    8
#define NIC_PHY_REGS     32
#define NIC_RSS_INPUT    36
/* Descriptors per ring that strict mode watches: as many as drivers use. */
#define NIC_WATCHED_DESCS    4096
#define NIC_DOORBELL_THREADS 8

struct nic;

/* How a chip turns causes into interrupts. */
struct nic_intr_ops {
	/* Causes of ICR. */
	void (*raise)(struct nic *nic, uint32_t causes);
	/* A queue wrote back descriptors; causes: of ICR besides. */
	void (*rx_done)(struct nic *nic, unsigned int queue, uint32_t causes);
	void (*tx_done)(struct nic *nic, unsigned int queue, uint32_t causes);
	/* Level of the INTx line. */
	bool (*level)(const struct nic *nic);
	/* Is there still a reason to send the message? */
	bool (*wanted)(const struct nic *nic, unsigned int vector);
	/* The message is about to be sent: clear and mask what does so itself. */
	void (*sent)(struct nic *nic, unsigned int vector);
	uint64_t (*interval_ns)(const struct nic *nic, unsigned int vector);
};

/* What a chip is made of. Constant. */
struct nic_chip {
	enum nic_family family;
	uint8_t lan_id;      /* which port of the chip it is */
	bool one_tx_context; /* of all queues, not of each */
	bool managed;        /* shared with a management controller */
	bool writes_within_64k;
	uint16_t nb_rx_queues;
	uint16_t nb_tx_queues;
	uint32_t rx_base; /* of the registers of ring 0 */
	uint32_t tx_base;
	uint32_t ring_stride;
	uint32_t max_frame; /* with FCS */
	uint8_t eerd_addr_shift;
	uint32_t eerd_done;
	const struct nic_reset_value *reset_values;
	const struct nic_intr_ops *intr;
	const uint16_t *phy_values; /* pairs of register and value, ended by 0xFFFF */
};

/* What strict mode remembers of a ring. */
struct nic_ring_watch {
	uintptr_t thread[NIC_DOORBELL_THREADS];
	unsigned int nb_doorbells;
	uint32_t poison_len;
	bool used;                          /* the arrays below are not all zero */
	uint32_t buffer[NIC_WATCHED_DESCS]; /* Rx: mark of a poisoned buffer */
	uint32_t sum[NIC_WATCHED_DESCS];    /* Tx: of descriptor and buffer */
};

#define NIC_RING_WORDS 16

struct nic_ring {
	uint32_t base;                 /* offset of its registers */
	uint32_t alias;                /* their other place, or 0 */
	uint32_t seen[NIC_RING_WORDS]; /* as the model last saw them */
	bool is_tx;
	bool fetch_failed; /* no descriptors there; until the driver rings again */
	uint16_t index;
	struct nic_ring_watch *watch; /* apart: rings are looked at all the time */
};

/* A context of checksum or segmentation offload, as the driver wrote it. */
struct nic_tx_context {
	uint32_t word[4];
};

/* One message. */
struct nic_vector {
	struct nic *nic;
	struct sim_timer timer;
	uint64_t ready_ns; /* none before, by ITR or EITR */
	bool waiting;
};

/* Frames that wait for descriptors: a header and the bytes of each, in a ring. */
struct nic_fifo {
	uint32_t head;
	uint32_t used;
	uint32_t nb_frames;
	uint32_t done; /* bytes of the first frame that are delivered */
	uint8_t data[NIC_FIFO_BYTES];
};

/* Microwire access to the NVM of the 8254x. */
struct nic_microwire {
	uint32_t in;
	unsigned int nb_in;
	int out_bit; /* next to come out, or -1 */
	uint16_t out;
};

struct nic {
	struct sim_device dev;
	const struct nic_chip *chip;
	struct nic_ring rx[NIC_MAX_QUEUES];
	struct nic_ring tx[NIC_MAX_QUEUES];
	struct nic_tx_context context[NIC_MAX_QUEUES][2];
	struct nic_fifo fifo;

	/* reset.c */
	uint64_t reset_ns;
	bool in_reset; /* and nothing was accessed yet */
	bool stuck;    /* a reset that never ends */

	/* settle.c */
	bool settling;        /* after CTRL.RST, until the PHY is configured */
	bool phy_held;        /* by the driver, from before it */
	uint64_t nvm_read_ns; /* when EECD.AUTO_RD is set */

	/* phy.c */
	uint16_t phy[NIC_PHY_PAGES][NIC_PHY_REGS];
	struct sim_timer autoneg;
	bool link_up;
	bool phy_hangs;
	bool phy_was_reset; /* by CTRL.PHY_RST, and when */
	uint64_t phy_reset_ns;

	/* reg_checks.c: word of a filter table that was written last, no read since; or 0. */
	uint32_t table_written;

	uint16_t nvm[NIC_NVM_WORDS];
	struct nic_microwire microwire;

	/* rss.c: what each value of each input byte adds to the hash. */
	bool rss_table_valid;
	uint32_t rss_table[NIC_RSS_INPUT][256];

	/* intr.c */
	struct nic_vector vector[NIC_MAX_VECTORS];
	bool intx_asserted;

	struct nic_ring_watch watch[2 * NIC_MAX_QUEUES];

	uint8_t gather[NIC_GATHER_BYTES];
	uint8_t segment[NIC_MAX_FRAME + NIC_FCS_LEN];
	uint8_t rx_frame[NIC_MAX_FRAME + NIC_FCS_LEN];
};

static inline struct nic *
nic_of(struct sim_device *dev)
{
	return (struct nic *)dev;
}

/*
 * Registers as the model sees them. In the plain form of ring pages the driver
 * writes some of them at the same time.
 */
static inline uint32_t
nic_reg(const struct nic *nic, uint32_t offset)
{
	return __atomic_load_n(&nic->dev.regs[offset / 4], __ATOMIC_ACQUIRE);
}

static inline void
nic_reg_set(struct nic *nic, uint32_t offset, uint32_t value)
{
	__atomic_store_n(&nic->dev.regs[offset / 4], value, __ATOMIC_RELEASE);
}

/* PCIe: may the device make requests? */
static inline bool
nic_is_master(const struct nic *nic)
{
	return nic->chip->family == NIC_8254X ||
	       (nic_reg(nic, GBE_CTRL) & GBE_CTRL_GIO_MASTER_DISABLE) == 0;
}

/* Rings as their registers at the first place say. */
static inline uint32_t
nic_ring_get(const struct nic *nic, const struct nic_ring *ring, uint32_t offset)
{
	return nic_reg(nic, ring->base + offset);
}

static inline uint64_t
nic_ring_iova(const struct nic *nic, const struct nic_ring *ring)
{
	return nic_ring_get(nic, ring, GBE_RING_BAL) |
	       (uint64_t)nic_ring_get(nic, ring, GBE_RING_BAH) << 32;
}

/* In descriptors. */
static inline uint32_t
nic_ring_len(const struct nic *nic, const struct nic_ring *ring)
{
	return nic_ring_get(nic, ring, GBE_RING_LEN) / 16;
}

static inline bool
nic_ring_is_enabled(const struct nic *nic, const struct nic_ring *ring)
{
	return nic->chip->family != NIC_82576 ||
	       (nic_ring_get(nic, ring, GBE_RING_DCTL) & GBE_DCTL_QUEUE_ENABLE) != 0;
}

/* Descriptors that the device has. */
static inline uint32_t
nic_ring_available(const struct nic *nic, const struct nic_ring *ring)
{
	uint32_t head = nic_ring_get(nic, ring, GBE_RING_HEAD);
	uint32_t tail = nic_ring_get(nic, ring, GBE_RING_TAIL);
	uint32_t len = nic_ring_len(nic, ring);

	if (head >= len || tail >= len)
		return 0;
	return tail >= head ? tail - head : tail + len - head;
}

static inline void *
nic_dma(struct nic *nic, uint64_t iova, uint32_t len, bool write)
{
	return nic->dev.host->dma(nic->dev.host_ctx, iova, len, write);
}

static inline bool
nic_fault(struct nic *nic, const char *name)
{
	return nic->dev.host->fault(nic->dev.host_ctx, name);
}

static inline uint64_t
nic_now_ns(const struct nic *nic)
{
	return nic->dev.host->now_ns(nic->dev.host_ctx);
}

#define nic_complain(nic, ...) (nic)->dev.host->complain((nic)->dev.host_ctx, __VA_ARGS__)

/* chips.c */
const struct nic_chip *nic_chip_of(const struct sim_model *model);

/* reset.c */
enum nic_reset_kind {
	NIC_RESET_POWER_ON,
	NIC_RESET_FUNCTION,
	NIC_RESET_SOFTWARE, /* CTRL.RST */
};
extern const struct nic_reset_value nic_reset_8254x[];
extern const struct nic_reset_value nic_reset_82574[];
extern const struct nic_reset_value nic_reset_82576[];
extern const struct nic_handler nic_control_handlers[];

void nic_reset(struct nic *nic, enum nic_reset_kind kind);

/* settle.c: 82574L */
extern const struct nic_handler nic_settle_handlers[];

/* After CTRL.RST. */
void nic_settle_begin(struct nic *nic, bool phy_was_owned);
/* CTRL_EXT.EE_RST is written. */
void nic_settle_read_again(struct nic *nic);
/* Is this access too early? Asked while settling. */
void nic_settle_check(struct nic *nic, uint32_t offset, const char *name);

/* phy.c */
extern const struct nic_handler nic_phy_handlers[];
extern const uint16_t nic_phy_m88_8254x[];
extern const uint16_t nic_phy_bm_82574[];
extern const uint16_t nic_phy_igp_82576[];

void nic_phy_power_on(struct nic *nic);
void nic_phy_reset(struct nic *nic);
/* STATUS by PHY, cable and CTRL; raises LSC when the link has changed. */
void nic_link_evaluate(struct nic *nic);
void nic_phy_carrier_changed(struct nic *nic);

/* nvm.c */
extern const struct nic_handler nic_nvm_handlers[];
extern const struct nic_handler nic_microwire_handlers[];

void nic_nvm_create(struct nic *nic);

/* manage.c */
void nic_manage_nvm(struct nic *nic);
void nic_manage_reset(struct nic *nic);
/* The driver powers the PHY down, or resets it. */
void nic_manage_link_cut(struct nic *nic);

/* semaphores.c */
extern const struct nic_handler nic_semaphore_82574_handlers[];
extern const struct nic_handler nic_semaphore_82576_handlers[];

/* May the driver use the PHY now? */
bool nic_phy_is_owned(const struct nic *nic);

/* reg_checks.c */
void nic_check_dctl(struct nic *nic, const struct nic_ring *ring, uint32_t value);
void nic_check_tx_queues(struct nic *nic);
void nic_check_receiving(struct nic *nic, uint32_t offset, uint32_t value);
void nic_check_tables(struct nic *nic, uint32_t offset);

/* ring_checks.c: called in the trapping form only. */
void nic_watch_reset(struct nic_ring *ring);
void nic_watch_doorbell(struct nic *nic, struct nic_ring *ring, uint32_t old_tail, uint32_t tail);
void nic_watch_tx(struct nic *nic, struct nic_ring *ring, uint32_t index);
/* Rx buffers of descriptors [from, to) are the device's from now on. */
void nic_watch_poison(struct nic *nic, struct nic_ring *ring, uint32_t from, uint32_t to);
void nic_watch_rx(struct nic *nic, struct nic_ring *ring, uint32_t index, uint64_t iova,
		  const uint8_t *buffer);
/* RCTL.EN was set: buffer sizes are known. */
void nic_watch_rx_enabled(struct nic *nic);

/* rx.c */
extern const struct nic_handler nic_rx_handlers[];

void nic_rx_receive(struct nic *nic, const uint8_t *frame, uint32_t len);
/* Deliver what waits; true if anything was. */
bool nic_rx_run(struct nic *nic);
bool nic_rx_is_on(const struct nic *nic);

/* rx_buffer.c: bytes of a buffer of a queue, as the registers say. */
uint32_t nic_rx_buffer_len(const struct nic *nic, const struct nic_ring *ring);

/* rx_desc.c */

/*
 * Deliver the bytes [done, end) of a frame as far as descriptors go; returns
 * the new done. *nb_written: descriptors.
 */
uint32_t nic_rx_deliver(struct nic *nic, struct nic_ring *ring, const struct nic_packet *packet,
			uint32_t done, unsigned int *nb_written);
/* What of the frame goes to memory: without the tag, with FCS or not. */
uint32_t nic_rx_dma_len(const struct nic *nic, const struct nic_packet *packet);

/* filter.c */
bool nic_filter_accepts(const struct nic *nic, const uint8_t *frame,
			const struct nic_packet *packet);

/* rss.c */
extern const struct nic_handler nic_rss_handlers[];

/* Sets hash and type of the packet; returns the queue. */
unsigned int nic_rss_queue(struct nic *nic, struct nic_packet *packet);

/* rx_offload.c: status and error bits, and the packet type of the info word. */
uint32_t nic_rx_checksum_status(const struct nic *nic, const struct nic_packet *packet);
uint32_t nic_rx_ext_type(const struct nic *nic, const struct nic_packet *packet);
uint32_t nic_rx_adv_type(const struct nic_packet *packet);
/* Is it a TCP acknowledgment, and does that raise a cause? 82574L only. */
bool nic_rx_is_ack(const struct nic *nic, const struct nic_packet *packet);
bool nic_rx_raises_ack(const struct nic *nic, const struct nic_packet *packet);

/* tx.c */

/* What the device remembers for a queue; which: of the two of the 82576. */
static inline struct nic_tx_context *
nic_tx_context_of(struct nic *nic, unsigned int queue, unsigned int which)
{
	return &nic->context[nic->chip->one_tx_context ? 0 : queue][which];
}

bool nic_tx_run(struct nic *nic);

/* tx_send.c */
void nic_tx_send(struct nic *nic, const uint8_t *frame, uint32_t len);

/* stats.c */
extern const struct nic_handler nic_stats_handlers[];

void nic_stats_add(struct nic *nic, uint32_t offset, uint32_t n);
void nic_stats_rx_any(struct nic *nic, uint32_t len);
void nic_stats_rx_good(struct nic *nic, const uint8_t *frame, uint32_t len);
void nic_stats_tx(struct nic *nic, const uint8_t *frame, uint32_t len);

/* intr.c */
void nic_intr_create(struct nic *nic);
void nic_intr_reset(struct nic *nic);
enum sim_irq_type nic_irq_type(const struct nic *nic);
unsigned int nic_nb_messages(const struct nic *nic);
/* Send a message as soon as moderation allows. */
void nic_vector_request(struct nic *nic, unsigned int vector);
/* The interval of a message was written. */
void nic_vector_retime(struct nic *nic, unsigned int vector);
/* The level of INTx may have changed. */
void nic_intx_update(struct nic *nic);

extern const struct nic_intr_ops nic_intr_8254x;
extern const struct nic_intr_ops nic_intr_82574;
extern const struct nic_intr_ops nic_intr_82576;
extern const struct nic_handler nic_intr_8254x_handlers[];
extern const struct nic_handler nic_intr_82574_handlers[];
extern const struct nic_handler nic_intr_82576_handlers[];

/* Causes of ICR, the same on all chips. */
#define NIC_ICR_TXDW   (1u << 0)
#define NIC_ICR_TXQE   (1u << 1)
#define NIC_ICR_LSC    (1u << 2)
#define NIC_ICR_RXDMT0 (1u << 4)
#define NIC_ICR_RXO    (1u << 6)
#define NIC_ICR_RXT0   (1u << 7) /* 82576: RXDW */
#define NIC_ICR_MDAC   (1u << 9)
#define NIC_ICR_ACK    (1u << 17) /* 82574L */

#endif /* SIM_NIC_H */
