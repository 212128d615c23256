# SPDX-License-Identifier: BSD-3-Clause
"""rxmode-fwd sleeps when idle and forwards every packet, on every chip and interrupt type.

Also with drivers of others: what DPDK has for virtio and vmxnet3. Pings must cross, and interrupts
wake it for them; idle, it sleeps as long as it may. That none of them ever waits for the backstop
is shown in virtual time: here a thread may be late.
"""

from vmrig.errors import check
from vmrig.rxmode_fwd import RxmodeFwd
from vmrig.rxmode_stats import busiest, check_sleeps
from vmrig.topology import ADDRESS

# interrupt_matrix has every type in the short form, too.
SHORT_FORM_IS_FIRST_CASE = True
SHORT_FORM_ON = ("igb", "virtio-net-pci")

# Pings at most, and how many of them an interrupt has to wake it for.
MOST_PINGS, WAKES = 400, 20


def cases(chip):
    if chip.foreign:
        return ["msix"]
    return ["intx"] if chip.conventional else ["msix", "msi", "intx"]


def run(vm, case):
    ours = vm.plugin is not None and not vm.chip.foreign
    with RxmodeFwd(vm, f",intr={case}" if ours else "") as application:
        # The link of some models comes up late.
        vm.guest.call("ping", source="peerA", destination_address=ADDRESS["peerB"], sizes=[60])
        sent = ping_until_woken(vm)
        mean = check_sleeps(vm)
    if vm.chip.name == "vmxnet3":
        # QEMU's vmxnet3 reads address 0 with DPDK's driver: not ours to judge.
        vm.guest.kernel_log()
    print(f"# {vm.chip.name}, {case}: idle, it sleeps for {mean:.0f} ms; {application.summary}",
          flush=True)
    check(application.summary["packets"] >= 2 * sent, f"{application.summary}")


def ping_until_woken(vm):
    """How many it took. A queue whose interrupt does not work is soon polled by timer."""
    before, sent, woken = busiest(vm), 0, 0
    while woken < WAKES:
        check(sent < MOST_PINGS, f"{sent} pings, and {woken} wakes: {busiest(vm)}")
        seen = vm.guest.call("ping", source="peerA", destination_address=ADDRESS["peerB"],
                             sizes=[60, 1514], per_size=20)
        check(not seen["failures"], f"{seen['failures']}")
        sent += seen["sent"]
        after = busiest(vm)
        woken = (after["wakes"] - after["spurious"]) - (before["wakes"] - before["spurious"])
    return sent
