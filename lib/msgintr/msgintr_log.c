/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdarg.h>

#include "msgintr_private.h"

void
msgintr_log(const struct msgintr *mi, bool error, const char *format, ...)
{
	char line[160];
	va_list args;

	if (mi->chars.log == NULL)
		return;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	mi->chars.log(mi->chars.context, error, line);
}
