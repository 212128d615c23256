/* SPDX-License-Identifier: BSD-3-Clause */

#include "net_rxmode_log.h"

RTE_LOG_REGISTER(net_rxmode_logtype, pmd.net.rxmode, NOTICE);
