# SPDX-License-Identifier: AGPL-3.0-or-later
"""From material to groups: copies once, landmarks when there are very many, former themes first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from codesign.analytics.text.clusters import (
    STICKY_BELIEF,
    Grouping,
    Labels,
    Rules,
    centres,
    first_groups,
    heard_words,
    polish,
    sharpened,
)
from codesign.analytics.text.consensus import AGREED_UP_TO, agreed
from codesign.analytics.text.evolution import Inheritance, warm_start
from codesign.analytics.text.graph import levelled, neighbours, pruned, walk
from codesign.analytics.text.reading import Material
from codesign.analytics.text.space import LEARNING_VIEWS, VIEWS, embed, without_accent
from codesign.analytics.text.vectors import Floats, Matrix

ALL_UP_TO, LANDMARKS = 20_000, 6_000
"""Up to so many texts all of them find the themes; of more, so many do, for the graph's cost is quadratic."""
STEP_NEIGHBOURS = 15
ROUNDS_OF_PLACING = 4
COPIES_HEARD = 5
STARTS_TO_LEARN, STARTS = 4, 10

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Texts:
    """Different readable texts: text i is told by row `first[i]` and stands for the rows with `text_of` i."""

    first: Labels
    text_of: Labels


@dataclass(frozen=True)
class Groups:
    """Where every row went: `labels` (-1 when unread), `belief` (n × k), `closeness` to its centre.

    `middle` holds the centres (k × d), `keys` the stored identity of each cluster, `graph` the neighbours
    among the landmarks.
    """

    labels: Labels
    belief: Floats
    closeness: Floats
    middle: Floats
    keys: tuple[str | None, ...]
    texts: Texts
    landmarks: Labels
    graph: Matrix


def different_texts(material: Material, rules: Rules) -> Texts:
    """One text for every person's wording, and at most five for the same wording of many.

    More copies would crowd out every other neighbour, and a campaign would make its own theme.
    """
    counts = material.vocabulary.counts
    heard: dict[object, dict[object, int]] = {}
    first: list[int] = []
    text_of = np.full(counts.shape[0], -1, dtype=np.int64)
    for row in np.flatnonzero(material.readable):
        used = slice(counts.indptr[row], counts.indptr[row + 1])
        said = (counts.indices[used].tobytes(), counts.data[used].tobytes(), material.languages[row])
        key = (said, int(rules.held[row]), int(rules.fixed[row]), rules.barred[row].tobytes())
        voices = heard.setdefault(key, {})
        author = material.writing.authors[int(row)]
        if author not in voices:
            if len(voices) < COPIES_HEARD:
                first.append(int(row))
                voices[author] = len(first) - 1
            else:
                voices[author] = next(iter(voices.values()))
        text_of[row] = voices[author]
    return Texts(np.array(first, dtype=np.int64), text_of)


def group(
    material: Material, heritage: Inheritance, k: int | None, proposed: int, seed: int, report: Progress
) -> Groups:
    """Themes found on the landmarks in two passes, all other rows placed into them.

    The first pass learns which words tell themes apart; the second compares the answers by those words.
    """
    texts = different_texts(material, heritage.rules)
    landmarks = choose_landmarks(len(texts.first), heritage.rules.fixed[texts.first] >= 0, seed)
    chosen = texts.first[landmarks]
    task = _Task(
        material.evidence[chosen],
        tuple(material.languages[row] for row in chosen),
        authors_of(material, texts, landmarks),
        Inheritance(heritage.keys, heritage.rules.of(chosen), heritage.protected),
        k,
        proposed,
        seed,
    )
    # Where landmarks stand for very many texts, theirs are enough to know which words are rare.
    is_whole = len(landmarks) == len(texts.first)
    rows = material.compared(chosen, np.arange(len(material.languages)) if is_whole else chosen)
    words = sparse.issparse(rows)
    done = _one_pass(task, rows, STARTS_TO_LEARN if words else STARTS, last=not words)
    graph = done.graph
    report(0.6, "themes")
    if words:
        done = _one_pass(task, sharpened(rows, done.found.labels, len(done.keys)), STARTS, last=True)
    report(0.9, "placing")
    middle = centres(done.space, done.found.labels, len(done.keys))
    whole = place_rest(material, texts, landmarks, done.found, heritage.rules.widened(len(done.keys)))
    known = np.full(len(texts.first), np.nan)
    known[landmarks] = (done.space * middle[done.found.labels]).sum(axis=1)
    read = texts.text_of
    return Groups(
        labels=np.where(read >= 0, np.append(whole.labels, -1)[read], -1),
        belief=np.vstack([whole.belief, np.zeros(len(done.keys))])[read],
        closeness=np.append(known, np.nan)[read],
        middle=middle,
        keys=done.keys,
        texts=texts,
        landmarks=landmarks,
        graph=graph,
    )


