/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_IO_WINDOW_H
#define SIM_IO_WINDOW_H

/*
 * The I/O BAR: the offset of a register is written to IOADDR, its value read
 * and written at IODATA (8254x manual, section 13.2.2). With the lock held.
 */

#include <stddef.h>
#include <stdint.h>

struct sim_port;

void sim_io_read(struct sim_port *port, uint32_t offset, void *buf, size_t len);
void sim_io_write(struct sim_port *port, uint32_t offset, const void *buf, size_t len);

#endif /* SIM_IO_WINDOW_H */
