/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Devices that are unplugged in the middle of an operation: at the first access
 * to a register, at the last one, and at some in between. Each point wants a
 * process of its own, as the device is gone for good.
 */

#include <stdio.h>

#include "case.h"
#include "life.h"
#include "sweep.h"

#define FAULT "unplug"
#define NEVER 1000000000
/* Where an operation has so many accesses. */
#define POINTS 4

static bool
count_accesses(enum operation op, unsigned long *count)
{
	char specification[64];

	snprintf(specification, sizeof(specification), "%s:%u", FAULT, NEVER);
	TRY(life_begin(op));
	EXPECT(gbe_sim()->arm_fault(specification) == 0, "no fault %s", specification);
	EXPECT(life_do(op) == 0, "%s fails", operation_names[op]);
	*count = gbe_sim()->fault_passed(FAULT);
	gbe_sim()->arm_fault(NULL);
	EXPECT(*count != 0, "%s accesses no register", operation_names[op]);
	return life_end();
}

static bool
unplug_at(enum operation op, unsigned long access)
{
	char specification[64];
	int ret;

	snprintf(progress->where, sizeof(progress->where), "%s, unplugged at access %lu",
		 operation_names[op], access);
	snprintf(specification, sizeof(specification), "%s:%lu", FAULT, access);
	TRY(life_begin(op));
	EXPECT(gbe_sim()->arm_fault(specification) == 0, "no fault %s", specification);
	ret = life_do(op);
	EXPECT(gbe_sim()->fault_struck(FAULT) == 1, "the fault did not strike");
	EXPECT(ret <= 0, "%s returns %d", operation_names[op], ret);
	return true;
}

/* The next point of those of the operation. */
static bool
unplug_in(enum operation op)
{
	unsigned long accesses, points;

	TRY(count_accesses(op, &accesses));
	points = accesses < POINTS ? accesses : POINTS;
	TRY(unplug_at(op,
		      points == 1 ? 1 : 1 + (progress->nth - 1) * (accesses - 1) / (points - 1)));
	progress->nb_points++;
	progress->nth = progress->nth < points ? progress->nth + 1 : 0;
	return true;
}

bool
case_unplug_in_start(void)
{
	return unplug_in(OP_START);
}

bool
case_unplug_in_stop(void)
{
	return unplug_in(OP_STOP);
}

bool
case_unplug_in_close(void)
{
	return unplug_in(OP_CLOSE);
}
