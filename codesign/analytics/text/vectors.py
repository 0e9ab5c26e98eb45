# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers as vectors: sublinear TF-IDF over stems and phrases, behind an interface others can fill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, repeat
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder
from nltk.probability import FreqDist
from scipy import sparse

from codesign.analytics.text.tokens import Words

FEW_ANSWERS = 50
"""Up to this many answers a word written once still counts."""
COLLOCATION_LLR = 10.83
"""Log-likelihood ratio at p = .001 with one degree of freedom (Dunning 1993)."""

PHRASES_LEARNT_FROM = 20_000

LETTER_WEIGHT = 0.7
RUN = 4
MOST_WITH_A_RUN = 0.3

Floats = npt.NDArray[np.float64]
Matrix = Any
"""A scipy.sparse.csr_array; scipy carries no types."""


def collocations(documents: Sequence[Words], limit: int = 2000) -> frozenset[tuple[str, str]]:
    """Pairs of neighbouring stems that meet far more often than chance: at least three times, LLR > 10.83.

    Of very many documents, evenly spread ones are enough to learn the phrases of all.
    """
    heard = documents[:: 1 + len(documents) // PHRASES_LEARNT_FROM]
    stems = [words.stems for words in heard]
    pairs = FreqDist(chain.from_iterable(map(pairwise, stems)))
    finder = BigramCollocationFinder(FreqDist(chain.from_iterable(stems)), pairs)
    finder.apply_freq_filter(3)
    scored = finder.score_ngrams(BigramAssocMeasures.likelihood_ratio)
    ranked = sorted(((-score, pair) for pair, score in scored if score > COLLOCATION_LLR))
    return frozenset(pair for _, pair in ranked[:limit])


def terms_of(words: Words, phrases: frozenset[tuple[str, str]]) -> list[str]:
    """The stems of one answer and the known phrases among them, joined by a blank."""
    found = [f"{first} {second}" for first, second in pairwise(words.stems) if (first, second) in phrases]
    return [*words.stems, *found]


@dataclass(frozen=True)
class Vocabulary:
    """Terms in a fixed order with how often each answer uses them (n × v)."""

    terms: tuple[str, ...]
    counts: Matrix


def count_terms(documents: Sequence[Sequence[str]]) -> Vocabulary:
    """Counts of the terms that two answers share (one when there are few) and half the texts lack."""
    spread = Counter(chain.from_iterable(map(set, documents)))
    different = set(map(tuple, documents))
    texts = Counter(chain.from_iterable(map(set, different)))
    few = len(different) <= FEW_ANSWERS
    most = len(different) if few else len(different) / 2
    terms = tuple(sorted(term for term, uses in spread.items() if (few or uses > 1) and texts[term] <= most))
    column = {term: number for number, term in enumerate(terms)}
    return Vocabulary(terms, _incidence(documents, column, len(terms)))


def tfidf(counts: Matrix) -> Matrix:
    """Rows of (1 + ln tf) · (1 + ln((1 + n) / (1 + df))), each of length one; an empty row stays empty."""
    total = counts.shape[0]
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    weights = counts.copy()
    rarity = 1.0 + np.log((1.0 + total) / (1.0 + frequency))
    weights.data = (1.0 + np.log(weights.data)) * rarity[weights.indices]
    return unit_rows(weights)


def letter_counts(writing: Sequence[Sequence[str]]) -> Matrix:
    """Runs of four letters inside the meaningful words of each answer (n × g), blanks marking word ends.

    They tie together what stemming leaves apart: compounds, misspellings, words of unstemmed languages.
    """
    number = {word: place for place, word in enumerate(dict.fromkeys(chain.from_iterable(writing)))}
    spelt = [_letter_runs(word) for word in number]
    runs = {run: place for place, run in enumerate(dict.fromkeys(chain.from_iterable(spelt)))}
    words = _incidence(writing, number, len(number))
    counts = (words @ _incidence(spelt, runs, len(runs))).tocsr()
    spread = np.bincount(counts.indices, minlength=counts.shape[1])
    order = sorted(
        (run, place) for run, place in runs.items() if 2 <= spread[place] <= MOST_WITH_A_RUN * len(writing)
    )
    return counts[:, [place for _, place in order]].tocsr()


def _letter_runs(word: str) -> list[str]:
    marked = f" {word} "
    return [marked[start : start + RUN] for start in range(max(1, len(marked) - RUN + 1))]


def _incidence(rows: Sequence[Sequence[str]], column: Mapping[str, int], width: int) -> Matrix:
    """How often each term that has a column stands in each row."""
    lengths = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
    columns = np.fromiter(
        map(column.get, chain.from_iterable(rows), repeat(-1)), dtype=np.int32, count=int(lengths.sum())
    )
    known = columns >= 0
    kept = np.bincount(np.repeat(np.arange(len(rows)), lengths)[known], minlength=len(rows))
    bounds = np.concatenate([[0], np.cumsum(kept)]).astype(np.int32)
    matrix = sparse.csr_array((np.ones(int(bounds[-1])), columns[known], bounds), shape=(len(rows), width))
    matrix.sum_duplicates()
    return matrix


def side_by_side(words: Matrix, letters: Matrix, fields: Matrix, loudness: float) -> Matrix:
    """TF-IDF of words, of letter runs at a lower weight, and uses of fields; rows of length one.

    An answer without known words has nothing else either: three letters or a field alone say too little.
    """
    known = sparse.diags_array((np.diff(words.indptr) > 0).astype(np.float64))
    beside = [LETTER_WEIGHT * (known @ tfidf(letters)), loudness * (known @ unit_rows(fields))]
    together = sparse.csr_array(sparse.hstack([tfidf(words), *beside]))
    together.eliminate_zeros()
    return unit_rows(together)


def unit_rows(matrix: Matrix) -> Matrix:
    """Every row scaled to Euclidean length one; zero rows are left alone."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    return (sparse.diags_array(1.0 / lengths) @ matrix).tocsr()


class Vectoriser(Protocol):
    """Anything that turns texts into rows of numbers whose cosine says how alike two texts are."""

    name: str

    def __call__(self, texts: Sequence[str], languages: Sequence[str]) -> Floats:
        """One row a text (n × d); a text that says nothing is a row of zeros."""
