# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tests, in the same tree as the program."""
