# SPDX-License-Identifier: AGPL-3.0-or-later
"""A participatory co-design service for municipalities."""

__version__ = "0.1.0"
