# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a survey found: summed up, weighted, protected, released, exported."""
