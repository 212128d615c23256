/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_START_H
#define SIM_START_H

#include "rig.h"

/* Create the rig if it is wanted and not there yet. NULL if it is not wanted. */
struct sim_rig *sim_rig_start(void);

#endif /* SIM_START_H */
