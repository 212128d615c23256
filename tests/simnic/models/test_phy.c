/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * PHY and link: who the PHY is, what negotiation finds, when the link comes and
 * goes, and that the driver owns the PHY before it asks.
 */

#include "mock_host.h"

#define BMCR 0
#define BMSR 1

#define LSC (1u << 2)

static void
own_phy(struct mock_port *port)
{
	switch (port->dev->model->pci.device_id) {
	case 0x10D3:
		mock_write(port, 0x0F00, 1u << 5);
		break;
	case 0x10C9:
		CHECK_EQ(mock_read(port, 0x5B50) & 1, 0);
		mock_write(port, 0x5B50, 3);
		mock_write(port, 0x5B5C, 1u << 1);
		mock_write(port, 0x5B50, 0);
		break;
	default:
		break;
	}
}

static uint32_t
mdic(struct mock_port *port, uint32_t command)
{
	uint32_t value;

	mock_write(port, GBE_MDIC, command);
	value = mock_read(port, GBE_MDIC);
	CHECK((value & 1u << 28) != 0);
	return value;
}

static uint16_t
phy_read(struct mock_port *port, uint32_t reg)
{
	return (uint16_t)mdic(port, 1u << 27 | 1u << 21 | reg << 16);
}

static void
phy_write(struct mock_port *port, uint32_t reg, uint16_t value)
{
	mdic(port, 1u << 26 | 1u << 21 | reg << 16 | value);
}

static struct mock_port *
start(const char *model, bool trap)
{
	struct mock_port *port = mock_create(model, trap);

	own_phy(port);
	mock_write(port, GBE_CTRL, mock_read(port, GBE_CTRL) | GBE_CTRL_SLU);
	CHECK((mock_read(port, GBE_STATUS) & GBE_STATUS_LU) != 0);
	(void)mock_read(port, GBE_ICR);
	return port;
}

static uint32_t
link_bits(struct mock_port *port)
{
	return mock_read(port, GBE_STATUS) & (GBE_STATUS_LU | GBE_STATUS_FD | 3u << 6);
}

static void
test_identity(const char *model, bool trap)
{
	struct mock_port *port = start(model, trap);

	switch (port->dev->model->pci.device_id) {
	case 0x100E:
		CHECK_EQ(phy_read(port, 2), 0x0141);
		CHECK_EQ(phy_read(port, 3) & 0xFFF0, 0x0C20);
		break;
	case 0x10D3:
		CHECK_EQ(phy_read(port, 2), 0x0141);
		CHECK_EQ(phy_read(port, 3), 0x0CB1);
		/* Pages: another one has other registers. */
		phy_write(port, 16, 0x1111);
		phy_write(port, 22, 2);
		CHECK_EQ(phy_read(port, 16), 0);
		phy_write(port, 22, 0);
		CHECK_EQ(phy_read(port, 16), 0x1111);
		break;
	default:
		CHECK_EQ(phy_read(port, 2), 0x02A8);
		CHECK_EQ(phy_read(port, 3) & 0xFFF0, 0x0390);
		break;
	}
	/* No PHY but at address 1. */
	CHECK((mdic(port, 1u << 27 | 2u << 21) & 1u << 30) != 0);
	CHECK_NO_COMPLAINT(port);
}

static void
test_negotiation(const char *model, bool trap)
{
	static const struct {
		uint16_t anar;
		uint16_t ctrl1000;
		uint32_t status;
	} modes[] = {
		{ 0x01E1, 0x0200, 2u << 6 | 1 },
		{ 0x01E1, 0, 1u << 6 | 1 },
		{ 0x00E1, 0, 1u << 6 },
		{ 0x0061, 0, 1 },
		{ 0x0021, 0, 0 },
	};
	struct mock_port *port = start(model, trap);

	for (unsigned int i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		phy_write(port, 4, modes[i].anar);
		phy_write(port, 9, modes[i].ctrl1000);
		phy_write(port, BMCR, 0x1340);
		CHECK_EQ(link_bits(port) & GBE_STATUS_LU, 0);
		CHECK_EQ(phy_read(port, BMSR) & 0x24, 0);
		CHECK_EQ(mock_read(port, GBE_ICR) & LSC, LSC);
		mock_advance(1000000);
		CHECK_EQ(link_bits(port), modes[i].status | GBE_STATUS_LU);
		CHECK_EQ(phy_read(port, BMSR) & 0x24, 0x24);
		CHECK_EQ(mock_read(port, GBE_ICR) & LSC, LSC);
	}
}

