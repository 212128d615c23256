/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Compiled once for all files of a target, as most of their time goes into these headers. A file
 * includes what it needs all the same: the build with clang goes without (b_pch=false).
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <rte_config.h>

#include <ethdev_driver.h>
#include <rte_epoll.h>
#include <rte_ethdev.h>
#include <rte_interrupts.h>
#include <rte_mbuf.h>
#include <rte_mempool.h>
