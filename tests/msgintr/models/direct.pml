/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Arming a queue that has a vector to itself, as lib/msgintr/msgintr_arm.c: one
 * thread that polls, arms and sleeps; the device; posted writes between them.
 *
 * CLEAR selects the protocol that forgets old causes; without it the device's
 * latch is relied upon. What else can be defined are mutants, each a mistake
 * that tests/kit/check-models must see found, or harmless for a reason that docs give.
 */

#ifndef FRAMES
#define FRAMES 3
#endif

mtype = { CAUSE_CLEAR, UNMASK, MASK };

/* Writes on their way to the device: in order, and not there yet. */
chan posted = [4] of { mtype };

byte ring;		/* frames that the thread has not taken */
bool cause;		/* latched at the device */
bool unmasked;
bool message;		/* on its way to the eventfd, behind its descriptor */
bool eventfd;
bool asleep;
bool wire_done;
bool had_message;	/* for NO_AUTO_CLEAR */

/* The descriptor is written before the cause is raised. */
active proctype wire()
{
	byte sent;

	do
	:: sent < FRAMES ->
		ring++;
		cause = true;
		sent++
	:: else ->
		break
	od;
	wire_done = true
}

active proctype device()
{
end:
	do
	:: atomic { posted ? CAUSE_CLEAR -> cause = false }
	:: atomic { posted ? UNMASK -> unmasked = true }
	:: atomic { posted ? MASK -> unmasked = false }
	:: atomic {
#ifdef NO_AUTO_CLEAR
		/* The cause stays, and only a new one sends a message. */
		cause && unmasked && !had_message -> had_message = true;
#else
		cause && unmasked -> cause = false; unmasked = false;
#endif
		message = true }
	:: atomic { message -> message = false; eventfd = true }
	od
}

active proctype thread()
{
again:
	/* A budget may leave something behind. */
	if
	:: ring > 0 -> ring--; goto again
	:: ring > 0 -> ring = 0
	:: ring > 0 -> skip
	:: ring == 0 -> skip
	fi;
#ifdef DRAIN_AFTER_POLL
	eventfd = false;
#endif
#ifndef NO_LOOK
	/* Work is signalled without the device. */
	if
	:: ring > 0 -> eventfd = true; goto sleep
	:: else -> skip
	fi;
#endif
#ifdef CLEAR
#if !defined(CLEAR_LAST) && !defined(CLEAR_AFTER)
	posted ! CAUSE_CLEAR;
#ifndef NO_FLUSH
	empty(posted);
#endif
#endif
	posted ! UNMASK;
#ifdef CLEAR_AFTER
	posted ! CAUSE_CLEAR;
#ifndef NO_FLUSH
	empty(posted);
#endif
#endif
#ifndef NO_RECHECK
	if
	:: ring > 0 -> eventfd = true
	:: else -> skip
	fi;
#endif
#ifdef CLEAR_LAST
	posted ! CAUSE_CLEAR;
#endif
#else
	posted ! UNMASK;
#ifdef RECHECK
	if
	:: ring > 0 -> eventfd = true
	:: else -> skip
	fi;
#endif
#endif
#ifdef DRAIN_AFTER_ARM
	eventfd = false;
#endif
sleep:
	asleep = true;
end:
	eventfd;
	atomic { asleep = false;
#if !defined(DRAIN_AFTER_POLL) && !defined(DRAIN_AFTER_ARM)
	eventfd = false;
#endif
	}
	posted ! MASK;
	goto again
}

/* A frame waits, the thread sleeps, and nothing is on its way. */
active proctype monitor()
{
end:
	atomic {
		wire_done && asleep && ring > 0 && !eventfd && !message &&
		empty(posted) && !(cause && unmasked
#ifdef NO_AUTO_CLEAR
		&& !had_message
#endif
		) -> assert(false)
	}
}
