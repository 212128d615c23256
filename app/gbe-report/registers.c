/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "registers.h"

/*
 * The registers that may be read. The manuals say of each field what a read does: RC and
 * RC/W1C clear it, RS takes a semaphore (I210 datasheet, page 366), R/W and RO do nothing.
 * Not here, although of use:
 *
 *   ICR, EICR           cleared (8254x manual, 13.4.17; I210 datasheet, 7.3.3.6)
 *   4000h to 40FFh      counters, cleared (I210 datasheet, 8.18)
 *   RQDPC               a counter, cleared (DPDK's igb)
 *   SWSM                sets SMBI, as if the reader were a driver (I210 datasheet, 8.7.1)
 *   EERD, MDIC          what they have is of the last access of whoever had the device
 *   RAL, RAH            the MAC address
 */
static const char *const readable[] = {
	/* RO: 8254x manual for STATUS, I210 datasheet, 8.7.2, for FWSM. */
	"STATUS",
	"FWSM",
	/* What a read returns is the mask: 8254x manual, 13.4.20; I210 datasheet, 7.3.3.8. */
	"IMS",
	"EIMS",
	/*
	 * R/W. Drivers change them by read, modify, write, or poll them while the
	 * device works, as DPDK's e1000 does.
	 */
	"CTRL",
	"CTRL_EXT",
	"EECD",
	"RCTL",
	"TCTL",
	"TCTL_EXT",
	"TIPG",
	"RXDCTL",
	"TXDCTL",
	"TARC",
	"RXCSUM",
	"RFCTL",
	"MRQC",
	"GCR",
	"GCR2",
	"DTXCTL",
	"MANC",
	"WUC",
	"EXTCNF_CTRL",
	"SW_FW_SYNC",
	"EEMNGCTL",
	"GPIE",
	"IVAR",
	"IVAR_MISC",
	"EIAC",
	"EIAM",
	"PBA",
	"RXPBS",
	"TXPBS",
	/* R/W: settings that the device does not change. */
	"VET",
	"ITR",
	"EITR",
	"RLPML",
	"VT_CTL",
	"LEDCTL",
};

#define VALUES_A_LINE 8
#define NB_READABLE   (sizeof(readable) / sizeof(readable[0]))

bool
registers_may_read(const char *name)
{
	for (unsigned int i = 0; i < NB_READABLE; i++) {
		if (strcmp(readable[i], name) == 0)
			return true;
	}
	return false;
}

/* Registers of a chip are all of BAR 0, which may be smaller in a machine that is not well. */
static bool
fits(const struct bar *bar, const struct gbe_reg_desc *reg)
{
	return reg->offset + (uint64_t)reg->stride * (reg->count - 1) + sizeof(uint32_t) <=
	       bar->size;
}

static void
print_register(const struct bar *bar, const struct gbe_reg_desc *reg)
{
	for (uint16_t i = 0; i < reg->count; i++) {
		if (i == 0)
			printf("%-11s %05x", reg->name, reg->offset);
		else if (i % VALUES_A_LINE == 0)
			printf("\n%17s", "");
		printf(" %08x", bar_read(bar, reg->offset + reg->stride * i));
	}
	printf("\n");
}

static bool
is_gone(const struct bar *bar)
{
	return bar_read(bar, GBE_STATUS) == UINT32_MAX;
}

int
registers_print(const struct bar *bar, const struct gbe_reg_list *list)
{
	if (is_gone(bar))
		return -ENODEV;
	for (unsigned int i = 0; i < list->nb_regs; i++) {
		if (registers_may_read(list->regs[i].name) && fits(bar, &list->regs[i]))
			print_register(bar, &list->regs[i]);
	}
	return is_gone(bar) ? -ENODEV : 0;
}
