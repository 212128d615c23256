/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * What all chips have in common between causes and the bus: messages and the
 * INTx line, and the moderation of both. A chip's own part decides which message
 * a cause wants, and what the message clears and masks.
 *
 * Moderation: after a message there is none on the same vector for the
 * interval of its ITR or EITR; at the end of it one is sent if a cause still
 * wants it. Silicon sends none otherwise, QEMU 10.0 does.
 */

#include "nic.h"

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
	if (vector < nic_nb_messages(nic))
		nic->dev.host->message(nic->dev.host_ctx, vector);
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

static void
set_line(struct nic *nic, bool asserted)
{
	nic->intx_asserted = asserted;
	nic->dev.host->intx(nic->dev.host_ctx, asserted);
}

void
nic_intx_update(struct nic *nic)
{
	bool level = nic_irq_type(nic) == SIM_IRQ_INTX && nic->chip->intr->level(nic);

	if (level == nic->intx_asserted)
		return;
	if (level && is_moderated(nic, 0)) {
		wait_until_ready(nic, 0);
		return;
	}
	if (level)
		moderate(nic, 0);
	set_line(nic, level);
}

void
nic_intr_create(struct nic *nic)
{
	for (unsigned int v = 0; v < NIC_MAX_VECTORS; v++) {
		nic->vector[v].nic = nic;
		nic->vector[v].timer.expired = ready;
		nic->vector[v].timer.arg = &nic->vector[v];
	}
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
	if (nic->intx_asserted)
		set_line(nic, false);
}
