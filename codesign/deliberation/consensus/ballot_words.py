# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is shown of a snapshot of ballots in words: verdicts of a panel, and oneself among the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from codesign.analytics.disclosure import publishable
from codesign.deliberation.kinds.base import Content
from codesign.deliberation.kinds.words import people_behind
from codesign.web.i18n import localized

Document = Mapping[str, Any]

#: Verdicts of a Delphi rule, the clear ones first.
VERDICTS = {
    "for": _l("Consensus: for it"),
    "against": _l("Consensus: against it"),
    "middle": _l("Consensus: neither for nor against"),
    "stable_dissent": _l("Opinions differ, and no longer move"),
    "still_moving": _l("No consensus yet"),
    "too_few": _l("Too few ratings"),
    "withheld": _l("Not shown: it would tell what a few people answered"),
}


def lists_of(document: Document, language: str, k: int) -> list[dict[str, Any]]:
    """The statements of a rating by verdict; the numbers of a statement only from k ratings on."""
    if document["kind"] != "rating":
        return []
    rows = [_row(item, language, k) for item in document["items"]]
    return [
        {"verdict": verdict, "title": str(title), "rows": [row for row in rows if row["verdict"] == verdict]}
        for verdict, title in VERDICTS.items()
    ]


def _row(item: Mapping[str, Any], language: str, k: int) -> dict[str, Any]:
    shown = publishable(item["n"], k)
    names = ("n", "median", "lower_quartile", "upper_quartile")
    return {
        "id": item["id"],
        "text": localized(item["text"], language),
        "verdict": item["verdict"] if shown else "too_few",
        "is_polarised": shown and bool(item["is_polarised"]),
        "rating": {name: item[name] for name in names} if shown and item["median"] is not None else None,
        # A report that lists statements with the share that agrees has none to show here.
        "agree": None,
    }


def standing_words(document: Document, content: Content, k: int) -> str:
    """Where a participant's own ballot stands among the others', in a sentence."""
    if not publishable(document["n"], k):
        return _("Fewer than %(k)s people have answered: nothing is shown yet.", k=k)
    return _STANDINGS[document["kind"]](document, content, k)


def _among_ratings(document: Document, content: Content, _k: int) -> str:
    rated = [
        (item, point)
        for item in document["items"]
        if item["lower_quartile"] is not None and isinstance(point := content.get(str(item["id"])), int)
    ]
    if not rated:
        return _("None of the answers you gave can be compared yet: too few people gave one.")
    inside = sum(item["lower_quartile"] <= point <= item["upper_quartile"] for item, point in rated)
    return ngettext(
        "On %(inside)s of %(num)s statement you stand within the middle half of all answers.",
        "On %(inside)s of %(num)s statements you stand within the middle half of all answers.",
        len(rated),
        inside=inside,
    )


def _among_places(document: Document, content: Content, k: int) -> str:
    """Rankings and points: where what this person wants most stands with everybody."""
    by_id = {str(item["id"]): item for item in document["items"]}
    known = [key for key in content if key in by_id]
    if not known:
        return ""
    best = (
        min(known, key=lambda key: content[key])
        if document["kind"] == "ranking"
        else max(known, key=lambda key: content[key])
    )
    if not publishable(people_behind(by_id[best], document), k):
        return ""
    return _(
        "What you want most, “%(option)s”, has place %(place)s of %(count)s with everybody.",
        option=localized(by_id[best]["text"]),
        place=by_id[best]["place"],
        count=len(by_id),
    )


def _among_comparisons(document: Document, content: Content, _k: int) -> str:
    strength = {item["id"]: item["strength"] for item in document["items"] if item["strength"] is not None}
    decided = [
        (left if winner == right else right, winner)
        for left, right, winner in content
        if winner and {left, right} <= strength.keys()
    ]
    if not decided:
        return _("In your comparisons you chose no option over another.")
    alike = sum(strength[winner] > strength[loser] for loser, winner in decided)
    return ngettext(
        "In %(alike)s of %(num)s comparison you chose as people do on the whole.",
        "In %(alike)s of %(num)s comparisons you chose as people do on the whole.",
        len(decided),
        alike=alike,
    )


def _among_budgets(document: Document, content: Content, _k: int) -> str:
    paid = {name: set(found["selected"]) for name, found in document["outcomes"].items()}
    mine = {int(key) for key in content}
    return ngettext(
        "Of your %(num)s project, the most chosen first would pay %(greedy)s, equal shares %(shares)s.",
        "Of your %(num)s projects, the most chosen first would pay %(greedy)s, equal shares %(shares)s.",
        len(mine),
        greedy=len(mine & paid["greedy"]),
        shares=len(mine & paid["equal_shares"]),
    )


_STANDINGS = {
    "rating": _among_ratings,
    "ranking": _among_places,
    "points": _among_places,
    "pairwise": _among_comparisons,
    "budget": _among_budgets,
}
