/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SWEEP_CASE_H
#define SWEEP_CASE_H

/*
 * Tests of single situations. Each begins with a device that is not probed and
 * may leave the port in any state. Afterwards nothing may be left of it, and it
 * must come to life again unless it is unplugged.
 */

#include <stdbool.h>

/* case_device.c */
bool case_link_lost(void);
bool case_unplug_traffic(void);
bool case_unplug_stopped(void);
bool case_unplug_closed(void);
bool case_unplug_remove(void);

/* unplug.c: one point of several, that of progress->nth, which is 0 after the last. */
bool case_unplug_in_start(void);
bool case_unplug_in_stop(void);
bool case_unplug_in_close(void);

/* case_rx.c */
bool case_rx_length_zero(void);
bool case_rx_length_huge(void);
bool case_rx_no_eop(void);
bool case_rx_wrong_slot(void);

/* case_irq.c */
bool case_link_irq_duplicate(void);
bool case_link_irq_delay(void);
bool case_link_irq_spurious(void);
bool case_rx_irq_duplicate(void);
bool case_rx_irq_delay(void);
bool case_rx_irq_spurious(void);

/* Wait in real time, for EAL's interrupt thread: a minute is for ever. */
bool case_wait(bool (*is_so)(const void *arg), const void *arg);

/* Events of the link of the port that is probed now. */
bool case_watch_link(void);
void case_unwatch_link(void);
unsigned int case_link_events(void);
/* Pull or plug the cable, and wait for the event of it. */
bool case_move_link(bool up);

#endif /* SWEEP_CASE_H */
