/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * What all chips have in common between causes and the bus: messages and the
 * INTx line, the moderation of both, and the faults. A chip's own part decides
 * which message a cause wants, and what the message clears and masks.
 *
 * Moderation: after a message there is none on the same vector for the
 * interval of its ITR or EITR; at the end of it one is sent if a cause still
 * wants it. Silicon sends none otherwise, QEMU 10.0 does.
 */

#include "nic.h"

#define DELAY_NS	100000	/* fault irq.delay */

enum sim_irq_type
nic_irq_type(const struct nic *nic)
{
	return nic->dev.host->irq_type(nic->dev.host_ctx);
}

unsigned int
nic_nb_messages(const struct nic *nic)
{
	return nic->dev.host->nb_messages(nic->dev.host_ctx);
}

static void
send(struct nic *nic, unsigned int vector)
{
	const struct sim_host_ops *host = nic->dev.host;

	nic->nb_sent++;
	if (vector >= nic_nb_messages(nic) || nic_fault(nic, "irq.lost"))
		return;
	if (nic_fault(nic, "irq.delay")) {
		nic->delayed_vectors |= 1u << vector;
		host->timer_arm(nic->dev.host_ctx, &nic->delayed, nic_now_ns(nic) + DELAY_NS);
		return;
	}
	host->message(nic->dev.host_ctx, vector);
	if (nic_fault(nic, "irq.duplicate"))
		host->message(nic->dev.host_ctx, vector);
}

static void
delay_over(void *arg)
{
	struct nic *nic = arg;
	uint32_t vectors = nic->delayed_vectors;

	nic->delayed_vectors = 0;
	for (unsigned int v = 0; v < NIC_MAX_VECTORS; v++) {
		if ((vectors >> v & 1) != 0)
			nic->dev.host->message(nic->dev.host_ctx, v);
	}
	/* INTx: as if the line had risen only now. */
	nic->intx_was_delayed = true;
	nic_intx_update(nic);
	nic->intx_was_delayed = false;
}

/* Start the interval in which nothing more is sent. */
static void
moderate(struct nic *nic, unsigned int v)
{
	uint64_t interval = nic->chip->intr->interval_ns(nic, v);

	nic->vector[v].ready_ns = interval == 0 ? 0 : nic_now_ns(nic) + interval;
}

static bool
is_moderated(const struct nic *nic, unsigned int v)
{
	return nic->vector[v].ready_ns != 0 && nic_now_ns(nic) < nic->vector[v].ready_ns;
}

static void
wait_until_ready(struct nic *nic, unsigned int v)
{
	struct nic_vector *vector = &nic->vector[v];

	if (vector->waiting)
		return;
	vector->waiting = true;
	nic->dev.host->timer_arm(nic->dev.host_ctx, &vector->timer, vector->ready_ns);
}

static void
send_now(struct nic *nic, unsigned int v)
{
	moderate(nic, v);
	/* Cleared and masked before: the host may look at the device at once. */
	nic->chip->intr->sent(nic, v);
	send(nic, v);
}

void
nic_vector_request(struct nic *nic, unsigned int v)
{
	if (v >= NIC_MAX_VECTORS)
		return;
	if (is_moderated(nic, v))
		wait_until_ready(nic, v);
	else
		send_now(nic, v);
}

static void
stop_waiting(struct nic *nic, unsigned int v)
{
	nic->vector[v].waiting = false;
	nic->dev.host->timer_cancel(nic->dev.host_ctx, &nic->vector[v].timer);
}

static void
ready(void *arg)
{
	struct nic_vector *vector = arg;
	struct nic *nic = vector->nic;
	unsigned int v = (unsigned int)(vector - nic->vector);

	vector->waiting = false;
	vector->ready_ns = 0;
	if (nic_irq_type(nic) == SIM_IRQ_INTX)
		nic_intx_update(nic);
	else if (nic->chip->intr->wanted(nic, v))
		send_now(nic, v);
}

void
nic_vector_retime(struct nic *nic, unsigned int v)
{
	struct nic_vector *vector = &nic->vector[v];
	bool waited = vector->waiting;

	vector->ready_ns = 0;
	if (!waited)
		return;
	stop_waiting(nic, v);
	ready(vector);
}

static bool
rise_is_held_back(struct nic *nic)
{
	if (is_moderated(nic, 0)) {
		wait_until_ready(nic, 0);
		return true;
	}
	if (nic->intx_was_delayed)
		return false;
	if (nic->intx_lost || nic->delayed.armed)
		return true;
	if (nic_fault(nic, "irq.lost")) {
		nic->intx_lost = true;
		return true;
	}
	if (!nic_fault(nic, "irq.delay"))
		return false;
	nic->dev.host->timer_arm(nic->dev.host_ctx, &nic->delayed, nic_now_ns(nic) + DELAY_NS);
	return true;
}

static void
set_line(struct nic *nic, bool asserted)
{
	nic->intx_asserted = asserted;
	nic->dev.host->intx(nic->dev.host_ctx, asserted);
}

/* A lost rise is lost until the causes have gone and come again. */
void
nic_intx_update(struct nic *nic)
{
	bool level = nic_irq_type(nic) == SIM_IRQ_INTX && nic->chip->intr->level(nic);

	if (!level)
		nic->intx_lost = false;
	if (level == nic->intx_asserted)
		return;
	if (level && rise_is_held_back(nic))
		return;
	if (level) {
		nic->nb_sent++;
		moderate(nic, 0);
	}
	set_line(nic, level);
	if (level && nic_fault(nic, "irq.duplicate")) {
		set_line(nic, false);
		set_line(nic, true);
	}
}

/* A message, or a pulse of the line, that no cause wants. */
static void
send_spurious(struct nic *nic, unsigned int queue)
{
	int vector = nic->chip->intr->rx_vector(nic, queue);

	if (nic_irq_type(nic) == SIM_IRQ_INTX) {
		if (nic->intx_asserted)
			return;
		set_line(nic, true);
		set_line(nic, false);
	} else {
		nic->dev.host->message(nic->dev.host_ctx, vector < 0 ? 0 : vector);
	}
}

void
nic_intr_rx_done(struct nic *nic, unsigned int queue, uint32_t causes)
{
	unsigned int nb_sent = nic->nb_sent;

	nic->chip->intr->rx_done(nic, queue, causes);
	if (nic->nb_sent == nb_sent && nic_fault(nic, "irq.spurious"))
		send_spurious(nic, queue);
}

void
nic_intr_create(struct nic *nic)
{
	for (unsigned int v = 0; v < NIC_MAX_VECTORS; v++) {
		nic->vector[v].nic = nic;
		nic->vector[v].timer.expired = ready;
		nic->vector[v].timer.arg = &nic->vector[v];
	}
	nic->delayed.expired = delay_over;
	nic->delayed.arg = nic;
}

/* Causes and masks are registers and go with them. */
void
nic_intr_reset(struct nic *nic)
{
	for (unsigned int v = 0; v < NIC_MAX_VECTORS; v++) {
		if (nic->vector[v].waiting)
			stop_waiting(nic, v);
		nic->vector[v].ready_ns = 0;
	}
	nic->delayed_vectors = 0;
	nic->dev.host->timer_cancel(nic->dev.host_ctx, &nic->delayed);
	nic->intx_lost = false;
	if (nic->intx_asserted)
		set_line(nic, false);
}
