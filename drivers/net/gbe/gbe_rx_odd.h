/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_RX_ODD_H
#define GBE_RX_ODD_H

#include "gbe_rx_queue.h"

/* Whatever is not a whole frame in one buffer. */

struct rte_mbuf *gbe_rx_odd(struct gbe_rxq *rxq, enum gbe_format format);

#endif /* GBE_RX_ODD_H */
