/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * A worker of lib/rxmode without policy and backstop: it arms all of its
 * queues after every empty round, looks at all of them again, sleeps, wakes,
 * disarms. Around it, a wire, a device and posted writes for each queue, and
 *  KICKS	a peer that publishes work and kicks
 *  STOPS	a control thread that stops and starts the port of the last queue
 *  DELS	another that takes the first queue away and gives it back
 * Spin is sequentially consistent, so what is not is spelled out: BUFFERED, the
 * peer's store buffer, which an exchange empties. Races inside of the driver are
 * direct.pml's and relay.pml's.
 *
 * Queues: net_gbe's (a cause that comes while masked is kept; arming looks, and
 * signals what it finds), or
 *  FORGETFUL	a cause that comes while masked is not kept; arming does not look,
 *		and has reached the device when it returns
 *  EAGAIN	the same, but arming looks and refuses
 *  TIMER	the last one has no interrupt
 *  FDS_STAY	eventfds survive a stop; else each start makes new ones
 * Run: the application does its work when asked whether it may sleep; or
 *  OWN_LOOP	loop: it does so once in each round, and relies on being kicked
 * TIME_OUTS: a sleep may end by itself, with the queues armed.
 * UNANNOUNCED: the port is stopped and started without a word to the worker.
 * All else are mutants.
 */

#ifndef N
#define N 2
#endif
#define LAST (N - 1)
#ifndef FRAMES
#define FRAMES 1	/* that wait in a queue at a time */
#endif
#ifdef EAGAIN
#define FORGETFUL
#endif

mtype = { AWAKE, KICKED, ASLEEP };
mtype = { NONE, STOP, START, DEL, ADD };

/* Of a queue's mask, on their way to the device: true unmasks. One waits for the one before. */
chan posted[N] = [1] of { bool };

/* The port of each queue. */
bool running[N] = true;
byte ring[N];		/* frames that the worker has not taken */
bool raising[N];	/* a frame's cause, after the frame */
bool cause[N];
bool unmasked[N];

/* The worker's view. */
bool present[N] = true;
bool stopped[N];
bool by_timer[N];
bool armed[N];
bool registered[N] = true;	/* with the eventfd that the port has now */
bool ready[N];			/* an edge that epoll has not reported */
bool asleep;

mtype state = AWAKE;
bool kick_fd;
bool work, buffered;
bool peer_busy, control_busy;
mtype request = NONE;

#define polled(q)	(present[q] && !stopped[q])
#define waits(q)	(polled(q) && ring[q] > 0)
#define in_flight(q)	(raising[q] || ready[q] || len(posted[q]) > 0)
#if N == 3
#define any(of)		(of(0) || of(1) || of(2))
#else
#define any(of)		(of(0) || of(1))
#endif
#ifdef NO_FENCE
#define drained		true
#else
#define drained		!buffered
#endif
#define edge(q)		ready[q]
#define needs_timer(q)	(polled(q) && by_timer[q])
/* Such a sleep ends by itself, as often as the knob demands. */
#ifdef NO_TIMER
#define timer_runs	false
#else
#define timer_runs	any(needs_timer)
#endif

inline signal(q)
{
	ready[q] = ready[q] || registered[q]
}

/* After every change of cause or unmasked. A message masks. */
inline device_update(q)
{
	if
	:: cause[q] && unmasked[q] -> cause[q] = false; unmasked[q] = false; signal(q)
#ifdef FORGETFUL
	:: else -> cause[q] = false
#else
	:: else -> skip
#endif
	fi
}

/* The wire and the device of a queue. */
proctype port(byte q)
{
end:
	do
	/* The descriptor is written before the cause is raised. */
	:: atomic { running[q] && !raising[q] && ring[q] < FRAMES ->
		ring[q]++; raising[q] = true }
	:: atomic { raising[q] -> raising[q] = false; cause[q] = true; device_update(q) }
	:: atomic { posted[q] ? unmasked[q]; device_update(q) }
	od
}

