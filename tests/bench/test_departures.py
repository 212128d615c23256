#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against times of arrival and departure that are not of one packet, captures that the
simulated wire refuses or a program takes for something else, lost packets that go unnoticed,
bounds or percentiles that are not what the documents say, and EAL arguments that do not reach a
program which has them in its own configuration.

    test_departures.py DIRECTORY-OF-BENCH
"""

import struct
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.append(sys.argv.pop())

# pylint: disable=wrong-import-position
from holding import figures, ovs, suricata, traffic

TARGET = (198, 18, 1, 1)
US = 1000


def ones_sum(data):
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return total


class Traffic(unittest.TestCase):
    def test_frames(self):
        """Lengths, checksums and fragments, by offsets typed here."""
        for fragments, lengths, flags in ((0, [60], [0]), (1, [66, 60], [0x2000, 4])):
            frames = traffic.frames(TARGET, 7, fragments)
            self.assertEqual([len(frame) for frame in frames], lengths)
            for frame, flag in zip(frames, flags):
                self.assertEqual(frame[12:14], b"\x08\x00")
                self.assertEqual(ones_sum(frame[14:34]), 0xFFFF)
                self.assertEqual(struct.unpack_from(">H", frame, 16)[0], len(frame) - 14)
                self.assertEqual(struct.unpack_from(">H", frame, 20)[0], flag)
                self.assertEqual(frame[30:34], bytes(TARGET))
            datagram = b"".join(frame[34:] for frame in frames)
            self.assertEqual(struct.unpack_from(">H", datagram, 4)[0], len(datagram))
            self.assertTrue(datagram.endswith(b"HOLD\0\0\0\x07"))
            # The first fragment's data end where the second's begin.
            self.assertTrue(not fragments or len(frames[0]) - 34 == 8 * flags[1])

    def test_schedule(self):
        times, phases = traffic.schedule([(1, 3), (100, 2)])
        self.assertEqual([(phase.rate, phase.count) for phase in phases], [(1, 3), (100, 200)])
        self.assertEqual(times, sorted(times))
        self.assertEqual(phases[1].first + phases[1].count, len(times))
        for phase in phases:
            of = times[phase.first:phase.first + phase.count]
            self.assertEqual(of[0], phase.begin)
            self.assertLess(of[-1], phase.end)
            self.assertGreaterEqual(of[0] - times[phase.first - 1], 10**9)
            gaps = [after - before for before, after in zip(of, of[1:])]
            self.assertGreaterEqual(min(gaps), 5 * 10**8 // phase.rate)
            self.assertLessEqual(max(gaps), 15 * 10**8 // phase.rate)

    def test_capture(self):
        """What is written is read; the end may be missing; foreign frames do not count."""
        times = [0, 10**9 + 5, 3 * 10**9]
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "sent.pcap"
            self.assertEqual(list(traffic.read_capture(path)), [])
            traffic.write_capture(path, times, TARGET, 1)
            data = path.read_bytes()
            self.assertEqual(struct.unpack_from("<IHH", data), (0xA1B23C4D, 2, 4))
            self.assertEqual(struct.unpack_from("<I", data, 20)[0], 1)
            records = list(traffic.read_capture(path))
            self.assertEqual([when for when, _ in records], [one for one in times for _ in (0, 1)])
            self.assertEqual(traffic.times_by_number(records), (dict(enumerate(times)), 0))
            self.assertEqual(traffic.times_by_number(records + [(9, records[1][1])])[1], 1)
            path.write_bytes(data[:-1])
            self.assertEqual(len(list(traffic.read_capture(path))), 5)


class Figures(unittest.TestCase):
    PHASE = traffic.Phase(100, 10, 5, 0, 0)

    def test_percentile(self):
        self.assertEqual([figures.percentile(range(1, 101), part) for part in (0.5, 0.99, 1)],
                         [50, 99, 100])
        self.assertEqual(figures.percentile([7], 0.5), 7)
        self.assertEqual(figures.percentile([3, 1, 2], 0.99), 3)

    def test_bound(self):
        """Without a timer: to be received. With one, the delay counts in its own tenth."""
        self.assertEqual(figures.bound_us(0, 50, 20), 70)
        bound = figures.bound_us(100, 50, 20)
        late = bound - 70 - 100
        self.assertAlmostEqual(late, 50 + 20 + (100 + late) / 10)

    def test_of_phase(self):
        """Numbers 10 to 14: 12 never left, 14 never came; 9 is of another phase."""
        arrived = {number: number * 10**6 for number in (9, 10, 11, 12, 13)}
        departed = {9: 10**9, 10: 10 * 10**6 + 40 * US, 11: 11 * 10**6 + 300 * US,
                    13: 13 * 10**6 + 50 * US}
        row = figures.of_phase(self.PHASE, arrived, departed, 250)
        self.assertEqual((row["packets"], row["lost"], row["beyond"]), (4, 1, 1))
        self.assertEqual((row["p50_us"], row["p99_us"], row["max_us"]), (50, 300, 300))
        self.assertNotIn("p50_us", figures.of_phase(self.PHASE, arrived, {}, 250))

    def test_percent(self):
        self.assertEqual(figures.percent_of((0, 100, 50), (1000, 350, 70)), (25, 2))

    def test_verdict(self):
        self.assertEqual([figures.verdict({"p50_us": 1, "lcores_waited_percent": percent})
                          for percent in (2, 2.1)], ["ok", "starved"])
        self.assertEqual(figures.verdict({"lcores_waited_percent": 0}), "nothing")


def row(mode, p50, verdict="ok", beyond=0, lost=0):
    return {"program": "l2fwd", "driver": "net_gbe", "mode": mode, "repeat": 0, "rate_pps": 10,
            "packets": 20, "lost": lost, "p50_us": p50, "p99_us": p50 + 1, "max_us": p50 + 2,
            "wake_p50_us": 60.0, "wake_p90_us": 90.0, "bound_us": 400.0, "beyond": beyond,
            "cpu_percent": 1.5, "verdict": verdict}


class Table(unittest.TestCase):
    def cells(self, rows):
        lines = figures.markdown(rows)
        widths = {line.count("|") for line in lines}
        self.assertEqual(len(widths), 1)
        return [cell.strip() for cell in lines[-1].split("|")[1:-1]]

    def test_medians_of_clean_runs(self):
        rows = [row("poll", 60), row("adaptive", 100), row("adaptive", 300, beyond=2),
                row("adaptive", 200), row("adaptive", 9000, "starved", beyond=20)]
        cells = self.cells(rows)
        self.assertEqual(cells[:5], ["l2fwd", "net_gbe", "10", "60, 61, 62, 1.5",
                                     "200, 201, 202, 1.5"])
        self.assertEqual(cells[5:], ["60, 90; 400", "2 of 60 beyond", "yes, 20"])

    def test_starved_are_marked(self):
        cells = self.cells([row("poll", 60, "starved"), row("adaptive", 100, lost=3)])
        self.assertTrue(cells[3].startswith("60*"))
        self.assertEqual(cells[6], "yes, 17; 3 lost")

    def test_who_sleeps_by_itself(self):
        """Beside the program that it is like, at the same point; else not at all."""
        rows = [row("adaptive", 100), row("poll", 9),
                {**row("own", 50, lost=2), "program": "l2fwd-power"}]
        like = {"l2fwd-power": "l2fwd"}
        lines = figures.by_themselves(rows, like)
        self.assertEqual(len({line.count("|") for line in lines}), 1)
        self.assertEqual([cell.strip() for cell in lines[-1].split("|")[1:-1]],
                         ["l2fwd-power; l2fwd", "net_gbe", "10", "9, 10, 11, 1.5",
                          "50, 51, 52, 1.5", "100, 101, 102, 1.5", "2"])
        self.assertEqual(len(figures.markdown(rows)), 3)
        self.assertEqual(len(figures.markdown(rows, without=("l2fwd",))), 2)
        rows[0]["rate_pps"] = 100
        self.assertEqual(figures.by_themselves(rows, like), [])
        self.assertEqual(figures.by_themselves(rows, {}), [])
        self.assertEqual(len(figures.markdown(rows)), 2)

    def test_csv(self):
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "runs.csv"
            nothing = {name: value for name, value in row("adaptive", 0, "nothing", lost=20).items()
                       if name not in figures.MEASURED}
            rows = [row("poll", 60.25), nothing]
            figures.write_csv(path, rows)
            self.assertEqual(path.read_text(encoding="utf-8").splitlines()[0].split(","),
                             list(figures.COLUMNS))
            read = figures.read_csv(path)
            self.assertEqual(figures.markdown(read), figures.markdown(rows))
            self.assertEqual(read[0]["p50_us"], 60.25)
            self.assertIn("| - |", figures.markdown(read)[-1])


EAL = ["--no-huge", "-m", "512", "-d", Path("/a/b.so"), "-a", "0000:00:01.0", "-a", "0000:00:02.0"]


class Configurations(unittest.TestCase):
    def test_open_vswitch(self):
        extra = ('other_config:dpdk-extra="--no-huge -m 512 -d /a/b.so -a 0000:00:01.0 '
                 '-a 0000:00:02.0"')
        self.assertEqual(ovs.settings(EAL, 0)[-1], extra)
        self.assertFalse([word for word in ovs.settings(EAL, 0) if "sleep" in word])
        self.assertEqual([word for word in ovs.settings(EAL, 7) if "sleep" in word],
                         ["other_config:pmd-maxsleep=7", "other_config:pmd-sleep-max=7"])

    def test_suricata(self):
        self.assertEqual(suricata.eal_parameters(EAL).splitlines(),
                         ["    no-huge: ", '    m: "512"', '    d: "/a/b.so"',
                          '    a: ["0000:00:01.0", "0000:00:02.0"]'])
        with tempfile.TemporaryDirectory() as directory:
            words = suricata.command("suricata", directory, EAL, ["one", "two"], True)
            text = Path(words[words.index("-c") + 1]).read_text(encoding="utf-8")
        self.assertIn("- interface: one\n      copy-iface: two\n", text)
        self.assertIn("- interface: two\n      copy-iface: one\n", text)
        self.assertEqual(text.count("interrupt-mode: true"), 2)
        self.assertIn(f"default-log-dir: {directory}\n", text)


if __name__ == "__main__":
    unittest.main()
