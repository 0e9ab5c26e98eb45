# SPDX-License-Identifier: AGPL-3.0-or-later
"""Statements that participants propose, and what moderators decide on them."""
