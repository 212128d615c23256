#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# check-docs.sh CONFORMANCE DOCUMENT
#
# Are the tables of the document those that the program prints?

set -euo pipefail

diff <(grep '^|' "$2") <("$1" --differences | grep '^|') ||
	{ echo "$2 differs from the output of: conformance --differences" >&2; exit 1; }
