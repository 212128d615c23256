/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_cycles.h>

#include "msgintr_private.h"

/* Time as EAL has it, for registrations that bring none of their own. */

static uint64_t
msgintr_clock_now_ns(void)
{
	uint64_t cycles = rte_get_timer_cycles();
	uint64_t hz = rte_get_timer_hz();

	/*
	 * In two parts, as all at once would overflow after seconds; and the rest in floating
	 * point, as a product of integers would wrap, and the time jump back, from 18 GHz on.
	 */
	return cycles / hz * NS_PER_S + (uint64_t)((double)(cycles % hz) * NS_PER_S / (double)hz);
}

static void
msgintr_clock_sleep_us(unsigned int us)
{
	rte_delay_us_sleep(us);
}

const struct msgintr_clock msgintr_eal_clock = {
	.now_ns = msgintr_clock_now_ns,
	.sleep_us = msgintr_clock_sleep_us,
};
