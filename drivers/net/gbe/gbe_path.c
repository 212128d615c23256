/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_cpuflags.h>
#include <rte_vect.h>

#include "gbe.h"

/* The choice between ways to do the same thing: with or without vectors. */

enum gbe_path
gbe_path_choose(enum gbe_mac mac)
{
#ifdef GBE_HAS_AVX2
	/* Nothing is gained for legacy receive descriptors. */
	if (mac != GBE_MAC_8254X && rte_vect_get_max_simd_bitwidth() >= RTE_VECT_SIMD_256 &&
	    rte_cpu_get_flag_enabled(RTE_CPUFLAG_AVX2) > 0)
		return GBE_PATH_AVX2;
#else
	RTE_SET_USED(mac);
#endif
	return GBE_PATH_SCALAR;
}

eth_rx_burst_t
gbe_rx_burst_of(enum gbe_mac mac, enum gbe_path path)
{
#ifdef GBE_HAS_AVX2
	if (path == GBE_PATH_AVX2 && mac != GBE_MAC_8254X)
		return mac == GBE_MAC_82574 ? gbe_rx_burst_82574_avx2 : gbe_rx_burst_82576_avx2;
#else
	RTE_SET_USED(path);
#endif
	switch (mac) {
	case GBE_MAC_8254X:
		return gbe_rx_burst_8254x;
	case GBE_MAC_82574:
		return gbe_rx_burst_82574;
	case GBE_MAC_82576:
		return gbe_rx_burst_82576;
	}
	return NULL;
}

eth_tx_burst_t
gbe_tx_burst_of(enum gbe_mac mac, enum gbe_path path)
{
#ifdef GBE_HAS_AVX2
	if (path == GBE_PATH_AVX2 && mac != GBE_MAC_8254X)
		return mac == GBE_MAC_82574 ? gbe_tx_burst_82574_avx2 : gbe_tx_burst_82576_avx2;
#else
	RTE_SET_USED(path);
#endif
	switch (mac) {
	case GBE_MAC_8254X:
		return gbe_tx_burst_8254x;
	case GBE_MAC_82574:
		return gbe_tx_burst_82574;
	case GBE_MAC_82576:
		return gbe_tx_burst_82576;
	}
	return NULL;
}
