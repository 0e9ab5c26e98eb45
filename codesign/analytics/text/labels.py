# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names for themes in people's own words, quotes that stand for them, words that speak for each answer."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from codesign.analytics.text.clusters import Labels
from codesign.analytics.text.tokens import Words
from codesign.analytics.text.vectors import Floats, Vocabulary

PEOPLE_BEHIND_A_WORD = 3
"""A word fewer people used could point at one of them, so it labels nothing."""
LABEL_WORDS = 3
THEME_WORDS, LISTED_FROM = 10, 40
EVIDENCE_WORDS, SHARE_TO_SPEAK = 6, 0.06
QUOTES = 3
QUOTE_LENGTH = (4, 60)
JOINING_WORDS = 2
"""«Cura del verde» is a phrase, what spans half a sentence is none."""
ENOUGH_FORMS = 2000

_SENTENCE_END = re.compile(r"[.!?;:,()\n\"«»]")


@dataclass(frozen=True)
class Writing:
    """The clean texts, their meaningful words and who wrote them, in row order."""

    texts: Sequence[str]
    words: Sequence[Words]
    authors: Sequence[object]


class SurfaceForms:
    """How people actually wrote the stems and phrases of `wanted`."""

    def __init__(self, writing: Writing, rows: Sequence[int], wanted: Collection[str]) -> None:
        self._wanted = frozenset(wanted)
        self._openings = frozenset(term.split(" ")[0] for term in wanted)
        self._words: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._phrases: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in rows[:ENOUGH_FORMS]:
            self._read(writing.texts[row], writing.words[row])

    def _read(self, text: str, words: Words) -> None:
        for place, stem in enumerate(words.stems):
            if stem in self._openings:
                self._read_word(text, words, place)
                self._read_phrase(text, words, place)

    def _read_word(self, text: str, words: Words, place: int) -> None:
        start, end = words.spans[place]
        self._words[words.stems[place]][_inside_a_sentence(text, start, text[start:end])] += 1

    def _read_phrase(self, text: str, words: Words, place: int) -> None:
        phrase = " ".join(words.stems[place : place + 2])
        if phrase not in self._wanted or " " not in phrase:
            return
        (start, end), (resumed, last) = words.spans[place : place + 2]
        between = text[end:resumed]
        if len(between.split()) <= JOINING_WORDS and not _SENTENCE_END.search(between):
            opening = _inside_a_sentence(text, start, text[start:end])
            self._phrases[phrase][opening + text[end:last]] += 1

    def of(self, term: str) -> str:
        """The form written most; of equally common ones the lower-case, then the first in the alphabet."""
        forms = self._phrases.get(term) if " " in term else self._words.get(term)
        if not forms:
            return ""
        best = min(forms, key=lambda form: (-forms[form], not form.islower(), form))
        return " ".join(best.split())


def _inside_a_sentence(text: str, start: int, written: str) -> str:
    """A word as it would stand inside a sentence: the capital of an opening word says nothing."""
    before = text[:start].rstrip()
    if before and before[-1] not in ".!?":
        return written
    return written if written.isupper() and len(written) < 6 else written.lower()


@dataclass(frozen=True)
class Use:
    """Who uses which term where: `people` (k × v), and the class TF-IDF made of it."""

    people: Floats
    weight: Floats


def usage(vocabulary: Vocabulary, labels: Labels, count: int, authors: Sequence[object]) -> Use:
    """Class TF-IDF counted in people: their share in the theme × ln of how much oftener than everywhere."""
    codes = {author: number for number, author in enumerate(dict.fromkeys(authors))}
    rows = np.repeat(np.arange(vocabulary.counts.shape[0]), np.diff(vocabulary.counts.indptr))
    known = labels[rows] >= 0
    rows, columns = rows[known], vocabulary.counts.indices[known]
    person = np.fromiter(map(codes.__getitem__, authors), dtype=np.int64, count=len(authors))
    width = len(vocabulary.terms)
    # One number a (person, theme, term), so that each counts once; theme and term are read off it again.
    uses = np.unique((person[rows] * count + labels[rows]) * width + columns) % (count * width)
    people = np.bincount(uses, minlength=count * width).astype(np.float64).reshape(count, width)
    crowd = np.array(
        [len({authors[row] for row in np.flatnonzero(labels == theme).tolist()}) for theme in range(count)]
    )
    share = people / np.maximum(crowd, 1)[:, None]
    overall = (people.sum(axis=0) + 1.0) / (crowd.sum() + 2.0)
    weight = share * np.log(np.maximum(share, 1e-9) / overall)
    return Use(people, np.where(people > 0, weight, 0.0))


def typicality(vocabulary: Vocabulary, use: Use, labels: Labels) -> Floats:
    """How much of each answer is its theme's own words (n): mean weight by root of length, at most 1 in a theme."""
    score = np.zeros(len(labels))
    for theme in range(len(use.weight)):
        rows = np.flatnonzero(labels == theme)
        counts = vocabulary.counts[rows]
        lengths = np.maximum(np.diff(counts.indptr), 1)
        spoken = np.asarray(counts @ np.maximum(use.weight[theme], 0.0)) / np.sqrt(lengths)
        score[rows] = spoken / max(float(spoken.max(initial=0.0)), 1e-12)
    return score


