/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against dumps of registers and EEPROM that overflow, come out empty
 * or disturb the port.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <rte_dev_info.h>

#include "exchange.h"
#include "port.h"

#define GUARD 0xa5

static int
dump_into(struct env *env, struct rte_dev_reg_info *info, uint8_t *buffer, size_t size)
{
	unsigned int other = 0;
	size_t i;

	memset(buffer, GUARD, size + 8);
	info->data = buffer;
	EXPECT_OK(rte_eth_dev_get_reg_info(env->port[0], info));
	for (i = 0; i < size; i++)
		other += buffer[i] != GUARD;
	EXPECT(other > size / 2, "the register dump left its buffer empty");
	for (i = size; i < size + 8; i++)
		EXPECT_EQ(buffer[i], GUARD, "byte behind the register dump");
	return TEST_PASS;
}

static int
register_dump(struct env *env)
{
	struct rte_dev_reg_info info = { 0 };
	uint8_t *buffer;
	size_t size;
	int result;

	TRY(pair_up_default(env));
	EXPECT_OK(rte_eth_dev_get_reg_info(env->port[0], &info));
	EXPECT(info.length > 10, "registers: actual %u", info.length);
	EXPECT_EQ(info.width, sizeof(uint32_t), "width of a register");
	size = (size_t)info.length * info.width;
	buffer = malloc(size + 8);
	EXPECT(buffer != NULL, "no memory");
	result = dump_into(env, &info, buffer, size);
	free(buffer);
	TRY(result);
	/* Reading clears some registers: the port must not mind. */
	return expect_traffic(env);
}

/* The first three words hold the factory's address, low byte first. */
static int
eeprom_mac(struct env *env)
{
	struct rte_dev_eeprom_info info = { 0 };
	struct rte_ether_addr addr;
	uint8_t bytes[4096];
	int size;

	TRY(pair_up_default(env));
	size = rte_eth_dev_get_eeprom_length(env->port[0]);
	EXPECT(size >= 128 && size <= (int)sizeof(bytes), "length of the EEPROM: actual %d", size);
	info.data = bytes;
	info.length = size;
	EXPECT_OK(rte_eth_dev_get_eeprom(env->port[0], &info));
	EXPECT_OK(rte_eth_macaddr_get(env->port[0], &addr));
	EXPECT(memcmp(bytes, &addr, sizeof(addr)) == 0,
	       "address in the EEPROM: expected " RTE_ETHER_ADDR_PRT_FMT
	       ", actual %02x:%02x:%02x:%02x:%02x:%02x",
	       RTE_ETHER_ADDR_BYTES(&addr), bytes[0], bytes[1], bytes[2], bytes[3], bytes[4],
	       bytes[5]);
	/* A part of it, from an odd word on. */
	info.offset = 2;
	info.length = 4;
	memset(bytes, 0, 8);
	EXPECT_OK(rte_eth_dev_get_eeprom(env->port[0], &info));
	EXPECT(memcmp(bytes, &addr.addr_bytes[2], 4) == 0,
	       "a part of the EEPROM differs from the whole");
	return expect_traffic(env);
}

/* The words up to 0x3f add up to 0xBABA. */
static int
eeprom_checksum(struct env *env)
{
	struct rte_dev_eeprom_info info = { 0 };
	uint8_t bytes[128];
	uint16_t sum = 0;
	unsigned int i;

	TRY(pair_up_default(env));
	info.data = bytes;
	info.length = sizeof(bytes);
	EXPECT_OK(rte_eth_dev_get_eeprom(env->port[1], &info));
	for (i = 0; i < sizeof(bytes); i += 2)
		sum += bytes[i] | bytes[i + 1] << 8;
	EXPECT_EQ(sum, 0xbaba, "sum of the EEPROM's words");
	info.offset = rte_eth_dev_get_eeprom_length(env->port[1]);
	info.length = 2;
	EXPECT_REFUSED(rte_eth_dev_get_eeprom(env->port[1], &info));
	return TEST_PASS;
}

static int
fw_version(struct env *env)
{
	char version[64], one[1];
	int rc;

	TRY(pair_up_default(env));
	memset(version, GUARD, sizeof(version));
	rc = rte_eth_dev_fw_version_get(env->port[0], version, sizeof(version));
	EXPECT_EQ(rc, 0, "rte_eth_dev_fw_version_get");
	EXPECT(memchr(version, '\0', sizeof(version)) != NULL && version[0] != '\0',
	       "the firmware version is no string");
	/* Too small a buffer: the size that is needed. */
	EXPECT_EQ(rte_eth_dev_fw_version_get(env->port[0], one, sizeof(one)), strlen(version) + 1,
		  "size needed for the firmware version");
	return TEST_PASS;
}

ETHDEV_TEST(register_dump, CHIPS_ALL, register_dump)
ETHDEV_TEST(eeprom_mac, CHIPS_ALL, eeprom_mac)
ETHDEV_TEST(eeprom_checksum, CHIPS_ALL, eeprom_checksum)
ETHDEV_TEST(fw_version, CHIPS_PCIE, fw_version)