@dataclass(frozen=True)
class _Task:
    """What both passes work on."""

    counts: Matrix
    languages: tuple[str, ...]
    authors: list[frozenset[object]]
    heritage: Inheritance
    k: int | None
    proposed: int
    seed: int


@dataclass(frozen=True)
class _Pass:
    graph: Matrix
    space: Floats
    found: Grouping
    keys: tuple[str | None, ...]


def _one_pass(task: _Task, rows: Matrix | Floats, starts: int, last: bool) -> _Pass:
    """One grouping of the landmarks; the last pass asks several runs when no former themes lead it."""
    graph = neighbours(rows, task.languages)
    expected = task.k or max(task.proposed, len(task.heritage.keys))
    level = levelled(graph, task.languages)
    views = VIEWS if last or len(set(task.languages)) > 1 else LEARNING_VIEWS
    seen = embed(rows, level, expected, np.random.default_rng(task.seed), views)
    space = without_accent(seen, task.languages)
    step = walk(pruned(level, STEP_NEIGHBOURS))
    keys: tuple[str | None, ...]
    if task.heritage.keys:
        warm = warm_start(space, level, task.authors, task.heritage, task.k, task.seed)
        labels, rules = warm.labels, warm.rules
        keys = (*task.heritage.keys, *[None] * (warm.count - len(task.heritage.keys)))
    else:
        labels = first_groups(space, task.k or task.proposed, task.seed, starts)
        keys = (None,) * (int(labels.max(initial=-1)) + 1)
        rules = Rules.none(len(labels), len(keys))
    if last and not task.heritage.keys and len(labels) <= AGREED_UP_TO:
        found = agreed(task.counts, task.languages, space, step, labels, task.seed)
    else:
        found = polish(task.counts, task.languages, space, step, labels, rules)
    return _Pass(graph, space, *without_empty(found, keys))


def choose_landmarks(texts: int, needed: npt.NDArray[np.bool_], seed: int) -> Labels:
    """All texts, or a fixed random choice of them that includes every `needed` one."""
    if texts <= ALL_UP_TO:
        return np.arange(texts)
    drawn = np.random.default_rng(seed).permutation(texts)[:LANDMARKS]
    return np.union1d(drawn, np.flatnonzero(needed)).astype(np.int64)


def authors_of(material: Material, texts: Texts, landmarks: Labels) -> list[frozenset[object]]:
    """Everybody who wrote each landmark."""
    authors: list[set[object]] = [set() for _ in texts.first]
    for row, text in enumerate(texts.text_of):
        if text >= 0:
            authors[text].add(material.writing.authors[row])
    return [frozenset(authors[text]) for text in landmarks]


def without_empty(found: Grouping, keys: tuple[str | None, ...]) -> tuple[Grouping, tuple[str | None, ...]]:
    """New clusters that lost all their answers are forgotten; stored ones stay, even empty."""
    size = np.bincount(found.labels, minlength=len(keys))
    kept = [cluster for cluster, key in enumerate(keys) if key is not None or size[cluster]]
    number = np.full(len(keys), -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    return Grouping(number[found.labels], found.belief[:, kept]), tuple(keys[cluster] for cluster in kept)


def place_rest(
    material: Material, texts: Texts, landmarks: Labels, found: Grouping, rules: Rules
) -> Grouping:
    """The landmarks' grouping extended to all texts by their words alone, which then teach the words anew."""
    rest = np.setdiff1d(np.arange(len(texts.first)), landmarks)
    if not len(rest):
        return found
    count = found.belief.shape[1]
    counts = material.evidence[texts.first]
    languages = [material.languages[row] for row in texts.first]
    labels = np.full(len(texts.first), -1, dtype=np.int64)
    belief = np.empty((len(texts.first), count))
    labels[landmarks], belief[landmarks] = found.labels, found.belief
    rules = rules.of(texts.first[rest])
    for _ in range(ROUNDS_OF_PLACING):
        belief[rest] = heard_words(counts, languages, labels, count)[rest]
        labels[rest] = rules.apply(belief[rest], STICKY_BELIEF)
    return Grouping(labels, belief)
