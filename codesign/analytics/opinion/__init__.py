# SPDX-License-Identifier: AGPL-3.0-or-later
"""Votes in; opinion space, groups, statement lenses and routing out."""
