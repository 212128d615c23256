/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>
#include <unistd.h>

#include "msgintr_private.h"

/*
 * Vectors that EAL's interrupt thread watches. A callback may run for as long as
 * the application likes, and whoever gives the vector up may hold what it waits
 * for: nobody waits for a callback. So all that EAL and the callback use
 * is the relay's own, and goes with the callback: handle, eventfd, a reference of
 * the registration. The device's handle and its file descriptors are EAL's, and
 * are gone when the device is detached.
 */

static void
msgintr_relay_free(struct rte_intr_handle *handle __rte_unused, void *arg)
{
	struct msgintr_relay *relay = arg;

	close(rte_intr_fd_get(relay->handle));
	rte_intr_instance_free(relay->handle);
	msgintr_release(relay->owner);
	free(relay);
}

static struct msgintr_relay *
msgintr_relay_create(struct msgintr *mi, uint16_t vector, int fd)
{
	struct msgintr_relay *relay = calloc(1, sizeof(*relay));

	if (relay == NULL)
		return NULL;
	relay->owner = mi;
	relay->vector = vector;
	relay->handle = rte_intr_instance_alloc(RTE_INTR_INSTANCE_F_PRIVATE);
	/* For EAL the type is how much there is to read. */
	if (relay->handle != NULL && rte_intr_fd_set(relay->handle, fd) == 0 &&
	    rte_intr_type_set(relay->handle, RTE_INTR_HANDLE_VFIO_MSIX) == 0)
		return relay;
	rte_intr_instance_free(relay->handle);
	free(relay);
	return NULL;
}

/*
 * Have EAL's interrupt thread call @function when @fd is signalled. If this
 * succeeds @fd is closed by msgintr_unwatch(), or after it.
 */
int
msgintr_watch(struct msgintr *mi, uint16_t vector, int fd, rte_intr_callback_fn function,
	      struct msgintr_relay **relay)
{
	int ret;

	*relay = msgintr_relay_create(mi, vector, fd);
	if (*relay == NULL)
		return -ENOMEM;
	msgintr_hold(mi);
	ret = rte_intr_callback_register((*relay)->handle, function, *relay);
	if (ret == 0)
		return 0;
	msgintr_release(mi);
	rte_intr_instance_free((*relay)->handle);
	free(*relay);
	*relay = NULL;
	return ret;
}

/*
 * Undo msgintr_watch(); the kernel does not signal any more. NULL is allowed. A
 * callback that runs, here or on another thread, ends later, and the relay then.
 *
 * EAL also takes for running what is not: it leaves a source busy whose eventfd
 * it finds empty, as when an eventfd was closed and its number given to this
 * one while EAL was about to read. A signal makes it come by and notice.
 */
void
msgintr_unwatch(struct msgintr_relay *relay, rte_intr_callback_fn function)
{
	const uint64_t one = 1;

	if (relay == NULL)
		return;
	while (rte_intr_callback_unregister(relay->handle, function, relay) == -EAGAIN) {
		/* A counter that is full has signalled. */
		if (write(rte_intr_fd_get(relay->handle), &one, sizeof(one)) < 0 && errno == EINTR)
			continue;
		/* None is marked if the callback ended meanwhile. */
		if (rte_intr_callback_unregister_pending(relay->handle, function, relay,
							 msgintr_relay_free) > 0)
			return;
	}
	msgintr_relay_free(NULL, relay);
}
