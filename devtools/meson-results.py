#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""meson-results.py TESTLOG.JSON: Meson's test log as lines of verdict, name and reason."""

import json
import sys

VERDICTS = {"OK": "passed", "EXPECTEDFAIL": "passed", "SKIP": "skipped"}


def main(path):
    with open(path, encoding="utf-8") as log:
        for line in log:
            test = json.loads(line)
            verdict = VERDICTS.get(test["result"], "failed")
            output = (test.get("stdout") or "").strip().splitlines()
            reason = output[-1] if output and verdict != "passed" else ""
            print(verdict, test["name"], reason, sep="\t")


main(sys.argv[1])
