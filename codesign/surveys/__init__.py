# SPDX-License-Identifier: AGPL-3.0-or-later
"""Needs-assessment surveys: questionnaire document, answering, results."""
