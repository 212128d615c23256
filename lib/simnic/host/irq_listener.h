/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_IRQ_LISTENER_H
#define SIM_IRQ_LISTENER_H

/* What the two halves of irq.h share: eventfds, and delivery once unmasked. */

#include "irq.h"

void sim_irq_init_listener(struct sim_irq_listener *listener);
/* Listen on fd from now on, on nothing if negative. -EBADF. */
int sim_irq_listen(struct sim_irq_listener *listener, int fd);
/* True if there is somebody. */
bool sim_irq_signal(const struct sim_irq_listener *listener);
bool sim_irq_hears(const struct sim_irq_listener *listener, int fd);
/* The application has closed fd. */
void sim_irq_deafen(struct sim_irq_listener *listener, int fd);

void sim_irq_deliver_pending(struct sim_irq_vector *vector);
void sim_irq_deliver_intx(struct sim_irq *irq);

#endif /* SIM_IRQ_LISTENER_H */
