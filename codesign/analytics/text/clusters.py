# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers into groups: k-means in the smoothed space, then a polish that lets words and neighbours speak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import ward
from scipy.special import softmax
from sklearn.cluster import KMeans

from codesign.analytics.text.records import Join
from codesign.analytics.text.space import unit
from codesign.analytics.text.vectors import Floats, Matrix, unit_rows

Labels = npt.NDArray[np.int64]

ROUNDS = 6
IMAGINARY_ANSWERS = 2.0
WORD_PRIOR = 0.3
LENGTH_TEMPER = 0.3
SHARE_OF_PLACE = 0.3
PLACE_TEMPER = 0.1
SHARE_OF_NEIGHBOURS = 0.65
STEPS_TO_NEIGHBOURS = 2
STICKY, STICKY_BELIEF = 0.05, 0.12
"""Cosine, and belief, by which an answer prefers the theme it had: over 95 % stay, new topics are found."""


@dataclass(frozen=True)
class Rules:
    """What the grouping must respect: `held[i]` and `fixed[i]` are a cluster or -1, `barred` is n × k.

    A held answer leans to the cluster it was in, a fixed one stays, a barred one never joins.
    """

    held: Labels
    fixed: Labels
    barred: npt.NDArray[np.bool_]

    @staticmethod
    def none(answers: int, count: int) -> Rules:
        """No rule at all."""
        free = np.full(answers, -1, dtype=np.int64)
        return Rules(free, free, np.zeros((answers, count), dtype=bool))

    def of(self, rows: Labels) -> Rules:
        """The rules of some rows."""
        return Rules(self.held[rows], self.fixed[rows], self.barred[rows])

    def widened(self, count: int) -> Rules:
        """The same rules with room for `count` clusters."""
        room = np.zeros((len(self.held), count - self.barred.shape[1]), dtype=bool)
        return Rules(self.held, self.fixed, np.hstack([self.barred, room]))

    def redirected(self, absorbed: Mapping[int, int]) -> Rules:
        """The same rules after some clusters were absorbed by others."""
        target = np.arange(self.barred.shape[1] + 1)
        for gone, keeper in absorbed.items():
            target[gone] = keeper
        target[-1] = -1
        barred = self.barred.copy()
        barred[:, list(absorbed)] = True
        return Rules(target[self.held], target[self.fixed], barred)

    def apply(self, scores: Floats, bonus: float) -> Labels:
        """The best cluster of each row under the rules."""
        scores = scores.copy()
        held = np.flatnonzero(self.held >= 0)
        scores[held, self.held[held]] += bonus
        scores[self.barred] = -np.inf
        best = scores.argmax(axis=1).astype(np.int64)
        return np.where(self.fixed >= 0, self.fixed, best)


def first_groups(space: Floats, count: int, seed: int, starts: int) -> Labels:
    """k-means++, the best of some starts; fewer groups when there are fewer different places."""
    if not len(space):
        return np.zeros(0, dtype=np.int64)
    count = min(count, len(np.unique(space.round(9), axis=0)))
    means = KMeans(count, n_init=starts, random_state=seed).fit(space)
    return np.asarray(means.labels_, dtype=np.int64)


def centres(space: Floats, labels: Labels, count: int) -> Floats:
    """The mean direction of every cluster (k × d), rows of length one, zero for an empty cluster."""
    total = np.zeros((count, space.shape[1]))
    np.add.at(total, labels, space)
    return unit(total)


def settle(space: Floats, middle: Floats, rules: Rules, rounds: int = ROUNDS) -> Labels:
    """Spherical k-means from given centres under the rules; an empty cluster keeps its centre."""
    labels = rules.apply(space @ middle.T, STICKY)
    for _ in range(rounds):
        moved = centres(space, labels, len(middle))
        empty = np.bincount(labels, minlength=len(middle)) == 0
        moved[empty] = middle[empty]
        middle = moved
        again = rules.apply(space @ middle.T, STICKY)
        if np.array_equal(again, labels):
            break
        labels = again
    return labels


@dataclass(frozen=True)
class WordModel:
    """Naive Bayes on word presence with a flat prior: `uses` (k × v), `sizes` (k)."""

    uses: Floats
    sizes: Floats

    @staticmethod
    def learned(counts: Matrix, labels: Labels, count: int) -> WordModel:
        """How many answers of each cluster use each word; answers not yet placed (-1) teach nothing."""
        rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        placed = labels[rows] >= 0
        uses = np.zeros((count, counts.shape[1]))
        np.add.at(uses, (labels[rows[placed]], counts.indices[placed]), 1.0)
        return WordModel(uses, np.bincount(labels[labels >= 0], minlength=count).astype(np.float64))

    def scores(self, counts: Matrix) -> Floats:
        """Score unseen answers by ln P(cluster, words of the answer) up to a constant (n × k)."""
        present = counts.copy()
        present.data = np.ones_like(present.data)
        chances = np.log(self.uses + WORD_PRIOR) - np.log(self._totals())[:, None]
        return np.asarray(present @ chances.T) + np.log(self.sizes + 1.0)

    def scores_within(self, counts: Matrix, labels: Labels) -> Floats:
        """The same for the answers it learned from, each left out of its own cluster.

        Otherwise a short answer votes for itself and the plain classification EM freezes at its start.
        """
        answers = counts.shape[0]
        rows = np.repeat(np.arange(answers), np.diff(counts.indptr))
        lengths = np.diff(counts.indptr)
        others = np.log(np.maximum(self.uses[labels[rows], counts.indices] - 1.0, 0.0) + WORD_PRIOR)
        own = np.bincount(rows, others, minlength=answers)
        own -= lengths * np.log(np.maximum(self._totals()[labels] - lengths, WORD_PRIOR))
        own += np.log(np.maximum(self.sizes[labels], 1.0))
        scores = self.scores(counts)
        placed = np.flatnonzero(labels >= 0)
        scores[placed, labels[placed]] = own[placed]
        return scores

    def _totals(self) -> Floats:
        return np.asarray(self.uses.sum(axis=1) + WORD_PRIOR * self.uses.shape[1])


