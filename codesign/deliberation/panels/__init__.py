# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may take part: invitations, places by stratum, participants."""
