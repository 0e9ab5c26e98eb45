# SPDX-License-Identifier: AGPL-3.0-or-later
"""From an analytics result to a figure, one finding in words and a table."""
