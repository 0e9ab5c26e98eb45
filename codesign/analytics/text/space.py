# SPDX-License-Identifier: AGPL-3.0-or-later
"""The space in which answers are compared: latent semantic analysis after a walk on the neighbour graph.

A short answer shares few words with others on its topic. Walking a few steps to its neighbours before the
decomposition lends it their words. The smoothed matrix is never formed: every product with it is a few
sparse products (operator form), so time and memory stay linear in the answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from codesign.analytics.text.graph import pruned, walk
from codesign.analytics.text.vectors import Floats, Matrix

FEWEST_DIMENSIONS, MOST_DIMENSIONS = 10, 70
DIMENSIONS_PER_THEME = 1.5
DOUBTED_ANSWERS = 20
OVERSAMPLING, POWER, PROBES = 10, 2, 64
VIEWS = ((10, 0.9, 4), (25, 0.9, 4), (15, 0.8, 2))
"""(neighbours, share taken from them, steps): near, wide and short walks see different things."""
LEARNING_VIEWS = VIEWS[2:]
"""The short walk alone is enough to learn which words of one language tell themes apart."""


@dataclass(frozen=True)
class Smoother:
    """Y_t = (1 - share) X + share P Y_(t-1), as an operator on any block of columns."""

    rows: Matrix | Floats
    step: Matrix
    share: float
    steps: int

    def _spread(self, step: Matrix, block: Floats) -> Floats:
        spread = block
        for _ in range(self.steps):
            spread = (1.0 - self.share) * block + self.share * (step @ spread)
        return spread

    def times(self, block: Floats) -> Floats:
        """The smoothed matrix (n × v) times `block` (v × c)."""
        return self._spread(self.step, self.rows @ block)

    def transposed_times(self, block: Floats) -> Floats:
        """The smoothed matrix transposed (v × n) times `block` (n × c)."""
        return np.asarray(self.rows.T @ self._spread(self.step.T.tocsr(), block))


def coordinates(smoother: Smoother, dimensions: int, random: np.random.Generator) -> Floats:
    """Rows of length one (n × d): randomised SVD (Halko et al. 2011) of the smoothed, row-scaled matrix."""
    answers, width = smoother.rows.shape
    probes = smoother.times(random.standard_normal((width, PROBES)))
    scale = np.sqrt((probes**2).mean(axis=1, keepdims=True))
    scale[scale == 0] = 1.0
    dimensions = max(1, min(dimensions, answers - 1, width))
    sketch = random.standard_normal((width, min(dimensions + OVERSAMPLING, width)))
    basis = np.linalg.qr(smoother.times(sketch) / scale)[0]
    for _ in range(POWER):
        back = np.linalg.qr(smoother.transposed_times(basis / scale))[0]
        basis = np.linalg.qr(smoother.times(back) / scale)[0]
    left, strength, _ = np.linalg.svd(smoother.transposed_times(basis / scale).T, full_matrices=False)
    found = basis @ left[:, :dimensions] * strength[:dimensions]
    return unit(found * _signs(found))


def _signs(columns: Floats) -> Floats:
    strongest = columns[np.abs(columns).argmax(axis=0), np.arange(columns.shape[1])]
    return np.where(strongest < 0, -1.0, 1.0)


def unit(rows: Floats) -> Floats:
    """Every row scaled to length one; rows of zeros stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths < 1e-12, 1.0, lengths))


def embed(
    rows: Matrix | Floats,
    graph: Matrix,
    themes: int,
    random: np.random.Generator,
    views: Sequence[tuple[int, float, int]] = VIEWS,
) -> Floats:
    """The views side by side, rows of length one (n × views · d), d = 1.5 × themes within 10..70."""
    if not rows.shape[0]:
        return np.zeros((0, 1))
    wanted = int(np.clip(round(DIMENSIONS_PER_THEME * themes), FEWEST_DIMENSIONS, MOST_DIMENSIONS))
    seen = [
        coordinates(Smoother(rows, walk(pruned(graph, count)), share, steps), wanted, random)
        for count, share, steps in views
    ]
    return unit(np.hstack(seen))


def without_accent(space: Floats, languages: Sequence[str]) -> Floats:
    """The space after each language's mean direction was taken out, so that themes are not languages.

    The mean of a language with few answers is mostly their topics: it is shrunk by `DOUBTED_ANSWERS`.
    """
    spoken = np.asarray(languages)
    if len(set(languages)) < 2:
        return space
    plain = space - space.mean(axis=0) if len(space) else space
    for language in sorted(set(languages)):
        rows = spoken == language
        trust = rows.sum() / (rows.sum() + DOUBTED_ANSWERS)
        plain[rows] -= trust * plain[rows].mean(axis=0)
    return unit(plain)
