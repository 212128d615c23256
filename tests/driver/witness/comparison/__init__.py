# SPDX-License-Identifier: BSD-3-Clause
"""What two drivers write to the same chip, compared."""
