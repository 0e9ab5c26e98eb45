# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers and sentences of the charts, in Italian and English, as a neighbour would say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from codesign.charts.words import field as words_field
from codesign.charts.words import kinds as words_kinds
from codesign.charts.words import opinion as words_opinion
from codesign.charts.words import rounds as words_rounds
from codesign.charts.words import surveys as words_surveys
from codesign.charts.words import themes as words_themes
from codesign.charts.words import ties as words_ties

Language = Literal["it", "en"]
NO_BREAK_SPACE = "\u00a0"


def number(value: float, language: Language, digits: int = 0) -> str:
    """1.234,5 in Italian, 1,234.5 in English."""
    written = f"{value:,.{digits}f}"
    return written.translate(str.maketrans(",.", ".,")) if language == "it" else written


def percent(share: float, language: Language) -> str:
    """A share in 0..1 as a percentage that says 0 or 100 only where that is exactly true."""
    digits = 0
    while digits < 4 and 0 < share < 1 and round(share * 100, digits) in (0, 100):
        digits += 1
    space = NO_BREAK_SPACE if language == "it" else ""
    return f"{number(share * 100, language, digits)}{space}%"


def the_percent(share: float, language: Language) -> str:
    """The percentage with its article where the language wants one: il 62 %, l’8 %, lo 0 %."""
    written = percent(share, language)
    if language == "en":
        return written
    whole = int(share * 100 + 0.5) if "," not in written else int(written.split(",")[0])
    if whole == 0:
        return f"lo {written}"
    return f"l’{written}" if whole in (1, 8, 11) or 80 <= whole <= 89 else f"il {written}"


def listed(names: list[str], language: Language) -> str:
    """Names with commas, and an "and" before the last."""
    if len(names) < 2:
        return "".join(names)
    joint = " e " if language == "it" else " and "
    return ", ".join(names[:-1]) + joint + names[-1]


def in_quotes(words: str, language: Language) -> str:
    """«parole» in Italian, “words” in English."""
    return f"«{words}»" if language == "it" else f"“{words}”"


def words_of(texts: Mapping[str, str], language: Language) -> str:
    """A text of the questionnaire; where it was not translated, as it was written."""
    return texts.get(language) or texts.get("it") or next(iter(texts.values()), "")


def say(key: str, language: Language, **values: str) -> str:
    """The phrase of that key with its values put in."""
    return PHRASES[key][language].format(**values)


def say_count(key: str, count: int, language: Language, **values: str) -> str:
    """The phrase for that many: key_none, key_one or key_many, the last where there is no closer one."""
    endings = {0: "none", 1: "one"}
    closer = f"{key}_{endings.get(count, 'many')}"
    chosen = closer if closer in PHRASES else f"{key}_many"
    return say(chosen, language, n=number(count, language), **values)


COMMON = {
    "agree": {"it": "D’accordo", "en": "Agree"},
    "disagree": {"it": "Contrari", "en": "Disagree"},
    "pass": {"it": "Passo", "en": "Pass"},
    "votes": {"it": "Voti", "en": "Votes"},
    "people": {"it": "Persone", "en": "People"},
    "share": {"it": "Quota", "en": "Share"},
    "group": {"it": "Gruppo", "en": "Group"},
    "everybody": {"it": "Tutti", "en": "Everybody"},
    "statement": {"it": "Affermazione", "en": "Statement"},
    "hidden": {"it": "non mostrato", "en": "not shown"},
}
PHRASES: dict[str, dict[str, str]] = {
    **COMMON,
    **words_field.PHRASES,
    **words_kinds.PHRASES,
    **words_opinion.PHRASES,
    **words_rounds.PHRASES,
    **words_surveys.PHRASES,
    **words_themes.PHRASES,
    **words_ties.PHRASES,
}
