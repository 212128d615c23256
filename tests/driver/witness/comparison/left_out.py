# SPDX-License-Identifier: BSD-3-Clause
"""Registers of which no value is compared, by rule, and why. The page says so, too."""

import re

COUNTERS = ("CRCERRS ALGNERRC SYMERRS RXERRC MPC SCC ECOL MCC LATECOL COLC DC TNCRS SEQEC CEXTERR "
            "RLEC XONRXC XONTXC XOFFRXC XOFFTXC FCRUC PRC64 PRC127 PRC255 PRC511 PRC1023 PRC1522 "
            "GPRC BPRC MPRC GPTC GORCL GORCH GOTCL GOTCH RNBC RUC RFC ROC RJC TORL TORH TOTL TOTH "
            "TPR TPT PTC64 PTC127 PTC255 PTC511 PTC1023 PTC1522 MPTC BPTC TSCTC TSCTFC RQDPC")

RULES = (
    (COUNTERS, "counters: of frames, not of what was configured"),
    ("RDH TDH", "heads: the device moves them"),
    ("ICR EICR", "pending causes: of the moment"),
    ("ICS EICS IMC EIMC", "writing them acts, and they hold nothing: IMS and EIMS show the result"),
    ("MDIC", "the last access to the PHY: what was written to its registers is compared as PHY[n]"),
    ("EERD EECD", "the last access to the NVM"),
    ("SWSM SW_FW_SYNC", "semaphores: strict mode judges their use"),
)
REASONS = {name: reason for names, reason in RULES for name in names.split()}

# Of these it is compared that they were written: where memory is differs.
ADDRESSES = re.compile(r"(RDBAL|RDBAH|TDBAL|TDBAH|RDT|TDT)\b")


def normal(registers):
    """What is compared of a register file."""
    return {name: "written" if ADDRESSES.match(name) and value else value
            for name, value in registers.items() if name.partition("[")[0] not in REASONS}
