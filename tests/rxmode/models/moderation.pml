/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Setting a vector's interval while a frame waits for its end, as
 * gbe_moderation_write() does: on the 82576 with the bit that leaves a running
 * count alone. A frame must not wait longer than the intervals that were begun.
 *
 *  RESTARTS	mutant: each write begins the interval anew
 *  ONCE	written once only, as lib/rxmode does while its policy stays
 */

#define INTERVAL 2
#ifdef ONCE
#define LONGEST (2 * INTERVAL)
#else
#define LONGEST INTERVAL
#endif

byte left;		/* of the interval that runs */
bool frame;
byte waited;

active proctype wire()
{
end:
	do
	:: frame = true
	od
}

active proctype clock()
{
end:
	do
	:: atomic {
		if
		:: left > 0 -> left--
		:: else -> skip
		fi;
		if
		:: frame && left == 0 -> frame = false; waited = 0; left = INTERVAL
		:: frame && left > 0 -> waited++
		:: else -> skip
		fi;
		assert(waited < LONGEST) }
	od
}

active proctype writer()
{
end:
	do
#ifdef RESTARTS
	:: left > 0 -> left = INTERVAL;
#else
	:: left > 0 ->	/* changes nothing that runs */
#endif
#ifdef ONCE
		break
#else
		skip
#endif
	od
}
