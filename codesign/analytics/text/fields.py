# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fields of town life as features: common ground for answers that share no word, in any language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy import sparse

from codesign.analytics.text.thesaurus import FIELDS
from codesign.analytics.text.tokens import Words, stem
from codesign.analytics.text.vectors import Matrix

SPEAKS_OF_SOMETHING_ELSE, SPEAKS_OF_THE_TOWN = 0.20, 0.30
"""Shares of known words below which the fields are silent and from which they are heard in full.

Measured on words that mean something: news, questions and encyclopaedia lie at .06 to .16, six consultations
of towns at .28 to .59.
"""


@lru_cache(maxsize=16)
def thesaurus(language: str) -> dict[str, tuple[int, ...]]:
    """The fields of every known stem of `language`, by number."""
    known: dict[str, set[int]] = {}
    for field, words in FIELDS.get(language, {}).items():
        for word in words.split():
            found = stem(word, language)
            if found:
                known.setdefault(found, set()).add(field_numbers()[field])
    return {found: tuple(sorted(numbers)) for found, numbers in known.items()}


@lru_cache(maxsize=1)
def field_numbers() -> dict[str, int]:
    """Every field of any language, numbered in alphabetical order."""
    return {
        field: place
        for place, field in enumerate(sorted({field for known in FIELDS.values() for field in known}))
    }


def field_uses(words: Sequence[Words], languages: Sequence[str]) -> Matrix:
    """How much of each answer belongs to each field (n × f); a word of several fields divides itself."""
    uses = np.zeros((len(words), len(field_numbers())))
    for row, (found, language) in enumerate(zip(words, languages, strict=True)):
        known = thesaurus(language)
        for one in found.stems:
            fields = known.get(one, ())
            for field in fields:
                uses[row, field] += 1.0 / len(fields)
    return sparse.csr_array(uses)


def town_life(words: Sequence[Words], languages: Sequence[str]) -> float:
    """Which share of the meaningful words, in languages with a thesaurus, stands in it; 0 to 1."""
    heard = [
        one in thesaurus(language)
        for found, language in zip(words, languages, strict=True)
        if language in FIELDS
        for one in found.stems
    ]
    return float(np.mean(heard)) if heard else 0.0


def loudness(share: float) -> float:
    """The weight of the fields beside the words, 0 to 1, for answers with that share of known words."""
    return float(
        np.clip(
            (share - SPEAKS_OF_SOMETHING_ELSE) / (SPEAKS_OF_THE_TOWN - SPEAKS_OF_SOMETHING_ELSE), 0.0, 1.0
        )
    )
