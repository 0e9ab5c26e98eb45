# SPDX-License-Identifier: AGPL-3.0-or-later
"""What all domains share: unit of work, errors, headers, languages, forms, jobs, mail, clock, policy."""
