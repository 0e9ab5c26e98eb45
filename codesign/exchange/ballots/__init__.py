# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rounds of ballots as files."""
