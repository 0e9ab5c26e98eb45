# SPDX-License-Identifier: AGPL-3.0-or-later
"""The invented town: content and builder."""
