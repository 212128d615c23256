/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_PATH_H
#define GBE_PATH_H

#include "gbe.h"

/* How bursts are done, see gbe_path.c. */
enum gbe_path {
	GBE_PATH_SCALAR,
	GBE_PATH_AVX2,
};

enum gbe_path gbe_path_choose(enum gbe_format format);
eth_rx_burst_t gbe_rx_burst_of(enum gbe_format format, enum gbe_path path);
eth_tx_burst_t gbe_tx_burst_of(enum gbe_format format, enum gbe_path path);

#endif /* GBE_PATH_H */
