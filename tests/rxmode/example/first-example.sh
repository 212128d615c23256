#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# first-example.sh DOCUMENT
#
# Prints the document's first example in C.

set -euo pipefail

# shellcheck disable=SC2016 # the backticks are the document's
sed -n '/^```c$/,/^```$/{/^```$/q;/^```c$/!p}' "$1"
