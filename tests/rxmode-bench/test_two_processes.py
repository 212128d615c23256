#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against two processes that disagree on a run, lose what was sent, or hang when one of
them is gone: front end and cores, joined by net_memif and net_vhost. No time is judged. A run may
starve on a busy machine; then it has to say so, and only what holds for every run is asked of it.

    test_two_processes.py FRONT-END BUILD
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

BUILD = Path(sys.argv.pop()).resolve()
FRONT_END = Path(sys.argv.pop()).resolve()
sys.path.append(str(FRONT_END))

# pylint: disable=wrong-import-position
from rxbench import report, table
from rxbench.ports import Ports

SECONDS = 120
MODES = ("poll", "interrupt", "adaptive", "pause", "l3fwd")
SHORT = ["--window-ms", "100", "--warm-up-ms", "20", "--attempts", "1", "--repeats", "1"]
EAL = ["--no-huge", "-m", "256", "--no-pci", "--no-telemetry", "--no-shconf"]


def drivers():
    libraries = subprocess.run(["pkg-config", "--variable=libdir", "libdpdk"], text=True,
                               capture_output=True, check=True).stdout.strip()
    return [path.name for path in Path(libraries).glob("dpdk/pmds-*/librte_net_*.so")]


def needs(driver):
    return unittest.skipUnless(f"librte_{driver}.so" in drivers(), f"DPDK lacks {driver}")


