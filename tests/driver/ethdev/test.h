/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ETHDEV_TEST_H
#define ETHDEV_TEST_H

/*
 * What a test is, how it is registered, and how it states an expectation.
 *
 * A test gets two probed, unconfigured ports that are wired back to back and
 * returns TEST_PASS, TEST_FAIL or TEST_SKIP. It need not clean up: the runner
 * stops and closes both ports afterwards, and then requires every mbuf to be
 * back in its pool.
 */

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <rte_common.h>
#include <rte_ethdev.h>
#include <rte_mempool.h>

#include "gbe_sim.h"
#include "cable.h"
#include "chip.h"

#define TEST_PASS 0
#define TEST_FAIL 1
#define TEST_SKIP 77

#define ENV_MAX_POOLS   24
#define ENV_DEVARGS_LEN 64

struct env {
	const struct chip *chip;
	/* What repeats does so many times more. */
	bool long_form;
	/* Port identifiers: port 0 and port 1 face each other. */
	uint16_t port[2];
	/* Bus addresses, to find the ports again after a detach. */
	char name[2][ENV_DEVARGS_LEN];
	/* Rx queues to poll, as configured last. */
	uint16_t nb_rxq[2];
	/* Frames that the Rx ring takes without being polled. */
	unsigned int window[2];
	/* Distinguishes the frames of one exchange from left-overs. */
	uint32_t nonce;
	struct rte_mempool *pool[ENV_MAX_POOLS];
	unsigned int nb_pools;
	/* Where the frames to be sent come from. */
	struct rte_mempool *tx_pool;
};

struct ethdev_test {
	const char *name;
	uint32_t chips;
	const char *eal_options;
	/* An option of the native rig, to run on that alone; NULL: anywhere. */
	const char *rig_option;
	int (*run)(struct env *env);
	struct ethdev_test *next;
};

void ethdev_test_register(struct ethdev_test *test);

/* Of the native rig alone, e.g. "irq=msix=3"; the default is "step=doorbell". */
/* clang-format off */
#define ETHDEV_RIG_TEST(name_, chips_, rig_option_, options_, run_) \
	RTE_INIT(ethdev_test_register_ ## name_) \
	{ \
		static struct ethdev_test test = { \
			.name = #name_, \
			.chips = (chips_), \
			.eal_options = (options_), \
			.rig_option = (rig_option_), \
			.run = (run_), \
		}; \
		ethdev_test_register(&test); \
	}
/* clang-format on */

/* A test that needs further EAL arguments, e.g. an interrupt type. */
#define ETHDEV_TEST_OPT(name_, chips_, options_, run_) \
	ETHDEV_RIG_TEST(name_, chips_, NULL, options_, run_)

#define ETHDEV_TEST(name_, chips_, run_) ETHDEV_TEST_OPT(name_, chips_, "", run_)

/*
 * EAL starts anew for each set of arguments, which takes seconds in an emulated
 * machine: what does not differ by the kind of I/O addresses shares a set.
 */
#define EAL_VA_MSIX "--iova-mode=va --vfio-intr=msix"

/* Remembers what failed, and where; the runner prints it last of all. */
void test_failure(const char *file, int line, const char *format, ...) __rte_format_printf(3, 4);

/* The condition holds, or the test fails with the given message. */
#define EXPECT(cond, ...) \
	do { \
		if (!(cond)) { \
			test_failure(__FILE__, __LINE__, __VA_ARGS__); \
			return TEST_FAIL; \
		} \
	} while (0)

#define EXPECT_EQ(actual, expected, what) \
	do { \
		int64_t actual_ = (int64_t)(actual); \
		int64_t expected_ = (int64_t)(expected); \
		EXPECT(actual_ == expected_, \
		       "%s: expected %" PRId64 " (0x%" PRIx64 "), actual %" PRId64 " (0x%" PRIx64 \
		       ")", \
		       what, expected_, (uint64_t)expected_, actual_, (uint64_t)actual_); \
	} while (0)

/* A call that must succeed. */
#define EXPECT_OK(call) \
	do { \
		int rc_ = (call); \
		EXPECT(rc_ == 0, "%s: expected 0, actual %d (%s)", #call, rc_, \
		       rte_strerror(-rc_)); \
	} while (0)

/* A call that must be refused with a negative errno. */
#define EXPECT_REFUSED(call) \
	do { \
		int rc_ = (call); \
		EXPECT(rc_ < 0, "%s: expected a negative errno, actual %d", #call, rc_); \
	} while (0)

/* A step that itself returns TEST_PASS, TEST_FAIL or TEST_SKIP. */
#define TRY(step) \
	do { \
		int step_ = (step); \
		if (step_ != TEST_PASS) { \
			if (step_ == TEST_FAIL) \
				test_failure(__FILE__, __LINE__, "called"); \
			return step_; \
		} \
	} while (0)

/* Keeps the reason, which is printed last of all; returns TEST_SKIP. */
int test_skip(const char *reason);

/* Valgrind makes all code some twenty times slower, but not the clock, and makes system calls. */
bool test_in_valgrind(void);

/* Plug or pull the cable at port idx. */
static inline void
link_request(unsigned int idx, bool on)
{
	cable_move(idx, idx == 0 ? "loop0" : "loop1", on);
}

#endif /* ETHDEV_TEST_H */
