/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ETHDEV_INTR_PLAN_H
#define ETHDEV_INTR_PLAN_H

#include "port.h"

/* Port 1 with queue and link interrupts; TCP over IPv4 is spread over several queues. */
void intr_plan_init(struct env *env, struct port_plan *plan, uint16_t nb_rxq);
/* Both ports up, port 1 with all queues. */
int intr_plan_up(struct env *env);

#endif /* ETHDEV_INTR_PLAN_H */
