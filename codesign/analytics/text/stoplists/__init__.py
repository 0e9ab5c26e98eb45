# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reviewed stop lists: words that name no theme, by language code."""

from codesign.analytics.text.stoplists import catalan, english, french, german, italian, portuguese, spanish

STOP_WORDS: dict[str, frozenset[str]] = {
    "ca": frozenset(catalan.WORDS),
    "de": frozenset(german.WORDS),
    "en": frozenset(english.WORDS),
    "es": frozenset(spanish.WORDS),
    "fr": frozenset(french.WORDS),
    "it": frozenset(italian.WORDS),
    "pt": frozenset(portuguese.WORDS),
}
