# SPDX-License-Identifier: BSD-3-Clause
"""One line per result for people, one for programs, and the sum at the end. Runs in several
processes write to the same places: each line is written at once."""

SHOWN = {"passed": "ok", "failed": "not ok", "skipped": "skip"}


class Report:
    def __init__(self, results_path=None, missing_environment_fails=False):
        self._results = open(results_path, "a", encoding="utf-8") if results_path else None
        self._missing_environment_fails = missing_environment_fails
        self.counts = dict.fromkeys(SHOWN, 0)

    def add(self, verdict, name, message="", seconds=None):
        message = " ".join(message.split())
        self.counts[verdict] += 1
        took = f" ({seconds:.1f} s)" if seconds is not None else ""
        colon = ": " if message else ""
        print(f"{SHOWN[verdict]} {name}{took}{colon}{message}\n", end="", flush=True)
        if self._results:
            self._results.write(f"{verdict}\t{name}\t{message}\n")
            self._results.flush()

    def environment_missing(self, name, reason):
        """A skip, unless the caller counts on this machine to be able to run everything."""
        self.add("failed" if self._missing_environment_fails else "skipped", name, reason)


def conclude(counts):
    """Prints the sums; returns the exit code."""
    print(", ".join(f"{counts[verdict]} {verdict}" for verdict in SHOWN), flush=True)
    return 1 if counts["failed"] else 0
