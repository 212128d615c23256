/* SPDX-License-Identifier: BSD-3-Clause */

#include <linux/kcmp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <rte_ethdev.h>

#include "rxmode_private.h"

/*
 * Ports may have been stopped and started with nobody saying so, after which drivers have other
 * descriptors.
 */

/* A port takes longer to stop and start. */
#define LOOK_NS 1000000

/* By kcmp(2), as the new descriptor tends to have the number of the old one. */
static bool
is_stale(const struct rxq *q)
{
	int fd = rte_eth_dev_rx_intr_ctl_q_get_fd(q->port, q->queue);
	pid_t me = getpid();

	return fd >= 0 && syscall(SYS_kcmp, me, me, KCMP_FILE, fd, q->fd) > 0;
}

/* For systems whose kcmp() is not there, or forbidden. */
void
rxq_refresh_all(struct rxmode *w)
{
	for (uint16_t i = 0; i < w->nb_queues; i++) {
		struct rxq *q = &w->queues[i];
		enum rxq_trust trust = q->trust;

		if (q->fd < 0)
			continue;
		rxq_unregister(w, q);
		rxq_register(w, q);
		if (q->trust == RXQ_PROBATION && trust == RXQ_TRUSTED)
			q->trust = trust;
	}
	rxq_count(w);
}

/*
 * A system call for each queue, once in a millisecond in which the thread falls asleep. All are
 * taken anew: registering drops events, and a queue that stayed armed might have had one.
 */
void
rxq_refresh_stale(struct rxmode *w)
{
	uint64_t now = rxmode_cycles(w);

	if ((now - w->looked_at) * w->ns_per_cycle < LOOK_NS)
		return;
	w->looked_at = now;
	for (uint16_t i = 0; i < w->nb_queues; i++) {
		if (w->queues[i].fd >= 0 && is_stale(&w->queues[i])) {
			rxq_refresh_all(w);
			return;
		}
	}
}
