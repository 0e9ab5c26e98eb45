# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files and pictures people add to things of any room: judged by content, kept under random names, made smaller."""
