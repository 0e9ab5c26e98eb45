# SPDX-License-Identifier: AGPL-3.0-or-later
"""The result of a run in words: named themes with quotes, every answer in its place, warnings where due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import normalized_mutual_info_score

from codesign.analytics.text.clusters import Labels, hierarchy
from codesign.analytics.text.evolution import Inheritance
from codesign.analytics.text.graph import NEIGHBOURS_ABROAD, SAME_WORDS, WIDEST, close_components
from codesign.analytics.text.grouping import LANDMARKS, Groups
from codesign.analytics.text.labels import (
    central_quotes,
    evidence,
    name_themes,
    speaking,
    typicality,
    usage,
)
from codesign.analytics.text.reading import Material
from codesign.analytics.text.records import Answer, DuplicateGroup, Placement, Theme, Theming
from codesign.analytics.text.space import VIEWS
from codesign.analytics.text.tokens import has_stemmer
from codesign.analytics.text.vectors import Floats, Vectoriser

MIXED_SHARE, MIXED_CERTAINTY = 0.15, 0.15
"""An answer lies between themes when its text is among the least certain 15 % and its margin below .15."""
LEAK_WARNING = 0.15
BUCKET_WARNING = 0.30

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Run:
    """What was asked for."""

    version: str
    seed: int
    k: int | None
    vectoriser: Vectoriser | None


@dataclass(frozen=True)
class _Places:
    """For every answer its cluster (-1 unread), certainty, and whether it is claimed; theme numbers."""

    labels: Labels
    certainty: Floats
    themed: Flags
    number: Mapping[int, int]


def tell(
    run: Run, answers: Sequence[Answer], material: Material, heritage: Inheritance, groups: Groups
) -> Theming:
    """Themes numbered from the one with most people; every answer in one theme or one bucket."""
    places = _places(answers, heritage, groups)
    themes, spoken_for = _themes(answers, material, groups, places)
    placements = _placements(answers, places, spoken_for)
    languages = material.languages[: len(answers)]
    leak = _leak(places.labels, languages)
    order = sorted(places.number, key=places.number.__getitem__)
    return Theming(
        themes=themes,
        placements=placements,
        parameters=_parameters(run, material, len(groups.keys)),
        algorithm_version=run.version,
        seed=run.seed,
        languages={answer.id: language for answer, language in zip(answers, languages, strict=True)},
        language_leak=leak,
        duplicates=_duplicates(answers, groups),
        hierarchy=hierarchy(groups.middle[order]),
        notes=_notes(placements, languages, leak),
    )


def _places(answers: Sequence[Answer], heritage: Inheritance, groups: Groups) -> _Places:
    total = len(answers)
    labels = groups.labels[:total].copy()
    fixed = heritage.rules.fixed[:total]
    labels = np.where(fixed >= 0, fixed, labels)
    homeless = heritage.rules.widened(len(groups.keys)).barred[:total].all(axis=1) & (fixed < 0)
    certainty = np.where(fixed >= 0, 1.0, _margin(groups.belief[:total], labels))
    loose = (labels >= 0) & (fixed < 0)
    told = np.intersect1d(groups.texts.first, np.flatnonzero(loose))
    limit = min(MIXED_CERTAINTY, float(np.quantile(certainty[told], MIXED_SHARE)) if len(told) else 0.0)
    themed = (labels >= 0) & ~(loose & (certainty < limit)) & ~homeless
    labels[homeless] = -1
    people = [
        len({answers[row].author for row in np.flatnonzero(themed & (labels == c)).tolist()})
        for c in range(len(groups.keys))
    ]
    first = [int(np.append(np.flatnonzero(labels == c), total)[0]) for c in range(len(groups.keys))]
    order = sorted(range(len(groups.keys)), key=lambda cluster: (-people[cluster], first[cluster], cluster))
    return _Places(
        labels, certainty, themed, {cluster: place for place, cluster in enumerate(order, start=1)}
    )


def _margin(belief: Floats, labels: Labels) -> Floats:
    """How far the belief in the chosen cluster lies above the next, 0 to 1; 0 for an unread answer."""
    if not belief.size:
        return np.zeros(len(labels))
    rows = np.arange(len(labels))
    chosen = belief[rows, labels]
    others = belief.copy()
    others[rows, labels] = 0.0
    return np.where(labels >= 0, np.clip(chosen - others.max(axis=1), 0.0, 1.0), 0.0)


def _themes(
    answers: Sequence[Answer], material: Material, groups: Groups, places: _Places
) -> tuple[tuple[Theme, ...], list[tuple[str, ...]]]:
    """The themes in order of number, and for every answer the words that speak for its theme."""
    count, total = len(groups.keys), len(answers)
    claimed = np.append(np.where(places.themed, places.labels, -1), np.full(len(groups.labels) - total, -1))
    members = [np.flatnonzero(claimed == cluster).tolist() for cluster in range(count)]
    use = usage(material.vocabulary, claimed, count, material.writing.authors)
    names = name_themes(material.vocabulary, use, material.writing, members)
    speaks = speaking(material.vocabulary, use)
    spoken_for = [
        evidence(material.writing, row, speaks[cluster]) if cluster >= 0 else ()
        for row, cluster in enumerate(places.labels.tolist())
    ]
    typical = typicality(material.vocabulary, use, claimed) + np.nan_to_num(groups.closeness, nan=-1.0)
    themes = [
        _theme(answers, material, groups, places, cluster, members[cluster], names[cluster], typical)
        for cluster in sorted(places.number, key=places.number.__getitem__)
    ]
    return tuple(themes), spoken_for


def _theme(
    answers: Sequence[Answer],
    material: Material,
    groups: Groups,
    places: _Places,
    cluster: int,
    rows: Sequence[int],
    name: tuple[str, tuple[str, ...]],
    typical: Floats,
) -> Theme:
    label, words = name
    known = groups.closeness[list(rows)]
    known = known[~np.isnan(known)]
    quotes = central_quotes(rows, typical, material.writing)
    edge = min(
        (row for row in rows if row not in quotes), key=lambda row: (places.certainty[row], row), default=None
    )
    near = int((places.labels == cluster).sum())
    return Theme(
        number=places.number[cluster],
        key=groups.keys[cluster],
        label=label,
        words=words,
        people=len({answers[row].author for row in rows}),
        answers=len(rows),
        quotes=tuple(answers[row].id for row in quotes),
        edge_quote=None if edge is None else answers[edge].id,
        cohesion=round(float(known.mean()), 4) if len(known) else 0.0,
        uncertain_share=round((near - len(rows)) / near, 4) if near else 0.0,
    )


def _placements(
    answers: Sequence[Answer], places: _Places, spoken_for: Sequence[tuple[str, ...]]
) -> tuple[Placement, ...]:
    placements = []
    for row, answer in enumerate(answers):
        cluster = int(places.labels[row])
        nearest = places.number[cluster] if cluster >= 0 else None
        themed = bool(places.themed[row])
        placements.append(
            Placement(
                answer=answer.id,
                theme=nearest if themed else None,
                bucket="theme" if themed else "not_themed" if nearest is None else "mixed",
                certainty=round(float(places.certainty[row]), 4),
                nearest=nearest,
                evidence=spoken_for[row],
            )
        )
    return tuple(placements)


def _leak(labels: Labels, languages: Sequence[str]) -> float | None:
    """NMI between theme and language over the answers read; None when there is one language."""
    read = np.flatnonzero(labels >= 0).tolist()
    spoken = [languages[row] for row in read]
    if len(set(spoken)) < 2:
        return None
    return round(float(normalized_mutual_info_score(spoken, labels[read])), 4)


def _duplicates(answers: Sequence[Answer], groups: Groups) -> tuple[DuplicateGroup, ...]:
    """Groups of answers in nearly the same words, largest first, counted by person."""
    component = np.arange(len(groups.texts.first)) + len(groups.landmarks)
    component[groups.landmarks] = close_components(groups.graph)
    members: dict[int, list[int]] = {}
    for row in range(len(answers)):
        text = groups.texts.text_of[row]
        if text >= 0:
            members.setdefault(int(component[text]), []).append(row)
    found = [
        DuplicateGroup(tuple(answers[row].id for row in rows), len({answers[row].author for row in rows}))
        for rows in members.values()
        if len(rows) > 1
    ]
    return tuple(sorted(found, key=lambda group: (-len(group.answers), group.answers)))


def _parameters(run: Run, material: Material, found: int) -> dict[str, Any]:
    return {
        "k_asked": run.k,
        "k_found": found,
        "terms": len(material.vocabulary.terms),
        "vectoriser": "tfidf" if run.vectoriser is None else run.vectoriser.name,
        "town_life_share": round(material.town_life, 4),
        "neighbours": WIDEST,
        "neighbours_in_other_languages": NEIGHBOURS_ABROAD,
        "views": [list(view) for view in VIEWS],
        "landmarks": LANDMARKS,
        "near_duplicate_cosine": SAME_WORDS,
        "mixed_share": MIXED_SHARE,
        "mixed_certainty": MIXED_CERTAINTY,
    }


def _notes(placements: Sequence[Placement], languages: Sequence[str], leak: float | None) -> tuple[str, ...]:
    """Codes of what a reader must be warned of, in a fixed order."""
    notes = []
    outside = sum(placement.bucket != "theme" for placement in placements)
    if placements and outside > BUCKET_WARNING * len(placements):
        notes.append("large_buckets")
    if leak is not None and leak > LEAK_WARNING:
        notes.append("language_leak")
    notes.extend(f"no_stemmer:{code}" for code in sorted(set(languages)) if not has_stemmer(code))
    return tuple(notes)
