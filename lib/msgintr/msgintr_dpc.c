/* SPDX-License-Identifier: BSD-3-Clause */

#include "msgintr_private.h"

uint16_t
msgintr_dpc_run(struct msgintr *mi, uint16_t queue, uint16_t budget, void *arg,
		enum msgintr_dpc_state *state)
{
	msgintr_dpc_t *dpc =
		mi->grant.type == MSGINTR_LINE ? mi->chars.line_dpc : mi->chars.message_dpc;
	uint16_t taken;
	int ret;

	taken = dpc(mi->chars.context, queue, budget, arg);
	*state = MSGINTR_DPC_MORE;
	if (taken >= budget)
		return taken;
	/* Whatever arm=latch says: here work is better taken than signalled. */
	if (mi->chars.has_work(mi->chars.context, queue))
		return taken;
	ret = msgintr_arm(mi, queue);
	if (ret == 0)
		*state = MSGINTR_DPC_ARMED;
	return taken;
}
