/* SPDX-License-Identifier: BSD-3-Clause */

#include <stddef.h>

#include <rte_cycles.h>

#include "rxmode_time.h"

static int
wait_really(int epfd, struct epoll_event *events, int n, const struct timespec *timeout)
{
	return epoll_pwait2(epfd, events, n, timeout, NULL);
}

const struct rxmode_time rxmode_time_real = {
	.hz = rte_get_tsc_hz,
	.wait = wait_really,
};

const struct rxmode_time *rxmode_time = &rxmode_time_real;
