# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people answer: votes, ballots, reasons, and the lottery of what comes next."""
