# SPDX-License-Identifier: AGPL-3.0-or-later
"""Participatory processes, their phases, memberships and promise."""
