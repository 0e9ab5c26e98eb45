# SPDX-License-Identifier: AGPL-3.0-or-later
"""Places of a town and their census margins."""
