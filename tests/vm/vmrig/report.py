# SPDX-License-Identifier: BSD-3-Clause
"""One line per result for people, one for programs, and the sum at the end."""

SHOWN = {"passed": "ok", "failed": "not ok", "skipped": "skip"}


class Report:
    def __init__(self, results_path=None, missing_environment_fails=False):
        self._results = open(results_path, "w", encoding="utf-8") if results_path else None
        self._missing_environment_fails = missing_environment_fails
        self.counts = dict.fromkeys(SHOWN, 0)

    def add(self, verdict, name, message="", seconds=None):
        message = " ".join(message.split())
        self.counts[verdict] += 1
        took = f" ({seconds:.1f} s)" if seconds is not None else ""
        print(f"{SHOWN[verdict]} {name}{took}{': ' if message else ''}{message}", flush=True)
        if self._results:
            print(verdict, name, message, sep="\t", file=self._results, flush=True)

    def environment_missing(self, name, reason):
        """A skip, unless the caller counts on this machine to be able to run everything."""
        self.add("failed" if self._missing_environment_fails else "skipped", name, reason)

    def close(self):
        print(", ".join(f"{count} {verdict}" for verdict, count in self.counts.items()), flush=True)
        if self._results:
            self._results.close()
        return 1 if self.counts["failed"] else 0
