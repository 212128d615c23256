/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_DEVICE_H
#define SIM_DEVICE_H

/*
 * The contract between a model of a device and whoever hosts it.
 *
 * A model knows its registers, rings and frames, and nothing of VFIO, traps,
 * threads or other devices. Its host gives it memory, time, interrupts and a
 * wire. There are two hosts: the preloaded platform under a DPDK application
 * (host/host.c), and the mock host of the tests (tests/simnic/mock).
 *
 * All calls, both ways, are made with the host's one lock held: a model is
 * single-threaded. Some are made from a SIGSEGV handler, so a model allocates
 * nothing and calls no stdio after create().
 */

#include <stdbool.h>
#include <stdint.h>

struct sim_device;

enum sim_irq_type {
	SIM_IRQ_NONE,
	SIM_IRQ_INTX,
	SIM_IRQ_MSI,
	SIM_IRQ_MSIX,
};

/* Something to be done at a time; embedded in the model's state. */
struct sim_timer {
	uint64_t when_ns;
	bool armed;
	void (*expired)(void *arg);
	void *arg;
	struct sim_timer *next; /* the host's */
};

/* What a host does for a device; ctx is the host's own. */
struct sim_host_ops {
	/*
	 * Host address of len bytes at iova, or NULL if the IOMMU does not map
	 * all of them so (write: the device writes). A NULL is counted as a
	 * fault; the model then behaves as after a failed DMA.
	 */
	void *(*dma)(void *ctx, uint64_t iova, uint32_t len, bool write);

	/* The type that PCI configuration has enabled now. */
	enum sim_irq_type (*irq_type)(void *ctx);
	/* Messages that can be sent now (0 without MSI and MSI-X). */
	unsigned int (*nb_messages)(void *ctx);
	/* Send a message. MSI: vector 0. Kept pending while nobody listens. */
	void (*message)(void *ctx, unsigned int vector);
	/* Forget that a message is pending (82574L: CTRL_EXT.PBA_CLR). */
	void (*clear_pending)(void *ctx, unsigned int vector);
	/* Level of the INTx line. */
	void (*intx)(void *ctx, bool asserted);

	uint64_t (*now_ns)(void *ctx);
	/* Arm again moves; expired() is called with the lock held. */
	void (*timer_arm)(void *ctx, struct sim_timer *timer, uint64_t when_ns);
	void (*timer_cancel)(void *ctx, struct sim_timer *timer);

	/* A frame without FCS goes out. */
	void (*transmit)(void *ctx, const uint8_t *frame, uint32_t len);
	/* Is a cable plugged in, with a partner at the other end? */
	bool (*carrier)(void *ctx);
	/* The PHY has gone dark, or is back: the partner's carrier goes with it. */
	void (*phy_power)(void *ctx, bool on);

	/*
	 * A violation of what the datasheet asks of a driver. Strict mode
	 * prints it and fails the run; else it is counted only.
	 */
	void (*complain)(void *ctx, const char *format, ...) __attribute__((format(printf, 2, 3)));
	/* Shall the named fault strike now? See host/fault.h. */
	bool (*fault)(void *ctx, const char *name);
	/* Identifies the thread that makes the access being served. */
	uintptr_t (*thread)(void *ctx);
};

/* What a device saw. In the plain form of ring pages doorbells are a lower bound. */
struct sim_counts {
	uint64_t rx_frames; /* written to buffers */
	uint64_t rx_missed; /* lost for want of room */
	uint64_t rx_filtered;
	uint64_t tx_frames;
	uint64_t rx_doorbells;
	uint64_t tx_doorbells;
};

/* First member of every model's state; filled in by sim_model.create()'s caller. */
struct sim_device {
	const struct sim_model *model;
	const struct sim_host_ops *host;
	void *host_ctx;
	/*
	 * Contents of BAR 0, zeroed. All register storage lies here, at its
	 * offset: in the plain form the driver sees and writes these very words
	 * of the ring pages, and run() finds out what it wrote.
	 */
	uint32_t *regs;
	unsigned int index;   /* of the port, for addresses and serial numbers */
	bool ring_pages_trap; /* every access to them comes through read(), write() */
	bool is_io_access;    /* the one being served came through the I/O BAR */
	bool has_flash;       /* 82574L: its NVM is flash memory and no EEPROM */
	struct sim_counts counts;
};

struct sim_pci_identity {
	uint16_t device_id; /* vendor 8086 */
	uint8_t revision;
	bool has_pm;
	bool has_pcie;
	bool has_flr;
	uint8_t aspm; /* PCIe: what is on in the Link Control register */
	bool has_msi;
	bool msi_maskable;
	uint8_t nb_msix; /* table size; 0: no capability */
};

/* What the value of a register is besides a number. */
enum sim_register_holds {
	SIM_REGISTER_NUMBER,
	SIM_REGISTER_IOVA_LOW, /* lower 32 bits of a DMA address */
	SIM_REGISTER_IOVA_HIGH,
};

struct sim_register_name {
	const char *name; /* NULL: in no list */
	int index;        /* in an array of registers, else -1 */
	enum sim_register_holds holds;
	bool is_alias; /* the offset is the register's second one */
};

/* [first, last]: byte offsets of whole pages of BAR 0. */
struct sim_page_range {
	uint32_t first;
	uint32_t last;
};

#define SIM_BAR0_SIZE (128 * 1024)

struct sim_model {
	/* The command reads these two, and the device id, out of the library. */
	const char *name;  /* as --nic takes it: "82540", "82574" ... */
	const char *title; /* "82540EM" */
	struct sim_pci_identity pci;
	/* Pages with ring registers and nothing that needs every access. */
	const struct sim_page_range *ring_pages;
	unsigned int nb_ring_pages;
	uint32_t state_size; /* of the model's state, for the host to allocate */

	/* Power-on. The state is zeroed but for struct sim_device, which is set. */
	void (*create)(struct sim_device *dev);
	/* Function-level or bus reset. */
	void (*reset)(struct sim_device *dev);
	/* 32-bit accesses at aligned offsets of BAR 0. */
	uint32_t (*read)(struct sim_device *dev, uint32_t offset);
	void (*write)(struct sim_device *dev, uint32_t offset, uint32_t value);
	/* Of the register at any offset of BAR 0, for people to read. */
	void (*name_register)(const struct sim_device *dev, uint32_t offset,
			      struct sim_register_name *name);
	/* Is it a tail register? Hosts count and step at these. */
	bool (*is_doorbell)(uint32_t offset);
	/*
	 * Advance until there is nothing to do now: plain doorbells, frames to
	 * send, frames that wait for a descriptor. True if anything was done.
	 */
	bool (*run)(struct sim_device *dev);
	/* A frame without FCS comes in. */
	void (*receive)(struct sim_device *dev, const uint8_t *frame, uint32_t len);
	/* Is the receiver on? Else frames are lost. */
	bool (*can_receive)(struct sim_device *dev);
	/* carrier() has changed. */
	void (*carrier_changed)(struct sim_device *dev);
	/* irq_type(), nb_messages() have changed. */
	void (*irq_changed)(struct sim_device *dev);
};

/* The models, ended by NULL. Visible in the library. */
extern const struct sim_model *const sim_models[];

#endif /* SIM_DEVICE_H */
