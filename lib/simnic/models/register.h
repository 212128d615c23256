/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_NIC_REGISTER_H
#define SIM_NIC_REGISTER_H

/* What tables say of registers, apart from the driver's lists (lib/gberegs). */

#include <stdint.h>

enum nic_family {
	NIC_8254X,
	NIC_82574,
	NIC_82576,
	NIC_NB_FAMILIES,
};

struct nic;

/*
 * Actions of a register, or of an array of them. NULL: what the access mode
 * says. Tables of them end with an entry of count 0.
 */
struct nic_handler {
	uint32_t offset;
	uint16_t stride;
	uint16_t count;
	uint32_t (*read)(struct nic *nic, uint32_t offset);
	void (*write)(struct nic *nic, uint32_t offset, uint32_t value);
};

/* Bits that must keep their value; tables end with an entry of count 0. */
struct nic_reserved {
	uint32_t offset;
	uint16_t stride;
	uint16_t count;
	uint32_t mask;
};
extern const struct nic_reserved nic_reserved_8254x[];
extern const struct nic_reserved nic_reserved_82574[];
extern const struct nic_reserved nic_reserved_82576[];

/* Values after a reset; tables end with an entry of count 0. */
struct nic_reset_value {
	uint32_t offset;
	uint16_t stride;
	uint16_t count;
	uint32_t value;
};

#endif /* SIM_NIC_REGISTER_H */
