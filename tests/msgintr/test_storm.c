/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a line or message that fires for no cause and takes a core:
 * at 1000 in 100 ms it is masked, queues and link are polled, and once a second
 * interrupts are tried again.
 */

#include "eal.h"
#include "msgintr_device.h"

#define STORM           1000
#define TICKS_PER_RETRY 100
#define WINDOW_NS       100000000ULL
#define SECOND_NS       1000000000ULL

static struct msgintr_device intr;
static unsigned int errors_logged;

static void
log_line(void *context __rte_unused, bool error, const char *line __rte_unused)
{
	errors_logged += error;
}

static const struct {
	const char *name;
	uint16_t max_msix;
	bool refuse_msi;
} types[] = {
	{ "INTx", 0, true },
	{ "MSI", 0, false },
	{ "MSI-X, vector 0", 25, false },
	{ "MSI-X, shared vector", 2, false },
};

static void
begin(unsigned int type)
{
	kit_context("%s", types[type].name);
	msgintr_device_init(&intr);
	intr.chars.log = log_line;
	msgintr_kernel.max_msix = types[type].max_msix;
	msgintr_kernel.refuse_msi = types[type].refuse_msi;
	msgintr_device_start(&intr, 3);
	errors_logged = 0;
}

/* @n interrupts for no cause; returns how many got through. */
static unsigned int
fire(unsigned int type, unsigned int n)
{
	unsigned int through = 0;

	for (unsigned int i = 0; i < n; i++) {
		msgintr_device_spurious(types[type].max_msix == 2 ? 1 : 0);
		through += msgintr_device_thread();
	}
	return through;
}

static bool
is_masked(void)
{
	return msgintr_kernel.connected == MSGINTR_NONE || msgintr_kernel.line_masked;
}

static void
storm(unsigned int type)
{
	uint64_t began_ns = msgintr_device_clock_ns;
	unsigned int writes;

	begin(type);
	CHECK_EQ(msgintr_arm(intr.mi, 1), 0);
	CHECK_EQ(fire(type, 3 * STORM), STORM);
	CHECK(is_masked());
	CHECK_EQ(intr.stats.storms, 1);
	CHECK_EQ(errors_logged, 1);

	/* Polled instead: an armed queue, and the other causes. */
	CHECK_EQ(msgintr_device_signals(&intr, 1), 0);
	msgintr_device_frame(&intr, 1);
	CHECK_EQ(msgintr_device_alarm(), 1);
	CHECK_EQ(msgintr_device_signals(&intr, 1), 1);
	CHECK_EQ(intr.others, 1);
	CHECK_EQ(intr.last_other, 0);
	msgintr_device_take(&intr, 1);
	writes = intr.writes;
	CHECK_EQ(msgintr_arm(intr.mi, 2), 0);
	/* There is no vector to enable. */
	CHECK_EQ(intr.writes, writes);
	msgintr_device_frame(&intr, 2);
	CHECK_EQ(msgintr_device_alarm(), 1);
	CHECK_EQ(msgintr_device_signals(&intr, 2), 1);
	msgintr_device_take(&intr, 2);

	/* Tried again each second, as long as it lasts; logged once. */
	for (unsigned int second = 1; second <= 3; second++) {
		while (is_masked())
			CHECK_EQ(msgintr_device_alarm(), 1);
		CHECK_EQ(msgintr_device_clock_ns - began_ns, second * SECOND_NS);
		CHECK_EQ(msgintr_device_alarm(), 0);
		/* The first may be forgiven, for what was taken meanwhile. */
		CHECK(fire(type, 3 * STORM) - STORM <= 1);
	}
	CHECK_EQ(intr.stats.storms, 4);
	CHECK_EQ(errors_logged, 1);

	/* Over: interrupts work as before. */
	for (unsigned int i = 0; i < TICKS_PER_RETRY; i++)
		msgintr_device_alarm();
	CHECK(!is_masked());
	CHECK_EQ(msgintr_device_alarm(), 0);
	CHECK_EQ(msgintr_arm(intr.mi, 1), 0);
	msgintr_device_thread();
	msgintr_device_signals(&intr, 1);
	if (intr.work[1] == 0)
		msgintr_device_frame(&intr, 1);
	msgintr_device_thread();
	msgintr_device_end(&intr);
}

/* A cause that came while nobody listened is found at the retry. */
static void
retry_asks(unsigned int type)
{
	unsigned int others;

	begin(type);
	CHECK_EQ(fire(type, STORM), STORM);
	intr.other = 4;
	others = intr.others;
	while (is_masked())
		msgintr_device_alarm();
	CHECK(intr.others > others);
	CHECK_EQ(intr.last_other, 4);
	msgintr_device_end(&intr);
}

/* A receive cause that is latched and masked is no reason to interrupt. */
static void
latched_cause(unsigned int type)
{
	begin(type);
	kit_context("%s, a masked cause is latched", types[type].name);
	intr.keeps_masked = true;
	msgintr_device_frame(&intr, 0);
	msgintr_device_take(&intr, 0);
	CHECK(fire(type, 3 * STORM) - STORM <= 1);
	CHECK_EQ(intr.stats.storms, 1);
	msgintr_device_end(&intr);
}

/* The load's doing, though nobody is armed and nothing is left when the relay looks. */
static void
polled_meanwhile(unsigned int type)
{
	begin(type);
	kit_context("%s, frames are polled before the relay looks", types[type].name);
	for (unsigned int i = 0; i < 3 * STORM; i++) {
		msgintr_device_frame(&intr, 0);
		msgintr_device_take(&intr, 0);
		CHECK_EQ(fire(type, 1), 1);
	}
	CHECK_EQ(intr.stats.not_ours, 0);
	CHECK_EQ(intr.stats.storms, 0);
	msgintr_device_end(&intr);
}

