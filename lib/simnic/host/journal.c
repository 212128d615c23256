/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "journal.h"
#include "real.h"

#define MAX_LINE 160

static int
map_file(struct sim_journal *journal)
{
	void *text;

	if (ftruncate(journal->fd, SIM_JOURNAL_BYTES) < 0)
		return -errno;
	text = sim_real()->mmap(NULL, SIM_JOURNAL_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED,
				journal->fd, 0);
	if (text == MAP_FAILED)
		return -errno;
	journal->text = text;
	return 0;
}

int
sim_journal_open(struct sim_journal *journal, const char *path)
{
	int ret;

	if (path == NULL)
		return 0;
	journal->fd = sim_real()->open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (journal->fd < 0)
		return -errno;
	ret = map_file(journal);
	if (ret < 0)
		sim_real()->close(journal->fd);
	return ret;
}

void
sim_journal_close(struct sim_journal *journal)
{
	if (journal->text == NULL)
		return;
	sim_real()->munmap(journal->text, SIM_JOURNAL_BYTES);
	journal->text = NULL;
	/* Else zeros are left at its end, as after a crash. */
	if (ftruncate(journal->fd, journal->len) == 0)
		sim_real()->close(journal->fd);
}

static void
put(struct sim_journal *journal, const char *line, size_t len)
{
	static const char last[] = "# the journal is full\n";
	size_t room = SIM_JOURNAL_BYTES - sizeof(last) - journal->len;

	if (journal->full)
		return;
	journal->full = len > room;
	if (journal->full) {
		line = last;
		len = sizeof(last) - 1;
	}
	memcpy(journal->text + journal->len, line, len);
	journal->len += len;
}

static unsigned int
thread_number(struct sim_journal *journal)
{
	uintptr_t self = (uintptr_t)pthread_self();
	unsigned int i;

	for (i = 0; i < journal->nb_threads; i++) {
		if (journal->thread[i] == self)
			return i;
	}
	if (i < SIM_JOURNAL_MAX_THREADS)
		journal->thread[journal->nb_threads++] = self;
	return i;
}

static unsigned int
iova_number(struct sim_journal *journal, unsigned int port, uint64_t iova)
{
	uint64_t *known = journal->port[port].iova;
	unsigned int i;

	for (i = 0; i < journal->port[port].nb_iovas; i++) {
		if (known[i] == iova)
			return i;
	}
	if (i < SIM_JOURNAL_MAX_IOVAS)
		known[journal->port[port].nb_iovas++] = iova;
	return i;
}

static int
print_register(char *text, size_t size, const struct sim_register_name *reg, uint32_t offset)
{
	if (reg->name == NULL)
		return snprintf(text, size, "0x%05x", offset);
	if (reg->index < 0)
		return snprintf(text, size, "%s", reg->name);
	return snprintf(text, size, "%s[%d]", reg->name, reg->index);
}

/* The upper halves are those of one heap or two, as the kernel has placed it. */
static int
print_value(struct sim_journal *journal, unsigned int port, char *text, size_t size,
	    const struct sim_register_name *reg, unsigned int width, uint64_t value)
{
	if (value != 0 && reg->holds == SIM_REGISTER_IOVA_LOW)
		return snprintf(text, size, "iova%u", iova_number(journal, port, value));
	if (value != 0 && reg->holds == SIM_REGISTER_IOVA_HIGH)
		return snprintf(text, size, "iova");
	return snprintf(text, size, "0x%0*" PRIx64, 2 * (int)width, value);
}

void
sim_journal_access(struct sim_journal *journal, struct sim_device *dev,
		   const struct sim_journal_access *access)
{
	struct sim_register_name reg;
	unsigned int thread;
	char line[MAX_LINE];
	int len;

	if (journal->text == NULL)
		return;
	dev->model->name_register(dev, access->offset, &reg);
	thread = thread_number(journal);
	len = snprintf(line, sizeof(line), "%u %c%u ", dev->index, access->is_write ? 'w' : 'r',
		       access->width);
	len += print_register(line + len, sizeof(line) - len, &reg, access->offset);
	line[len++] = ' ';
	len += print_value(journal, dev->index, line + len, sizeof(line) - len, &reg, access->width,
			   access->value);
	if (thread != 0)
		len += snprintf(line + len, sizeof(line) - len, " @%u", thread);
	line[len++] = '\n';
	put(journal, line, len);
}

static void
put_register(struct sim_journal *journal, struct sim_device *dev,
	     const struct sim_register_name *reg, uint32_t offset)
{
	char line[MAX_LINE];
	int len;

	len = snprintf(line, sizeof(line), "%u = ", dev->index);
	len += print_register(line + len, sizeof(line) - len, reg, offset);
	line[len++] = ' ';
	len += print_value(journal, dev->index, line + len, sizeof(line) - len, reg, 4,
			   __atomic_load_n(&dev->regs[offset / 4], __ATOMIC_ACQUIRE));
	line[len++] = '\n';
	put(journal, line, len);
}

void
sim_journal_registers(struct sim_journal *journal, struct sim_device *dev)
{
	struct sim_register_name reg;

	if (journal->text == NULL)
		return;
	for (uint32_t offset = 0; offset < SIM_BAR0_SIZE; offset += 4) {
		dev->model->name_register(dev, offset, &reg);
		if (reg.name != NULL && !reg.is_alias)
			put_register(journal, dev, &reg, offset);
	}
}

void
sim_journal_mark(struct sim_journal *journal, const char *text)
{
	char line[MAX_LINE];
	int len = strcspn(text, "\n");

	if (journal->text == NULL)
		return;
	journal->nb_threads = 0;
	for (unsigned int i = 0; i < SIM_MAX_PORTS; i++)
		journal->port[i].nb_iovas = 0;
	if (len > MAX_LINE - 4)
		len = MAX_LINE - 4;
	len = snprintf(line, sizeof(line), "# %.*s\n", len, text);
	put(journal, line, len);
}