static void
test_cable(const char *model, bool trap)
{
	struct mock_port *port = start(model, trap);

	port->carrier = false;
	port->dev->model->carrier_changed(port->dev);
	CHECK_EQ(link_bits(port) & GBE_STATUS_LU, 0);
	CHECK_EQ(mock_read(port, GBE_ICR) & LSC, LSC);
	mock_advance(1000000);
	CHECK_EQ(link_bits(port) & GBE_STATUS_LU, 0);
	port->carrier = true;
	port->dev->model->carrier_changed(port->dev);
	mock_advance(1000000);
	CHECK_EQ(link_bits(port), GBE_STATUS_LU | GBE_STATUS_FD | 2u << 6);
	/* The loss is latched: the first read still shows it. */
	CHECK_EQ(phy_read(port, BMSR) & 4, 4);

	CHECK(!port->dark);
	phy_write(port, BMCR, 0x1940);
	CHECK(port->dark);
	CHECK_EQ(link_bits(port) & GBE_STATUS_LU, 0);
	mock_advance(1000000);
	CHECK_EQ(link_bits(port) & GBE_STATUS_LU, 0);
	phy_write(port, BMCR, 0x1140);
	CHECK(!port->dark);
	mock_advance(1000000);
	CHECK_EQ(link_bits(port), GBE_STATUS_LU | GBE_STATUS_FD | 2u << 6);

	mock_write(port, GBE_CTRL, mock_read(port, GBE_CTRL) & ~GBE_CTRL_SLU);
	CHECK_EQ(link_bits(port) & GBE_STATUS_LU, 0);
}

static void
test_ownership(const char *model)
{
	struct mock_port *port = mock_create(model, true);

	mock_write(port, GBE_MDIC, 1u << 27 | 1u << 21);
	CHECK_COMPLAINT(port, "without the right");
	mock_reset();
}

/* CTRL.PHY_RST: no access for 300 us. */
static void
test_silence(const char *model, bool trap)
{
	struct mock_port *port = start(model, trap);

	/* Whatever it was before: it comes out of it powered. */
	phy_write(port, BMCR, 0x1940);
	mock_write(port, GBE_CTRL, mock_read(port, GBE_CTRL) | GBE_CTRL_PHY_RST);
	CHECK(!port->dark);
	mock_advance(299999);
	phy_read(port, 2);
	CHECK_COMPLAINT(port, "299999 ns after its reset");
	mock_advance(1);
	phy_read(port, 2);
	CHECK_NO_COMPLAINT(port);
}

/* The M88 needs CRS on Tx for half duplex. */
static void
test_half_duplex(void)
{
	struct mock_port *port = start("82540", true);

	for (unsigned int i = 0; i < 2; i++) {
		phy_write(port, 4, 0x0021);
		phy_write(port, 9, 0);
		phy_write(port, BMCR, 0x1340);
		mock_advance(1000000);
		CHECK_EQ(link_bits(port), GBE_STATUS_LU);
		if (i == 0)
			CHECK_COMPLAINT(port, "CRS on Tx");
		phy_write(port, 16, phy_read(port, 16) | 0x0800);
	}
	CHECK_NO_COMPLAINT(port);
	mock_reset();
}

/* Low power at link-up: the lowest speed. */
static void
test_low_power(void)
{
	struct mock_port *port = start("82576", true);

	phy_write(port, 25, phy_read(port, 25) | 2);
	phy_write(port, BMCR, 0x1340);
	mock_advance(1000000);
	CHECK_EQ(link_bits(port), GBE_STATUS_LU | GBE_STATUS_FD);
	phy_write(port, 25, phy_read(port, 25) & ~2);
	phy_write(port, BMCR, 0x1340);
	mock_advance(1000000);
	CHECK_EQ(link_bits(port), GBE_STATUS_LU | GBE_STATUS_FD | 2u << 6);
	mock_reset();
}

/* 82574L: a hung PHY shows it by two counters, and comes back with a reset. */
static void
test_hang(void)
{
	struct mock_port *port = start("82574", true);

	CHECK_EQ(phy_read(port, 21), 0);
	port->fault = "phy.hangs";
	port->nb_faults = 1;
	CHECK_EQ(phy_read(port, 21), 0xFFFF);
	CHECK_EQ(phy_read(port, 10) & 0xFF, 0xFF);
	CHECK_EQ(link_bits(port) & GBE_STATUS_LU, 0);
	mock_write(port, GBE_CTRL, mock_read(port, GBE_CTRL) | GBE_CTRL_PHY_RST);
	mock_advance(1000000);
	CHECK_EQ(phy_read(port, 21), 0);
	CHECK_EQ(link_bits(port) & GBE_STATUS_LU, GBE_STATUS_LU);
	CHECK_NO_COMPLAINT(port);
	mock_reset();
}

int
main(void)
{
	mock_for_each(test_identity);
	mock_for_each(test_negotiation);
	mock_for_each(test_cable);
	mock_for_each(test_silence);
	test_half_duplex();
	test_low_power();
	test_hang();
	test_ownership("82574");
	test_ownership("82576");
	return 0;
}
