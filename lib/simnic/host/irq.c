/* SPDX-License-Identifier: BSD-3-Clause */

/* What the device raises and how it arrives. What is enabled: irq_set.c */

#include <string.h>

#include "fault.h"
#include "irq.h"

#define LATE_NS 1000000

static void
signal_vector(struct sim_irq_vector *vector)
{
	if (sim_irq_signal(&vector->listener))
		vector->nb_sent++;
}

/* INTx masks itself as the kernel's handler does, until the application unmasks. */
static void
signal_intx(struct sim_irq *irq)
{
	irq->intx_masked = true;
	if (sim_irq_signal(&irq->vector[0].listener))
		irq->nb_intx++;
}

static void
late_expired(void *arg)
{
	struct sim_irq_vector *vector = arg;

	if (vector->irq->type == SIM_IRQ_INTX)
		signal_intx(vector->irq);
	else
		signal_vector(vector);
}

static void
send_late(struct sim_irq_vector *vector)
{
	struct sim_clock *clock = vector->irq->clock;

	sim_clock_arm(clock, &vector->late, sim_clock_now(clock) + LATE_NS);
}

/* Does it arrive now? What else is to arrive is seen to. */
static bool
arrives(struct sim_irq_vector *vector)
{
	if (sim_fault("irq.lost"))
		return false;
	if (sim_fault("irq.delay")) {
		send_late(vector);
		return false;
	}
	if (sim_fault("irq.spurious"))
		send_late(vector);
	if (sim_fault("irq.duplicate"))
		sim_irq_signal(&vector->listener);
	return true;
}

void
sim_irq_init(struct sim_irq *irq, struct sim_clock *clock, const struct sim_pci_identity *identity)
{
	memset(irq, 0, sizeof(*irq));
	irq->clock = clock;
	irq->nb_msi = identity->has_msi ? 1 : 0;
	irq->msi_maskable = identity->msi_maskable;
	irq->nb_msix = identity->nb_msix;
	irq->has_err = identity->has_pcie;
	for (unsigned int i = 0; i < SIM_IRQ_MAX_VECTORS; i++) {
		irq->vector[i].irq = irq;
		sim_irq_init_listener(&irq->vector[i].listener);
		irq->vector[i].late.expired = late_expired;
		irq->vector[i].late.arg = &irq->vector[i];
	}
	sim_irq_init_listener(&irq->err);
	sim_irq_init_listener(&irq->req);
}

unsigned int
sim_irq_nb_messages(const struct sim_irq *irq)
{
	if (irq->type == SIM_IRQ_MSIX)
		return irq->nb_msix;
	return irq->type == SIM_IRQ_MSI ? irq->nb_msi : 0;
}

/* A vector without a listener is masked by the kernel. */
static bool
can_be_pending(const struct sim_irq *irq)
{
	return irq->type == SIM_IRQ_MSIX || irq->msi_maskable;
}

void
sim_irq_message(struct sim_irq *irq, unsigned int number)
{
	struct sim_irq_vector *vector = &irq->vector[number];

	if (number >= sim_irq_nb_messages(irq))
		return;
	if (vector->listener.theirs < 0)
		vector->pending = can_be_pending(irq);
	else if (arrives(vector))
		signal_vector(vector);
}

void
sim_irq_clear_pending(struct sim_irq *irq, unsigned int vector)
{
	if (vector < SIM_IRQ_MAX_VECTORS)
		irq->vector[vector].pending = false;
}

void
sim_irq_deliver_pending(struct sim_irq_vector *vector)
{
	if (!vector->pending || vector->listener.theirs < 0)
		return;
	vector->pending = false;
	signal_vector(vector);
}

void
sim_irq_deliver_intx(struct sim_irq *irq)
{
	if (irq->type != SIM_IRQ_INTX || !irq->intx_asserted || irq->intx_masked || irq->intx_off)
		return;
	irq->intx_masked = true;
	if (arrives(&irq->vector[0]))
		signal_intx(irq);
}

void
sim_irq_intx(struct sim_irq *irq, bool asserted)
{
	irq->intx_asserted = asserted;
	sim_irq_deliver_intx(irq);
}

void
sim_irq_intx_off(struct sim_irq *irq, bool off)
{
	irq->intx_off = off;
	sim_irq_deliver_intx(irq);
}

void
sim_irq_spurious(struct sim_irq *irq, unsigned int vector)
{
	/* While the kernel has the line masked nothing of it is heard. */
	if (irq->type == SIM_IRQ_INTX && !irq->intx_masked)
		signal_intx(irq);
	else if (vector < sim_irq_nb_messages(irq))
		signal_vector(&irq->vector[vector]);
}

void
sim_irq_request(struct sim_irq *irq)
{
	sim_irq_signal(&irq->req);
}
