/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef CONFORMANCE_INTR_H
#define CONFORMANCE_INTR_H

/* What the cases of interrupts share. */

#include "ring.h"
#include "run.h"

#define ICR_TXDW     (1u << 0)
#define ICR_LSC      (1u << 2)
#define ICR_RXDMT0   (1u << 4)
#define ICR_RXO      (1u << 6)
#define ICR_RXT0     (1u << 7)
#define ICR_MDAC     (1u << 9)
#define ICR_ASSERTED (1u << 31)

/* QEMU's e1000 and e1000e keep at least 128 us between interrupts. */
#define INTR_GAP_US 200

/* No causes, nothing unmasked, link up, and this type of interrupt. */
void intr_begin(struct run *run, enum sim_irq_type type);
/* Level of INTx, after the least interval of QEMU's models. */
bool intr_level(struct run *run);
/* Messages that came up to now, with no time passing. */
uint32_t intr_messages(struct run *run);
/* The same after the least interval. */
uint32_t intr_messages_later(struct run *run);
/* A small frame for queue 0 comes in. */
void intr_receive(struct run *run);
/* The same frame goes out, with RS. */
void intr_send(struct run *run, struct ring *ring);

#endif /* CONFORMANCE_INTR_H */
