# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pure numbers: no Flask, no database, no files, no clock."""
