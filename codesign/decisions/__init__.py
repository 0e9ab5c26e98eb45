# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the authority decided, why, and what became of it."""
