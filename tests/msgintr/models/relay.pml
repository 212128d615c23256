/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Queues that share a vector, as lib/msgintr/msgintr_relay.c and msgintr_arm.c:
 * two threads that poll, arm, sleep and disarm; the relay on EAL's interrupt
 * thread; the device; the kernel's line mask. Spin is sequentially consistent,
 * so what is not is spelled out: a register write waits in the store buffer of
 * its processor, which atomic operations and fences empty, and then on its way
 * to the device.
 *
 * LINE, MSI and SHARED (a shared MSI-X vector, whose cause the device clears
 * and masks by itself) select what is granted; all else are mutants.
 */

/*
 * Frames for each queue, any of which may be left over or come late; with two for
 * one queue, one may do the former and one the latter.
 */
#ifndef FRAMES0
#define FRAMES0 1
#endif
#define FRAMES1 1
#define QUEUES 2
#define RELAY QUEUES	/* its processor, after those of the threads */

mtype = { UNMASK, MASK };

/* One deep: a second write waits for the first, which changes no order. */
chan buffer[3] = [1] of { mtype };
chan posted = [1] of { mtype };

byte ring[QUEUES];
bool armed[QUEUES];
bool eventfd[QUEUES];
bool asleep[QUEUES];
byte sent[QUEUES];

bool cause;		/* one for all queues */
bool unmasked;
bool level;		/* cause and unmasked, as the device saw it last */
bool line_masked;	/* by the kernel */
bool signal;		/* the vector's eventfd */
bool relaying;

/* After every change of cause, unmasked or line_masked. */
inline device_update()
{
	d_step {
#ifdef SHARED
		if
		:: cause && unmasked -> cause = false; unmasked = false; signal = true
		:: else -> skip
		fi
#endif
#ifdef MSI
		/* A message is sent when it becomes true, not while it is. */
		if
		:: cause && unmasked && !level -> signal = true
		:: else -> skip
		fi;
		level = cause && unmasked
#endif
#ifdef LINE
		if
		:: cause && unmasked && !line_masked -> line_masked = true; signal = true
		:: else -> skip
		fi
#endif
	}
}

active proctype wire()
{
	do
	:: sent[0] < FRAMES0 -> ring[0]++; atomic { cause = true; device_update(); sent[0]++ }
	:: sent[1] < FRAMES1 -> ring[1]++; atomic { cause = true; device_update(); sent[1]++ }
	:: sent[0] == FRAMES0 && sent[1] == FRAMES1 -> break
	od
}

active proctype device()
{
	mtype what;
end:
	do
	:: atomic { nfull(posted) && nempty(buffer[0]) -> buffer[0] ? what; posted ! what }
	:: atomic { nfull(posted) && nempty(buffer[1]) -> buffer[1] ? what; posted ! what }
	:: atomic { nfull(posted) && nempty(buffer[2]) -> buffer[2] ? what; posted ! what }
	:: atomic { posted ? UNMASK -> unmasked = true; device_update() }
	:: atomic { posted ? MASK -> unmasked = false; device_update() }
	od
}

#define any_armed (armed[0] || armed[1])

/* Masks the cause unless somebody waits; on the given processor. */
inline settle(processor, was_masked)
{
	if
	:: any_armed ->
		if
		:: was_masked -> buffer[processor] ! UNMASK
		:: else -> skip
		fi
	:: else ->
		buffer[processor] ! MASK;
#ifndef NO_FENCE
		empty(buffer[processor]);
#endif
#ifndef NO_LOOK_AFTER_MASK
		if
		:: any_armed -> buffer[processor] ! UNMASK
		:: else -> skip
		fi
#endif
	fi
}

/* Take the armed bit of a queue away; whoever does so signals. */
inline signal_if_armed(processor, which)
{
	atomic {
		empty(buffer[processor]) ->
		if
		:: armed[which] -> armed[which] = false; eventfd[which] = true
		:: else -> skip
		fi
	}
}

proctype thread(byte q)
{
again:
	if
	:: ring[q] > 0 -> ring[q]--; goto again
	:: ring[q] > 0 -> ring[q] = 0
	:: ring[q] > 0 -> skip
	:: ring[q] == 0 -> skip
	fi;
#ifndef NO_LOOK
	if
	:: ring[q] > 0 -> eventfd[q] = true; goto sleep
	:: else -> skip
	fi;
#endif
#ifdef ARM_AFTER_UNMASK
	buffer[q] ! UNMASK;
	atomic { empty(buffer[q]) -> armed[q] = true };
#else
	atomic { empty(buffer[q]) -> armed[q] = true };
	buffer[q] ! UNMASK;
#endif
#ifndef NO_RECHECK
	if
	:: ring[q] > 0 -> signal_if_armed(q, q)
	:: else -> skip
	fi;
#endif
sleep:
	asleep[q] = true;
end:
	eventfd[q];
	atomic { eventfd[q] = false; asleep[q] = false };
	/* Some disarm when they wake, some do not. */
	if
	:: atomic { empty(buffer[q]) -> armed[q] = false }; settle(q, false)
	:: skip
	fi;
	goto again
}

inline scan(number)
{
	if
	:: armed[number] && ring[number] > 0 -> signal_if_armed(RELAY, number)
	:: else -> skip
	fi
}

inline read_cause()
{
#ifdef SHARED
	skip	/* The device has cleared it as it sent the message. */
#else
	/* A read is answered after the writes before it. */
	atomic { empty(buffer[RELAY]) && empty(posted) -> cause = false; device_update() }
#endif
}

active proctype relay()
{
end:
	do
	:: atomic { signal -> signal = false; relaying = true };
#ifdef UNMASK_LINE_FIRST
		atomic { line_masked = false; device_update() };
#endif
#ifndef SCAN_FIRST
		read_cause();
#endif
		scan(0);
#ifndef SCAN_ONE
		scan(1);
#endif
#ifdef SCAN_FIRST
		read_cause();
#endif
#ifdef SHARED
#ifdef MASKED_FORGOTTEN
		settle(RELAY, false);
#else
		settle(RELAY, true);
#endif
#else
		settle(RELAY, false);
#endif
#if defined(LINE) && !defined(UNMASK_LINE_FIRST) && !defined(NO_ACK)
		atomic { empty(buffer[RELAY]) -> line_masked = false; device_update() };
#endif
		relaying = false
	od
}

/* A frame waits, its thread sleeps, and nobody is left to do anything. */
active proctype monitor()
{
end:
	atomic {
		sent[0] == FRAMES0 && sent[1] == FRAMES1 && !signal && !relaying &&
		empty(buffer[0]) && empty(buffer[1]) && empty(buffer[2]) && empty(posted) &&
		asleep[0] && asleep[1] && !eventfd[0] && !eventfd[1] &&
		(ring[0] > 0 || ring[1] > 0) -> assert(false)
	}
}

init
{
	atomic { run thread(0); run thread(1) }
}
