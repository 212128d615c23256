/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <string.h>

#include "complain.h"
#include "fault.h"
#include "io_window.h"
#include "port.h"
#include "step.h"

#define IOADDR 0
#define IODATA 4

/* DWORD accesses alone, and to registers that there are. */
static bool
is_valid(struct sim_port *port, uint32_t offset, size_t len)
{
	if (len == sizeof(uint32_t) && (offset == IOADDR || offset == IODATA) &&
	    port->io_addr < SIM_BAR0_SIZE)
		return true;
	sim_complain(port, "I/O window: %zu bytes at 0x%02x, IOADDR is 0x%08x", len, offset,
		     port->io_addr);
	return false;
}

void
sim_io_read(struct sim_port *port, uint32_t offset, void *buf, size_t len)
{
	uint32_t value;

	memset(buf, port->unplugged ? 0xFF : 0, len);
	sim_step_before_access(port->rig, SIM_READ_NS);
	if (port->unplugged || sim_fault("io.ignored") || !is_valid(port, offset, len))
		return;
	value = offset == IOADDR ? port->io_addr : sim_port_read(port, port->io_addr, len);
	memcpy(buf, &value, len);
	sim_step_after_access(port->rig);
}

void
sim_io_write(struct sim_port *port, uint32_t offset, const void *buf, size_t len)
{
	uint32_t value;

	sim_step_before_access(port->rig, SIM_WRITE_NS);
	if (port->unplugged || sim_fault("io.ignored"))
		return;
	if (len == sizeof(value) && offset == IOADDR) {
		memcpy(&port->io_addr, buf, len);
		return;
	}
	if (!is_valid(port, offset, len))
		return;
	memcpy(&value, buf, len);
	port->dev->is_io_access = true;
	sim_port_write(port, port->io_addr, len, value);
	port->dev->is_io_access = false;
	sim_step_after_access(port->rig);
}
