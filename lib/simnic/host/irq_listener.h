/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_IRQ_LISTENER_H
#define SIM_IRQ_LISTENER_H

/* The eventfds of irq.h: who listens on which, and our copies of them. */

#include <stdbool.h>

/* Who hears an interrupt. */
struct sim_irq_listener {
	int theirs; /* the application's eventfd, -1: nobody, the vector is masked */
	int fd;     /* our copy of it, -1: it was closed, nothing is heard any more */
};

void sim_irq_init_listener(struct sim_irq_listener *listener);
/* Listen on fd from now on, on nothing if negative. -EBADF. */
int sim_irq_listen(struct sim_irq_listener *listener, int fd);
/* True if there is somebody. */
bool sim_irq_signal(const struct sim_irq_listener *listener);
bool sim_irq_hears(const struct sim_irq_listener *listener, int fd);
/* The application has closed fd. */
void sim_irq_deafen(struct sim_irq_listener *listener, int fd);

#endif /* SIM_IRQ_LISTENER_H */
