# SPDX-License-Identifier: AGPL-3.0-or-later
"""The consensus rule of a voting round."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.analytics.rules import ConsensusRule, ConsensusVerdict, judge

RULE = ConsensusRule()
votes = st.integers(0, 200)


@pytest.mark.parametrize(
    ("agree", "disagree", "passed", "groups", "verdict"),
    [
        (15, 5, 0, (), ConsensusVerdict.AGREED),
        (14, 5, 1, (), ConsensusVerdict.OPEN),
        (5, 15, 0, (), ConsensusVerdict.REFUSED),
        (15, 0, 5, (), ConsensusVerdict.AGREED),
        (15, 0, 6, (), ConsensusVerdict.OPEN),
        (19, 0, 0, (), ConsensusVerdict.TOO_FEW),
        (10, 10, 0, (), ConsensusVerdict.DIVIDED),
        (6, 6, 8, (), ConsensusVerdict.DIVIDED),
        (5, 9, 6, (), ConsensusVerdict.OPEN),
        # One group of the two is against: the whole cannot outvote it.
        (80, 20, 0, ((70, 2, 0), (10, 18, 0)), ConsensusVerdict.OPEN),
        (80, 20, 0, ((65, 5, 0), (15, 15, 0)), ConsensusVerdict.AGREED),
        (20, 80, 0, ((5, 65, 0), (15, 15, 0)), ConsensusVerdict.REFUSED),
        # A group in which nobody voted has no say.
        (80, 20, 0, ((80, 20, 0), (0, 0, 0)), ConsensusVerdict.AGREED),
    ],
)
def test_verdicts(
    agree: int,
    disagree: int,
    passed: int,
    groups: tuple[tuple[int, int, int], ...],
    verdict: ConsensusVerdict,
) -> None:
    assert judge(RULE, agree, disagree, passed, groups) is verdict


@given(agree=votes, disagree=votes, passed=votes)
def test_exchanging_the_sides_exchanges_the_verdict(agree: int, disagree: int, passed: int) -> None:
    turned = {
        ConsensusVerdict.AGREED: ConsensusVerdict.REFUSED,
        ConsensusVerdict.REFUSED: ConsensusVerdict.AGREED,
    }
    found = judge(RULE, agree, disagree, passed)
    assert judge(RULE, disagree, agree, passed) is turned.get(found, found)


@given(agree=votes, disagree=votes, passed=votes, more=st.integers(1, 50))
def test_more_agreement_never_ends_an_agreement(agree: int, disagree: int, passed: int, more: int) -> None:
    if judge(RULE, agree, disagree, passed) is ConsensusVerdict.AGREED:
        assert judge(RULE, agree + more, disagree, passed) is ConsensusVerdict.AGREED


def test_a_rule_survives_its_document() -> None:
    rule = ConsensusRule(agreement=0.8, every_group=0.6, minimum_votes=7, divided_from=0.4)
    assert ConsensusRule.from_document(rule.to_document()) == rule
    assert ConsensusRule.from_document({"agreement": 0.9, "colour": "red"}) == ConsensusRule(agreement=0.9)


@pytest.mark.parametrize(
    "parts",
    [
        {"agreement": 0.5},
        {"agreement": 1.1},
        {"every_group": -0.1},
        {"every_group": 1.1},
        {"divided_from": 0.0},
        {"divided_from": 0.6},
        {"minimum_votes": 0},
    ],
)
def test_rules_that_contradict_themselves_are_refused(parts: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        ConsensusRule.from_document(parts)
