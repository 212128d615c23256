/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Models with a management controller tell so where each chip does, and complain of what
 * cuts its link. The others do not; all want the bits of MANC that are not the driver's kept.
 */

#include "mock_host.h"

#define FWSM       0x5B54
#define SWSM       0x5B50
#define SW_FW_SYNC 0x5B5C
#define EXTCNF     0x0F00
#define BMCR_PDOWN 0x0800

/* As a driver has to, on each of the chips. */
static void
own_phy(struct mock_port *port)
{
	uint16_t id = port->dev->model->pci.device_id;

	if (id == 0x10D3)
		mock_write(port, EXTCNF, mock_read(port, EXTCNF) | 1u << 5);
	if (id != 0x10C9)
		return;
	(void)mock_read(port, SWSM);
	mock_write(port, SWSM, 3);
	mock_write(port, SW_FW_SYNC, 2);
	mock_write(port, SWSM, 0);
}

static void
power_down(struct mock_port *port)
{
	own_phy(port);
	mock_write(port, GBE_MDIC, BMCR_PDOWN | 1u << GBE_MDIC_PHY_SHIFT | GBE_MDIC_OP_WRITE);
}

static uint16_t
nvm_word(struct mock_port *port, uint32_t address)
{
	mock_write(port, GBE_EERD, address << 2 | 1);
	return mock_read(port, GBE_EERD) >> 16;
}

static void
test_link(const char *model, bool managed)
{
	struct mock_port *port = mock_create(model, true);

	power_down(port);
	CHECK_EQ(port->complaints, managed);
	mock_write(port, GBE_CTRL, mock_read(port, GBE_CTRL) | 1u << 31);
	CHECK_EQ(port->complaints, 2 * managed);
	mock_reset();
}

static void
test_manc(const char *model)
{
	struct mock_port *port = mock_create(model, true);
	uint32_t manc = mock_read(port, GBE_MANC);

	mock_write(port, GBE_MANC, manc ^ (1u << 13 | 1u << 21));
	CHECK_NO_COMPLAINT(port);
	mock_write(port, GBE_MANC, manc ^ 1u << 17);
	CHECK_COMPLAINT(port, "MANC");
	mock_reset();
}

/* Where each of them says it, and an address that is not the host's. */
static void
test_told(void)
{
	struct mock_port *port = mock_create("82545-bmc", true);

	CHECK_EQ(mock_read(port, GBE_MANC) & 1, 1);
	CHECK(mock_read(port, GBE_RAH + 8 * 15) >> 31 == 1);
	mock_reset();
	port = mock_create("82574-bmc", true);
	CHECK_EQ(nvm_word(port, 0x0F) & 0x6000, 2u << 13);
	CHECK(mock_read(port, GBE_RAH + 8 * 15) >> 31 == 1);
	mock_reset();
	port = mock_create("82576-bmc", true);
	CHECK_EQ(mock_read(port, FWSM) & 0xE, 2u << 1);
	CHECK_EQ(nvm_word(port, 0x37), 0x40);
	CHECK_EQ(nvm_word(port, 0x41), 0x4142);
	CHECK_EQ(mock_read(port, GBE_RAL), 0x45424702);
	CHECK_NO_COMPLAINT(port);
	mock_reset();
}

int
main(void)
{
	test_told();
	test_link("82545", false);
	test_link("82545-bmc", true);
	test_link("82574", false);
	test_link("82574-bmc", true);
	test_link("82576", false);
	test_link("82576-bmc", true);
	test_manc("82540");
	test_manc("82574");
	test_manc("82576");
	return 0;
}
