/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against descriptors that ask the device for something else than the
 * mbuf does: for every combination of offloads, the words are compared with
 * numbers worked out by hand from the 8254x manual and Linux igb.
 */

#include <stdlib.h>

#include "tx_device.h"

#define IP  RTE_MBUF_F_TX_IP_CKSUM
#define TCP RTE_MBUF_F_TX_TCP_CKSUM
#define UDP RTE_MBUF_F_TX_UDP_CKSUM
#define V4  RTE_MBUF_F_TX_IPV4
#define V6  RTE_MBUF_F_TX_IPV6

#define TCI    0x6123u
#define LENGTH 100u

/* Without the tag, which is tried with each. */
static const struct {
	const char *name;
	uint64_t flags;
	uint8_t l2_len;
	uint16_t l3_len;
	/* 8254x and 82574L: the context; its last word is 0. */
	uint32_t old[3];
	/* 82576: the first and the third word of the context. */
	uint32_t lens, tucmd;
	uint32_t popts;
} rows[] = {
	{ "nothing", 0, 14, 20, { 0 }, 0x1C14, 0x20200000, 0 },
	{ "type only", V4, 14, 20, { 0 }, 0x1C14, 0x20200400, 0 },
	{ "IPv4",
	  IP | V4,
	  14,
	  20,
	  { 0x0021180E, 0x00002822, 0x22000000 },
	  0x1C14,
	  0x20200400,
	  0x100 },
	{ "IPv4, TCP",
	  IP | V4 | TCP,
	  14,
	  20,
	  { 0x0021180E, 0x00003222, 0x23000000 },
	  0x1C14,
	  0x20200C00,
	  0x300 },
	{ "IPv4, UDP",
	  IP | V4 | UDP,
	  14,
	  20,
	  { 0x0021180E, 0x00002822, 0x22000000 },
	  0x1C14,
	  0x20200400,
	  0x300 },
	{ "TCP over IPv4",
	  V4 | TCP,
	  14,
	  20,
	  { 0x0000180E, 0x00003222, 0x21000000 },
	  0x1C14,
	  0x20200C00,
	  0x200 },
	{ "UDP over IPv4",
	  V4 | UDP,
	  14,
	  20,
	  { 0x0000180E, 0x00002822, 0x20000000 },
	  0x1C14,
	  0x20200400,
	  0x200 },
	{ "TCP over IPv6",
	  V6 | TCP,
	  14,
	  40,
	  { 0x0000180E, 0x00004636, 0x21000000 },
	  0x1C28,
	  0x20200800,
	  0x200 },
	{ "UDP over IPv6",
	  V6 | UDP,
	  14,
	  40,
	  { 0x0000180E, 0x00003C36, 0x20000000 },
	  0x1C28,
	  0x20200000,
	  0x200 },
	{ "IPv4 with options behind a tag",
	  IP | V4 | TCP,
	  18,
	  60,
	  { 0x004D1C12, 0x00005E4E, 0x23000000 },
	  0x243C,
	  0x20200C00,
	  0x300 },
	{ "IPv6 with extensions behind two tags",
	  V6 | UDP,
	  22,
	  200,
	  { 0x00002016, 0x0000E4DE, 0x20000000 },
	  0x2CC8,
	  0x20200000,
	  0x200 },
};

static struct rte_mbuf *
transmit(struct unit_tx_device *device, unsigned int row, bool tag)
{
	struct rte_mbuf *m = unit_tx_frame(device, 1, LENGTH);

	m->ol_flags = rows[row].flags | (tag ? RTE_MBUF_F_TX_VLAN : 0);
	m->l2_len = rows[row].l2_len;
	m->l3_len = rows[row].l3_len;
	m->vlan_tci = TCI;
	CHECK_EQ(unit_tx_burst(device, &m, 1), 1);
	return m;
}

static void
check_address(const uint32_t words[4], const struct rte_mbuf *m)
{
	CHECK_EQ(words[0] | (uint64_t)words[1] << 32, rte_mbuf_data_iova(m));
}

static void
check_old(struct unit_tx_device *device, unsigned int row, bool tag)
{
	bool context = rows[row].popts != 0;
	uint16_t at = unit_tx_tail(device);
	const struct rte_mbuf *m = transmit(device, row, tag);
	uint32_t words[4];

	CHECK_EQ(unit_tx_pending(device), 1 + context);
	if (context) {
		unit_tx_words(device, at++, words);
		CHECK_EQ(words[0], rows[row].old[0]);
		CHECK_EQ(words[1], rows[row].old[1]);
		CHECK_EQ(words[2], rows[row].old[2]);
		CHECK_EQ(words[3], 0);
	}
	/* EOP, IFCS, RS; VLE; extended data. */
	unit_tx_words(device, at, words);
	check_address(words, m);
	CHECK_EQ(words[2],
		 LENGTH | 0x0B000000 | (tag ? 0x40000000 : 0) | (context ? 0x20100000 : 0));
	CHECK_EQ(words[3], rows[row].popts | (tag ? TCI << 16 : 0));
}

static void
check_82576(struct unit_tx_device *device, unsigned int row, bool tag)
{
	bool context = rows[row].popts != 0 || tag;
	uint16_t at = unit_tx_tail(device);
	const struct rte_mbuf *m = transmit(device, row, tag);
	uint32_t words[4];

	CHECK_EQ(unit_tx_pending(device), 1 + context);
	if (context) {
		unit_tx_words(device, at++, words);
		CHECK_EQ(words[0], rows[row].lens | (tag ? TCI << 16 : 0));
		CHECK_EQ(words[1], 0);
		CHECK_EQ(words[2], rows[row].tucmd);
		CHECK_EQ(words[3], 0);
	}
	unit_tx_words(device, at, words);
	check_address(words, m);
	CHECK_EQ(words[2], LENGTH | 0x2B300000 | (tag ? 0x40000000 : 0));
	CHECK_EQ(words[3], rows[row].popts | LENGTH << 14);
}

static void
check_row(const struct unit_chip *chip, unsigned int row, bool tag)
{
	struct unit_tx_device device;

	kit_context("%s, %s%s", chip->name, rows[row].name, tag ? ", inserted tag" : "");
	unit_tx_start(&device, chip->id, &(struct unit_tx_conf){ .nb_desc = 32 });
	if (device.format == GBE_FORMAT_ADVANCED)
		check_82576(&device, row, tag);
	else
		check_old(&device, row, tag);
	unit_tx_stop(&device);
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		for (unsigned int row = 0; row < RTE_DIM(rows); row++) {
			check_row(&unit_families[i], row, false);
			check_row(&unit_families[i], row, true);
		}
	}
	return EXIT_SUCCESS;
}
