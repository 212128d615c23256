/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SWEEP_LIFE_H
#define SWEEP_LIFE_H

/* The life of the port under test. Between tests its device is not probed. */

#include <rte_ethdev.h>

#include "sweep.h"

/* Find the device and its driver, and have no device probed any more. */
bool life_setup(void);
const char *life_device_name(void);
struct rte_pci_driver *life_driver(void);

/* The port's number; RTE_MAX_ETHPORTS while there is none. */
uint16_t life_port(void);
uint16_t life_nb_queues(void);
unsigned int life_mbufs_in_use(void);

/* Do an operation: 0 or what it failed with. */
int life_do(enum operation op);
/* From a device that is not probed up to before the operation. */
bool life_begin(enum operation op);
/* Go on from a finished operation until frames pass. */
bool life_go_on(enum operation op);
/* A frame in and a frame out, by every queue pair. */
bool life_frames(void);
/* Whatever state the port is in: the device is not probed afterwards. */
bool life_end(void);
bool life_whole(void);

/* Frames that port 0 receives or has received, by their sequence number. */
void life_inject(uint32_t seq, uint16_t len);
/* Poll all queues; frames that are whole, in whatever order, are counted. */
bool life_receive(unsigned int *nb);
/* Transmit on a queue; true if accepted. */
bool life_send(uint16_t queue);

#endif /* SWEEP_LIFE_H */
