# SPDX-License-Identifier: AGPL-3.0-or-later
"""Staff accounts, citizens' voices and receipts, consent, the audit log."""
