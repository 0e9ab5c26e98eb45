# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers and numbers as tables, with what statisticians need to read them."""
