/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <linux/pci_regs.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"

/* The table of the chip that has the most. */
#define MAX_MSIX 25
#define MAX_CPU  1023

/* Where a complaint about the environment goes. */
struct complaint {
	char *text;
	uint32_t size;
};

static int __attribute__((format(printf, 2, 3)))
refuse(const struct complaint *to, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(to->text, to->size, format, args);
	va_end(args);
	return -EINVAL;
}

/* An unset variable and an empty one are the same. */
static const char *
variable(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && *value != '\0' ? value : NULL;
}

static int
parse_number(const char *text, int max, int *number)
{
	char *end;
	long value;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	errno = 0;
	value = strtol(text, &end, 10);
	if (errno != 0 || *end != '\0' || value > max)
		return -EINVAL;
	*number = value;
	return 0;
}

static const struct sim_model *
find_model(const char *name, size_t len)
{
	for (unsigned int i = 0; sim_models[i] != NULL; i++) {
		if (strlen(sim_models[i]->name) == len &&
		    strncmp(sim_models[i]->name, name, len) == 0)
			return sim_models[i];
	}
	return NULL;
}

static int
read_nic(struct sim_options *options, const struct complaint *to)
{
	const char *list = variable("GBE_SIM_NIC");
	const struct sim_model *model;
	size_t len;

	while (list != NULL) {
		len = strcspn(list, ",");
		model = find_model(list, len);
		if (model == NULL)
			return refuse(to, "GBE_SIM_NIC: no model '%.*s'", (int)len, list);
		if (options->nb_ports == SIM_MAX_PORTS)
			return refuse(to, "GBE_SIM_NIC: more than %u ports", SIM_MAX_PORTS);
		options->model[options->nb_ports++] = model;
		list = list[len] == ',' ? list + len + 1 : NULL;
	}
	return 0;
}

static int
read_step(struct sim_options *options, const struct complaint *to)
{
	static const char *const names[] = {
		[SIM_STEP_THREAD] = "thread",
		[SIM_STEP_DOORBELL] = "doorbell",
		[SIM_STEP_CALL] = "call",
		[SIM_STEP_PUMP] = "pump",
	};
	const char *value = variable("GBE_SIM_STEP");

	options->step = SIM_STEP_DOORBELL;
	if (value == NULL)
		return 0;
	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], value) == 0) {
			options->step = i;
			return 0;
		}
	}
	return refuse(to, "GBE_SIM_STEP: '%s' is none of thread, doorbell, call and pump", value);
}

static int
read_strict(struct sim_options *options, const struct complaint *to)
{
	const char *value = variable("GBE_SIM_STRICT");
	int strict = 0;

	if (value != NULL && parse_number(value, 1, &strict) < 0)
		return refuse(to, "GBE_SIM_STRICT: '%s' is neither 0 nor 1", value);
	options->strict = strict;
	return 0;
}

/* What the ways to step, strict mode and a journal need is known by now. */
static int
read_rings(struct sim_options *options, const struct complaint *to)
{
	const char *value = variable("GBE_SIM_RINGS");
	bool plain = value != NULL && strcmp(value, "plain") == 0;

	options->rings_trap =
		options->strict || options->journal != NULL || options->step == SIM_STEP_DOORBELL;
	if (value == NULL)
		return 0;
	if (!plain && strcmp(value, "trap") != 0)
		return refuse(to, "GBE_SIM_RINGS: '%s' is neither plain nor trap", value);
	if (plain && options->strict)
		return refuse(to, "GBE_SIM_RINGS: strict mode needs trap");
	if (plain && options->journal != NULL)
		return refuse(to, "GBE_SIM_RINGS: a journal needs trap");
	if (plain && options->step == SIM_STEP_DOORBELL)
		return refuse(to, "GBE_SIM_RINGS: without trap, no doorbell is seen to step in");
	options->rings_trap = !plain;
	return 0;
}

static int
read_irq_word(struct sim_options *options, const char *word)
{
	if (strcmp(word, "msi=0") == 0) {
		options->no_msi = true;
		return 0;
	}
	if (strncmp(word, "msix=", 5) != 0)
		return -EINVAL;
	return parse_number(word + 5, MAX_MSIX, &options->nb_msix);
}

static int
read_board_word(struct sim_options *options, const char *word)
{
	if (strcmp(word, "l0s") == 0)
		options->aspm |= PCI_EXP_LNKCTL_ASPM_L0S;
	else if (strcmp(word, "l1") == 0)
		options->aspm |= PCI_EXP_LNKCTL_ASPM_L1;
	else if (strcmp(word, "flash") == 0)
		options->has_flash = true;
	else
		return -EINVAL;
	return 0;
}

/* A variable of words separated by commas, of which only those known are taken. */
static int
read_words(struct sim_options *options, const struct complaint *to, const char *name,
	   int (*read_word)(struct sim_options *, const char *), const char *known)
{
	const char *value = variable(name);
	char *copy, *rest, *word;
	int ret = 0;

	if (value == NULL)
		return 0;
	copy = strdup(value);
	if (copy == NULL)
		return refuse(to, "%s: out of memory", name);
	rest = copy;
	while (ret == 0 && (word = strsep(&rest, ",")) != NULL) {
		ret = read_word(options, word);
		if (ret < 0)
			refuse(to, "%s: '%s' is %s", name, word, known);
	}
	free(copy);
	return ret;
}

static int
read_irq(struct sim_options *options, const struct complaint *to)
{
	options->nb_msix = -1;
	return read_words(options, to, "GBE_SIM_IRQ", read_irq_word, "neither msix=N nor msi=0");
}

static int
read_board(struct sim_options *options, const struct complaint *to)
{
	return read_words(options, to, "GBE_SIM_BOARD", read_board_word,
			  "none of l0s, l1 and flash");
}

static int
read_cpu(struct sim_options *options, const struct complaint *to)
{
	const char *value = variable("GBE_SIM_CPU");

	options->cpu = -1;
	if (value != NULL && parse_number(value, MAX_CPU, &options->cpu) < 0)
		return refuse(to, "GBE_SIM_CPU: '%s' is not the number of a CPU", value);
	return 0;
}

int
sim_options_read(struct sim_options *options, char *error, uint32_t error_size)
{
	static int (*const readers[])(struct sim_options *, const struct complaint *) = {
		read_nic, read_step, read_strict, read_rings, read_irq, read_board, read_cpu,
	};
	const struct complaint to = { .text = error, .size = error_size };
	int ret;

	memset(options, 0, sizeof(*options));
	options->journal = variable("GBE_SIM_JOURNAL");
	for (unsigned int i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		ret = readers[i](options, &to);
		if (ret < 0)
			return ret;
	}
	options->wire = variable("GBE_SIM_WIRE");
	if (options->wire == NULL)
		options->wire = "pair";
	options->fault = variable("GBE_SIM_FAULT");
	options->report = variable("GBE_SIM_REPORT");
	return 0;
}
