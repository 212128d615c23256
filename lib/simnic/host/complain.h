/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_COMPLAIN_H
#define SIM_COMPLAIN_H

/*
 * Complaints about the driver. All are counted; in strict mode they are printed
 * and the process ends with SIM_EXIT_COMPLAINTS, whatever it returns itself.
 */

#include <stdarg.h>

#include "rig.h"

#define SIM_EXIT_COMPLAINTS 3

void sim_complain(struct sim_port *port, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void sim_complain_args(struct sim_port *port, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

#endif /* SIM_COMPLAIN_H */
