# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rounds of statements: voting, tallies, snapshots of consensus."""
