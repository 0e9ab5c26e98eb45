# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be published of the kinds whose results are more than counts of answers.

Each function takes a summarised question that at least k people answered, and what was published of it before.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from codesign.analytics.disclosure import publishable
from codesign.analytics.needs import NeedMeasures, need_measures
from codesign.analytics.releases import Release, hidden_cells, highest_count
from codesign.analytics.scales import category_quantiles
from codesign.analytics.witnesses import IntArray, keeps_secret

Raw = Mapping[str, Any]
#: Weights enter tables of counts as whole thousandths.
THOUSANDTHS = 1000


def protected_matrix(question: Raw, k: int, earlier: Sequence[Raw]) -> dict[str, Any]:
    """Each item is a one-way table; None for an item of few people."""
    details = question["details"]
    ids = [choice["id"] for choice in details["choices"]]
    items: dict[str, list[int | None] | None] = {}
    for item, people in details["items"].items():
        before = [
            Release(dict(zip((c["id"] for c in one["details"]["choices"]), cells, strict=True)), totals[item])
            for one in earlier
            for totals in (one["details"]["totals"],)
            if (cells := one["details"]["items"].get(item)) is not None
        ]
        hidden = hidden_cells(dict(zip(ids, people, strict=True)), k, before)
        if hidden is None or not publishable(sum(people), k):
            items[item] = None
        else:
            items[item] = [None if id in hidden else n for id, n in zip(ids, people, strict=True)]
    totals = {item: sum(details["items"][item]) for item, cells in items.items() if cells is not None}
    kept = {
        "choices": details["choices"],
        "outside": details["outside"],
        **_weighted_items(question, items, k),
    }
    return {"details": {**kept, "items": items, "totals": totals}}


def _weighted_items(
    question: Raw, items: Mapping[str, Sequence[int | None] | None], k: int
) -> dict[str, Any]:
    """The weighted shares of each item that is shown whole; each item is a question of its own."""
    if "weighted" not in question:
        return {}
    shares: dict[str, list[float] | None] = {}
    for item, cells in items.items():
        weights = question["weighted"]["weights"][item]
        is_whole = cells is not None and None not in cells and may_be_weighted(question, k, [item])
        shares[item] = [round(weight / sum(weights), 4) for weight in weights] if is_whole else None
    return {"weighted": shares}


def may_be_weighted(question: Raw, k: int, items: Iterable[str]) -> bool:
    """Whether weighted figures of some items tell nothing about a small group.

    Beside the unweighted figure each is an equation about who answered what, which few groups let one solve. So in
    every group of the census nobody or at least k people must have answered alike.
    """
    least = question.get("least") or {}
    return all(publishable(least.get(item, 0), k) for item in items)


def _all_weighted(question: Raw, name: str, k: int, digits: Mapping[str, int]) -> dict[str, Any]:
    """Weighted figures of things that are judged against each other: of all of them or of none."""
    if "weighted" not in question:
        return {}
    measures = question["weighted"][name]
    if not may_be_weighted(question, k, measures):
        return {"weighted": None}
    return {
        "weighted": {
            thing: {figure: _rounded(found[figure], places) for figure, places in digits.items()}
            for thing, found in measures.items()
        }
    }


def protected_needs(question: Raw, k: int, earlier: Sequence[Raw]) -> dict[str, Any]:
    """Means and scores by item, never the pairs they come from; renewed by k people or not at all."""
    details = question["details"]
    before = earlier[-1]["details"]["needs"] if earlier else {}
    measures: dict[str, dict[str, Any] | None] = {}
    for item, pairs in details["pairs"].items():
        people, known = sum(map(sum, pairs)), before.get(item)
        is_new = publishable(people - (known["n"] if known else 0), k)
        if is_new and _pairs_tell(pairs, k):
            # What was shown before stays: it told nothing, and the newcomers are not in it.
            measures[item] = known
        else:
            measures[item] = _measures(need_measures(pairs)) if is_new else known
    found: dict[str, Any] = {"needs": measures}
    if "weights" in details:
        found["weighted_needs"] = {
            item: _measures(need_measures(_in_thousandths(table)))
            if measures[item] is not None and may_be_weighted(question, k, [item])
            else None
            for item, table in details["weights"].items()
        }
    return {"details": found}


