# SPDX-License-Identifier: AGPL-3.0-or-later
"""The consensus rule fixed before a round opens, and what it says of a statement.

A threshold chosen after seeing the votes proves nothing: of 100 Delphi studies that looked for consensus only 42
of the 86 that claimed it had fixed theirs beforehand (Diamond et al. 2014, doi 10.1016/j.jclinepi.2013.12.002,
whose median threshold of 75 % is the default here).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class ConsensusVerdict(StrEnum):
    """What the rule says of one statement."""

    AGREED = "agreed"
    REFUSED = "refused"
    DIVIDED = "divided"
    OPEN = "open"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class ConsensusRule:
    """An a-priori rule.

    agreement: share (0.5..1) of all votes, passes included, that must agree (or disagree). every_group: share
    that each opinion group must reach, where stable groups exist. minimum_votes: below it nothing is said.
    divided_from: a statement is divided when both agreement and disagreement reach this share.
    """

    agreement: float = 0.75
    every_group: float = 0.5
    minimum_votes: int = 20
    divided_from: float = 0.3

    def __post_init__(self) -> None:
        """Raises ValueError for a rule that two opposite verdicts could satisfy."""
        if not 0.5 < self.agreement <= 1:
            raise ValueError("agreement must be above 0.5 and at most 1")
        if not 0 <= self.every_group <= 1 or not 0 < self.divided_from <= 0.5:
            raise ValueError("every_group must lie in 0..1, divided_from above 0 and at most 0.5")
        if self.minimum_votes < 1:
            raise ValueError("minimum_votes must be at least 1")

    def to_document(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> ConsensusRule:
        """Read what `to_document` wrote; what is missing takes its default."""
        return cls(**{name: document[name] for name in asdict(cls()) if name in document})


def judge(
    rule: ConsensusRule,
    agree: int,
    disagree: int,
    passed: int,
    groups: Sequence[tuple[int, int, int]] = (),
) -> ConsensusVerdict:
    """The verdict on one statement.

    groups: (agree, disagree, pass) of each stable opinion group; a group nobody of which voted has no say.
    """
    votes = agree + disagree + passed
    if votes < rule.minimum_votes:
        return ConsensusVerdict.TOO_FEW
    for verdict, side, count in (
        (ConsensusVerdict.AGREED, 0, agree),
        (ConsensusVerdict.REFUSED, 1, disagree),
    ):
        if count >= rule.agreement * votes and all(
            group[side] >= rule.every_group * sum(group) for group in groups
        ):
            return verdict
    if min(agree, disagree) >= rule.divided_from * votes:
        return ConsensusVerdict.DIVIDED
    return ConsensusVerdict.OPEN
