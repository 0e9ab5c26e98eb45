# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits to be read before others see it: queue, public policy, decisions, log; rooms register kinds of things."""
