# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a text to the stems that carry its meaning, each still tied to the words people wrote."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol

import regex  # type: ignore[import-untyped]
from nltk.stem.snowball import SnowballStemmer

from codesign.analytics.text.stoplists import STOP_WORDS

SNOWBALL = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
}
LONGEST_TEXT = 20_000
"""Characters read of one answer; a longer text adds weight to nobody's theme."""

LETTERS_OF_A_STEM = 6
"""Where no stemmer exists the first letters stand in for it: nearly as good, far better than whole words."""

# The apostrophe ends a word, so elided articles (l', dell', qu') stand alone and the stop lists catch them;
# the middle dot of Catalan (l·l) and the soft hyphen do not.
# NLTK's RegexpTokenizer finds the same words, as a test shows, but guards each with a clock: three times slower.
# `regex` as there: for `re` a vowel sign ends a word and «m²» is one.
_WORD = regex.compile(r"[^\W_]+(?:[·\u00ad][^\W_]+)*")
_NOT_WORDS = re.compile(r"https?://\S+|www\.\S+|\[[^\]\s]{1,20}\]|@\w+|\S+@\S+\.\S+")
_CONTROL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff]"
)
_MARKS = re.compile("[\u0300-\u036f]")
# Scripts written without spaces: every two neighbouring signs stand for a word.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


class Stemmer(Protocol):
    """What turns a word into the stem it shares with its inflections."""

    def stem(self, word: str) -> str:
        """The stem of a lower-case word."""


@dataclass(frozen=True)
class Words:
    """The meaningful words of one answer: `stems[i]` was written at `spans[i]` of the clean text."""

    stems: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def clean(text: str) -> str:
    """NFC, without NUL and other control signs, with plain apostrophes; positions are of this text."""
    text = unicodedata.normalize("NFC", text[:LONGEST_TEXT])
    text = text.replace("\u2019", "'").replace("\u02bc", "'")
    return _CONTROL.sub(" ", text)


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Lower case without accents, so that «citta» and «Città» meet."""
    if word.isascii():
        return word.lower()
    plain = _MARKS.sub("", unicodedata.normalize("NFD", word.casefold().replace("\u00ad", "")))
    return unicodedata.normalize("NFC", plain)


@cache
def _stemmer(language: str) -> Stemmer | None:
    name = SNOWBALL.get(language)
    return None if name is None else SnowballStemmer(name)


@cache
def stop_words(language: str) -> frozenset[str]:
    """The folded stop list of `language`, empty when there is none."""
    return frozenset(fold(word) for word in STOP_WORDS.get(language, frozenset()))


def has_stemmer(language: str) -> bool:
    """Whether words of `language` can be stemmed; otherwise parts of words do that work."""
    return language in SNOWBALL


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of `word`, or "" when it names no theme (stop word, number, single letter)."""
    folded = fold(word)
    if len(folded) < 2 or folded in stop_words(language) or folded.isnumeric():
        return ""
    stemmer = _stemmer(language)
    if stemmer is None:
        return folded[:LETTERS_OF_A_STEM]
    stemmed = fold(stemmer.stem(word.lower()))
    return stemmed if len(stemmed) > 1 else folded


def words_of(text: str, language: str, ignored: frozenset[str] = frozenset()) -> Words:
    """The meaningful words of a clean `text`; stems in `ignored` (the question's own) are left out."""
    spaced = _NOT_WORDS.sub(lambda found: " " * len(found.group()), text)
    stems: list[str] = []
    spans: list[tuple[int, int]] = []
    for span in _word_spans(spaced):
        found = stem(spaced[span[0] : span[1]], language)
        if found and found not in ignored:
            stems.append(found)
            spans.append(span)
    return Words(tuple(stems), tuple(spans))


def _word_spans(text: str) -> list[tuple[int, int]]:
    whole = [found.span() for found in _WORD.finditer(text)]
    if text.isascii() or not _UNSPACED.search(text):
        return whole
    return [
        span
        for start, end in whole
        for span in (
            [(place, place + 2) for place in range(start, end - 1)]
            if end - start > 1 and _UNSPACED.match(text, start)
            else [(start, end)]
        )
    ]
