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

#ifndef FRAMES
#define FRAMES 2
#endif
#define QUEUES 2
#define RELAY QUEUES	/* its processor, after those of the threads */

mtype = { UNMASK, MASK };

chan buffer[3] = [2] of { mtype };
chan posted = [6] of { mtype };

byte ring[QUEUES];
bool armed[QUEUES];
bool eventfd[QUEUES];
bool asleep[QUEUES];
byte sent[QUEUES];

bool cause;		/* one for all queues */
bool enabled;
bool level;		/* cause and enabled, as the device saw it last */
bool line_masked;	/* by the kernel */
bool signal;		/* the vector's eventfd */
bool relaying;

/* After every change of cause, enabled or line_masked. */
inline device_update()
{
	d_step {
#ifdef SHARED
		if
		:: cause && enabled -> cause = false; enabled = false; signal = true
		:: else -> skip
		fi
#endif
#ifdef MSI
		/* A message is sent when it becomes true, not while it is. */
		if
		:: cause && enabled && !level -> signal = true
		:: else -> skip
		fi;
		level = cause && enabled
#endif
#ifdef LINE
		if
		:: cause && enabled && !line_masked -> line_masked = true; signal = true
		:: else -> skip
		fi
#endif
	}
}

active proctype wire()
{
	do
	:: sent[0] < FRAMES -> ring[0]++; atomic { cause = true; device_update(); sent[0]++ }
	:: sent[1] < FRAMES -> ring[1]++; atomic { cause = true; device_update(); sent[1]++ }
	:: sent[0] == FRAMES && sent[1] == FRAMES -> break
	od
}

active proctype device()
{
	mtype what;
end:
	do
	:: atomic { buffer[0] ? what -> posted ! what }
	:: atomic { buffer[1] ? what -> posted ! what }
	:: atomic { buffer[2] ? what -> posted ! what }
	:: atomic { posted ? UNMASK -> enabled = true; device_update() }
	:: atomic { posted ? MASK -> enabled = false; device_update() }
	od
}

#define any_armed (armed[0] || armed[1])

/* Masks the cause unless somebody waits; on processor cpu. */
inline settle(cpu, was_masked)
{
	if
	:: any_armed ->
		if
		:: was_masked -> buffer[cpu] ! UNMASK
		:: else -> skip
		fi
	:: else ->
		buffer[cpu] ! MASK;
#ifndef NO_FENCE
		empty(buffer[cpu]);
#endif
#ifndef NO_LOOK_AFTER_MASK
		if
		:: any_armed -> buffer[cpu] ! UNMASK
		:: else -> skip
		fi
#endif
	fi
}

/* Take the armed bit of queue q away; whoever does so signals. */
inline signal_if_armed(cpu, q)
{
	atomic {
		empty(buffer[cpu]) ->
		if
		:: armed[q] -> armed[q] = false; eventfd[q] = true
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

inline scan(q)
{
	if
	:: armed[q] && ring[q] > 0 -> signal_if_armed(RELAY, q)
	:: else -> skip
	fi
}

inline read_cause()
{
#ifndef SHARED
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

/* A frame waits, its thread sleeps, and nothing is on its way. */
active proctype monitor()
{
end:
	atomic {
		sent[0] == FRAMES && sent[1] == FRAMES && !signal && !relaying &&
		empty(buffer[0]) && empty(buffer[1]) && empty(buffer[2]) && empty(posted) &&
		((asleep[0] && ring[0] > 0 && !eventfd[0]) ||
		 (asleep[1] && ring[1] > 0 && !eventfd[1])) -> assert(false)
	}
}

init
{
	atomic { run thread(0); run thread(1) }
}
