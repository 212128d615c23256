/* SPDX-License-Identifier: BSD-3-Clause */

#include "desc.h"
#include "frame.h"
#include "intr.h"

static struct frame frame;

void
intr_begin(struct run *run, enum sim_irq_type type)
{
	run->bus->ops->set_irq_type(run->bus, type);
	reg_write(run, GBE_IMC, UINT32_MAX);
	link_up(run);
	reg_read(run, GBE_ICR);
	run->bus->ops->take_messages(run->bus);
}

bool
intr_level(struct run *run)
{
	pass_us(run, INTR_GAP_US);
	return run->bus->ops->intx(run->bus);
}

uint32_t
intr_messages(struct run *run)
{
	return run->bus->ops->take_messages(run->bus);
}

uint32_t
intr_messages_later(struct run *run)
{
	pass_us(run, INTR_GAP_US);
	return run->bus->ops->take_messages(run->bus);
}

void
intr_receive(struct run *run)
{
	frame_build(&frame, FRAME_UDP4, 60, 0);
	run->bus->ops->inject(run->bus, frame.data, frame.len);
}

void
intr_send(struct run *run, struct ring *ring)
{
	frame_build(&frame, FRAME_UDP4, 60, 0);
	tx_frame(run, ring, frame.data, frame.len, TXD_RS);
}