def tempered(scores: Floats, counts: Matrix) -> Floats:
    """Beliefs from log scores, softened for long answers, whose words are not independent."""
    lengths = np.maximum(np.diff(counts.indptr), 1)[:, None]
    return np.asarray(softmax(scores / lengths**LENGTH_TEMPER, axis=1))


def sharpened(rows: Matrix, labels: Labels, count: int) -> Matrix:
    """Rows of length one again, every column weighted by the root of what it tells about the cluster.

    What column w tells is KL(P(cluster | w) ‖ P(cluster)) / ln k, shrunk by two imaginary answers spread like
    all. A word that stands evenly in all themes of a first grouping fades, one that belongs to a theme grows;
    rarity alone (idf) cannot tell the two apart.
    """
    if count < 2:
        return rows
    present = rows.copy()
    present.data = np.ones_like(present.data)
    share = (np.bincount(labels, minlength=count) + 1.0) / (len(labels) + count)
    inside = np.asarray(present.T @ np.eye(count)[labels]) + IMAGINARY_ANSWERS * share
    inside /= inside.sum(axis=1, keepdims=True)
    told = (inside * np.log(inside / share)).sum(axis=1) / np.log(count)
    weighted = rows.copy()
    weighted.data = weighted.data * np.sqrt(np.maximum(told, 1e-6))[weighted.indices]
    return unit_rows(weighted)


@dataclass(frozen=True)
class Grouping:
    """`labels` (n) and the belief behind them (n × k, rows sum to one)."""

    labels: Labels
    belief: Floats = field(repr=False)


def polish(
    counts: Matrix, languages: Sequence[str], space: Floats, step: Matrix, labels: Labels, rules: Rules
) -> Grouping:
    """Words, place in the space and neighbours vote on every answer until nearly nobody moves."""
    count = rules.barred.shape[1]
    belief = np.eye(count)[labels]
    for _ in range(ROUNDS if len(labels) else 0):
        words = heard_words(counts, languages, labels, count)
        place = softmax(space @ centres(space, labels, count).T / PLACE_TEMPER, axis=1)
        alone = (1.0 - SHARE_OF_PLACE) * words + SHARE_OF_PLACE * place
        belief = alone
        for _ in range(STEPS_TO_NEIGHBOURS):
            belief = (1.0 - SHARE_OF_NEIGHBOURS) * alone + SHARE_OF_NEIGHBOURS * (step @ belief)
        again = refilled(rules.apply(belief, STICKY_BELIEF), labels, belief, rules)
        moved = float((again != labels).mean())
        labels = again
        if moved < 0.002:
            break
    return Grouping(labels, belief / np.maximum(belief.sum(axis=1, keepdims=True), 1e-12))


def refilled(labels: Labels, before: Labels, belief: Floats, rules: Rules) -> Labels:
    """A cluster about to lose everybody keeps the half of its answers that believes in it most."""
    size = np.bincount(labels, minlength=belief.shape[1])
    for cluster in np.flatnonzero((size == 0) & (np.bincount(before, minlength=belief.shape[1]) > 0)):
        members = np.flatnonzero((before == cluster) & (rules.fixed < 0) & ~rules.barred[:, cluster])
        order = np.lexsort((members, -belief[members, cluster]))
        labels[members[order[: (len(members) + 1) // 2]]] = cluster
    return labels


def heard_words(counts: Matrix, languages: Sequence[str], labels: Labels, count: int) -> Floats:
    """What the words of each answer say (n × k, rows sum to one), each language judged by its own words.

    One model for all would believe that a theme which happens to hold more Italian answers is about Italian.
    """
    spoken = np.asarray(languages)
    beliefs = np.empty((len(labels), count))
    for language in sorted(set(languages)):
        rows = np.flatnonzero(spoken == language)
        model = WordModel.learned(counts[rows], labels[rows], count)
        beliefs[rows] = tempered(model.scores_within(counts[rows], labels[rows]), counts[rows])
    return beliefs


def hierarchy(middle: Floats) -> tuple[Join, ...]:
    """How themes join into larger ones: Ward's method on the cluster centres."""
    if len(middle) < 2:
        return ()
    tree = ward(middle)
    return tuple(
        Join(int(left), int(right), round(float(height), 6), len(middle) + number)
        for number, (left, right, height, _) in enumerate(tree)
    )
