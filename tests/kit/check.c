/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"

static char context[128];
static uint32_t random_state = 0x2545F491;

void
kit_context(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(context, sizeof(context), format, args);
	va_end(args);
}

void
kit_fail(const char *file, int line, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s:%d: %s%s", file, line, context, context[0] != '\0' ? ": " : "");
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(EXIT_FAILURE);
}

void
kit_check_eq(const char *file, int line, const char *what, uint64_t actual, uint64_t expected)
{
	if (actual != expected)
		kit_fail(file, line,
			 "%s is %" PRIu64 " (0x%" PRIx64 "), not %" PRIu64 " (0x%" PRIx64 ")", what,
			 actual, actual, expected, expected);
}

void
kit_random_seed(uint32_t seed)
{
	random_state = seed;
}

uint32_t
kit_random(void)
{
	uint32_t state = random_state;

	/* Marsaglia's xorshift. */
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	random_state = state;
	return state;
}
