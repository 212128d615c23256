/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a path that the application did not allow, and one that is
 * used but not told: what is reported is what is called.
 */

#include <stdlib.h>

#include <rte_vect.h>

#include "harness.h"

static void
check_name(const struct unit_chip *chip, enum gbe_path path)
{
	const char *want = path == GBE_PATH_AVX2 ? "Vector AVX2, " : "Scalar, ";
	struct rte_eth_dev *dev = unit_port_create(chip->id);
	struct rte_eth_burst_mode mode;

	gbe_port_of(dev)->path = path;
	CHECK_EQ(gbe_rx_burst_mode_get(dev, 0, &mode), 0);
	CHECK_EQ(strncmp(mode.info, want, strlen(want)), 0);
	CHECK_EQ(gbe_tx_burst_mode_get(dev, 0, &mode), 0);
	CHECK_EQ(strncmp(mode.info, want, strlen(want)), 0);
	unit_port_destroy(dev);
}

static void
check_choice(const struct unit_chip *chip, uint16_t bits)
{
	struct rte_eth_dev *dev = unit_port_create(chip->id);
	enum gbe_format format = unit_format_of(dev);
	bool vector = bits >= RTE_VECT_SIMD_256 && format != GBE_FORMAT_LEGACY &&
		      unit_has_path(GBE_PATH_AVX2);
	enum gbe_path path = gbe_path_choose(format);

	kit_context("%s, at most %u bits", chip->name, bits);
	CHECK_EQ(path, vector ? GBE_PATH_AVX2 : GBE_PATH_SCALAR);
	CHECK_EQ(gbe_rx_burst_of(format, path) != gbe_rx_burst_of(format, GBE_PATH_SCALAR), vector);
	CHECK_EQ(gbe_tx_burst_of(format, path) != gbe_tx_burst_of(format, GBE_PATH_SCALAR), vector);
	unit_port_destroy(dev);
	check_name(chip, path);
}

int
main(void)
{
	static const uint16_t limits[] = {
		RTE_VECT_SIMD_512,
		RTE_VECT_SIMD_256,
		RTE_VECT_SIMD_128,
		RTE_VECT_SIMD_DISABLED,
	};

	unit_init();
	for (unsigned int i = 0; i < RTE_DIM(limits); i++) {
		CHECK_EQ(rte_vect_set_max_simd_bitwidth(limits[i]), 0);
		for (unsigned int c = 0; c < UNIT_NB_FAMILIES; c++)
			check_choice(&unit_families[c], limits[i]);
	}
	return EXIT_SUCCESS;
}
