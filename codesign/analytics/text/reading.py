# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the machine reads of the answers: clean masked texts, their language, their words, their counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from codesign.analytics.text.clusters import Labels
from codesign.analytics.text.fields import field_uses, loudness, town_life
from codesign.analytics.text.labels import Writing
from codesign.analytics.text.language import detect
from codesign.analytics.text.privacy import mask
from codesign.analytics.text.records import Answer
from codesign.analytics.text.space import unit
from codesign.analytics.text.tokens import Words, clean, fold, words_of
from codesign.analytics.text.vectors import (
    Floats,
    Matrix,
    Vectoriser,
    Vocabulary,
    collocations,
    count_terms,
    letter_counts,
    side_by_side,
    terms_of,
)


@dataclass(frozen=True)
class Material:
    """All answers in order of id, then the described themes.

    `evidence` (n × w) is what the word model counts: single stems (phrases would be heard twice) and, as far as
    the answers speak of town life, its `fields`. `vectors` are rows of somebody else's model, None where words
    do the work.
    """

    writing: Writing
    languages: tuple[str, ...]
    vocabulary: Vocabulary
    fields: Matrix
    vectors: Floats | None
    evidence: Matrix
    readable: npt.NDArray[np.bool_]
    town_life: float

    def compared(self, rows: Labels, among: Labels) -> Matrix | Floats:
        """What the neighbour graph compares of the answers in `rows`; how rare words are is counted `among` these."""
        if self.vectors is not None:
            return self.vectors[rows]
        spelt = [self._spelt(row) for row in among.tolist()]
        together = side_by_side(
            self.vocabulary.counts[among], letter_counts(spelt), self.fields[among], loudness(self.town_life)
        )
        return together[np.searchsorted(among, rows)]

    def _spelt(self, row: int) -> list[str]:
        text = self.writing.texts[row]
        return [fold(text[start:end]) for start, end in self.writing.words[row].spans]


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
    for text, said in [
        *((answer.text, answer.language) for answer in answers),
        *((d, None) for d in descriptions),
    ]:
        cleaned = clean(text)
        language = said or detect(cleaned, languages, languages[0])
        texts.append(mask(cleaned, language))
        spoken.append(language)
    own_words = {language: question_stems(question, language) for language in set(spoken)}
    words = [
        words_of(text, language, own_words[language]) for text, language in zip(texts, spoken, strict=True)
    ]
    vocabulary = count_terms(_documents(words, spoken))
    authors = [
        *(answer.author for answer in answers),
        *(("description", n) for n in range(len(descriptions))),
    ]
    share = town_life(words, spoken)
    fields = field_uses(words, spoken)
    return Material(
        writing=Writing(texts, words, authors),
        languages=tuple(spoken),
        vocabulary=vocabulary,
        fields=fields,
        vectors=None if vectoriser is None else unit(vectoriser(texts, spoken)),
        evidence=_evidence(vocabulary, fields, share),
        readable=np.diff(vocabulary.counts.indptr) > 0,
        town_life=share,
    )


def _evidence(vocabulary: Vocabulary, fields: Matrix, share: float) -> Matrix:
    single = [place for place, term in enumerate(vocabulary.terms) if " " not in term]
    words = vocabulary.counts[:, single]
    return sparse.csr_array(sparse.hstack([words, fields]) if loudness(share) > 0 else words)


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
