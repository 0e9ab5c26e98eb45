# SPDX-License-Identifier: AGPL-3.0-or-later
"""From votes and ballots to snapshots; only workers load it whole."""
