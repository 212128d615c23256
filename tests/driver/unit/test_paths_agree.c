/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against paths that differ: whatever the frames, flags, thresholds,
 * burst sizes and ring sizes, every path must do exactly what the scalar one
 * does. Random, with a fixed start; to look longer or elsewhere:
 *
 *   unit_paths_agree [SECONDS [SEED]]
 *
 * A failure prints the seed that leads to it at once.
 */

#include <stdlib.h>
#include <time.h>

#include "twin.h"

#define DEFAULT_ROUNDS 60
#define STEPS          400

static void
round_of(uint32_t seed)
{
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		const struct unit_chip *chip = &unit_families[i];

		kit_random_seed(seed);
		kit_context("%s, receive, seed %u", chip->name, seed);
		twin_rx_run(chip, GBE_PATH_AVX2, STEPS);
		kit_context("%s, transmit, seed %u", chip->name, seed);
		twin_tx_run(chip, GBE_PATH_AVX2, STEPS);
	}
}

int
main(int argc, char **argv)
{
	long seconds = argc > 1 ? atol(argv[1]) : 0;
	uint32_t seed = argc > 2 ? strtoul(argv[2], NULL, 0) : 1;
	time_t end = time(NULL) + seconds;

	unit_init();
	if (!unit_has_path(GBE_PATH_AVX2))
		return KIT_EXIT_SKIP;
	for (unsigned int i = 0; seconds > 0 ? time(NULL) < end : i < DEFAULT_ROUNDS; i++)
		round_of(seed + i);
	return EXIT_SUCCESS;
}
