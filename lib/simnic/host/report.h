/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_REPORT_H
#define SIM_REPORT_H

#include "rig.h"

/* Write what each port saw to the file that GBE_SIM_REPORT names, if any. */
void sim_report_write(const struct sim_rig *rig);

#endif /* SIM_REPORT_H */
