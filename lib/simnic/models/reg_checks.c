/* SPDX-License-Identifier: BSD-3-Clause */

/* What strict mode finds out about the values of registers, and when they are written. */

#include "nic.h"

/* The largest that RXDCTL of the 82574L takes: 82583V datasheet, page 251. */
#define MAX_PTHRESH_82574 47

/*
 * 82574L: what TARC of both queues needs when both send, as FreeBSD em has it from
 * section 10.2.6.9 of the datasheet.
 */
#define TARC_BOTH (1u << 7 | 7u << 23 | 1u << 26)

/* MRQC: what the queues are chosen by; 0: RSS is off. */
#define MRQC_MODE   0x7u
#define RSSRK_WORDS 10

void
nic_check_dctl(struct nic *nic, const struct nic_ring *ring, uint32_t value)
{
	uint32_t pthresh = value & 0x3F;
	uint32_t hthresh = value >> GBE_DCTL_HTHRESH_SHIFT & 0x3F;

	if (nic->chip->family != NIC_82574 || ring->is_tx)
		return;
	if (pthresh > MAX_PTHRESH_82574)
		nic_complain(nic, "RXDCTL of queue %u has PTHRESH %u, and %u is the largest",
			     ring->index, pthresh, MAX_PTHRESH_82574);
	if (pthresh != 0 && hthresh == 0)
		nic_complain(nic, "RXDCTL of queue %u has PTHRESH without HTHRESH", ring->index);
}

/* Both transmit queues have rings: may they be used? */
static void
check_tarc(struct nic *nic)
{
	if (nic_ring_len(nic, &nic->tx[0]) == 0 || nic_ring_len(nic, &nic->tx[1]) == 0)
		return;
	for (unsigned int q = 0; q < 2; q++) {
		uint32_t tarc = nic_reg(nic, GBE_82574_TARC + 0x100 * q);

		if ((tarc & TARC_BOTH) != TARC_BOTH)
			nic_complain(nic, "two Tx queues with TARC%u 0x%08x, without bits 0x%08x",
				     q, tarc, TARC_BOTH & ~tarc);
	}
}

/* Asked before frames are sent: a driver writes one register after the other. */
void
nic_check_tx_queues(struct nic *nic)
{
	uint32_t first = nic_ring_get(nic, &nic->tx[0], GBE_RING_DCTL);
	uint32_t second;

	if (nic->chip->family != NIC_82574)
		return;
	/* An erratum, as Linux e1000e has it. */
	second = nic_ring_get(nic, &nic->tx[1], GBE_RING_DCTL);
	if (first != second)
		nic_complain(nic, "TXDCTL is 0x%08x for queue 0 and 0x%08x for queue 1", first,
			     second);
	check_tarc(nic);
}

static bool
has_rss(uint32_t mrqc)
{
	return (mrqc & MRQC_MODE) != 0;
}

/* 82575 manual, section 5.4: RSS needs the TCP checksum. */
static void
check_rss_needs(struct nic *nic, uint32_t mrqc)
{
	if (nic->chip->family == NIC_82576 && has_rss(mrqc) &&
	    (nic_reg(nic, GBE_RXCSUM) & GBE_RXCSUM_TUOFL) == 0)
		nic_complain(nic, "RSS is on, and RXCSUM.TUOFL is off");
}

/*
 * RXCSUM is written only while RCTL.EN is 0: 82575 manual, section 14.3.61. The
 * key and the types of RSS change only while it is off: I210 data sheet, section
 * 7.1.2.7. The redirection table may change at any time.
 */
static void
check_while_receiving(struct nic *nic, uint32_t offset, uint32_t value)
{
	bool rss_is_on = has_rss(nic_reg(nic, GBE_MRQC));

	if (offset == GBE_RXCSUM)
		nic_complain(nic, "RXCSUM changes while RCTL.EN is set");
	if (rss_is_on && offset >= GBE_RSSRK && offset < GBE_RSSRK + 4 * RSSRK_WORDS)
		nic_complain(nic, "the RSS key changes while RSS is on");
	if (offset != GBE_MRQC)
		return;
	if (rss_is_on && has_rss(value))
		nic_complain(nic, "MRQC changes while RSS is on");
	check_rss_needs(nic, value);
}

void
nic_check_receiving(struct nic *nic, uint32_t offset, uint32_t value)
{
	bool is_on = (nic_reg(nic, GBE_RCTL) & GBE_RCTL_EN) != 0;

	if (nic->chip->family == NIC_8254X || value == nic_reg(nic, offset))
		return;
	if (is_on)
		check_while_receiving(nic, offset, value);
	else if (offset == GBE_RCTL && (value & GBE_RCTL_EN) != 0)
		check_rss_needs(nic, nic_reg(nic, GBE_MRQC));
}

static bool
is_in_table(uint32_t offset)
{
	/* MTA, RAL and RAH, VFTA. */
	return offset >= GBE_MTA && offset < GBE_VFTA + 4 * 128 &&
	       (offset < GBE_RAL + 8 * 16 || offset >= GBE_VFTA);
}

/*
 * Bridges may combine writes to ascending addresses into one burst, which these
 * registers do not take: 82546GB Specification Update, erratum 15. A read in between, or
 * descending addresses, prevent it. And the last receive address is for manageability,
 * but on the 82576: E1000_RAR_ENTRIES in DPDK's e1000.
 */
void
nic_check_tables(struct nic *nic, uint32_t offset)
{
	uint32_t last = nic->table_written;

	nic->table_written = is_in_table(offset) ? offset : 0;
	if (nic->chip->family == NIC_8254X && is_in_table(offset) && last == offset - 4)
		nic_complain(nic, "writes to 0x%05x and 0x%05x without a read in between", last,
			     offset);
	if (nic->chip->family != NIC_82576 && offset / 8 == (GBE_RAL + 8 * 15) / 8)
		nic_complain(nic, "receive address 15, of manageability, is written");
}
