/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef NET_RXMODE_COMPAT_H
#define NET_RXMODE_COMPAT_H

/*
 * The one place of this driver that knows DPDK releases: driver-facing API from 22.11 on.
 */

#include <rte_version.h>

#include <bus_vdev_driver.h>
#include <ethdev_driver.h>

/* 23.11: the port belongs to one of net_bonding. */
#if RTE_VERSION >= RTE_VERSION_NUM(23, 11, 0, 0)
#define NET_RXMODE_BONDING_MEMBER RTE_ETH_DEV_BONDING_MEMBER
#else
#define NET_RXMODE_BONDING_MEMBER RTE_ETH_DEV_BONDED_SLAVE
#endif

#endif /* NET_RXMODE_COMPAT_H */
