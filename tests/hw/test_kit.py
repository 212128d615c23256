#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against a kit that gives no report, one that tells whose machine it was, or one that
takes what failed for passed. No card, no DPDK: the virtual machine runs all of it."""

import contextlib
import io
import itertools
import re
import sys
import tempfile
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "app/simnic"), str(ROOT / "tests/kit"), str(ROOT / "tests/driver")]

from hwkit import card, checks, command, interrupts, machine, traffic  # noqa: E402
from hwkit.page import Page, Result  # noqa: E402
from hwkit.prompt import Trouble  # noqa: E402
from hwkit.scrub import Scrubber  # noqa: E402
from hwkit.traffic import Skip  # noqa: E402

PORTS = ["0000:03:00.0", "0000:03:00.1"]
MAC = "00:1b:21:7a:bc:de"
SECRETS = ("001b21", "1b:21", "1b-21", "7a", "bcde", "debc", "box")


def scrubs():
    scrubber = Scrubber("/home/anna/dpdk-gbe", "box.example.org", [MAC])
    for secret in (MAC, MAC.upper(), MAC.replace(":", "-"), "00-1b-21-ff-ff-7a-bc-de", "001b217abcde",
                   "RAL 0x7a211b00", "NVM 1b00 7a21 debc", "0x1b00, 0x7a21, 0xdebc", "on box",
                   "BOX.example.org", "box: x", "/home/anna/x", "/home/anna/dpdk-gbe/build", "/home/bert"):
        cleaned = scrubber.clean(f"told: {secret}.").lower()
        assert not any(part in cleaned for part in (*SECRETS, "anna", "bert")), (secret, cleaned)
    for told in ("0000:03:00.0 82576", "10:15:30", "IVAR 00000000 11223344", "boxes", "0xbada55",
                 "tests/driver/ethdev/test_link.c:34: called", "1b:21", "02a80391"):
        assert scrubber.clean(told) == told, told
    assert Scrubber("/r", "pc").clean("a pc") == "a pc"
    assert Scrubber("/r/t", "h").clean("/r/t/a /r/tx") == "TREE/a /r/tx"


def refused(*arguments):
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.suppress(SystemExit):
        command.parse_arguments(list(arguments))
        raise AssertionError(f"{arguments} are taken")
    return said.getvalue().splitlines()[-1]


def arguments():
    one = ("-a", "03:00.0")
    assert "two ports are needed" in refused()
    assert "two ports are needed" in refused(*one)
    assert "two ports are needed" in refused(*one, *one, *one)
    assert "are the same one" in refused(*one, "-a", "0000:03:00.0")
    for wrong in ("3", "03:00.8", "0000:03:00.0,intr=msi", "../03:00.0", "003:00.0"):
        assert "no PCI address" in refused(*one, "-a", wrong)
    assert "no part 'speeed'" in refused(*one, "-a", "03:00.1", "--only", "speeed")
    assert "cannot be written" in refused(*one, "-a", "03:00.1", "--output", "/nowhere/report")
    assert "cannot be written" in refused(*one, "-a", "03:00.1", "--output", "/")
    options = command.parse_arguments([*one, "-a", "03:00.1", "--only", "ethdev:stats", "load"])
    assert options.ports == PORTS
    assert command.wanted_parts(options.only) == ["wire", "ethdev", "load"]
    assert command.wanted_parts([]) == list(command.PARTS)


def ready(kit):
    kit.chip = command.CHIPS["igb"]
    kit.macs = [MAC]
    return True


def run(*options, parts, check=ready, out=None):
    """The exit code and the report of a run whose parts are those given."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as patches:
        enter = patches.enter_context
        for name, instead in (("check", check), ("PARTS", parts)):
            enter(mock.patch.object(command, name, instead))
        enter(mock.patch.object(command.Kit, "trusted_plugin", lambda _: contextlib.nullcontext()))
        enter(mock.patch.object(command.Kit, "facts_of", lambda *_, **__: ("chip 82576\n", "")))
        enter(mock.patch.object(command.machine, "forget", lambda _: None))
        enter(mock.patch("socket.gethostname", lambda: "box"))
        enter(mock.patch("shutil.which", lambda name: name))
        enter(contextlib.redirect_stdout(out or io.StringIO()))
        output = Path(folder, "report")
        enter(mock.patch.object(sys, "argv", ["run", "-a", PORTS[0], "-a", PORTS[1], "--output",
                                              str(output), *options]))
        return command.main(), output.read_text(encoding="utf-8")


def wire(_kit):
    yield Result("wire", "", "passed", "all is well")


