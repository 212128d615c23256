# SPDX-License-Identifier: BSD-3-Clause
"""What runs inside the guest; frames.py is used by the scenarios as well."""
