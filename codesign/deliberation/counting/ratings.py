# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a round of ratings found: spread and consensus of each statement, the verdict of its rule, who moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from codesign.analytics.delphi import DelphiRule, Scale, attrition, feedback, judge, stability
from codesign.analytics.scales import scale_measures
from codesign.deliberation.counting.gathered import EarlierRound, Gathered

CANNOT = "cannot"


def rating(gathered: Gathered) -> dict[str, Any]:
    """The document of a rating round without what all kinds share."""
    scale = Scale(gathered.options["lowest"], gathered.options["highest"])
    rule = DelphiRule.from_document(gathered.rule)
    # Numbers of another scale cannot stand beside these.
    earlier = [
        one
        for one in gathered.earlier
        if (one.options["lowest"], one.options["highest"]) == (scale.lowest, scale.highest)
    ]
    people = [one.people for one in gathered.earlier] + [frozenset(gathered.ballots)]
    numbers = [one.number for one in gathered.earlier]
    return {
        "scale": {
            "lowest": scale.lowest,
            "highest": scale.highest,
            "labels": gathered.options["labels"],
        },
        "convention": str(rule.convention),
        "attrition": [
            {"round": number, **asdict(attendance)}
            for number, attendance in zip([*numbers, gathered.number], attrition(people), strict=True)
        ],
        "items": [_item(id, gathered.ballots, rule, scale, earlier) for id in gathered.ids],
    }


def _item(
    id: int, ballots: Mapping[int, Any], rule: DelphiRule, scale: Scale, earlier: Sequence[EarlierRound]
) -> dict[str, Any]:
    given = {person: content[str(id)] for person, content in ballots.items() if str(id) in content}
    ratings = {person: point for person, point in given.items() if point != CANNOT}
    rounds = [one.ratings[id] for one in earlier if id in one.ratings]
    change = stability(rounds[-1], ratings, scale) if rounds else None
    return {
        "n": len(ratings),
        "cannot_judge": len(given) - len(ratings),
        "counts": scale.counts(ratings).tolist(),
        **_middle(ratings, rule, scale),
        **_spread(ratings, rule, scale),
        "verdict": judge(rule, scale, [*rounds, ratings]).value,
        "earlier": [_published(one.number, one.rows[id]) for one in earlier if id in one.rows],
        "stability": asdict(change) if change else None,
    }


def _middle(ratings: Mapping[int, int], rule: DelphiRule, scale: Scale) -> dict[str, Any]:
    """Median and quartiles in points of the scale. The document keeps them all: who shows them suppresses."""
    told = feedback(ratings, scale, k=1, convention=rule.convention)
    names = ("median", "lower_quartile", "upper_quartile", "top_share")
    return {name: getattr(told, name) if told else None for name in names}


def _spread(ratings: Mapping[int, int], rule: DelphiRule, scale: Scale) -> dict[str, Any]:
    measured = scale_measures(scale.counts(ratings), rule.convention)
    return {
        "iqr": measured.interquartile_range if measured else None,
        "consensus": measured.consensus if measured else None,
        "agreement": measured.agreement if measured else None,
        "polarisation": measured.polarisation if measured else None,
        "is_polarised": measured is not None and measured.is_polarised,
    }


def _published(number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    names = ("n", "counts", "median", "lower_quartile", "upper_quartile")
    return {"round": number, **{name: row[name] for name in names}}
