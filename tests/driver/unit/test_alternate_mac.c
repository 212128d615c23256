/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against an 82576 that keeps its own address where NVM has another for the port,
 * as in blade servers, and against an address taken from words that hold none.
 */

#include <stdlib.h>

#include "harness.h"
#include "hw/gbe_nvm.h"

#define WORD 0x37
#define AT   0x80

static struct rte_eth_dev *dev;
static uint16_t nvm[256];
static unsigned int nb_reads;

static void
answer(void)
{
	uint32_t eerd = unit_reg(dev, GBE_EERD), address = eerd >> 2 & 0x3FFF;

	if ((eerd & 1) == 0)
		return;
	CHECK(address < RTE_DIM(nvm));
	nb_reads++;
	unit_reg_set(dev, GBE_EERD, (uint32_t)nvm[address] << 16 | 0x02);
}

/* The last byte of the address that port @lan gets; 0x99 is its own. */
static uint8_t
address_of(unsigned int lan)
{
	struct rte_ether_addr addr = { { 0x02, 0, 0, 0, 0, 0x99 } };

	gbe_hw_of(dev)->lan_id = lan;
	nb_reads = 0;
	CHECK_EQ(gbe_nvm_alternate_mac(gbe_hw_of(dev), nvm, &addr), 0);
	CHECK_EQ(addr.addr_bytes[0], 0x02);
	return addr.addr_bytes[5];
}

static void
none_at(uint16_t at)
{
	nvm[WORD] = at;
	for (unsigned int lan = 0; lan < 4; lan++) {
		CHECK_EQ(address_of(lan), 0x99);
		CHECK_EQ(nb_reads, 0);
	}
}

int
main(void)
{
	struct rte_ether_addr addr;

	unit_init();
	dev = unit_port_create(GBE_CHIP_82576);
	unit_on_sleep = answer;
	none_at(0);
	none_at(0xFFFF);
	none_at(0x3FFE);
	/* Three words for each port, the low byte first. */
	nvm[WORD] = AT;
	for (unsigned int lan = 0; lan < 4; lan++) {
		nvm[AT + 3 * lan] = 0x1102;
		nvm[AT + 3 * lan + 1] = 0x3322;
		nvm[AT + 3 * lan + 2] = (0xA0 + lan) << 8 | 0x44;
	}
	for (unsigned int lan = 0; lan < 4; lan++)
		CHECK_EQ(address_of(lan), 0xA0 + lan);
	/* Multicast: none for this port. */
	memset(&nvm[AT + 3], 0xFF, 6);
	CHECK_EQ(address_of(0), 0xA0);
	CHECK_EQ(address_of(1), 0x99);
	memset(&nvm[AT], 0, 6);
	CHECK_EQ(address_of(0), 0x99);

	unit_on_sleep = NULL;
	CHECK_EQ(gbe_nvm_alternate_mac(gbe_hw_of(dev), nvm, &addr), -ETIMEDOUT);
	unit_port_destroy(dev);

	/* Others do not look. */
	dev = unit_port_create(GBE_CHIP_82574L);
	CHECK_EQ(address_of(0), 0x99);
	unit_port_destroy(dev);
	return EXIT_SUCCESS;
}
