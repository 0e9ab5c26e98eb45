# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be seen of a round of ratings.

Histogram, quartiles, verdict and measures of spread are all computed from the same few counts. Where one count is
hidden, the figures beside it are kept in the order of their use as long as none of them gives it away: first what the
rule says, then the median, then the quartiles, last the measures of spread. Rather than a verdict or a median, more
counts are hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from codesign.analytics.delphi import DelphiRule, Scale, agreed_direction
from codesign.analytics.disclosure import publishable
from codesign.analytics.releases import hidden_cells
from codesign.analytics.scales import agreement, category_quantiles, consensus, is_polarised
from codesign.analytics.witnesses import IntArray, keeps_secret
from codesign.deliberation.release.history import (
    Document,
    Earlier,
    EarlierRow,
    Row,
    by_place,
    one_way,
    rows_before,
)

VERDICT = ("verdict", "is_polarised")
MEDIAN = ("median",)
QUARTILES = ("lower_quartile", "upper_quartile", "iqr")
SPREAD = ("consensus", "agreement", "polarisation", "top_share")
#: What is kept beside a histogram, the most useful first.
FIGURES = (VERDICT, MEDIAN, QUARTILES, SPREAD)
#: Decimals of what is printed.
DIGITS = 2
MEASURES = ("wilcoxon_p", "net_change", "cv_change", "individual_change")


def protected_rating(document: Document, k: int, earlier: Sequence[Earlier]) -> dict[str, Any]:
    """See `protecting.protected_snapshot`."""
    n = document["n"] if publishable(document["n"], k) else None
    judged = _judged(document)
    items = [_item(item, k, rows_before(earlier, "items", item["id"]), judged) for item in document["items"]]
    return {**document, "n": n, "items": items, "attrition": _attrition(document["attrition"], k)}


def _judged(document: Document) -> Callable[[IntArray, Sequence[tuple[str, ...]]], object]:
    """What the kept figures say of any counts, as it is printed."""
    rule = DelphiRule.from_document(document["rule"])
    scale = Scale(document["scale"]["lowest"], document["scale"]["highest"])
    told: Mapping[tuple[str, ...], Callable[[IntArray], object]] = {
        VERDICT: lambda counts: (agreed_direction(rule, counts, scale), is_polarised(counts)),
        MEDIAN: lambda counts: float(category_quantiles(counts, 0.5, rule.convention)),
        QUARTILES: lambda counts: category_quantiles(counts, [0.25, 0.75], rule.convention).tolist(),
        SPREAD: lambda counts: (round(consensus(counts), DIGITS), round(agreement(counts), DIGITS)),
    }
    return lambda counts, kept: [told[figures](counts) for figures in kept]


def _item(
    item: Row,
    k: int,
    before: Sequence[EarlierRow],
    judged: Callable[[IntArray, Sequence[tuple[str, ...]]], object],
) -> dict[str, Any]:
    shown = {**item, "stability": _stability(item, k), "cannot_judge": None}
    if publishable(item["cannot_judge"], k):
        shown["cannot_judge"] = item["cannot_judge"]
    if not publishable(item["n"], k):
        return _without(shown, [("n",), *FIGURES]) | {"counts": [None] * len(item["counts"])}
    releases = [one_way(row.released["counts"], row.counted["n"]) for row in before if row.released["n"]]
    hidden, kept = _protected(item["counts"], k, releases, before, judged)
    counts = [None if place in hidden else people for place, people in enumerate(item["counts"])]
    if any(people is None for people in counts):
        shown["stability"] = _without_measures(shown["stability"])
    return _without(shown, [figures for figures in FIGURES if figures not in kept]) | {"counts": counts}


def _protected(
    counts: Sequence[int],
    k: int,
    releases: Sequence[Any],
    before: Sequence[EarlierRow],
    judged: Callable[[IntArray, Sequence[tuple[str, ...]]], object],
) -> tuple[set[int], Sequence[tuple[str, ...]]]:
    """The places of the counts to hide, and the figures to keep beside them."""
    cells = hidden_cells(by_place(counts), k, releases)
    if cells is None:
        # Not even which answers nobody gave: those left would be too few for the people there are.
        return set(range(len(counts))), ()
    if not cells:
        return set(), FIGURES
    least = {int(cell) for cell in cells}
    known = before[-1].counted["counts"] if before else None
    for kept in (FIGURES[:most] for most in range(len(FIGURES), 0, -1)):
        # No count is given up for a measure of spread.
        for hidden in [least] if kept == FIGURES else _wider(counts, least):
            if keeps_secret(counts, hidden, k, lambda other, kept=kept: judged(other, kept), known):  # type: ignore[misc]
                return hidden, kept
    return least, ()


def _wider(counts: Sequence[int], hidden: set[int]) -> Iterable[set[int]]:
    """The hidden places, then with the next smallest count as well, and so on."""
    yield set(hidden)
    more = sorted(place for place, people in enumerate(counts) if people and place not in hidden)
    found = set(hidden)
    for place in sorted(more, key=lambda place: counts[place]):
        found = found | {place}
        yield found


def _without(row: Row, groups: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    gone = {name for figures in groups for name in figures}
    found = {name: None if name in gone else value for name, value in row.items()}
    if "verdict" in gone:
        # Nothing is said; the words for it are those of too few ratings, or of a rule that must not speak.
        found["verdict"] = "too_few" if found["n"] is None else "withheld"
    return found


def _stability(item: Row, k: int) -> dict[str, Any] | None:
    """How far those who answered twice moved, unless their number tells a few who came or stayed away."""
    found = item["stability"]
    if found is None or not publishable(found["n"], k):
        return None
    before = item["earlier"][-1]["n"] if item["earlier"] else None
    around = [item["n"] - found["n"], *([] if before is None else [before - found["n"]])]
    if any(0 < people < k for people in around):
        return _without_measures({**found, "is_stable": is_stable(found), "n": None})
    return {**found, "is_stable": is_stable(found)}


def _without_measures(found: dict[str, Any] | None) -> dict[str, Any] | None:
    """Whether the panel is stable, without the moments that would be equations about hidden counts."""
    return None if found is None else {**found, **dict.fromkeys(MEASURES)}


def is_stable(found: Mapping[str, Any]) -> bool:
    """What the four measures of a panel's movement say together."""
    from codesign.analytics.delphi import Stability

    return Stability(n=found["n"], **{name: found[name] for name in MEASURES}).is_stable


def _attrition(rounds: Sequence[Row], k: int) -> list[dict[str, Any]]:
    """Who came back. Stayed + joined and stayed + lost are known, so one small part hides all three."""
    shown = []
    for place, row in enumerate(rounds):
        parts = (row["stayed"], row["joined"], row["lost"], rounds[place - 1]["n"] if place else k, row["n"])
        one = {**row, "n": row["n"] if row["n"] == 0 or publishable(row["n"], k) else None}
        if any(0 < people < k for people in parts):
            one |= dict.fromkeys(("stayed", "joined", "lost", "lost_share"))
        shown.append(one)
    return shown
