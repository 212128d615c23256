/* SPDX-License-Identifier: BSD-3-Clause */

#include "rxmode_private.h"

RTE_LOG_REGISTER(rxmode_logtype, lib.rxmode, NOTICE);
