# SPDX-License-Identifier: BSD-3-Clause
"""What the two ports of a program are wired to: NICs to the peers, ports without a NIC to hosts of
their own. Each wiring has the ports, the hosts' addresses by their names, and cables."""

from . import topology
from .vm import ALL_PLUGINS, Port

HOSTS = {"hostA": "3.1.1.1", "hostB": "3.1.1.2"}
MACS = {"hostA": "52:54:00:00:00:70", "hostB": "52:54:00:00:00:71"}
PORT_MACS = ("52:54:00:00:00:60", "52:54:00:00:00:61")
IPV6_OFF = "/proc/sys/net/ipv6/conf/default/disable_ipv6"


class NicWiring:
    """As the guest was booted."""
    address = topology.ADDRESS
    has_cables = True
    eal = ()

    def __init__(self, vm):
        self.vm = vm
        self.ports = vm.dut

    def before_ports(self):
        """There is nothing to be made."""

    def after_port(self, index):
        """The same."""

    def set_link(self, index, up):
        self.vm.qemu.set_link(self.ports[index].ident, up)

    def tear_down(self):
        """The same."""


class _KernelWiring:
    """Between interfaces of the kernel; nobody there sends of its own accord, as tests count."""
    address = HOSTS
    modules = ()
    driver = ""
    has_cables = False

    def __init__(self, vm):
        self.vm = vm
        # Not among those that each program of the guest loads.
        self.eal = ("--no-pci", "-d", f"{ALL_PLUGINS}/librte_{self.driver}.so")

    def before_ports(self):
        for module in self.modules:
            self.vm.load_driver(module)
        self.vm.guest.write(IPV6_OFF, "1")
        for host in HOSTS:
            self.vm.guest.run(["ip", "netns", "add", host])
            self.vm.guest.run("echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6; "
                              "echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6", netns=host)

    def _set_up_host(self, index):
        """Once it has its interface."""
        (host, address), mac = list(HOSTS.items())[index], list(MACS.values())[index]
        there, its_mac = list(HOSTS.values())[1 - index], list(MACS.values())[1 - index]
        self.vm.guest.call("set_up_peer", peer=host)
        self.vm.guest.run(["ip", "-n", host, "-batch", "-"], stdin="\n".join((
            f"link set eth0 address {mac}",
            "link set lo up",
            "link set eth0 up",
            f"addr add {address}/32 dev eth0",
            f"route add {there}/32 dev eth0",
            f"neigh replace {there} lladdr {its_mac} dev eth0 nud permanent\n")))

    def set_link(self, index, up):
        self.vm.guest.run(["ip", "link", "set", self.interface(index), "up" if up else "down"])

    def tear_down(self):
        for host in HOSTS:
            self.vm.guest.run(f"ip netns delete {host} || true")
        self.vm.guest.write(IPV6_OFF, "0")


class TapWiring(_KernelWiring):
    """net_tap makes an interface for each port; the host has one on top of it."""
    modules = ("tun", "macvlan")
    driver = "net_tap"
    has_cables = True

    def __init__(self, vm):
        super().__init__(vm)
        self.ports = [Port(self.interface(index), f"net_tap{index},iface={self.interface(index)},"
                           f"mac={mac}", mac, "--vdev") for index, mac in enumerate(PORT_MACS)]

    @staticmethod
    def interface(index):
        return f"dtap{index}"

    def after_port(self, index):
        host, interface = list(HOSTS)[index], self.interface(index)
        # The interface comes with the port. A guard against hanging.
        self.vm.guest.run(f"timeout 60 sh -c 'until [ -e /sys/class/net/{interface} ]; "
                          "do sleep 0.1; done'")
        self.vm.guest.run(f"ip link add link {interface} name eth0 netns {host} "
                          "type macvlan mode bridge")
        self._set_up_host(index)


class MemifWiring(_KernelWiring):
    """net_memif has another process at the other end: a testpmd, which passes everything on between
    each of its memifs and a tap that a host is on."""
    modules = ("tun", "macvlan")
    driver = "net_memif"
    BRIDGE = ("dpdk-testpmd", "--lcores", "0@0,1@0", "-n", "1", "--no-pci", "--no-telemetry",
              "--file-prefix", "bridge")

    def __init__(self, vm):
        super().__init__(vm)
        self.ports = [Port(f"net_memif{index}", f"{self._memif(index)},role=client,mac={mac}", mac,
                           "--vdev") for index, mac in enumerate(PORT_MACS)]
        self.bridge = None

    @staticmethod
    def _memif(index):
        return f"net_memif{index},id={index},socket=/run/memif,socket-abstract=no"

    @staticmethod
    def interface(index):
        return f"btap{index}"

    def before_ports(self):
        super().before_ports()
        # Neighbours in this order forward to each other.
        ports = [word for index, _ in enumerate(HOSTS) for word in (
            "--vdev", f"{self._memif(index)},role=server",
            "--vdev", f"net_tap{index},iface={self.interface(index)}")]
        self.bridge = self.vm.guest.spawn(
            [*self.BRIDGE, "-d", f"{ALL_PLUGINS}/librte_net_tap.so",
             "-d", f"{ALL_PLUGINS}/librte_net_memif.so", *ports, "--", "-i",
             "--total-num-mbufs=8192", "--auto-start"], tty=True)
        self.bridge.wait_for(lambda process: "testpmd>" in process.output, 120, "prompt")
        for index, host in enumerate(HOSTS):
            self.vm.guest.run(f"ip link add link {self.interface(index)} name eth0 netns {host} "
                              "type macvlan mode bridge")
            self._set_up_host(index)

    def after_port(self, index):
        """The bridge was there before."""

    def tear_down(self):
        if self.bridge is not None:
            self.bridge.kill()
            self.bridge.wait()
        self.vm.guest.run("rm -f /run/memif")
        super().tear_down()


class AfPacketWiring(_KernelWiring):
    """net_af_packet uses one end of a pair of interfaces, whose other end is the host's."""
    modules = ("veth",)
    driver = "net_af_packet"

    def __init__(self, vm):
        super().__init__(vm)
        self.ports = [Port(self.interface(index), f"net_af_packet{index},"
                           f"iface={self.interface(index)}", mac, "--vdev")
                      for index, mac in enumerate(PORT_MACS)]

    @staticmethod
    def interface(index):
        return f"pair{index}"

    def before_ports(self):
        super().before_ports()
        for index, host in enumerate(HOSTS):
            self.vm.guest.run(f"ip link add {self.interface(index)} address {PORT_MACS[index]} "
                              f"type veth peer name eth0 netns {host} && "
                              f"ip link set {self.interface(index)} up")
            self._set_up_host(index)
            self.vm.guest.call("compute_checksums", peer=host)

    def after_port(self, index):
        """It was there before."""
