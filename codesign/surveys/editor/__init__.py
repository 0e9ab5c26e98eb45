# SPDX-License-Identifier: AGPL-3.0-or-later
"""The editor of questionnaires: questions, conditions, translations, versions, test runs."""
