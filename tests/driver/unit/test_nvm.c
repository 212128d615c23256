/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against reads of the NVM beyond its end, at the wrong address or of
 * words that did not come, and against an image taken that is broken, or refused for one
 * bad read.
 */

#include <stdlib.h>

#include "harness.h"
#include "hw/gbe_nvm.h"

#define EERD 0x00014
#define SIZE 128

static struct rte_eth_dev *dev;
static uint16_t nvm[64];
static unsigned int nb_bad; /* reads of word 17 that go wrong */

/* The chip answers while the driver sleeps; the old one has other fields. */
static void
answer(void)
{
	bool old = unit_format_of(dev) == GBE_FORMAT_LEGACY;
	uint32_t eerd = unit_reg(dev, EERD);
	uint32_t address = old ? eerd >> 8 & 0xFF : eerd >> 2 & 0x3FFF;

	if ((eerd & 1) == 0)
		return;
	CHECK(address < RTE_DIM(nvm));
	unit_reg_set(dev, EERD, (uint32_t)nvm[address] << 16 | (old ? 0x10 : 0x02));
	if (address != 17 || nb_bad == 0)
		return;
	nb_bad--;
	unit_reg_set(dev, EERD, unit_reg(dev, EERD) ^ 1u << 20);
}

static int
get(uint32_t offset, uint32_t length, void *data, uint32_t *magic)
{
	struct rte_dev_eeprom_info info = {
		.data = data,
		.offset = offset,
		.length = length,
	};
	int ret = gbe_get_eeprom(dev, &info);

	*magic = info.magic;
	return ret;
}

static void
bounds(void)
{
	static const uint32_t bad[][2] = {
		{ 0, 0 },          { 0, SIZE + 1 },
		{ SIZE, 1 },       { SIZE - 1, 2 },
		{ UINT32_MAX, 2 }, { 2, UINT32_MAX },
		{ UINT32_MAX, 1 }, { UINT32_MAX - 1, UINT32_MAX },
	};
	uint8_t data[SIZE];
	uint32_t magic;

	for (unsigned int i = 0; i < RTE_DIM(bad); i++) {
		kit_context("offset %u, length %u", bad[i][0], bad[i][1]);
		memset(data, 0xA5, sizeof(data));
		CHECK_EQ(get(bad[i][0], bad[i][1], data, &magic), -EINVAL);
		CHECK(data[0] == 0xA5 && data[SIZE - 1] == 0xA5);
	}
	CHECK_EQ(get(0, SIZE, NULL, &magic), -EINVAL);
}

/* Bytes from any offset, the low one of each word first. */
static void
contents(uint32_t expected_magic)
{
	uint8_t data[SIZE + 1];
	uint32_t magic;

	CHECK_EQ(gbe_get_eeprom_length(dev), SIZE);
	for (uint32_t offset = 0; offset < SIZE; offset += 5) {
		uint32_t length = SIZE - offset - offset % 3;

		kit_context("offset %u, length %u", offset, length);
		data[length] = 0xA5;
		CHECK_EQ(get(offset, length, data, &magic), 0);
		CHECK_EQ(magic, expected_magic);
		CHECK_EQ(data[length], 0xA5);
		for (uint32_t i = 0; i < length; i++)
			CHECK_EQ(data[i], nvm[(offset + i) / 2] >> 8 * ((offset + i) % 2) & 0xFF);
	}
}

static void
checksum(void)
{
	uint16_t words[GBE_NVM_WORDS], sum = 0;
	uint32_t magic;

	kit_context("checksum");
	for (unsigned int i = 0; i < 63; i++)
		sum += nvm[i];
	nvm[63] = 0xBABA - sum;
	CHECK_EQ(gbe_nvm_load(gbe_hw_of(dev), words), 0);
	CHECK(memcmp(words, nvm, sizeof(nvm)) == 0);
	/* Wrong once, as while the link sleeps: asked again. */
	nb_bad = 1;
	CHECK_EQ(gbe_nvm_load(gbe_hw_of(dev), words), 0);
	CHECK_EQ(nb_bad, 0);
	CHECK(memcmp(words, nvm, sizeof(nvm)) == 0);
	nvm[17] ^= 0x0400;
	CHECK_EQ(gbe_nvm_load(gbe_hw_of(dev), words), -EBADMSG);

	/* No answer. */
	unit_on_sleep = NULL;
	unit_slept_us = 0;
	CHECK_EQ(gbe_nvm_load(gbe_hw_of(dev), words), -ETIMEDOUT);
	CHECK_EQ(get(0, 1, words, &magic), -ETIMEDOUT);
	CHECK(unit_slept_us <= 2 * 50000);
}

int
main(void)
{
	static const uint32_t magics[UNIT_NB_FAMILIES] = {
		0x100E8086,
		0x10D38086,
		0x10C98086,
	};

	unit_init();
	/* Refusals are part of this. */
	rte_log_set_global_level(RTE_LOG_EMERG);
	for (unsigned int i = 0; i < RTE_DIM(nvm); i++)
		nvm[i] = 0x1234 + 0x0B07 * i;
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		dev = unit_port_create(unit_families[i].id);
		unit_on_sleep = answer;
		bounds();
		contents(magics[i]);
		checksum();
		unit_port_destroy(dev);
	}
	return EXIT_SUCCESS;
}