def one_failed(_kit):
    yield Result("ethdev", "first", "passed", seconds=1)
    yield Result("ethdev", "second", "failed", f"expected {MAC}", 1, f"much more of {MAC} on box\n")
    yield Result("ethdev", "third", "skipped", "no need")


def summed_up(_kit):
    yield Result("speed", "1", "passed", "fast")
    yield Result("speed", "together", "passed", "as fast")


def cut_off(_kit):
    yield Result("ethdev", "first", "passed")
    raise KeyboardInterrupt


def raising(error):
    def part(_kit):
        raise error
        yield  # pylint: disable=unreachable
    return part


def reports():
    code, report = run(parts={"wire": wire, "ethdev": one_failed})
    assert code == 1
    summary = report.partition("== Machine")[0]
    for line in ("wire         passed: all is well", "ethdev       1 passed, 1 failed, 1 skipped",
                 "failed       ethdev:second: expected xx:xx:xx:xx:xx:xx"):
        assert line in summary, summary
    assert "FAIL ethdev:second (1.0 s): expected xx" in report
    assert "== What ethdev:second printed\n\nmuch more of xx:xx:xx:xx:xx:xx on HOST\n" in report
    assert not re.search("1b:21|box", report)
    code, report = run(parts={"wire": wire, "speed": summed_up})
    assert "speed        passed: as fast\n" in report and "ok   speed:1" in report
    code, report = run("--identify", parts={"wire": wire})
    assert code == 0 and "host         box" in report and MAC in report

    code, report = run(parts={"wire": wire, "ethdev": cut_off, "load": wire})
    assert code == 1 and "incomplete   it was interrupted" in report and "ok   ethdev:first" in report
    assert "cards        0000:03:00.0 82576" in report
    assert "load         not run" in report


def troubles():
    for error, line in ((Trouble("testpmd hangs", "so it said"), "FAIL load: testpmd hangs"),
                        (Skip("no driver"), "skip load: no driver"),
                        (OSError("no file"), "FAIL load: the kit itself failed")):
        _, report = run(parts={"wire": wire, "load": raising(error), "speed": one_failed})
        assert line in re.sub(r" \(.*?\)", "", report), report
        assert "ethdev:third" in report  # what comes after goes on
    assert "OSError: no file" in report
    code, report = run(parts={"wire": raising(Trouble("no link", "")), "ethdev": wire, "load": wire})
    assert code == 1 and "skip load: wire failed" in report and "passed" not in report
    for stopper in (lambda _: False, lambda _: 1 / 0):
        code, report = run(parts={"wire": wire}, check=stopper)
        assert code == 1 and "incomplete " in report and "== Machine" in report


def cells():
    good = {"configure": "0", "start": "0", "add": "0", "strict": "300/300", "race": "9/9",
            "restarted": "20/20", "strict_lost": "0", "strict_damaged": "0", "race_lost": "0",
            "link_seen": "up", "lsc_down": "yes", "lsc_up": "yes"}
    for wanted in interrupts.WANTED:
        assert interrupts.faults(good, 0, wanted) == []
        assert interrupts.faults({}, 0, wanted)
        assert interrupts.faults(good, "no end: it hangs", wanted)
        assert interrupts.faults({**good, "path": "dead"}, 0, wanted) == ["no frame arrives"]
    for name, bad in (("configure", "-5"), ("start", "-22"), ("add", "-95"), ("strict", "299/300"),
                      ("race", "8/9"), ("restarted", "0/20"), ("strict_lost", "1"),
                      ("strict_damaged", "1"), ("race_lost", "2"), ("link_seen", "down"),
                      ("lsc_down", "no"), ("lsc_up", "no")):
        assert len(interrupts.faults({**good, name: bad}, 0, "both")) == 1, name
        for missing in ({**good, name: ""}, {key: good[key] for key in good if key != name}):
            assert name.endswith(("lost", "damaged")) or interrupts.faults(missing, 0, "both"), name


def make_card(root, bdf, driver="vfio-pci", group="7", link_control=0):
    config = bytearray(256)
    config[0x34], config[0x40:0x42], config[0x50] = 0x40, b"\x01\x50", 0x10
    config[0x60] = link_control
    folder = root / bdf
    (folder / "power").mkdir(parents=True)
    (folder / "config").write_bytes(config)
    (folder / "power/control").write_text("auto\n", encoding="ascii")
    if driver:
        (folder / "driver").symlink_to(f"../drivers/{driver}")
    if group:
        members = root.parent / "groups" / group / "devices"
        members.mkdir(parents=True, exist_ok=True)
        (members / bdf).touch()
        (folder / "iommu_group").symlink_to(members.parent)
    return card.Card(bdf)


