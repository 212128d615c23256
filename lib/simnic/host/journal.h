/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_JOURNAL_H
#define SIM_JOURNAL_H

/*
 * A journal of the accesses to BAR 0, one line each:
 *
 *   PORT ACCESS REGISTER VALUE [@THREAD]
 *   0 w4 RDT[0] 0x000001ff
 *
 * ACCESS is r or w and the width in bytes. A register that no list knows is
 * written as its offset. Lines that begin with '#' are marks.
 *
 * A program may ask for what all registers hold, which touches none of them:
 *
 *   PORT = REGISTER VALUE
 *
 * Two runs of the same program give the same journal: a DMA address is written
 * as iovaN, in the order in which a port first sees its lower half, and a
 * thread other than the first as @N. A mark starts both counts anew.
 *
 * The calls are made with the rig's lock held, so no line is torn. The file is
 * mapped: a line is there even if the process dies at the next access, and
 * takes no system call, which a program may have forbidden itself. A process
 * that dies leaves zeros behind the last line. What does not fit into
 * SIM_JOURNAL_BYTES is left out, and a last line says so.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "options.h"

#define SIM_JOURNAL_BYTES       (1ul << 30)
#define SIM_JOURNAL_MAX_IOVAS   64
#define SIM_JOURNAL_MAX_THREADS 64

struct sim_journal {
	char *text; /* NULL: none is kept */
	size_t len;
	bool full;
	int fd;
	uintptr_t thread[SIM_JOURNAL_MAX_THREADS];
	unsigned int nb_threads;
	struct {
		uint64_t iova[SIM_JOURNAL_MAX_IOVAS];
		unsigned int nb_iovas;
	} port[SIM_MAX_PORTS];
};

struct sim_journal_access {
	bool is_write;
	unsigned int width; /* bytes */
	uint32_t offset;
	uint64_t value;
};

/* Create the file, which replaces an older one. NULL: keep none. 0 or -errno. */
int sim_journal_open(struct sim_journal *journal, const char *path);

/* At the end of the process. */
void sim_journal_close(struct sim_journal *journal);

void sim_journal_access(struct sim_journal *journal, struct sim_device *dev,
			const struct sim_journal_access *access);

/* What the registers of all lists hold, as the device has them in store. */
void sim_journal_registers(struct sim_journal *journal, struct sim_device *dev);

/* The first line of the text, as a line of its own. */
void sim_journal_mark(struct sim_journal *journal, const char *text);

#endif /* SIM_JOURNAL_H */
