/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a thread that sleeps while its queue holds work. Frames and
 * runs of the interrupt thread are put between any two steps of arming, of
 * disarming another queue, and of the relay; whatever the order, a queue that
 * ends up armed with work has a signal on its way.
 */

#include "eal.h"
#include "msgintr_device.h"

static struct msgintr_device intr;

static const struct {
	const char *name;
	uint16_t max_msix;
	bool refuse_msi;
	bool clear;
	bool eagain;
} types[] = {
	{ "INTx", 0, true, false, false },
	{ "MSI", 0, false, false, false },
	{ "MSI, eagain", 0, false, false, true },
	{ "shared MSI-X", 2, false, false, false },
	{ "MSI-X", 25, false, false, false },
	{ "MSI-X, eagain", 25, false, false, true },
	{ "MSI-X, clear", 25, false, true, false },
	{ "MSI-X, clear, eagain", 25, false, true, true },
};

/* What happens meanwhile, at two points of the step under test. */
enum act { FRAME, RELAY, FRAME_RELAY, OTHER_FRAME_RELAY, DISARM_OTHER, ARM, NB_ACTS };
static const char *const act_names[] = {
	"frame", "relay", "frame and relay", "relay for the other queue", "disarm the other queue",
	"arm",
};

static unsigned int points[2];
static enum act acts[2];
static bool inside;
static bool act_armed;

static void
act(enum act what)
{
	switch (what) {
	case FRAME:
		msgintr_device_frame(&intr, 0);
		break;
	case RELAY:
		msgintr_device_thread();
		break;
	case FRAME_RELAY:
		msgintr_device_frame(&intr, 0);
		msgintr_device_thread();
		break;
	case OTHER_FRAME_RELAY:
		msgintr_device_frame(&intr, 1);
		msgintr_device_thread();
		break;
	case DISARM_OTHER:
		msgintr_disarm(intr.mi, 1);
		break;
	case ARM:
		/* With -EAGAIN nobody sleeps. */
		act_armed = msgintr_arm(intr.mi, 0) == 0;
		break;
	case NB_ACTS:
		break;
	}
}

/* Two acts may meet at one point. */
static void
meanwhile(struct msgintr_device *device __rte_unused, unsigned int point)
{
	if (inside)
		return;
	inside = true;
	for (unsigned int i = 0; i < 2; i++) {
		if (points[i] == point)
			act(acts[i]);
	}
	inside = false;
}

static void
check_nothing_lost(bool armed)
{
	if (armed && intr.work[0] != 0)
		CHECK(msgintr_device_pending(&intr, 0));
	/* And what comes from now on wakes as well. */
	if (armed && intr.work[0] == 0) {
		msgintr_device_frame(&intr, 0);
		CHECK(msgintr_device_pending(&intr, 0));
	}
}

static void
begin(unsigned int type)
{
	msgintr_device_init(&intr);
	intr.config.clear_before_arm = types[type].clear;
	intr.config.arm_eagain = types[type].eagain;
	msgintr_kernel.max_msix = types[type].max_msix;
	msgintr_kernel.refuse_msi = types[type].refuse_msi;
	msgintr_device_start(&intr, 2);
	/* A cause that is left of work already taken. */
	msgintr_device_frame(&intr, 0);
	msgintr_device_take(&intr, 0);
	msgintr_arm(intr.mi, 1);
	msgintr_device_thread();
	msgintr_device_signals(&intr, 1);
	intr.points = 0;
	act_armed = false;
	intr.hook = meanwhile;
}

/* Arm queue 0. Returns the number of points on the way. */
static unsigned int
arming(unsigned int type)
{
	unsigned int nb;
	int ret;

	begin(type);
	ret = msgintr_arm(intr.mi, 0);
	nb = intr.points;
	intr.hook = NULL;
	CHECK(ret == 0 || (ret == -EAGAIN && types[type].eagain));
	check_nothing_lost(ret == 0);
	msgintr_device_end(&intr);
	return nb;
}

/* The relay runs for queue 1, or finds nothing, while queue 0 is being armed. */
static unsigned int
relaying(unsigned int type, bool work)
{
	unsigned int nb;

	begin(type);
	if (work)
		msgintr_device_frame(&intr, 1);
	else
		msgintr_device_spurious(0);
	msgintr_device_thread();
	nb = intr.points;
	intr.hook = NULL;
	check_nothing_lost(act_armed);
	msgintr_device_end(&intr);
	return nb;
}

/* Disarming the other queue, which has masking look who is left. */
static unsigned int
disarming(unsigned int type)
{
	unsigned int nb;

	begin(type);
	msgintr_disarm(intr.mi, 1);
	nb = intr.points;
	intr.hook = NULL;
	check_nothing_lost(act_armed);
	msgintr_device_end(&intr);
	return nb;
}

static unsigned int
run(unsigned int scene, unsigned int type)
{
	switch (scene) {
	case 0:
		return arming(type);
	case 1:
		return relaying(type, true);
	case 2:
		return relaying(type, false);
	default:
		return disarming(type);
	}
}

static void
all_orders(unsigned int scene, unsigned int type)
{
	unsigned int nb;

	points[0] = points[1] = UINT32_MAX;
	acts[0] = acts[1] = NB_ACTS;
	nb = run(scene, type);
	for (points[0] = 0; points[0] < nb; points[0]++)
		for (acts[0] = 0; acts[0] < NB_ACTS; acts[0]++)
			/* What was put in may lengthen the way. */
			for (points[1] = points[0]; points[1] < nb + 6; points[1]++)
				for (acts[1] = 0; acts[1] < NB_ACTS; acts[1]++) {
					kit_context("%s, scene %u: %s at %u, %s at %u",
						    types[type].name, scene, act_names[acts[0]],
						    points[0], act_names[acts[1]], points[1]);
					run(scene, type);
				}
}

int
main(void)
{
	kit_eal_init("--no-telemetry");
	for (unsigned int type = 0; type < RTE_DIM(types); type++)
		for (unsigned int scene = 0; scene < 4; scene++)
			all_orders(scene, type);
	return 0;
}
