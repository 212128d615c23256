/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * msgintr_trigger() against arming: a thread raises the message of a queue that
 * another is about to sleep on. Each stores its own flag, then looks at the
 * other's; a store that is no atomic operation waits in a store buffer.
 */

bool kicked, kicked_buffered;
bool armed, armed_buffered;
bool eventfd, asleep, done;

active proctype trigger()
{
#ifdef NO_FENCE_KICK
	kicked_buffered = true;
#else
	kicked = true;
#endif
	atomic {
		if
		:: armed -> armed = false; kicked = false; eventfd = true
		:: else -> skip
		fi
	};
	done = true
}

active proctype store_buffers()
{
end:
	do
	:: atomic { kicked_buffered -> kicked_buffered = false; kicked = true }
	:: atomic { armed_buffered -> armed_buffered = false; armed = true }
	od
}

active proctype thread()
{
#ifdef NO_FENCE_ARM
	armed_buffered = true;
#else
	armed = true;
#endif
#ifndef NO_LOOK
	if
	:: kicked -> eventfd = true
	:: else -> skip
	fi;
#endif
	asleep = true;
end:
	eventfd
}

active proctype monitor()
{
end:
	atomic {
		done && asleep && !eventfd && !kicked_buffered && !armed_buffered ->
		assert(false)
	}
}
