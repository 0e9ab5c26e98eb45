# SPDX-License-Identifier: AGPL-3.0-or-later
"""How people are reached: invitations, kiosks, paper; each channel kept apart, totals added up."""