static void
no_storm(void)
{
	kit_context("interrupts with a cause");
	begin(1);
	CHECK_EQ(msgintr_arm(intr.mi, 2), 0);
	for (unsigned int i = 0; i < 3 * STORM; i++) {
		msgintr_device_frame(&intr, 0);
		msgintr_device_thread();
		msgintr_device_take(&intr, 0);
	}
	CHECK_EQ(intr.stats.storms, 0);
	msgintr_device_end(&intr);

	kit_context("a shared vector whose queues are polled");
	begin(3);
	CHECK_EQ(msgintr_arm(intr.mi, 2), 0);
	for (unsigned int i = 0; i < 3 * STORM; i++) {
		msgintr_device_frame(&intr, 0);
		/* Taken before the relay looks. */
		msgintr_device_take(&intr, 0);
		msgintr_device_thread();
	}
	CHECK_EQ(intr.stats.storms, 0);
	msgintr_device_end(&intr);
}

/* @n interrupts for no cause, the last of them @ns after the first. */
static void
fire_within(unsigned int type, unsigned int n, uint64_t ns)
{
	uint64_t start_ns = msgintr_device_clock_ns;

	for (unsigned int i = 0; i < n; i++) {
		msgintr_device_clock_ns = start_ns + ns * i / (n - 1);
		CHECK_EQ(fire(type, 1), 1);
	}
}

/* What the rate is that is too much. */
static void
edges(unsigned int type)
{
	begin(type);
	kit_context("%s, 1000 in 100 ms", types[type].name);
	fire_within(type, STORM, WINDOW_NS);
	CHECK_EQ(intr.stats.storms, 1);
	msgintr_device_end(&intr);

	begin(type);
	kit_context("%s, 1000 in more", types[type].name);
	fire_within(type, STORM, WINDOW_NS + STORM);
	CHECK_EQ(intr.stats.storms, 0);
	msgintr_device_end(&intr);

	begin(type);
	kit_context("%s, 999, then 999", types[type].name);
	for (unsigned int i = 0; i < 3; i++) {
		CHECK_EQ(fire(type, STORM - 1), STORM - 1);
		msgintr_device_clock_ns += WINDOW_NS + WINDOW_NS / 100;
	}
	CHECK_EQ(intr.stats.storms, 0);
	msgintr_device_end(&intr);
}

/* A storm is logged again if interrupts were well for ten seconds. */
static void
logged_again(unsigned int type)
{
	static const struct {
		uint64_t quiet_ns;
		unsigned int logged;
	} pauses[] = {
		{ 10 * SECOND_NS - 1, 1 },
		{ 10 * SECOND_NS, 2 },
	};

	for (unsigned int i = 0; i < RTE_DIM(pauses); i++) {
		begin(type);
		kit_context("%s, again after %u", types[type].name, i);
		CHECK_EQ(fire(type, STORM), STORM);
		while (is_masked())
			msgintr_device_alarm();
		msgintr_device_clock_ns += pauses[i].quiet_ns;
		CHECK_EQ(fire(type, STORM), STORM);
		CHECK_EQ(intr.stats.storms, 2);
		CHECK_EQ(errors_logged, pauses[i].logged);
		msgintr_device_end(&intr);
	}
}

/* A start knows nothing of what was before: what storms then is logged, too. */
static void
stopped_meanwhile(unsigned int type)
{
	unsigned int checks;

	begin(type);
	CHECK_EQ(fire(type, STORM), STORM);
	msgintr_stop(intr.mi);
	checks = intr.checks;
	/* Nobody waits for it, so it comes, and does nothing. */
	CHECK_EQ(msgintr_device_alarm(), 1);
	CHECK_EQ(msgintr_device_alarm(), 0);
	CHECK_EQ(intr.checks, checks);
	CHECK_EQ(msgintr_start(intr.mi, 3), 0);
	CHECK(!is_masked());
	CHECK_EQ(msgintr_arm(intr.mi, 0), 0);
	msgintr_device_frame(&intr, 0);
	msgintr_device_thread();
	CHECK_EQ(msgintr_device_signals(&intr, 0), 1);
	msgintr_device_take(&intr, 0);
	CHECK(fire(type, 3 * STORM) - STORM <= 1);
	CHECK_EQ(intr.stats.storms, 2);
	CHECK_EQ(errors_logged, 2);
	msgintr_device_end(&intr);
}

/* A storm after a start finds the alarm that was set before: there are never two. */
static void
restarted_meanwhile(unsigned int type)
{
	begin(type);
	CHECK_EQ(fire(type, STORM), STORM);
	msgintr_stop(intr.mi);
	CHECK_EQ(msgintr_start(intr.mi, 3), 0);
	CHECK_EQ(fire(type, STORM), STORM);
	CHECK(is_masked());
	while (is_masked())
		CHECK_EQ(msgintr_device_alarm(), 1);
	CHECK_EQ(msgintr_device_alarm(), 0);
	msgintr_device_end(&intr);
}

int
main(void)
{
	kit_eal_init("--no-telemetry");
	for (unsigned int type = 0; type < RTE_DIM(types); type++) {
		storm(type);
		retry_asks(type);
		stopped_meanwhile(type);
		restarted_meanwhile(type);
		latched_cause(type);
		edges(type);
		logged_again(type);
	}
	no_storm();
	/* All but the vector that no queue is on. */
	polled_meanwhile(0);
	polled_meanwhile(1);
	polled_meanwhile(3);
	return 0;
}
