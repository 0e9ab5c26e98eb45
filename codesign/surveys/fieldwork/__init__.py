# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a survey is going while people answer: who began, who finished, who is missing."""
