/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_log.h"

RTE_LOG_REGISTER(gbe_logtype, pmd.net.gbe, NOTICE);