class FakeKit:
    chip = command.CHIPS["e1000e"]

    def __init__(self, page="chip 82574L\n", refusal=""):
        self.facts_of = lambda _card: (page, refusal)


def bad_checks(kit, one):
    return [(check.name, check.stops) for check in checks.of_card(kit, one) if not check.good]


def cards():
    with tempfile.TemporaryDirectory() as name, \
            mock.patch.object(card, "DEVICES", Path(name, "devices")):
        numbers = (f"0000:0{i}:00.0" for i in itertools.count())
        make = lambda **facts: make_card(card.DEVICES, next(numbers), **facts)  # noqa: E731
        assert bad_checks(FakeKit(), make(group="1")) == []
        assert bad_checks(FakeKit(), card.Card("0000:99:00.0")) == [("device", True)]
        assert bad_checks(FakeKit("", "no chip of ours"), make()) == [("device", True)]
        assert bad_checks(FakeKit(), make(driver="e1000e", group="2")) == [("binding", True)]
        assert bad_checks(FakeKit(), make(driver="", group="3")) == [("binding", True)]
        assert bad_checks(FakeKit(), make(group="")) == [("IOMMU", True)]
        make(driver="nvme", group="4")
        assert bad_checks(FakeKit(), make(group="4")) == [("IOMMU", True)]
        make(driver="pcieport", group="5")
        assert bad_checks(FakeKit(), make(group="5")) == []
        assert bad_checks(FakeKit(), make(group="6", link_control=2)) == [("ASPM", False)]
        busy = FakeKit(refusal="process 9 (testpmd) has /dev/vfio/7 open: end it first")
        assert bad_checks(busy, make(group="8")) == [("registers", True)]
        assert bad_checks(FakeKit(refusal="its memory BARs are off"), make(group="9")) == [
            ("registers", False)]
        one = make()
        with one.awake():
            assert one.text("power/control") == "on"
        assert one.text("power/control") == "auto"


def leftovers():
    """Huge pages of a program that was killed are free again, those of others stay."""
    with tempfile.TemporaryDirectory() as name:
        for file in ("gbe_hwmap_0", "gbe_hwmap_1", "rtemap_0"):
            Path(name, file).touch()
        with mock.patch.object(machine, "read", lambda _: f"none {name} hugetlbfs rw 0 0\n"), \
                mock.patch("shutil.rmtree") as removed:
            machine.forget("gbe_hw")
        assert [path.name for path in Path(name).iterdir()] == ["rtemap_0"]
        removed.assert_called_once_with("/var/run/dpdk/gbe_hw", ignore_errors=True)


def disk_full():
    said = io.StringIO()
    with mock.patch.object(Path, "write_text", side_effect=OSError("disk full")), \
            contextlib.redirect_stdout(said), contextlib.suppress(FileNotFoundError):
        run(parts={"wire": wire}, out=said)
    assert "disk full" in said.getvalue() and "== Results" in said.getvalue()


def machines():
    with mock.patch("os.sched_getaffinity", lambda _: {0, 1, 2, 3}), \
            mock.patch.object(machine, "read", lambda _: "0-1"):
        assert machine.cpus_near("0-3") == [0, 2]
        assert machine.cpus_near("2-3") == [2, 3]
        assert machine.cpus_near("9") == [0, 2]
        assert machine.cpus_near("0-1") == [0, 1]
    for word, kept in (("intel_iommu=on", True), ("iommu=pt", True), ("pcie_aspm.policy=performance", True),
                       ("vfio-pci.ids=8086:10c9", True), ("root=UUID=1", False), ("isolcpus=1", True),
                       ("systemd.hostname=box", False)):
        assert bool(machine.KERNEL_WORDS.match(word)) == kept, word


def misses():
    """Of a full ring are told, but are no errors."""
    counters = {"rx_missed_errors": 5, "rx_missed_packets": 4, "rx_crc_errors": 0, "tx_dropped": 1}
    kit = mock.Mock(cards=[mock.Mock(bdf="0000:01:00.0")])
    testpmd = mock.Mock(xstats=lambda _port: counters)
    assert traffic.errors_and_missed(kit, testpmd) == (
        ["tx_dropped 1 at 0000:01:00.0"],
        ["rx_missed_errors 5 at 0000:01:00.0", "rx_missed_packets 4 at 0000:01:00.0"])


def main():
    for part in (scrubs, arguments, reports, troubles, cells, cards, leftovers, disk_full,
                 machines, misses):
        part()
    assert Page("now").text()


if __name__ == "__main__":
    main()