/* Both sides exchange the state, which empties the store buffer. */
inline kick(busy)
{
	if
	:: atomic { drained && state == ASLEEP -> state = KICKED };
		atomic { kick_fd = true; busy = false }
#ifdef KICK_IF_ASLEEP
	:: atomic { drained && state != ASLEEP -> busy = false }
#else
	:: atomic { drained && state != ASLEEP -> state = KICKED; busy = false }
#endif
	fi
}

#ifdef KICKS
active proctype peer()
{
end:
	do
#ifdef KICK_FIRST
	:: peer_busy = true; kick(peer_busy); work = true
#elif defined(BUFFERED)
	:: atomic { !peer_busy -> peer_busy = true; buffered = true };
		kick(peer_busy)
#else
	:: atomic { peer_busy = true; work = true };
		kick(peer_busy)
#endif
	od
}
#endif

#ifdef BUFFERED
active proctype store_buffer()
{
end:
	do
	:: atomic { buffered -> buffered = false; work = true }
	od
}
#endif

inline driver_stop(q)
{
	d_step {
		running[q] = false;
		ring[q] = 0;
		raising[q] = false;
		cause[q] = false;
		unmasked[q] = false;
#ifndef STOP_SILENT
		ready[q] = ready[q] || (registered[q] && armed[q]);
#endif
	}
}

inline driver_start(q)
{
	d_step {
#ifndef FDS_STAY
		registered[q] = false;
#endif
		unmasked[q] = false;
		running[q] = true
	}
}

/* The owner serves when this waits: both hold a lock otherwise. */
inline ask(what)
{
#ifdef ASK_NO_KICK
	atomic { request == NONE -> request = what };
#else
	atomic { request == NONE -> control_busy = true; request = what };
	kick(control_busy);
#endif
	request != what
}

#ifdef STOPS
active proctype stop_and_start()
{
end:
	do
#ifdef UNANNOUNCED
	:: driver_stop(LAST); driver_start(LAST)
#else
	:: ask(STOP); driver_stop(LAST); driver_start(LAST); ask(START)
#endif
	od
}
#endif

#ifdef DELS
active proctype del_and_add()
{
end:
	do
	:: ask(DEL); ask(ADD)
	od
}
#endif

/* By the worker: events that are there are dropped, of whatever queue. */
inline drop_events()
{
	d_step {
		ready[0] = false;
		ready[1] = false;
#if N == 3
		ready[2] = false
#endif
	}
}

inline unregister(q)
{
	registered[q] = false;
	ready[q] = false
}

#ifdef TIMER
#define has_interrupt(q)	(q != LAST && running[q])
#else
#define has_interrupt(q)	(running[q])
#endif

inline register(q)
{
	atomic {
		if
		:: !stopped[q] && has_interrupt(q) ->
			registered[q] = true;
			by_timer[q] = false;
			drop_events()
		:: else ->
			registered[q] = false;
			by_timer[q] = true
		fi
	}
}

inline serve()
{
	if
	:: request == STOP ->
#ifndef NO_REREGISTRATION
		unregister(LAST);
#endif
		stopped[LAST] = true
	:: request == START ->
		stopped[LAST] = false;
#ifndef NO_REREGISTRATION
		register(LAST)
#endif
	:: request == DEL ->
		/* The last one takes the place, and its number in epoll. */
		atomic { unregister(0); present[0] = false };
		unregister(LAST);
		register(LAST)
	:: request == ADD ->
		present[0] = true;
		register(0)
	fi;
	request = NONE
}

inline disarm(q)
{
	atomic {
		if
		:: armed[q] ->
#ifndef DISARM_UNWRITTEN
			posted[q] ! false;
#endif
			armed[q] = false
		:: else -> skip
		fi
	}
}

inline disarm_all()
{
	atomic {
		disarm(0);
		disarm(1);
#if N == 3
		disarm(2);
#endif
		phase_armed = false
	}
}

