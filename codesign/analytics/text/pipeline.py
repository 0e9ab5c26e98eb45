# SPDX-License-Identifier: AGPL-3.0-or-later
"""From answers to themes: the whole run, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from codesign.analytics.text.evolution import inherit
from codesign.analytics.text.grouping import Progress, group
from codesign.analytics.text.reading import read
from codesign.analytics.text.records import (
    Answer,
    Bucket,
    Constraints,
    DuplicateGroup,
    Join,
    Placement,
    Theme,
    Theming,
)
from codesign.analytics.text.telling import Run, tell
from codesign.analytics.text.vectors import Vectoriser

__all__ = [
    "ALGORITHM_VERSION",
    "Answer",
    "Bucket",
    "Constraints",
    "DuplicateGroup",
    "Join",
    "Placement",
    "Theme",
    "Theming",
    "find_themes",
    "proposed_k",
]

ALGORITHM_VERSION = "2"
FEWEST_THEMES, MOST_THEMES = 4, 20
ANSWERS_PER_THEME = 5


def proposed_k(answers: int) -> int:
    """How many themes to propose for so many answers: √(n/2)/2 within 4 and 20, five answers each."""
    steady = min(max(round(sqrt(answers / 2) / 2), FEWEST_THEMES), MOST_THEMES)
    return max(1, min(steady, answers // ANSWERS_PER_THEME))


def find_themes(
    answers: Sequence[Answer],
    *,
    languages: Sequence[str] = ("it",),
    question: str = "",
    k: int | None = None,
    seed: int = 0,
    constraints: Constraints | None = None,
    progress: Progress | None = None,
    vectoriser: Vectoriser | None = None,
) -> Theming:
    """Group free-text answers into themes.

    `languages` are the survey's (ISO 639-1), the first being the fallback for short answers; words of the
    `question` name no theme; `k` is how many themes to look for (proposed from the number of answers, or
    kept from the former run, when None). The same answers in any order with the same seed give the same
    result. Raises ValueError for k < 1, for two answers with one id, and when no language is given.
    """
    if k is not None and k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    if not languages:
        raise ValueError("at least one language is needed")
    ordered = sorted(answers, key=lambda answer: answer.id)
    if len({answer.id for answer in ordered}) < len(ordered):
        raise ValueError("two answers have the same id")
    report = progress or _silent
    constraints = constraints or Constraints()
    # One thread: the result must not depend on how many there are, and k-means hangs in a process forked from one
    # that ran it with several.
    with threadpool_limits(limits=1):
        report(0.0, "reading")
        described = [constraints.described[key] for key in sorted(constraints.described)]
        material = read(ordered, described, languages, question, vectoriser)
        heritage = inherit(ordered, constraints)
        groups = group(material, heritage, k, proposed_k(int(material.readable.sum())), seed, report)
        theming = tell(Run(ALGORITHM_VERSION, seed, k, vectoriser), ordered, material, heritage, groups)
        report(1.0, "done")
    return theming


def _silent(share: float, step: str) -> None:
    """Progress that nobody watches."""
