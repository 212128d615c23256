/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef REPORT_REGISTERS_H
#define REPORT_REGISTERS_H

#include <stdbool.h>

#include "bar.h"
#include "hw/gbe_chip.h"

/** Whether the register may be read, by its name in lib/gberegs. */
bool registers_may_read(const char *name);

/** Print the registers of the list that may be read: 0, or -ENODEV if the device is gone. */
int registers_print(const struct bar *bar, const struct gbe_reg_list *list);

#endif /* REPORT_REGISTERS_H */
