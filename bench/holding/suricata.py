# SPDX-License-Identifier: BSD-3-Clause
"""Suricata as an inline IPS without rules between two ports: what one receives it sends by the
other. It wants a CPU for each worker: that of the second port has to share with the devices."""

import shutil
from pathlib import Path

CONFIGURATION = """\
%YAML 1.1
---
default-log-dir: {directory}
vars:
  address-groups: {{HOME_NET: any, EXTERNAL_NET: any}}
outputs: []
logging:
  default-log-level: notice
  outputs:
    - console: {{enabled: yes}}
runmode: workers
threading:
  set-cpu-affinity: yes
  cpu-affinity:
    - management-cpu-set: {{cpu: [2]}}
    - worker-cpu-set: {{cpu: [0, 1], mode: exclusive}}
dpdk:
  eal-params:
{eal}
  interfaces:
{interfaces}
"""
INTERFACE = """\
    - interface: {port}
      copy-iface: {other}
      copy-mode: ips
      threads: 1
      promisc: true
      interrupt-mode: {interrupts}
      mempool-size: 8191
      mempool-cache-size: 256
      rx-descriptors: 512
      tx-descriptors: 512
"""


def find():
    """The program. OSError if it is not installed."""
    found = shutil.which("suricata")
    if found is None:
        raise OSError("suricata is not there: install it, built with DPDK, or leave it out by "
                      "--programs")
    return Path(found)


def eal_parameters(words):
    """Lines of YAML for EAL's arguments, of which those that come several times are lists."""
    values, words = {}, list(words)
    while words:
        name = words.pop(0).lstrip("-")
        value = words.pop(0) if words and not str(words[0]).startswith("-") else ""
        values.setdefault(name, []).append(f'"{value}"' if value else "")
    return "\n".join(f"    {name}: {several[0]}" if len(several) == 1 else
                     f"    {name}: [{', '.join(several)}]" for name, several in values.items())


def command(path, directory, eal, ports, interrupts):
    """Writes its configuration into the directory."""
    both = "".join(INTERFACE.format(port=one, other=other,
                                    interrupts="true" if interrupts else "false")
                   for one, other in (ports, ports[::-1]))
    file = Path(directory) / "suricata.yaml"
    file.write_text(CONFIGURATION.format(directory=directory, eal=eal_parameters(eal),
                                         interfaces=both.rstrip("\n")), encoding="utf-8")
    return [path, "-c", file, "-l", directory, "--dpdk", "--disable-detection"]