def _pairs_tell(pairs: Sequence[Sequence[int]], k: int) -> bool:
    """Whether a mean of importance or satisfaction, or the share that RDS tells, shows an answer of fewer than k."""
    columns = [sum(row[place] for row in pairs) for place in range(len(pairs[0]))]
    more = sum(n for i, row in enumerate(pairs) for j, n in enumerate(row) if i > j)
    less = sum(n for i, row in enumerate(pairs) for j, n in enumerate(row) if i < j)
    sides = [more, sum(map(sum, pairs)) - more - less, less]
    return any(_counts_tell(counts, k) for counts in ([sum(row) for row in pairs], columns, sides))


def _counts_tell(counts: Sequence[int], k: int) -> bool:
    people, total = sum(counts), sum(place * given for place, given in enumerate(counts, 1))
    return any(
        0 < given < k and highest_count(people, total, place, len(counts)) < k
        for place, given in enumerate(counts, 1)
    )


def _measures(found: NeedMeasures) -> dict[str, Any]:
    names = ("importance", "satisfaction", "mwds", "pni_modified", "rds")
    return {"n": found.n, **{name: _rounded(getattr(found, name), 2) for name in names}}


def _in_thousandths(table: Sequence[Sequence[float]]) -> list[list[int]]:
    return [[round(weight * THOUSANDTHS) for weight in row] for row in table]


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def protected_ranking(question: Raw, k: int, earlier: Sequence[Raw]) -> dict[str, Any]:
    """Places given to each thing, if none was given by few; mean and Borda points, if no place follows from them."""
    measures = question["details"]["ranking"]
    raters = {thing: sum(found["places"]) for thing, found in measures.items()}
    small = {thing for thing, found in measures.items() if any(0 < given < k for given in found["places"])}
    all_shown = not small
    telling = {thing for thing, found in measures.items() if small and _tells_a_place(found, k)}
    if any(one["details"]["places"] is not None for one in earlier):
        # Beside places shown before, a new mean would tell where the newcomers put the thing.
        telling |= small
    if len(telling) == 1:
        # All places add up to what everybody knows, so one alone would follow from the others.
        telling |= {min(measures.keys() - telling, key=lambda thing: raters[thing])}
    return {
        "details": {
            "ranking": {
                thing: {
                    "rank": found["rank"],
                    "borda": None if thing in telling else round(found["borda"], 3),
                    "mean": None if thing in telling else _rounded(found["mean"], 2),
                }
                for thing, found in measures.items()
            },
            "places": {thing: found["places"] for thing, found in measures.items()} if all_shown else None,
            **_all_weighted(question, "ranking", k, {"rank": 0, "borda": 3, "mean": 2}),
        },
        "counts": [
            {"id": count["id"], "label": count["label"], "people": count["people"] if all_shown else None}
            for count in question["counts"]
        ],
    }


def _tells_a_place(found: Raw, k: int) -> bool:
    """Whether the mean place of a thing shows that some place was given to it by fewer than k."""
    places = found["places"]
    people = sum(places)
    if not publishable(people, k):
        return True
    place_sum = sum(place * given for place, given in enumerate(places, 1))
    return any(
        given < k and highest_count(people, place_sum, place, len(places)) < k
        for place, given in enumerate(places, 1)
    )


def protected_scores(question: Raw, k: int, _earlier: Sequence[Raw]) -> dict[str, Any]:
    """Best-worst scores: shares of the times a thing was shown, not of people."""
    scores = question["details"]["best_worst"]
    names = ("score", "chance")
    return {
        "details": {
            "best_worst": {
                thing: {**{name: round(found[name], 3) for name in names}, "error": _score_error(found)}
                for thing, found in scores.items()
            },
            **_all_weighted(question, "best_worst", k, {"score": 3, "chance": 3}),
        },
        "counts": _names(question["counts"]),
    }


def _score_error(found: Raw) -> float:
    """Half the 95 % interval of a score, by the variance of best (+1), worst (-1) and neither (0)."""
    shown = found["shown"]
    if not shown:
        return 0.0
    best, worst = found["best"] / shown, found["worst"] / shown
    variance = float(best + worst - (best - worst) ** 2) / shown
    return round(1.96 * math.sqrt(variance), 3)


