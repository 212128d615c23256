/* SPDX-License-Identifier: BSD-3-Clause */

#include <sys/prctl.h>

#include <rte_ethdev.h>

#include "rxmode_private.h"

/*
 * What control threads change while the owner runs. They edit the list of
 * queues in small steps, each done by the owner between two rounds: it gives
 * way when it sees that something is asked, and a kick gets it out of a sleep.
 * Without an owner, or on its own thread, a step is done on the spot.
 */

static int
add_queue(struct rxmode *w, uint16_t port, uint16_t queue)
{
	struct rxq *q;

	if (rxq_find(w, port, queue) != NULL)
		return -EEXIST;
	if (w->nb_queues == RXMODE_MAX_QUEUES)
		return -ENOSPC;
	q = &w->queues[w->nb_queues];
	*q = (struct rxq){ .port = port, .queue = queue };
	w->nb_queues++;
	rxq_register(w, q);
	rxq_count_on_moderation(w);
	return 0;
}

/* Indices name queues in epoll: the last one takes the free place and registers again. */
static int
del_queue(struct rxmode *w, uint16_t port, uint16_t queue)
{
	struct rxq *q = rxq_find(w, port, queue);
	struct rxq *last = &w->queues[w->nb_queues - 1];

	if (q == NULL)
		return -ENOENT;
	rxq_unregister(w, q);
	if (q != last) {
		rxq_unregister(w, last);
		*q = *last;
		rxq_register(w, q);
	}
	w->nb_queues--;
	rxq_count_on_moderation(w);
	return 0;
}

static void
switch_port(struct rxmode *w, uint16_t port, bool stop)
{
	for (uint16_t i = 0; i < w->nb_queues; i++) {
		struct rxq *q = &w->queues[i];

		if (q->port != port)
			continue;
		rxq_unregister(w, q);
		q->stopped = stop;
		rxq_register(w, q);
	}
	rxq_count_on_moderation(w);
}

static int
change(struct rxmode *w, const struct rxmode_request *request)
{
	switch (request->kind) {
	case REQUEST_ADD:
		return add_queue(w, request->port, request->queue);
	case REQUEST_DEL:
		return del_queue(w, request->port, request->queue);
	case REQUEST_STOP:
	case REQUEST_START:
		switch_port(w, request->port, request->kind == REQUEST_STOP);
		return 0;
	}
	return -EINVAL;
}

static int
serve(struct rxmode *w, const struct rxmode_request *request)
{
	int rc;

	rxq_disarm_all(w);
	rxq_acquit(w);
	w->phase = IDLE_AWAKE;
	rc = change(w, request);
	rxq_count(w);
	return rc;
}

/* Owner only. */
void
rxmode_serve_requests(struct rxmode *w)
{
	pthread_mutex_lock(&w->lock);
	w->request->rc = serve(w, w->request);
	w->done = __atomic_load_n(&w->asked, __ATOMIC_SEQ_CST);
	pthread_cond_broadcast(&w->done_cond);
	pthread_mutex_unlock(&w->lock);
}

/* One at a time; the lock is given up while the owner is waited for. */
static int
ask(struct rxmode *w, struct rxmode_request *request)
{
	pthread_mutex_lock(&w->lock);
	while (w->request != NULL)
		pthread_cond_wait(&w->done_cond, &w->lock);
	if (!w->owned || pthread_equal(w->owner, pthread_self())) {
		request->rc = serve(w, request);
		/* In a callback on the way to a sleep: not before what changed is armed. */
		if (w->owned)
			rxmode_kick(w);
	} else {
		w->request = request;
		__atomic_fetch_add(&w->asked, 1, __ATOMIC_SEQ_CST);
		rxmode_kick(w);
		while (w->done != __atomic_load_n(&w->asked, __ATOMIC_SEQ_CST))
			pthread_cond_wait(&w->done_cond, &w->lock);
		w->request = NULL;
		pthread_cond_broadcast(&w->done_cond);
	}
	pthread_mutex_unlock(&w->lock);
	return request->rc;
}

/* The thread that calls from now on is the owner. */
void
rxmode_own(struct rxmode *w)
{
	pthread_mutex_lock(&w->lock);
	w->owned = true;
	w->owner = pthread_self();
	pthread_mutex_unlock(&w->lock);
	rxmode_registry_own(w, true);
	/* The default slack of 50 us would be a knob of its own. */
	prctl(PR_SET_TIMERSLACK, 1000UL, 0UL, 0UL, 0UL);
}

/* An owner that left its loop serves no requests: they are done on the spot again. */
void
rxmode_leave(struct rxmode *worker)
{
	struct rxmode *w = worker;

	if (__atomic_load_n(&w->asked, __ATOMIC_SEQ_CST) != w->done)
		rxmode_serve_requests(w);
	pthread_mutex_lock(&w->lock);
	if (w->request != NULL && __atomic_load_n(&w->asked, __ATOMIC_SEQ_CST) != w->done) {
		w->request->rc = serve(w, w->request);
		w->done = __atomic_load_n(&w->asked, __ATOMIC_SEQ_CST);
		pthread_cond_broadcast(&w->done_cond);
	}
	rxq_disarm_all(w);
	rxq_acquit(w);
	w->phase = IDLE_AWAKE;
	w->owned = false;
	pthread_mutex_unlock(&w->lock);
	rxmode_registry_own(w, false);
}

int
rxmode_queue_add(struct rxmode *worker, uint16_t port, uint16_t queue)
{
	struct rxmode_request request = { REQUEST_ADD, port, queue, 0 };
	struct rte_eth_dev_info info;

	if (rte_eth_dev_info_get(port, &info) != 0 || queue >= info.nb_rx_queues)
		return -ENODEV;
	return ask(worker, &request);
}

int
rxmode_queue_del(struct rxmode *worker, uint16_t port, uint16_t queue)
{
	struct rxmode_request request = { REQUEST_DEL, port, queue, 0 };

	return ask(worker, &request);
}

void
rxmode_port_stop(struct rxmode *worker, uint16_t port)
{
	struct rxmode_request request = { REQUEST_STOP, port, 0, 0 };

	ask(worker, &request);
}

void
rxmode_port_start(struct rxmode *worker, uint16_t port)
{
	struct rxmode_request request = { REQUEST_START, port, 0, 0 };

	ask(worker, &request);
}

int
rxmode_fd_add(struct rxmode *worker, int fd)
{
	return rx_wait_add(&worker->wait, fd, EPOLLIN, EVENT_FD(fd));
}

int
rxmode_fd_del(struct rxmode *worker, int fd)
{
	return rx_wait_del(&worker->wait, fd);
}