inline arm(q)
{
	atomic {
		if
		:: !polled(q) || by_timer[q] || armed[q] -> skip
		:: else ->
			if
			/* Cannot be armed: by timer from now on. */
			:: !running[q] -> unregister(q); by_timer[q] = true
#ifdef EAGAIN
			:: running[q] && ring[q] > 0 -> goto woken
#endif
#if !defined(FORGETFUL) && !defined(NO_DRIVER_LOOK)
			:: running[q] && ring[q] > 0 -> armed[q] = true; signal(q)
#endif
			:: else -> posted[q] ! true; armed[q] = true;
#if defined(FORGETFUL) && !defined(NO_FLUSH)
				empty(posted[q]);
#endif
#ifndef STOP_MISSED
				/* Stopped since it was looked at. */
				if
				:: !running[q] -> signal(q)
				:: else -> skip
				fi
#endif
			fi
		fi
	}
}

inline take(q)
{
	if
	:: waits(q) -> ring[q]--; found = true
	:: waits(q) -> ring[q] = 0; found = true
	:: else -> skip
	fi
}

active proctype worker()
{
	bool found, phase_armed, kicked;

again:
#ifdef OWN_LOOP
	work = false;
#endif
	atomic { take(0) };
#ifdef LOOK_ONE
	if
	:: phase_armed -> goto looked
	:: else -> skip
	fi;
#endif
	atomic { take(1) };
#if N == 3
	atomic { take(2) };
#endif
looked:
	if
	:: request != NONE ->
		!control_busy;
#ifndef SERVE_ARMED
		disarm_all();
#endif
		serve()
	:: else -> skip
	fi;
	atomic {
		if
		:: found && phase_armed -> found = false; disarm_all(); goto again
#ifdef ARM_BUSY
		:: found && !phase_armed -> found = false
#else
		:: found && !phase_armed -> found = false; goto again
#endif
		:: !found && phase_armed -> goto sleep
		:: else -> skip
		fi };
#ifndef OWN_LOOP
	atomic {
		if
		:: work -> work = false; goto again
		:: else -> skip
		fi };
#endif
	arm(0);
#ifndef ARM_ONE
	arm(1);
#if N == 3
	arm(2);
#endif
#endif
	phase_armed = true;
#ifdef DROP_BEFORE_LOOK
	drop_events();
#endif
#ifndef NO_LOOK
	goto again;
#endif
sleep:
#ifdef DROP_AFTER_LOOK
	drop_events();
#endif
	atomic {
		if
#ifdef SLEEP_BY_STORE
		:: true -> state = ASLEEP
#else
		:: state == AWAKE -> state = ASLEEP
		:: else -> state = AWAKE; goto woken
#endif
		fi
#ifdef OWN_LOOP
		; asleep = true
#elif defined(ASK_ONCE)
		; asleep = true
#endif
	};
#if !defined(OWN_LOOP) && !defined(ASK_ONCE)
	atomic {
		if
		:: work -> work = false
		:: else -> asleep = true; goto wait
		fi };
	atomic { state = AWAKE; goto woken };
#endif
wait:
end:
	if
	:: atomic { any(edge) || kick_fd || timer_runs ->
		asleep = false; kicked = kick_fd; drop_events() }
#ifdef TIME_OUTS
	/* Still armed: the next round is the look. */
	:: atomic { !any(edge) && !kick_fd -> asleep = false };
		state = AWAKE;
#ifdef TIME_OUT_DISARMS
		disarm_all();
		phase_armed = true;
#endif
		goto again
#endif
	fi;
	state = AWAKE;
	atomic {
		if
		:: kicked -> kick_fd = false; kicked = false
		:: else -> skip
		fi };
woken:
#ifdef NO_DISARM
	phase_armed = false;
#else
	disarm_all();
#endif
	goto again
}

/* Something waits, the worker sleeps, and nothing is on its way. */
active proctype monitor()
{
end:
	atomic {
		asleep && !kick_fd && !peer_busy && !control_busy && !buffered &&
		!timer_runs && !any(in_flight) && (any(waits) || work || request != NONE) -> assert(false)
	}
}

init
{
	atomic {
#ifdef TIMER
		by_timer[LAST] = true;
		registered[LAST] = false;
#endif
		run port(0);
		run port(1);
#if N == 3
		run port(2)
#endif
	}
}
