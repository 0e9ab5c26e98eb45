# SPDX-License-Identifier: AGPL-3.0-or-later
"""Themes that stay themselves: warm start, human edits as law, new topics among arrivals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csgraph
from sklearn.cluster import KMeans

from codesign.analytics.text.clusters import Labels, Rules, centres, settle
from codesign.analytics.text.graph import pruned, walk
from codesign.analytics.text.records import Answer, Constraints
from codesign.analytics.text.vectors import Floats, Matrix

NOVELTY = 0.6
"""Share of an arrival's surroundings that must be arrivals too before it can belong to a new topic."""
FEWEST_FOR_A_NEW_THEME = 5
"""People; a smaller theme could not be published."""


@dataclass(frozen=True)
class Inheritance:
    """What a run starts from: cluster i continues `keys[i]`; `protected` clusters may not be dissolved."""

    keys: tuple[str, ...]
    rules: Rules
    protected: frozenset[int]


def surviving(key: str, merged: Mapping[str, str]) -> str:
    """The key that `key` was merged into, through any number of merges; a circle ends where it closes."""
    seen = {key}
    while key in merged and merged[key] not in seen:
        key = merged[key]
        seen.add(key)
    return key


def inherit(answers: Sequence[Answer], constraints: Constraints) -> Inheritance:
    """The rules for the rows of `answers`, followed by one row for each described theme in order of key."""

    def follow(pairs: Mapping[int, str]) -> dict[int, str]:
        return {answer: surviving(key, constraints.merged) for answer, key in pairs.items()}

    former, placed = follow(constraints.former), follow(constraints.placed)
    excluded = {(answer, surviving(key, constraints.merged)) for answer, key in constraints.excluded}
    locked = {surviving(key, constraints.merged) for key in constraints.locked}
    described = [surviving(key, constraints.merged) for key in sorted(constraints.described)]
    rows = {answer.id: row for row, answer in enumerate(answers)}
    alive = {key for pairs in (former, placed) for answer, key in pairs.items() if answer in rows}
    keys = tuple(sorted(alive | locked | set(described)))
    number = {key: cluster for cluster, key in enumerate(keys)}
    held = np.full(len(answers) + len(described), -1, dtype=np.int64)
    fixed = held.copy()
    barred = np.zeros((len(held), len(keys)), dtype=bool)
    for answer, key in excluded:
        if answer in rows and key in number:
            barred[rows[answer], number[key]] = True
    for answer, key in former.items():
        if answer in rows and (answer, key) not in excluded:
            held[rows[answer]] = number[key]
            if key in locked:
                fixed[rows[answer]] = number[key]
    for answer, key in placed.items():
        if answer in rows:
            held[rows[answer]] = fixed[rows[answer]] = number[key]
            barred[rows[answer], number[key]] = False
    for row, key in enumerate(described, start=len(answers)):
        held[row] = fixed[row] = number[key]
    protected = frozenset(number[key] for key in {*locked, *described, *placed.values()} if key in number)
    return Inheritance(keys, Rules(held, fixed, barred), protected)


@dataclass(frozen=True)
class WarmStart:
    """Labels after the warm start, the number of clusters, and the rules widened to them."""

    labels: Labels
    count: int
    rules: Rules
    absorbed: Mapping[int, int]


def warm_start(
    space: Floats,
    graph: Matrix,
    authors: Sequence[frozenset[object]],
    heritage: Inheritance,
    wanted: int | None,
    seed: int,
) -> WarmStart:
    """Stored themes first, their answers held gently; then new topics, or as many themes as asked for."""
    rules = heritage.rules
    middle = centres(space, rules.held, len(heritage.keys))
    absorbed: dict[int, int] = {}
    if wanted is None:
        for group in novel_groups(graph, authors, rules.held):
            middle = np.vstack([middle, centres(space[group], np.zeros(len(group), dtype=np.int64), 1)])
    elif wanted < len(middle):
        absorbed = dissolve(middle, rules.held, heritage.protected, wanted)
        rules = rules.redirected(absorbed)
        middle = centres(space, rules.held, len(middle))
    while wanted is not None and len(middle) < min(wanted, len(space)):
        apart = split_off(space, settle(space, middle, rules.widened(len(middle))), rules.fixed, seed)
        if apart is None:
            break
        middle = np.vstack([middle, apart])
    rules = rules.widened(len(middle))
    return WarmStart(settle(space, middle, rules), len(middle), rules, absorbed)


def novel_groups(graph: Matrix, authors: Sequence[frozenset[object]], held: Labels) -> list[Labels]:
    """Groups of arrivals that talk to each other rather than to any stored theme, largest first."""
    arrived = held < 0
    if arrived.all() or not arrived.any():
        return []
    step = walk(pruned(graph, 10))
    among = step @ arrived.astype(np.float64)
    surroundings = 0.5 * among + 0.5 * (step @ among)
    base = float(arrived.mean())
    strange = np.flatnonzero(arrived & (surroundings > base + NOVELTY * (1.0 - base)))
    if not len(strange):
        return []
    inner = graph[strange][:, strange]
    _, component = csgraph.connected_components(inner, directed=False)
    groups = [strange[component == number] for number in np.unique(component)]
    heard = [
        group
        for group in groups
        if len(frozenset().union(*(authors[row] for row in group))) >= FEWEST_FOR_A_NEW_THEME
    ]
    return sorted(heard, key=lambda group: (-len(group), int(group[0])))


def dissolve(middle: Floats, held: Labels, protected: frozenset[int], wanted: int) -> dict[int, int]:
    """Which clusters join which so that `wanted` remain: always the two closest, never two protected ones."""
    size = np.bincount(held[held >= 0], minlength=len(middle))
    alive = list(range(len(middle)))
    absorbed: dict[int, int] = {}
    while len(alive) > max(wanted, 1):
        pairs = [
            (-float(middle[one] @ other_middle), one, other)
            for place, one in enumerate(alive)
            for other, other_middle in ((other, middle[other]) for other in alive[place + 1 :])
            if not (one in protected and other in protected)
        ]
        if not pairs:
            break
        _, one, other = min(pairs)
        first = (one in protected, size[one], -one) >= (other in protected, size[other], -other)
        keeper, gone = (one, other) if first else (other, one)
        absorbed = {cluster: keeper if into == gone else into for cluster, into in absorbed.items()}
        absorbed[gone] = keeper
        size[keeper] += size[gone]
        alive.remove(gone)
    return absorbed


def split_off(space: Floats, labels: Labels, fixed: Labels, seed: int) -> Floats | None:
    """The centre of the worse fitting half of the cluster with most to explain; None when nothing splits."""
    loose = fixed < 0
    middle = centres(space, labels, int(labels.max()) + 1)
    misfit = np.where(loose, 1.0 - (space * middle[labels]).sum(axis=1), 0.0)
    cluster = int(np.bincount(labels, misfit).argmax())
    members = np.flatnonzero((labels == cluster) & loose)
    if len(members) < 2 or misfit[members].sum() < 1e-9:
        return None
    halves = KMeans(2, n_init=5, random_state=seed).fit(space[members]).labels_
    apart = min(
        (0, 1), key=lambda half: (float(np.mean(middle[cluster] @ space[members[halves == half]].T)), half)
    )
    group = members[halves == apart]
    return centres(space[group], np.zeros(len(group), dtype=np.int64), 1)
