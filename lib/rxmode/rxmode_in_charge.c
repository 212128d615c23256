/* SPDX-License-Identifier: BSD-3-Clause */

#include "rxmode_attach.h"
#include "rxmode_private.h"

/* A thread may have queues of several ports: all are in the hands of one copy of the library. */
static const struct rxmode_attach_ops *
in_charge(void)
{
	return rxmode_registry_attach(&rxmode_attach_mine);
}

int
rxmode_attach(uint16_t port, const struct rxmode_conf *conf)
{
	return in_charge()->attach(port, conf);
}

int
rxmode_detach(uint16_t port)
{
	return in_charge()->detach(port);
}

void
rxmode_attach_expect(uint16_t port, bool expected)
{
	in_charge()->expect(port, expected);
}

int
rxmode_attach_gone(uint16_t port)
{
	return in_charge()->gone(port);
}

int
rxmode_attach_start(uint16_t port, const struct rxmode_conf *conf)
{
	return in_charge()->start(port, conf);
}

void
rxmode_attach_stop(uint16_t port)
{
	in_charge()->stop(port);
}

void
rxmode_attach_queue_stop(uint16_t port, uint16_t queue)
{
	in_charge()->queue_stop(port, queue);
}
