/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_NIC_REGFILE_H
#define SIM_NIC_REGFILE_H

/*
 * Accesses to BAR 0. What a register is, its name and its access mode come
 * from the driver's lists (lib/gberegs/gbe_regs*.h); registers with actions have
 * handlers besides; all others are plain storage, in sim_device.regs.
 *
 * Strict mode hears of an access to a register that is in no list, a write to
 * a read-only and a read of a write-only one, and a write that changes a
 * reserved bit. All of them are carried out as on plain storage, for drivers
 * that know more registers than the lists have.
 */

#include <stdint.h>

#include "device.h"
#include "register.h"

struct nic;

/* Once per process and family. */
void nic_regfile_create(enum nic_family family);
uint32_t nic_regfile_read(struct nic *nic, uint32_t offset);
void nic_regfile_write(struct nic *nic, uint32_t offset, uint32_t value);
/* The name in the driver's list, or NULL. */
const char *nic_reg_name(enum nic_family family, uint32_t offset);
/* The same with what else there is to say; other places of a register count as the first. */
void nic_regfile_name(enum nic_family family, uint32_t offset, struct sim_register_name *name);

#endif /* SIM_NIC_REGFILE_H */
