/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdio.h>

#include "check.h"
#include "gbe_sim.h"
#include "watcher.h"

#define PORT_ON_RIG 0

void
watcher_mark(const char *text)
{
	char answer[8];

	if (gbe_sim() != NULL) {
		gbe_sim()->journal_mark(text);
		return;
	}
	printf("@mark %s\n", text);
	fflush(stdout);
	CHECK(fgets(answer, sizeof(answer), stdin) != NULL);
}

void
watcher_registers(void)
{
	if (gbe_sim() != NULL)
		gbe_sim()->journal_registers(PORT_ON_RIG);
}

void
watcher_set_cable(bool plugged)
{
	if (gbe_sim() != NULL)
		gbe_sim()->set_link(PORT_ON_RIG, plugged);
}