def name_themes(
    vocabulary: Vocabulary, use: Use, writing: Writing, members: Sequence[Sequence[int]]
) -> list[tuple[str, tuple[str, ...]]]:
    """A label and the ten strongest words for each theme, given its rows; no word stands in two labels."""
    ranked = [_candidates(use, theme) for theme in range(len(members))]
    names = []
    for rows, chosen, columns in zip(members, _label_terms(vocabulary, use, ranked), ranked, strict=True):
        strongest = [vocabulary.terms[column] for column in columns[:LISTED_FROM]]
        forms = SurfaceForms(writing, rows, {*chosen, *strongest})
        names.append((_written(chosen, forms), _listed(strongest, forms)))
    return names


def _label_terms(vocabulary: Vocabulary, use: Use, ranked: Sequence[Sequence[int]]) -> list[list[str]]:
    """One phrase where there is a strong one, then single words; the strongest theme chooses first."""
    chosen: list[list[str]] = [[] for _ in ranked]
    taken: dict[str, int] = {}
    phrases = sorted(
        (-use.weight[theme, column], theme, column)
        for theme, columns in enumerate(ranked)
        for column in columns
        if " " in vocabulary.terms[column]
    )
    for weight, theme, column in phrases:
        term = vocabulary.terms[column]
        strongest = use.weight[theme, ranked[theme][0]]
        if not chosen[theme] and -weight >= strongest / 4 and _take(term, theme, taken):
            chosen[theme].append(term)
    singles = sorted(
        (-use.weight[theme, column], theme, column)
        for theme, columns in enumerate(ranked)
        for column in columns
        if " " not in vocabulary.terms[column]
    )
    for _, theme, column in singles:
        term = vocabulary.terms[column]
        if len(chosen[theme]) < LABEL_WORDS and term not in taken and _take(term, theme, taken):
            chosen[theme].append(term)
    return chosen


def _candidates(use: Use, theme: int) -> list[int]:
    fit = (use.people[theme] >= PEOPLE_BEHIND_A_WORD) & (use.weight[theme] > 0)
    columns = np.flatnonzero(fit)
    order = np.lexsort((columns, -use.weight[theme, columns]))
    return [int(column) for column in columns[order]]


def _take(term: str, theme: int, taken: dict[str, int]) -> bool:
    stems = term.split(" ")
    if any(taken.get(stem, theme) != theme for stem in stems):
        return False
    for stem in stems:
        taken[stem] = theme
    return True


def _written(terms: Sequence[str], forms: SurfaceForms) -> str:
    return ", ".join(filter(None, (forms.of(term) for term in terms)))


def _listed(terms: Sequence[str], forms: SurfaceForms) -> tuple[str, ...]:
    listed: list[str] = []
    covered: set[str] = set()
    for term in terms:
        stems = term.split(" ")
        form = forms.of(term)
        if form and not covered.issuperset(stems):
            listed.append(form)
            covered.update(stems)
        if len(listed) == THEME_WORDS:
            break
    return tuple(listed)


def speaking(vocabulary: Vocabulary, use: Use) -> list[dict[str, float]]:
    """For each theme the terms strong enough to speak for it, with their weights.

    A word one person used says nothing about the theme, nor does one that is hardly commoner here than elsewhere.
    """
    strongest = use.weight.max(axis=1, initial=0.0, keepdims=True)
    heard = (use.people > 1) & (use.weight >= SHARE_TO_SPEAK * strongest) & (use.weight > 0)
    return [
        {vocabulary.terms[place]: float(weight[place]) for place in np.flatnonzero(strong)}
        for strong, weight in zip(heard, use.weight, strict=True)
    ]


def evidence(writing: Writing, row: int, speaks: Mapping[str, float]) -> tuple[str, ...]:
    """The words of one answer, as written, that speak for its theme by `speaking`; strongest first."""
    words = writing.words[row]
    found: dict[str, tuple[float, str]] = {}
    for stem, (start, end) in zip(words.stems, words.spans, strict=True):
        if stem in speaks and stem not in found:
            found[stem] = (-speaks[stem], writing.texts[row][start:end])
    return tuple(written for _, written in sorted(found.values())[:EVIDENCE_WORDS])


def central_quotes(rows: Sequence[int], typical: Floats, writing: Writing) -> list[int]:
    """Up to three most typical rows, of different people and words, neither curt nor endless."""
    shortest, longest = QUOTE_LENGTH
    lengths = {row: len(writing.texts[row].split()) for row in rows}
    quotable = [row for row in rows if shortest <= lengths[row] <= longest] or list(rows)
    chosen: list[int] = []
    said: set[frozenset[str]] = set()
    heard: set[object] = set()
    for row in sorted(quotable, key=lambda row: (-typical[row], row)):
        stems = frozenset(writing.words[row].stems)
        if writing.authors[row] in heard or stems in said:
            continue
        chosen.append(row)
        heard.add(writing.authors[row])
        said.add(stems)
        if len(chosen) == QUOTES:
            break
    return chosen
