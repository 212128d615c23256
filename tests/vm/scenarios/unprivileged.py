# SPDX-License-Identifier: BSD-3-Clause
"""An ordinary user whose VFIO groups are the ports' runs testpmd on them, without huge pages.

What the user needs besides is that memory may be locked, which VFIO does for DMA.
"""

from vmrig.errors import Skip, check
from vmrig.streams import lost, ping
from vmrig.testpmd import Testpmd

LONG_FORM_ONLY = True
USER = "65534"
RUNTIME = "/run/user-of-dpdk"
AS_USER = ("prlimit", "--memlock=unlimited", "setpriv", f"--reuid={USER}", f"--regid={USER}",
           "--clear-groups", "--bounding-set=-all", "env", f"XDG_RUNTIME_DIR={RUNTIME}")


def run(vm):
    if vm.plugin is None:
        raise Skip("net_gbe was left out")
    vm.release_ports()
    vm.guest.run(f"install -d -o {USER} -m 700 {RUNTIME}")
    groups = " ".join(f"/dev/vfio/$(basename $(readlink /sys/bus/pci/devices/{port.bdf}/iommu_group))"
                      for port in vm.dut)
    # The container is for everybody; EAL asks for it by its path.
    vm.guest.run(f"chown {USER} {groups} && chmod 666 /dev/vfio/vfio")
    try:
        forward(vm)
    finally:
        vm.guest.run(f"chown 0 {groups}")


def forward(vm):
    with Testpmd(vm, launcher=AS_USER, mbufs=4096,
                 eal=["--no-huge", "-m", "256", "--iova-mode=va"]) as testpmd:
        owner = vm.guest.run("stat -c %u /proc/$(pidof dpdk-testpmd)").strip()
        check(owner == USER, f"testpmd runs as {owner}")
        testpmd.start()
        ping(vm)
        check(lost(vm) == 0, "datagrams are lost")
