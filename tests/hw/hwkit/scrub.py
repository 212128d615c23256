# SPDX-License-Identifier: BSD-3-Clause
"""Takes out of a text what tells cards, machines and people apart."""

import re

# Six bytes of a MAC address, eight of a serial number.
BYTES = re.compile(r"(?<![0-9A-Fa-f:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}"
                   r"(?:[:-][0-9A-Fa-f]{2}){0,2}(?![0-9A-Fa-f:-])")
HOME = re.compile(r"/home/[^/\s'\":]+")
SHORTEST_NAME = 3  # of a host; shorter ones are in many words


class Scrubber:
    """root: the folder of the checkout; macs: what the ports are known to have."""

    def __init__(self, root, host, macs=()):
        self._patterns = [(re.compile(re.escape(str(root)) + r"(?=[/\s'\":]|$)"), "TREE"),
                          (HOME, "/home/USER"), (BYTES, _masked)]
        for mac in macs:
            self._patterns += [(re.compile(form, re.I), "MAC") for form in _forms(mac)]
        for name in {host, host.partition(".")[0]}:
            if len(name) >= SHORTEST_NAME:
                self._patterns.append((re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.I), "HOST"))

    def clean(self, text):
        for pattern, instead in self._patterns:
            text = pattern.sub(instead, text)
        return text


def _masked(found):
    return re.sub(r"[0-9A-Fa-f]", "x", found[0])


def _forms(mac):
    """As digits, as in the receive address registers, and as three words of NVM."""
    digits = re.sub(r"[^0-9A-Fa-f]", "", mac)
    pairs = re.findall("..", digits)
    words = [pairs[i + 1] + pairs[i] for i in (0, 2, 4)]
    return [digits, "".join(reversed(pairs[:4])), r"\W+(?:0x)?".join(words)]
