/* SPDX-License-Identifier: BSD-3-Clause */

#include <stddef.h>
#include <stdio.h>

#include "cases.h"

const struct conformance_case *const all_cases[] = {
	cases_registers,  cases_control,    cases_rx,         cases_filter, cases_rx_offload,
	cases_rss,        cases_tx,         cases_tx_offload, cases_stats,  cases_intr,
	cases_intr_82574, cases_intr_82576, cases_moderation, NULL,
};

static const char *
chip_names(unsigned int bits)
{
	static char names[64];
	const struct chip *chip;
	size_t used = 0;

	for (chip = all_chips; chip->name != NULL; chip++)
		if ((bits & chip->bit) != 0)
			used += snprintf(names + used, sizeof(names) - used, "%s%s",
					 used == 0 ? "" : ", ", chip->title);
	return names;
}

void
cases_print_list(void)
{
	const struct conformance_case *def;
	unsigned int i;

	for (i = 0; all_cases[i] != NULL; i++)
		for (def = all_cases[i]; def->name != NULL; def++)
			printf("%-28s %s (%s)\n", def->name, def->shows, chip_names(def->chips));
}

static void
print_behaviours(const struct conformance_case *def)
{
	const struct difference *difference;

	for (difference = def->differences; difference->chips != 0; difference++)
		printf("| %s | %s | %s | %s | %s | `%s` |\n", chip_names(difference->chips),
		       difference->behaviour, difference->silicon, difference->qemu,
		       difference->belief, def->name);
}

/* A vertical bar would end the cell of the table. */
static void
print_pattern(const char *pattern)
{
	for (; *pattern != '\0'; pattern++)
		printf("%s%c", *pattern == '|' ? "\\" : "", *pattern);
}

static void
print_exceptions(const struct conformance_case *def)
{
	const struct exception *exception;

	for (exception = def->exceptions; exception->chips != 0; exception++) {
		printf("| %s | `%s` | `", chip_names(exception->chips), def->name);
		print_pattern(exception->pattern);
		printf("` | 0x%x | 0x%x | %s |\n", exception->sim, exception->qemu,
		       exception->belief);
	}
}

void
cases_print_differences(void)
{
	const struct conformance_case *def;
	unsigned int i;

	printf("| Chips | Behaviour | Silicon as modelled | QEMU 10.0 | Believed, source | Case |\n"
	       "|---|---|---|---|---|---|\n");
	for (i = 0; all_cases[i] != NULL; i++)
		for (def = all_cases[i]; def->name != NULL; def++)
			if (def->differences != NULL)
				print_behaviours(def);
	printf("\n| Chips | Case | Observation | Model | QEMU 10.0 | Believed, source |\n"
	       "|---|---|---|---|---|---|\n");
	for (i = 0; all_cases[i] != NULL; i++)
		for (def = all_cases[i]; def->name != NULL; def++)
			if (def->exceptions != NULL)
				print_exceptions(def);
}
