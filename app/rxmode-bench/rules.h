/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_RULES_H
#define BENCH_RULES_H

#include <stdint.h>

#include "point.h"
#include "rule.h"

/**
 * What a program does between two polls of all its queues, written anew after its source: the rule
 * alone, not the program. It is called by the receiving thread with the number of packets that the
 * queue with most of them gave, and returns at once, after a pause, or after a sleep.
 */
typedef void (*rule_idle)(struct rule *rule, uint16_t most);

/** That of a mode; NULL: it has none. */
rule_idle rules_of(enum bench_mode mode);

#endif /* BENCH_RULES_H */
