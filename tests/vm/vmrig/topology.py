# SPDX-License-Identifier: BSD-3-Clause
"""Which NICs a guest has and how they are wired.

hub 0: dut0 and the kernel-driven peer A; hub 1: dut1 and peer B; hub 2: loop0 and loop1;
hub 3: reference0 and reference1, for the driver that ours is compared with; hub 4: yardstick0
and yardstick1, 82576s whose wake-ups under DPDK's own driver those of other chips are held to;
hubs 5 and 6: linux0 and ours0 alone, whose registers are compared after the kernel's driver and
ours had them, and nobody before.
"""

from dataclasses import dataclass

from chips import CHIPS

from .qemu import VIRTIO_BY_PORTS


@dataclass(frozen=True)
class Nic:
    ident: str
    mac: str
    hub: int


# l3fwd-power's fixed tables decide the peers' addresses: it sends packets for 1.1.1.0/24 to
# 02:00:00:00:00:00 by port 0, and packets for 2.1.1.0/24 to 02:00:00:00:00:01 by port 1.
PEER_A = Nic("peerA", "02:00:00:00:00:00", 0)
PEER_B = Nic("peerB", "02:00:00:00:00:01", 1)
ADDRESS = {"peerA": "1.1.1.1", "peerB": "2.1.1.1"}
ADDRESS6 = {"peerA": "fd00::a", "peerB": "fd00::b"}

DUT = (Nic("dut0", "52:54:00:00:00:10", 0), Nic("dut1", "52:54:00:00:00:11", 1))
LOOP = (Nic("loop0", "52:54:00:00:00:20", 2), Nic("loop1", "52:54:00:00:00:21", 2))
REFERENCE = (Nic("reference0", "52:54:00:00:00:30", 3), Nic("reference1", "52:54:00:00:00:31", 3))
YARDSTICK = (Nic("yardstick0", "52:54:00:00:00:40", 4), Nic("yardstick1", "52:54:00:00:00:41", 4))
# Of one address, as the registers with the address are compared as well.
WITNESS = (Nic("linux0", "52:54:00:00:00:50", 5), Nic("ours0", "52:54:00:00:00:50", 6))


def _port(nic):
    return ["-netdev", f"hubport,id=net-{nic.ident},hubid={nic.hub}"]


def _nic_under_test(chip, nic, index):
    device = f"{chip.name},id={nic.ident},netdev=net-{nic.ident},mac={nic.mac},romfile={chip.settings}"
    if chip.conventional and nic not in DUT:
        return [*_port(nic), "-device", f"{device},bus=pcie.0"]
    root_port = f"port-{nic.ident}"
    return [*_port(nic),
            "-device", f"pcie-root-port,id={root_port},bus=pcie.0,chassis={index + 1}",
            "-device", f"{device},bus={root_port}"]


def device_arguments(chip):
    arguments = []
    for index, nic in enumerate(DUT + LOOP + REFERENCE + YARDSTICK + WITNESS):
        arguments += _nic_under_test(CHIPS["igb"] if nic in YARDSTICK else chip, nic, index)
    for nic in (PEER_A, PEER_B):
        arguments += [*_port(nic), "-device",
                      f"virtio-net-pci,id={nic.ident},netdev=net-{nic.ident},mac={nic.mac},"
                      f"romfile=,{VIRTIO_BY_PORTS}"]
    return arguments
