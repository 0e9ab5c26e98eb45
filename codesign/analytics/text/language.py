# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which language an answer is written in, among those the survey allows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

FEWEST_WORDS = 4
"""Below this many words the identifier errs too often and the fallback is the better guess."""

_WORD = re.compile(r"[^\W\d_]{2,}")


@lru_cache(maxsize=1)
def _model() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE)


@lru_cache(maxsize=64)
def _identifier(allowed: tuple[str, ...]) -> LanguageIdentifier:
    identifier = copy(_model())
    identifier.set_languages(allowed)
    return identifier


def known_languages() -> frozenset[str]:
    """The codes the identifier can tell apart."""
    return frozenset(_identifier_labels())


@lru_cache(maxsize=1)
def _identifier_labels() -> tuple[str, ...]:
    return tuple(_model().labels)


def detect(text: str, allowed: Sequence[str], fallback: str) -> str:
    """The ISO 639-1 code of `text` among `allowed`; `fallback` when there are too few words to tell.

    One allowed language is that language. A language the identifier does not know can only be had
    through `fallback`, never guessed.
    """
    choices = sorted(set(allowed))
    if len(choices) == 1:
        return choices[0]
    guessable = tuple(code for code in choices if code in known_languages())
    if len(guessable) < 2 or len(_WORD.findall(text, 0, 400)) < FEWEST_WORDS:
        return fallback
    return str(_identifier(guessable).classify(text)[0])
