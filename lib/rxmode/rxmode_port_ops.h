/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef RXMODE_PORT_OPS_H
#define RXMODE_PORT_OPS_H

#include <stdint.h>

#include <rte_mbuf.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Exported is what is declared here, and version.map names it. */
#pragma GCC visibility push(default)

/**
 * @file
 * What a port can do with interrupts beyond ethdev.
 *
 * A driver publishes a table of functions for a port, and whoever has the port's id finds it:
 * lib/rxmode itself, or an application. The two need not be linked to the same copy of the
 * library. A driver may carry one inside, and all copies in a process know the same tables.
 *
 * The functions are those of the primary process. A secondary process can neither publish a table
 * nor find one.
 *
 * A table is found from rxmode_port_ops_publish() to rxmode_port_ops_withdraw(), while the port is
 * open. A driver that forgets to withdraw it leaves it to the next port of the same id, which its
 * functions refuse. Who may call its functions, and when:
 *
 * - Who has a part in when the port is closed, as an application has, finds the table with
 *   rxmode_port_ops() and keeps it. No function may run while the port is closed or its device is
 *   removed, as with the functions of ethdev. Afterwards they do nothing but fail, and the table
 *   has to be looked for anew if the port comes back.
 * - All others, such as threads of a library or of telemetry, call between rxmode_port_ops_hold()
 *   and rxmode_port_ops_let_go(). The closing thread waits for them. lib/rxmode does so itself.
 *
 * The functions of a table check the port and the queue that they are given. They return a
 * negative errno on failure: -ENODEV or -ENOTSUP if the port is not one of this driver's,
 * -ENOTSUP if the port has no interrupts, or none for its receive queues now, or if the driver
 * lacks the function, -EINVAL for a queue that does not exist. None of them blocks.
 */

/** Raised when a member changes its meaning. Members are added at the end. */
#define RXMODE_PORT_OPS_VERSION 1

/** At most one interrupt of a queue in an interval. */
struct rxmode_moderation {
	uint32_t interval_us;
	uint32_t per_second;  /**< for setting; used if interval_us is 0; never more of them */
	uint32_t interval_ns; /**< read back only: exactly as programmed */
};

/** The table of a port. A driver sets every member. */
struct rxmode_port_ops {
	uint32_t version; /**< RXMODE_PORT_OPS_VERSION */
	uint32_t size;    /**< of this table, in bytes */

	/**
	 * Set the moderation of a queue, also while the queue runs. All zero: none. Queues that
	 * share a vector share its moderation. Without interrupts of queues now, it is kept for
	 * those of the next start. The control path: one thread at a time for a port.
	 *
	 * @return 0; -ERANGE: more than the device can
	 */
	int (*moderation_set)(uint16_t port_id, uint16_t queue_id,
			      const struct rxmode_moderation *moderation);
	/** Read what is programmed. As above; -ENODATA unless the queue has an interrupt now. */
	int (*moderation_get)(uint16_t port_id, uint16_t queue_id,
			      struct rxmode_moderation *moderation);
	/**
	 * Arm several queues by one register write: bit q is queue q. What
	 * rte_eth_dev_rx_intr_enable() does for one. The thread that polls these queues.
	 *
	 * @return 0; -EAGAIN: a queue holds frames, as the driver was told to check, and none of
	 *   the queues is armed
	 */
	int (*arm)(uint16_t port_id, uint64_t queues);
	/** Disarm several queues. As arm, without -EAGAIN. */
	int (*disarm)(uint16_t port_id, uint64_t queues);
	/**
	 * Wake whoever sleeps on the queue, as an interrupt would. If the queue is not armed, that
	 * happens as soon as it is. Any thread.
	 */
	int (*trigger)(uint16_t port_id, uint16_t queue_id);
	/**
	 * Receive as rte_eth_rx_burst() does. If that was all there is, arm the queue and look
	 * again. The thread that polls the queue.
	 *
	 * @param[out] armed
	 *   1: the queue is armed and empty; 0: there may be more, call again
	 * @return the number of packets
	 */
	int (*poll)(uint16_t port_id, uint16_t queue_id, struct rte_mbuf **pkts, uint16_t nb_pkts,
		    int *armed);
};

/**
 * For drivers: from now on @p ops is what the port can do. The table is not copied: it has to be
 * constant and to last until it is withdrawn. It replaces one that was published before. When the
 * port is probed, by the thread that does so. May take locks of EAL.
 *
 * @return 0; -EINVAL: NULL, no such port id, or a member of a known version is not set;
 *   -ENOTSUP: not the primary process; -ENOMEM
 */
int rxmode_port_ops_publish(uint16_t port_id, const struct rxmode_port_ops *ops);

/**
 * For drivers: take the table back. When the port is closed, before anything that its functions
 * need goes. From the call on nobody finds the table, and when it returns nobody holds the port.
 * It waits for who does, which is microseconds, so a thread that holds the port must not call it.
 * Without a table, or in a secondary process: nothing. May take locks of EAL.
 */
void rxmode_port_ops_withdraw(uint16_t port_id);

/**
 * Find the table of a port. Any thread, after rte_eal_init(). May take locks of EAL, so it is not
 * for each burst: keep the pointer while the port is open.
 *
 * @return NULL if there is none, if its version is not RXMODE_PORT_OPS_VERSION or its size too
 *   small, if the port is closed, and in secondary processes
 */
const struct rxmode_port_ops *rxmode_port_ops(uint16_t port_id);

/**
 * Find the table, and keep the port from being closed until rxmode_port_ops_let_go(): not longer
 * than a few calls take, without waiting for anything. Any thread, any number at a time; a thread
 * may hold several ports, or one more than once. Takes a lock of EAL until a driver has published
 * a table in this process, and once after that.
 *
 * @return NULL as rxmode_port_ops(), also while the port is being closed: do not let go
 */
const struct rxmode_port_ops *rxmode_port_ops_hold(uint16_t port_id);

/** Undo one rxmode_port_ops_hold(), by the same thread. Does not block. */
void rxmode_port_ops_let_go(uint16_t port_id);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif /* RXMODE_PORT_OPS_H */
