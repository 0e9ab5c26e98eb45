# SPDX-License-Identifier: AGPL-3.0-or-later
"""Best-worst scaling: which things to show together, and what the choices say of them.

Louviere, Flynn & Marley 2015, Best-Worst Scaling. Things are numbered 0..N-1; a set is a tuple of numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from codesign.analytics.choices import bradley_terry, chance_to_win

FloatArray = NDArray[np.float64]
Sets = tuple[tuple[int, ...], ...]

SET_SIZE = 4
TIMES_SHOWN = 3
VERSIONS = 6
DESIGN_SEED = 20_261_122
#: How many designs are drawn for each version; the one that spreads pairs best is kept.
ATTEMPTS = 8


@dataclass(frozen=True)
class Choice:
    """What one person took as best and as worst of a set; weight: of the person."""

    shown: tuple[int, ...]
    best: int
    worst: int
    weight: float = 1.0


@dataclass(frozen=True, eq=False)
class BestWorstScores:
    """shown, best, worst: float64[N], (weighted) times; score: (best - worst) / shown, -1..1, 0 where never shown.

    strength: Bradley-Terry strengths, geometric mean 1; chance: 0..1, of being preferred to another at random.
    """

    shown: FloatArray
    best: FloatArray
    worst: FloatArray
    score: FloatArray
    strength: FloatArray
    chance: FloatArray


@lru_cache(maxsize=128)
def balanced_design(
    items: int, set_size: int = SET_SIZE, times: int = TIMES_SHOWN, versions: int = VERSIONS
) -> tuple[Sets, ...]:
    """Sets for each version: in every version each item stands `times` times or once more, never twice in a set.

    Over the versions pairs meet as equally often as the search could make them; the design is a function of its
    arguments alone. Raises ValueError unless 2 <= set_size <= items and times, versions >= 1.
    """
    if not 2 <= set_size <= items or times < 1 or versions < 1:
        raise ValueError(
            "a set has at least two and at most all of the items, and each is shown at least once"
        )
    random = np.random.default_rng([DESIGN_SEED, items, set_size, times, versions])
    met = np.zeros((items, items), dtype=np.int64)
    design = []
    for _version in range(versions):
        drawn = [_draw(items, set_size, times, met, random) for _attempt in range(ATTEMPTS)]
        sets, met = min(drawn, key=lambda attempt: int((attempt[1] ** 2).sum()))
        design.append(sets)
    return tuple(design)


def _draw(
    items: int, set_size: int, times: int, met: NDArray[np.int64], random: np.random.Generator
) -> tuple[Sets, NDArray[np.int64]]:
    """One version and the table of how often two things have met by then."""
    met, used = met.copy(), np.zeros(items, dtype=np.int64)
    sets = []
    for _set in range(-(-items * times // set_size)):
        chosen: list[int] = []
        while len(chosen) < set_size:
            free = np.setdiff1d(np.arange(items), chosen)
            # Taking one of the least used keeps all numbers of appearances within one of each other.
            free = free[used[free] == used[free].min()]
            meetings = met[np.ix_(free, chosen)].sum(axis=1) if chosen else np.zeros(len(free))
            free = free[meetings == meetings.min()]
            taken = int(random.choice(free))
            met[taken, chosen] += 1
            met[chosen, taken] += 1
            used[taken] += 1
            chosen.append(taken)
        sets.append(tuple(int(item) for item in random.permutation(chosen)))
    return tuple(sets), met


def best_worst_scores(choices: Iterable[Choice], items: int) -> BestWorstScores:
    """Counts and strengths of N items.

    A choice implies that the best beats all others of its set and all others beat the worst; Bradley-Terry is
    fitted to these pairs (see `choices.bradley_terry`). Raises ValueError where best and worst are the same or
    were not shown.
    """
    shown, best, worst = np.zeros(items), np.zeros(items), np.zeros(items)
    wins = np.zeros((items, items))
    for choice in choices:
        if choice.best == choice.worst or not {choice.best, choice.worst} <= set(choice.shown):
            raise ValueError("best and worst are two different things of the set")
        between = [item for item in choice.shown if item not in (choice.best, choice.worst)]
        shown[list(choice.shown)] += choice.weight
        best[choice.best] += choice.weight
        worst[choice.worst] += choice.weight
        wins[choice.best, [*between, choice.worst]] += choice.weight
        wins[between, choice.worst] += choice.weight
    strength = bradley_terry(wins)
    score = np.divide(best - worst, shown, out=np.zeros(items), where=shown > 0)
    return BestWorstScores(shown, best, worst, score, strength, chance_to_win(strength))
