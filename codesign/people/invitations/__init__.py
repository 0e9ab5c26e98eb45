# SPDX-License-Identifier: AGPL-3.0-or-later
"""Inviting people to an activity once each, without knowing what they say there."""
