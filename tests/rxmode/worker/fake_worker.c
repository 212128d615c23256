/* SPDX-License-Identifier: BSD-3-Clause */

#include <unistd.h>

#include <rte_common.h>

#include "fake_port.h"
#include "fake_worker.h"
#include "rxmode.h"

_Atomic uint64_t fake_received;

void
fake_take(void *arg, uint16_t port, uint16_t queue, struct rte_mbuf **pkts, uint16_t n)
{
	RTE_SET_USED(arg);
	RTE_SET_USED(port);
	RTE_SET_USED(queue);
	RTE_SET_USED(pkts);
	fake_received += n;
}

void *
fake_owner(void *worker)
{
	CHECK_EQ(rxmode_run(worker), 0);
	return NULL;
}

void
fake_expect_received(uint64_t wanted)
{
	for (int i = 0; i < 50000 && fake_received != wanted; i++)
		usleep(100);
	CHECK_EQ(fake_received, wanted);
}
