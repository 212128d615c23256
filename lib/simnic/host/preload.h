/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_PRELOAD_H
#define SIM_PRELOAD_H

/* A function of another library that the rig stands in front of. */
#define SIM_HOOK __attribute__((visibility("default")))

#endif /* SIM_PRELOAD_H */
