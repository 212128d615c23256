/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <pthread.h>
#include <sched.h>

#include <rte_cycles.h>
#include <rte_launch.h>

#include "realtime.h"

int
realtime_set(int priority)
{
	const struct sched_param param = { .sched_priority = priority };

	return -pthread_setschedparam(pthread_self(),
				      priority == REALTIME_NONE ? SCHED_OTHER : SCHED_FIFO, &param);
}

void
realtime_join(unsigned int lcore)
{
	while (rte_eal_get_lcore_state(lcore) != WAIT)
		rte_delay_us_sleep(100);
	rte_eal_wait_lcore(lcore);
}
