/* SPDX-License-Identifier: BSD-3-Clause */

/* Does an operation without a fault meet faults that points.c does not list, or complain? */

#include <dlfcn.h>
#include <string.h>

#include "host/fault.h"
#include "journal.h"
#include "life.h"
#include "sweep.h"

static bool
is_umbrella(const char *name)
{
	return strcmp(name, "ioctl") == 0 || strcmp(name, "ioctl.set_irqs") == 0 ||
	       strcmp(name, "alloc") == 0;
}

/* Those of frames and interrupts strike what comes from outside, as does who unplugs. */
static bool
is_of_operations(const char *name)
{
	return !is_umbrella(name) && strncmp(name, "rx.", 3) != 0 &&
	       strncmp(name, "irq.", 4) != 0 && strcmp(name, "unplug") != 0;
}

static bool
is_listed(enum operation op, const char *fault)
{
	const struct sweep_test *test;

	for (unsigned int i = 0; (test = sweep_test(i)) != NULL; i++) {
		if (test->fault != NULL && test->op == op && (test->chips & chip->bit) != 0 &&
		    strcmp(test->fault, fault) == 0)
			return true;
	}
	return false;
}

/* Count the passings of all, and have none strike. */
static bool
arm_all(const struct sim_fault_name *names)
{
	char never[64];

	for (const struct sim_fault_name *name = names; name->name != NULL; name++) {
		snprintf(never, sizeof(never), "%s:1000000000", name->name);
		EXPECT(gbe_sim()->arm_fault(never) == 0, "no fault %s", never);
	}
	return true;
}

static const char *
met_and_unlisted(const struct sim_fault_name *names, enum operation op)
{
	static char text[512];
	size_t used = 0;

	for (const struct sim_fault_name *name = names; name->name != NULL; name++) {
		if (gbe_sim()->fault_passed(name->name) != 0 && is_of_operations(name->name) &&
		    !is_listed(op, name->name))
			used += snprintf(text + used, sizeof(text) - used, " %s", name->name);
	}
	return used == 0 ? NULL : text;
}

static bool
check_unlisted(enum operation op)
{
	const struct sim_fault_name *names = dlsym(RTLD_DEFAULT, "sim_fault_names");
	const char *unlisted;
	int ret;

	EXPECT(names != NULL, "the rig does not tell its faults");
	TRY(life_begin(op));
	TRY(arm_all(names));
	journal_clear();
	ret = life_do(op);
	gbe_sim()->arm_fault(NULL);
	EXPECT(ret == 0, "%s returns %d", operation_names[op], ret);
	EXPECT(!journal_has_reason(), "%s", journal_text());
	unlisted = met_and_unlisted(names, op);
	EXPECT(unlisted == NULL, "also meets%s", unlisted);
	return life_end();
}

enum verdict
unlisted_run(const struct sweep_test *test)
{
	return check_unlisted(test->op) ? VERDICT_PASS : VERDICT_FAIL;
}
