/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>

#include "message.h"
#include "wait.h"

int
message_lost(const char *why)
{
	fprintf(stderr, "the other process of the measurement %s\n", why);
	return -ECONNRESET;
}

int
message_put(int peer, const void *message, size_t size)
{
	return send(peer, message, size, MSG_NOSIGNAL) == (ssize_t)size ? 0 : -EPIPE;
}

int
message_get(int peer, void *message, size_t size, uint64_t until)
{
	int rc = wait_for_events(peer, POLLIN, until);
	ssize_t n;

	if (rc < 0)
		return rc;
	if (rc == 0)
		return message_lost("does not answer");
	/* A message that is too long is cut off; MSG_TRUNC returns its real size. */
	n = recv(peer, message, size, MSG_DONTWAIT | MSG_TRUNC);
	if (n <= 0)
		return 0;
	return n == (ssize_t)size ? 1 : message_lost("speaks of something else");
}
