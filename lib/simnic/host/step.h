/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_STEP_H
#define SIM_STEP_H

/* How the devices advance: see enum sim_step. All with the lock held. */

#include "rig.h"

/* Until nothing is left to do now. */
void sim_step_all(struct sim_rig *rig);

/* Virtual time passes; nothing happens with a device thread. */
void sim_step_pass(struct sim_rig *rig, uint64_t ns);

/* Around an access to a register that takes ns. */
void sim_step_before_access(struct sim_rig *rig, uint64_t ns);
void sim_step_after_access(struct sim_rig *rig);

/* Does time stand still while nobody steps? */
bool sim_step_is_virtual(enum sim_step step);

/* Without the lock. */
void sim_step_start_thread(struct sim_rig *rig);
void sim_step_stop_thread(void);

#endif /* SIM_STEP_H */
