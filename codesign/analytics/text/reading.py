# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the machine reads of the answers: clean masked texts, their language, their words, their counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from .labels import Writing
from .language import detect
from .privacy import mask
from .records import Answer
from .space import unit
from .tokens import Words, clean, fold, words_of
from .vectors import Floats, Matrix, Vectoriser, Vocabulary, collocations, count_terms, letter_counts, side_by_side, terms_of


@dataclass(frozen=True)
class Material:
    """All answers in order of id, then the described themes; `rows` is what the neighbour graph compares."""

    writing: Writing
    languages: tuple[str, ...]
    vocabulary: Vocabulary
    rows: Matrix | Floats
    readable: npt.NDArray[np.bool_]

    @cached_property
    def single_words(self) -> Matrix:
        """Counts without the phrases, whose words would otherwise be heard twice."""
        single = [place for place, term in enumerate(self.vocabulary.terms) if " " not in term]
        return self.vocabulary.counts[:, single].tocsr()


def read(
    answers: Sequence[Answer],
    descriptions: Sequence[str],
    languages: Sequence[str],
    question: str,
    vectoriser: Vectoriser | None,
) -> Material:
    """Clean, mask, identify, tokenise and count `answers` followed by `descriptions`."""
    texts: list[str] = []
    spoken: list[str] = []
    for text, said in [*((answer.text, answer.language) for answer in answers), *((d, None) for d in descriptions)]:
        cleaned = clean(text)
        language = said or detect(cleaned, languages, languages[0])
        texts.append(mask(cleaned, language))
        spoken.append(language)
    own_words = {language: question_stems(question, language) for language in set(spoken)}
    words = [words_of(text, language, own_words[language]) for text, language in zip(texts, spoken, strict=True)]
    vocabulary = count_terms(_documents(words, spoken))
    authors = [*(answer.author for answer in answers), *(("description", n) for n in range(len(descriptions)))]
    rows = _rows(texts, words, vocabulary) if vectoriser is None else unit(vectoriser(texts, spoken))
    readable = np.diff(vocabulary.counts.indptr) > 0
    return Material(Writing(texts, words, authors), tuple(spoken), vocabulary, rows, readable)


def _rows(texts: Sequence[str], words: Sequence[Words], vocabulary: Vocabulary) -> Matrix:
    spelt = [[fold(text[a:b]) for a, b in found.spans] for text, found in zip(texts, words, strict=True)]
    return side_by_side(vocabulary.counts, letter_counts(spelt))


def question_stems(question: str, language: str) -> frozenset[str]:
    """The question's own words: whoever answers repeats them, whatever the topic."""
    return frozenset(words_of(clean(question), language).stems)


def _documents(words: Sequence[Words], spoken: Sequence[str]) -> list[list[str]]:
    """Terms of each answer; phrases are looked for within one language."""
    phrases = {
        language: collocations([w for w, said in zip(words, spoken, strict=True) if said == language])
        for language in set(spoken)
    }
    return [terms_of(found, phrases[language]) for found, language in zip(words, spoken, strict=True)]

