/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdio.h>
#include <unistd.h>

#include "complain.h"

/* Of one port: a mistake in a loop says the same over and over. */
#define MAX_PRINTED 50

void
sim_complain_args(struct sim_port *port, const char *format, va_list args)
{
	char text[512];
	int len, room = sizeof(text) - 1;

	port->counts.complaints++;
	if (!port->rig->strict) {
		port->nb_silenced += port->rig->options.strict;
		return;
	}
	port->rig->failed = true;
	if (port->counts.complaints > MAX_PRINTED)
		return;
	len = snprintf(text, room, "gbe_sim: port %u (%s): ", port->index, port->model->title);
	len += vsnprintf(text + len, room - len, format, args);
	if (len >= room)
		len = room - 1;
	text[len++] = '\n';
	/* One call: threads do not mix, and stdio is not for signal handlers. */
	if (write(STDERR_FILENO, text, len) < 0)
		port->rig->failed = true;
}

void
sim_complain(struct sim_port *port, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	sim_complain_args(port, format, args);
	va_end(args);
}
