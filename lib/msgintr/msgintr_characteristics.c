/* SPDX-License-Identifier: BSD-3-Clause */

#include "msgintr_private.h"

/* What a driver registers: filling it in, and whether it is complete. */

void
msgintr_characteristics_set(struct msgintr_characteristics *chars, msgintr_isr_t *isr,
			    msgintr_dpc_t *dpc, msgintr_switch_t *disable, msgintr_switch_t *enable)
{
	chars->message_supported = true;
	chars->message_isr = isr;
	chars->message_dpc = dpc;
	chars->disable_message = disable;
	chars->enable_message = enable;
	chars->line_isr = isr;
	chars->line_dpc = dpc;
	chars->disable_line = disable;
	chars->enable_line = enable;
}

bool
msgintr_characteristics_complete(const struct msgintr_characteristics *chars)
{
	/* Messages may be refused at any start: without a line no registration. */
	if (chars->line_isr == NULL || chars->line_dpc == NULL || chars->disable_line == NULL ||
	    chars->enable_line == NULL)
		return false;
	if (chars->message_supported &&
	    (chars->message_isr == NULL || chars->message_dpc == NULL ||
	     chars->disable_message == NULL || chars->enable_message == NULL))
		return false;
	return chars->has_work != NULL && chars->progress != NULL && chars->other_dpc != NULL;
}
