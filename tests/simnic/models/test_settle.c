/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * 82574L after CTRL.RST: the NVM is read first, then the PHY configured. What a
 * driver may touch meanwhile, that it gives the PHY back, and flash memory.
 */

#include "mock_host.h"

#define EXTCNF   0x0F00
#define OWNER    (1u << 5)
#define AUTO_RD  (1u << 9)
#define FLASH    (3u << 15)
#define EE_RST   (1u << 13)
#define MS       1000000
#define MDIC_CMD (1u << 27 | 1u << 21)

static struct mock_port *
reset_port(bool flash)
{
	struct mock_port *port;

	mock_reset();
	port = mock_create("82574", true);
	port->dev->has_flash = flash;
	CHECK((mock_read(port, GBE_EECD) & AUTO_RD) != 0);
	mock_write(port, EXTCNF, OWNER);
	mock_write(port, GBE_CTRL, GBE_CTRL_RST);
	CHECK_EQ(mock_read(port, GBE_EECD) & (AUTO_RD | FLASH), flash ? FLASH : 0);
	/* Ownership is gone. */
	CHECK_EQ(mock_read(port, EXTCNF) & OWNER, 0);
	CHECK_NO_COMPLAINT(port);
	return port;
}

static void
test_as_drivers_do(bool flash)
{
	struct mock_port *port = reset_port(flash);

	mock_write(port, EXTCNF, 0);
	if (flash) {
		mock_advance(10000);
		mock_write(port, GBE_CTRL_EXT, EE_RST);
	}
	mock_advance(3 * MS - 1);
	CHECK_EQ(mock_read(port, GBE_EECD) & AUTO_RD, 0);
	mock_advance(1);
	CHECK((mock_read(port, GBE_EECD) & AUTO_RD) != 0);
	/* The MAC may be used now; the PHY and the NVM later. */
	mock_write(port, GBE_IMC, UINT32_MAX);
	mock_advance(25 * MS);
	mock_write(port, EXTCNF, OWNER);
	mock_write(port, GBE_MDIC, MDIC_CMD);
	mock_write(port, GBE_EERD, 1);
	CHECK_NO_COMPLAINT(port);
}

static void
test_too_early(void)
{
	struct mock_port *port = reset_port(false);

	mock_write(port, EXTCNF, 0);
	mock_advance(3 * MS - 1);
	(void)mock_read(port, GBE_CTRL);
	CHECK_COMPLAINT(port, "CTRL (0x00000) after CTRL.RST, before EECD.AUTO_RD");

	port = reset_port(false);
	mock_write(port, EXTCNF, 0);
	mock_advance(28 * MS - 1);
	mock_write(port, GBE_EERD, 1);
	CHECK_COMPLAINT(port, "EERD 24999 us after EECD.AUTO_RD");

	port = reset_port(false);
	mock_write(port, EXTCNF, 0);
	mock_advance(3 * MS);
	mock_write(port, EXTCNF, OWNER);
	mock_write(port, GBE_MDIC, MDIC_CMD);
	CHECK_COMPLAINT(port, "MDIC 0 us after EECD.AUTO_RD");
}

static void
test_phy_kept(void)
{
	struct mock_port *port = reset_port(false);

	/* However long it takes: the thread may not have been running. */
	mock_advance(28 * MS);
	mock_write(port, EXTCNF, 0);
	(void)mock_read(port, GBE_EECD);
	CHECK_NO_COMPLAINT(port);

	port = reset_port(false);
	mock_advance(28 * MS);
	(void)mock_read(port, GBE_EECD);
	CHECK_COMPLAINT(port, "the driver keeps the PHY");
}

/* Flash memory is not read by itself, and not at once. */
static void
test_flash(void)
{
	struct mock_port *port = reset_port(true);

	mock_advance(100 * MS);
	CHECK_EQ(mock_read(port, GBE_EECD) & AUTO_RD, 0);
	port = reset_port(true);
	mock_advance(9999);
	mock_write(port, GBE_CTRL_EXT, EE_RST);
	CHECK_COMPLAINT(port, "EE_RST within 10 us");
}

int
main(void)
{
	test_as_drivers_do(false);
	test_as_drivers_do(true);
	test_too_early();
	test_phy_kept();
	test_flash();
	return 0;
}