def protected_points(question: Raw, k: int, _earlier: Sequence[Raw]) -> dict[str, Any]:
    """Points by thing; what few people gave points to would tell what each of them gave."""
    measures = question["details"]["points"]
    givers = {count["id"]: count["people"] for count in question["counts"]}
    hidden = {thing for thing, people in givers.items() if 0 < people < k}
    for more in sorted((thing for thing in givers if thing not in hidden), key=lambda thing: givers[thing]):
        if not hidden or (len(hidden) > 1 and sum(givers[thing] for thing in hidden) >= 2 * k):
            break
        hidden.add(more)
    return {
        "details": {
            "points": {
                thing: None if thing in hidden else {name: round(value, 3) for name, value in found.items()}
                for thing, found in measures.items()
            },
            **({} if hidden else _all_weighted(question, "points", k, {"mean": 3, "share": 3})),
        },
        "counts": _names(question["counts"]),
    }


def _names(counts: Iterable[Raw]) -> list[dict[str, Any]]:
    """The things, without how many people chose each."""
    return [{"id": count["id"], "label": count["label"], "people": None} for count in counts]


def protected_number(question: Raw, k: int, earlier: Sequence[Raw]) -> dict[str, Any] | None:
    """Mean, median, quartiles and a histogram, cut as it was the first time: cuts that cross would tell."""
    details = question["details"]
    edges = details["edges"]
    bins = {str(number): people for number, people in enumerate(details["counts"])}
    before = [
        Release({str(n): p for n, p in enumerate(one["details"]["counts"])}, one["answered"])
        for one in earlier
    ]
    hidden = hidden_cells(bins, k, before)
    if hidden is None:
        return None
    places = [int(cell) for cell in hidden]
    keeps_middle = not hidden or keeps_secret(details["counts"], places, k, _middle, _counted_before(earlier))
    # Where a bin holds one whole number, the mean beside the other bins is an equation about the hidden ones.
    keeps_mean = not hidden or all(high - low > 1 for low, high in pairwise(edges))
    means = ["mean"]
    if may_be_weighted(question, k, [question["id"]]):
        means.append("weighted_mean")
    return {
        "details": {
            **{name: _rounded(details.get(name), 2) if keeps_mean else None for name in means},
            "median": _rounded(details.get("median"), 2) if keeps_middle else None,
            "quartiles": [round(value, 2) for value in details["quartiles"]] if keeps_middle else None,
            "edges": edges,
            "counts": [None if number in hidden else people for number, people in bins.items()],
        }
    }


def _middle(counts: IntArray) -> list[float]:
    """In which bins the quartiles and the median lie."""
    found: list[float] = category_quantiles(counts, [0.25, 0.5, 0.75]).tolist()
    return found


def _counted_before(earlier: Sequence[Raw]) -> list[int] | None:
    """The bins as they were last shown, nobody where they were hidden: counts only grow."""
    return [people or 0 for people in earlier[-1]["details"]["counts"]] if earlier else None


def protected_dates(question: Raw, k: int, earlier: Sequence[Raw]) -> dict[str, Any] | None:
    """People by period; periods of few people are not even named, since nobody else may have been there."""
    periods = question["details"]["periods"]
    before = [
        Release(
            one["details"]["periods"] | ({_OTHERS: None} if one["details"]["others"] else {}), one["answered"]
        )
        for one in earlier
    ]
    hidden = hidden_cells(periods, k, before)
    if hidden is None:
        return None
    return {
        "details": {
            "periods": {period: people for period, people in periods.items() if period not in hidden},
            "others": sum(people for period, people in periods.items() if period in hidden),
        }
    }


_OTHERS = "__others"


def protected_squares(question: Raw, k: int, earlier: Sequence[Raw]) -> dict[str, Any] | None:
    """Squares of the map with at least k people, and enough of the others hidden to keep each of them."""
    details = question["details"]
    people = {f"{one['column']},{one['row']}": one["people"] for one in details["squares"]}
    before = [
        Release(
            {f"{one['column']},{one['row']}": one["people"] for one in found["details"]["squares"]}
            | ({_OTHERS: None} if found["details"]["others"] else {}),
            found["details"]["pins"],
        )
        for found in earlier
    ]
    hidden = hidden_cells(people, k, before)
    if hidden is None or not publishable(sum(people.values()), k):
        return None
    shown = [one for one in details["squares"] if f"{one['column']},{one['row']}" not in hidden]
    return {
        "details": {
            "squares": shown,
            "others": sum(one["people"] for one in details["squares"]) - sum(one["people"] for one in shown),
            "pins": sum(people.values()),
            "metres": details["metres"],
            "has_quarters": False,
        }
    }
