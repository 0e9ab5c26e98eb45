# SPDX-License-Identifier: AGPL-3.0-or-later
"""What goes into the text pipeline and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Bucket = Literal["theme", "mixed", "not_themed"]


@dataclass(frozen=True)
class Answer:
    """One free-text answer; `person` tells copies by one person from agreement between people."""

    id: int
    text: str
    language: str | None = None
    person: int | None = None

    @property
    def author(self) -> tuple[str, int]:
        """Whose voice this counts as; an answer without a person is its own person."""
        return ("answer", self.id) if self.person is None else ("person", self.person)


@dataclass(frozen=True)
class Constraints:
    """What people and former runs decided; a run starts from it and never undoes it.

    `former` (answer -> stored theme key) warms the start and pulls gently; `placed` is law; `excluded`
    pairs are never joined again; the former answers of `locked` themes stay where they are; `merged`
    maps a dissolved key to the key that absorbed it; `described` gives the wording of themes that a
    person wrote before any answer arrived (a code frame).
    """

    former: Mapping[int, str] = field(default_factory=dict)
    placed: Mapping[int, str] = field(default_factory=dict)
    excluded: frozenset[tuple[int, str]] = frozenset()
    locked: frozenset[str] = frozenset()
    merged: Mapping[str, str] = field(default_factory=dict)
    described: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Placement:
    """Where one answer went; `evidence` holds words of this answer that speak for its theme."""

    answer: int
    theme: int | None
    bucket: Bucket
    certainty: float
    nearest: int | None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Theme:
    """One theme; `key` is the stored identity it continues, None when the theme is new."""

    number: int
    key: str | None
    label: str
    words: tuple[str, ...]
    people: int
    answers: int
    quotes: tuple[int, ...]
    edge_quote: int | None
    cohesion: float
    uncertain_share: float


@dataclass(frozen=True)
class DuplicateGroup:
    """Answers that say nearly the same in the same words; many answers by few people is a campaign."""

    answers: tuple[int, ...]
    people: int


@dataclass(frozen=True)
class Join:
    """One step of the theme hierarchy: two themes or earlier joins become `node` at that Ward distance."""

    left: int
    right: int
    height: float
    node: int


@dataclass(frozen=True)
class Theming:
    """The result of one run: every answer is in exactly one place, and says why."""

    themes: tuple[Theme, ...]
    placements: tuple[Placement, ...]
    parameters: dict[str, Any]
    algorithm_version: str
    seed: int
    languages: dict[int, str]
    language_leak: float | None
    duplicates: tuple[DuplicateGroup, ...]
    hierarchy: tuple[Join, ...]
    notes: tuple[str, ...]

    @property
    def mixed(self) -> int:
        """How many answers lie between themes."""
        return sum(placement.bucket == "mixed" for placement in self.placements)

    @property
    def not_themed(self) -> int:
        """How many answers hold no word to go by."""
        return sum(placement.bucket == "not_themed" for placement in self.placements)

    def to_document(self) -> dict[str, Any]:
        """The whole result as plain JSON values, ready to be stored as a snapshot."""
        document = asdict(self)
        document["languages"] = {str(answer): language for answer, language in self.languages.items()}
        return document
