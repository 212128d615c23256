/* SPDX-License-Identifier: BSD-3-Clause */

#include "rxmode_private.h"

/* What descriptors say, asleep or in between: queues, kicks, and those of the application. */

void
rxmode_events(struct rxmode *w, const struct epoll_event *events, int n)
{
	for (int i = 0; i < n; i++) {
		uint64_t data = events[i].data.u64;

		if (data == EVENT_KICK) {
			rx_wait_drain_kick(&w->wait);
		} else if (data == EVENT_TIMER) {
			continue;
		} else if (data >= EVENT_FD(0)) {
			if (w->conf.fd_ready != NULL)
				w->conf.fd_ready(w->conf.arg, (int)(data & UINT32_MAX));
		} else if (w->queues[data].trust == RXQ_PROBATION) {
			w->queues[data].trust = RXQ_TRUSTED;
		}
	}
}
