# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one way from a snapshot to whoever reads it: what may not be seen is taken out here for good."""
