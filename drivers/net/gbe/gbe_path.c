/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_cpuflags.h>
#include <rte_vect.h>

#include "gbe_path.h"
#include "gbe_rx.h"
#include "gbe_tx.h"

/* Chooses the burst functions: scalar or AVX2. */

enum gbe_path
gbe_path_choose(enum gbe_format format)
{
#ifdef GBE_HAS_AVX2
	/* Nothing is gained for legacy receive descriptors. */
	if (format != GBE_FORMAT_LEGACY && rte_vect_get_max_simd_bitwidth() >= RTE_VECT_SIMD_256 &&
	    rte_cpu_get_flag_enabled(RTE_CPUFLAG_AVX2) > 0)
		return GBE_PATH_AVX2;
#else
	RTE_SET_USED(format);
#endif
	return GBE_PATH_SCALAR;
}

eth_rx_burst_t
gbe_rx_burst_of(enum gbe_format format, enum gbe_path path)
{
#ifdef GBE_HAS_AVX2
	if (path == GBE_PATH_AVX2 && format != GBE_FORMAT_LEGACY)
		return format == GBE_FORMAT_EXTENDED ? gbe_rx_burst_extended_avx2 :
						       gbe_rx_burst_advanced_avx2;
#else
	RTE_SET_USED(path);
#endif
	switch (format) {
	case GBE_FORMAT_LEGACY:
		return gbe_rx_burst_legacy;
	case GBE_FORMAT_EXTENDED:
		return gbe_rx_burst_extended;
	case GBE_FORMAT_ADVANCED:
		return gbe_rx_burst_advanced;
	}
	return NULL;
}

eth_tx_burst_t
gbe_tx_burst_of(enum gbe_format format, enum gbe_path path)
{
#ifdef GBE_HAS_AVX2
	if (path == GBE_PATH_AVX2 && format != GBE_FORMAT_LEGACY)
		return format == GBE_FORMAT_EXTENDED ? gbe_tx_burst_extended_avx2 :
						       gbe_tx_burst_advanced_avx2;
#else
	RTE_SET_USED(path);
#endif
	switch (format) {
	case GBE_FORMAT_LEGACY:
		return gbe_tx_burst_legacy;
	case GBE_FORMAT_EXTENDED:
		return gbe_tx_burst_extended;
	case GBE_FORMAT_ADVANCED:
		return gbe_tx_burst_advanced;
	}
	return NULL;
}
