/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_IRQ_H
#define SIM_IRQ_H

/*
 * The interrupts of one port between device and process: what VFIO keeps of
 * them and the eventfds they are signalled on. Refuses what vfio-pci of Linux
 * 6.1 refuses, with the same errors.
 */

#include <linux/vfio.h>
#include <stdbool.h>
#include <stdint.h>

#include "device.h"
#include "clock.h"
#include "irq_listener.h"

#define SIM_IRQ_MAX_VECTORS 32

struct sim_irq;

struct sim_irq_vector {
	struct sim_irq *irq;
	struct sim_irq_listener listener;
	bool pending;
	uint64_t nb_sent;
	struct sim_timer late; /* see the faults irq.delay, irq.spurious */
};

struct sim_irq {
	struct sim_clock *clock;
	unsigned int nb_msi; /* 0 or 1 */
	bool msi_maskable;
	unsigned int nb_msix;
	bool has_err;

	enum sim_irq_type type;
	unsigned int nb_granted;                           /* vectors of MSI and MSI-X */
	struct sim_irq_vector vector[SIM_IRQ_MAX_VECTORS]; /* INTx: the first */

	bool intx_asserted;
	bool intx_masked; /* by the interrupt itself, or by request */
	bool intx_off;    /* by PCI configuration */
	uint64_t nb_intx;

	struct sim_irq_listener err;
	struct sim_irq_listener req;
};

void sim_irq_init(struct sim_irq *irq, struct sim_clock *clock,
		  const struct sim_pci_identity *identity);

/* Of a VFIO_PCI_*_IRQ_INDEX. */
unsigned int sim_irq_count(const struct sim_irq *irq, unsigned int index);

/* Vectors of the type that is enabled. */
unsigned int sim_irq_nb_messages(const struct sim_irq *irq);

/* VFIO_DEVICE_SET_IRQS: 0, -errno, or the number of vectors there are when too few. */
int sim_irq_set(struct sim_irq *irq, const struct vfio_irq_set *set);

/* The device sends a message, takes one back, drives the line. */
void sim_irq_message(struct sim_irq *irq, unsigned int vector);
void sim_irq_clear_pending(struct sim_irq *irq, unsigned int vector);
void sim_irq_intx(struct sim_irq *irq, bool asserted);
/* A message or a pulse of the line for no cause. */
void sim_irq_spurious(struct sim_irq *irq, unsigned int vector);

/* PCI configuration turns INTx off and on. */
void sim_irq_intx_off(struct sim_irq *irq, bool off);

/* The kernel wants the device back. */
void sim_irq_request(struct sim_irq *irq);

/* The application closes fd: whoever listened on it does no more. */
void sim_irq_fd_closed(struct sim_irq *irq, int fd);
bool sim_irq_listens_on(const struct sim_irq *irq, int fd);

/* The device is closed. */
void sim_irq_release(struct sim_irq *irq);

/* For irq_set.c only: what has waited goes out, if it may now. */
void sim_irq_deliver_pending(struct sim_irq_vector *vector);
void sim_irq_deliver_intx(struct sim_irq *irq);

#endif /* SIM_IRQ_H */