def children(pid):
    return [int(child) for child in
            Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def prefix_of(pid):
    words = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").split("\0")
    return words[words.index("--file-prefix") + 1]


class Directory(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.out = Path(directory.name)
        self.runs = self.out / report.RUNS


@needs("net_memif")
class TwoProcesses(Directory):
    def end(self, role):
        return [*EAL, "--vdev", f"net_memif0,role={role},socket-abstract=no,id=0,"
                                f"socket={self.out}/memif"]

    def start(self, command, *arguments, sender=None, receiver=None):
        return subprocess.Popen(
            [str(FRONT_END / "rxmode-bench"), command, "--build", str(BUILD),
             "--out", str(self.out), *arguments, "--", *(sender or self.end("client")),
             "--", *(receiver or self.end("server"))], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True)

    def finish(self, process, code):
        output = process.communicate(timeout=SECONDS)[0]
        self.assertEqual(process.returncode, code, output)
        return output

    def sweep(self, *arguments):
        return self.finish(self.start("sweep", *SHORT, *arguments), 0)

    def endless(self):
        """A sweep that goes on until something happens, with a run behind it, and its cores."""
        process = self.start("sweep", *SHORT[:6], "--repeats", "1000", "--rates", "1k")
        for line in process.stdout:
            if " s left" in line:
                break
        return process, {prefix_of(pid): pid for pid in children(process.pid)}

    def assert_kept(self, cores):
        self.assertGreaterEqual(len(table.read(self.runs)), 1)
        for pid in cores.values():
            self.assertFalse(Path(f"/proc/{pid}").exists())

    def test_every_mode_receives(self):
        output = self.sweep("--modes", ",".join(MODES), "--rates", "0,2k")
        rows = table.read(self.runs)
        self.assertEqual([row["mode"] for row in rows], 2 * [*MODES])
        for row in rows:
            self.assertEqual(row["driver"], "net_memif")
            # 2000 pps for 100 ms, less what came too late.
            self.assertLessEqual(row["sent_pkts"], 200 if row["rate_pps"] else 0)
            self.assertEqual(row["dropped_pkts"], 0)
            self.assertEqual(row["received_pkts"], row["sent_pkts"])
            latencies = [row[name] for name in row if name.startswith("latency")]
            self.assertEqual(latencies, sorted(latencies))
            self.assertEqual(latencies[0] > 0, row["received_pkts"] > 0)
            if row["verdict"] == "ok":
                self.assertGreaterEqual(row["sent_pkts"], 0.98 * 0.1 * row["rate_pps"])
        self.assertGreater(sum(row["received_pkts"] for row in rows), 0)
        self.assertIn("2k pps constant, bursts of 1, 64 B, 1 queue: adaptive against poll: ",
                      output)

    @needs("net_vhost")
    @needs("net_virtio")
    def test_receiver_sleeps(self):
        """Not by a timer, as on memif: the queue of net_vhost interrupts."""
        ends = (f"net_virtio_user0,path={self.out}/vhost,server=1",
                f"net_vhost0,iface={self.out}/vhost,client=1")
        sender, receiver = ([*EAL, "--vdev", end] for end in ends)
        self.finish(self.start("sweep", *SHORT, "--modes", "interrupt,adaptive", "--rates", "1k",
                               sender=sender, receiver=receiver), 0)
        rows = table.read(self.runs)
        self.assertEqual([row["driver"] for row in rows], 2 * ["net_vhost"])
        for row in rows:
            self.assertEqual(row["received_pkts"], row["sent_pkts"])
            if row["verdict"] != "starved":
                self.assertEqual(row["rescues"], 0)
            # A receiver that starved may have found all packets without sleeping.
            if row["verdict"] == "ok" and row["mode"] == "interrupt":
                self.assertGreater(row["wakes_per_s"], 0)
        self.assertGreater(sum(row["received_pkts"] for row in rows), 0)

    def test_late_packets_are_known(self):
        """More than a thread can send, at the 100 Gbit/s of memif."""
        self.sweep("--modes", "poll", "--rates", "line")
        row, = table.read(self.runs)
        self.assertEqual(row["verdict"], "starved")
        self.assertGreater(row["late_percent"], 2)

    def test_step(self):
        self.sweep("--patterns", "step", "--modes", "poll", "--rates", "10k", "--repeats", "5")
        rows, steps = table.read(self.runs), table.read(self.out / report.STEPS)
        # A sender that was late may have come after the 5 ms that are recorded.
        recorded = {row["repeat"] for row in steps if row["verdict"] == "ok"}
        good = [row for row in rows if row["verdict"] == "ok"]
        self.assertLessEqual(recorded, {row["repeat"] for row in good})
        self.assertLessEqual({row["repeat"] for row in good if self.was_in_time(row)}, recorded)
        for row in rows:
            self.assertEqual(row["received_pkts"], row["sent_pkts"])
            self.assertEqual(row["verdict"] == "slow-wake",
                             row["step_wake_us"] > 512 / 10e3 * 1e6
                             and row["verdict"] != "starved")
            self.assertLessEqual(row["step_wake_us"], row["latency_max_us"])
            self.assertEqual(row["step_wake_us"] > 0, row["received_pkts"] > 0)

    @staticmethod
    def was_in_time(row):
        """Neither was its sender late, nor without a CPU for as much as 1 of the 100 ms."""
        return row["late_max_us"] < 3000 and row["tx_waited_percent"] + row["steal_percent"] < 1

    def test_ports_start_anew(self):
        """For another number of queues, and for pauses. The memif of 22.11 delivers old packets
        from a queue that the other end does not have: such a run is rejected."""
        self.sweep("--modes", "poll,pause", "--queues", "1,2", "--frames", "64,1518",
                   "--bursts", "8", "--rates", "8k")
        rows = table.read(self.runs)
        self.assertEqual([(row["queues"], row["frame_bytes"]) for row in rows],
                         [(q, f) for q in (1, 2) for f in (64, 1518) for _ in range(2)])
        for row in rows:
            self.assertEqual(row["dropped_pkts"], 0)
            self.assertEqual(row["received_pkts"] > row["sent_pkts"], row["verdict"] == "failed")
        self.assertGreater(sum(row["received_pkts"] for row in rows), 0)
        self.assertNotIn("failed", [row["verdict"] for row in rows if row["queues"] == 1])

    def test_interrupted(self):
        process, cores = self.endless()
        os.killpg(process.pid, signal.SIGINT)
        self.assertIn("report: ", self.finish(process, 0))
        self.assert_kept(cores)

    def test_sender_is_lost(self):
        process, cores = self.endless()
        os.kill(cores["rxmode-bench-sender"], signal.SIGKILL)
        self.assertIn("the other process of the measurement has ended", self.finish(process, 1))
        self.assert_kept(cores)

    def test_sender_hangs(self):
        process, cores = self.endless()
        os.kill(cores["rxmode-bench-sender"], signal.SIGSTOP)
        output = self.finish(process, 1)
        self.assertIn("the other process of the measurement does not answer", output)
        self.assertIn("the one that sends with -9", output)
        self.assert_kept(cores)

    def test_receiver_is_lost(self):
        process, cores = self.endless()
        os.kill(cores["rxmode-bench-receiver"], signal.SIGKILL)
        self.assertIn("the core ended with -9, the one that sends with 0",
                      self.finish(process, 1))
        self.assert_kept(cores)

    def test_sender_does_not_start(self):
        output = self.finish(self.start("sweep", *SHORT, sender=[*EAL]), 1)
        self.assertIn("there are no ports 0 and 0, but 0 in all", output)
        self.assertFalse(table.read(self.runs))

    def test_cost_is_refused(self):
        self.assertIn("by one process that sends and receives",
                      self.finish(self.start("cost"), 2))


@needs("net_null")
class Strangers(Directory):
    """Who is at the other end of the socket is not a core."""

    PREPARE, RUN = (kind.to_bytes(4, sys.byteorder) for kind in (0x52580001, 0x52580002))
    MESSAGES = (b"x", PREPARE, PREPARE + bytes(4096))

    def core_meets(self, role, talk):
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        arguments = ["--ports", "0,0", f"--{role}", str(its.fileno()), "--csv", str(self.runs)]
        eal = (*EAL, "--vdev", "net_null0")
        ports = Ports(BUILD, eal=eal, sender=eal)
        command = ports.command(arguments) if role == "sender" else \
            ports.sender_command(arguments)
        with ours, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                    text=True, pass_fds=[its.fileno()]) as process:
            its.close()
            talk(ours)
            ours.close()
            output = process.communicate(timeout=SECONDS)[0]
        return process.returncode, output

    def test_receiver_is_told_nonsense(self):
        for message in self.MESSAGES:
            def answer(peer, message=message):
                peer.recv(4096)
                peer.send(message)
            code, output = self.core_meets("sender", answer)
            self.assertIn("speaks of something else", output)
            self.assertEqual(code, 1)

    def test_sender_is_told_nonsense(self):
        for message in self.MESSAGES:
            code, output = self.core_meets("receiver", lambda peer, text=message: peer.send(text))
            self.assertIn("speaks of something else", output)
            self.assertEqual(code, 1)

    def test_sender_refuses_what_cannot_be(self):
        """A plan of nothing but ones, in a message of the right size."""
        answers = []

        def ask(peer):
            size = self.size_of_request()
            peer.send(self.RUN + b"\xff" * (size - 4))
            answers.append(peer.recv(4096))
        code, output = self.core_meets("receiver", ask)
        self.assertEqual(code, 0, output)
        self.assertLess(int.from_bytes(answers[0][8:12], sys.byteorder, signed=True), 0)

    def size_of_request(self):
        sizes = []

        self.core_meets("sender", lambda peer: sizes.append(len(peer.recv(4096))))
        return sizes[0]


if __name__ == "__main__":
    unittest.main()
