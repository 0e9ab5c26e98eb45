# SPDX-License-Identifier: AGPL-3.0-or-later
"""What participants get back: results and the public report."""
