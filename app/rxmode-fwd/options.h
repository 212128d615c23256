/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef FWD_OPTIONS_H
#define FWD_OPTIONS_H

#include <stdint.h>

#include "rxmode.h"

struct options {
	enum rxmode_mode mode;
	uint32_t latency_us;
	uint32_t seconds;
	uint32_t queues;
};

/**
 * Read the program's own arguments, without EAL.
 *
 * @return 0; 1 after the help, which was asked for; -EINVAL after a line on what is wrong
 */
int options_parse(struct options *options, int argc, char **argv);

#endif /* FWD_OPTIONS_H */
