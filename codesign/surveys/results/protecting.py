# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one step between what was counted and what anybody may read: small cells leave the document here for good.

Pages, tables, files and figures are drawn from what comes out, so none of them can show what is not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from codesign.analytics.disclosure import publishable
from codesign.analytics.estimates import wilson_interval
from codesign.analytics.releases import Release, hidden_cells, pool
from codesign.surveys.results.protecting_kinds import (
    Raw,
    protected_dates,
    protected_matrix,
    protected_needs,
    protected_number,
    protected_points,
    protected_ranking,
    protected_scores,
    protected_squares,
)

#: Each person is in one count; of several choices, each is a yes or no of its own.
ONE_WAY = frozenset({"single", "dropdown", "yes_no", "scale", "place", "repeat"})
SEVERAL = frozenset({"multiple", "top"})
NO_ANSWER = "__no_answer"
Protect = Callable[[Raw, int, Sequence[Raw]], dict[str, Any] | None]

_BY_KIND: dict[str, Protect] = {
    "matrix": protected_matrix,
    "importance_satisfaction": protected_needs,
    "ranking": protected_ranking,
    "best_worst": protected_scores,
    "points": protected_points,
    "number": protected_number,
    "date": protected_dates,
}


def protected_summary(document: Raw, k: int, earlier: Sequence[Raw] = ()) -> dict[str, Any]:
    """A summary as it may be published; `earlier` are all published before, oldest first."""
    questions: dict[str, dict[str, Any]] = {}
    for question in document["questions"]:
        if not question["published"]:
            continue
        before = [found for one in earlier if (found := _question_in(one, question["id"])) is not None]
        if question["census"] and not document["is_final"]:
            # Groups known at several moments would tell who answered what in between.
            questions[question["id"]] = before[-1] if before else {**_frame(question, k), "state": "later"}
        elif _gives_another_away(question, document["people"], questions, k):
            questions[question["id"]] = {**_frame(question, k), "state": "linked"}
        else:
            found = protected_question(question, k, before, document.get("sampling", "open"))
            # How many had answered the survey when this was counted: fewer than now where it could not be renewed.
            questions[question["id"]] = {"people": document["people"], **found}
    return {
        "k": k,
        **{
            name: document.get(name)
            for name in ("people", "version", "sampling", "sampling_reason", "weighting")
        },
        "by_language": _protected_counts(document.get("by_language", {}), k, earlier, "by_language"),
        "by_channel": _protected_counts(document.get("by_channel", {}), k, earlier, "by_channel"),
        "questions": list(questions.values()),
        "crosstabs": list(_crosstabs(document, questions, k)),
    }


def protected_question(
    question: Raw, k: int, earlier: Sequence[Raw] = (), sampling: str = "open"
) -> dict[str, Any]:
    """One summarised question as it may be published.

    `state` is "shown", "few" where too few answered, or "silent" for kinds of which nothing is published. Where fewer
    than k answered since the last time, or these would show, it stays as it was published then.
    """
    if earlier and question["answered"] - earlier[-1]["answered"] < k:
        return dict(earlier[-1])
    kind, shown = question["kind"], _frame(question, k)
    if kind == "pin" and question["details"]["has_quarters"]:
        # Squares beside quarters would give away who lies in one and not in the other.
        inside = sum(count["people"] for count in question["counts"])
        question = {**question, "answered": inside}
        found = _one_way(question, k, earlier)
    elif kind == "pin":
        found = protected_squares(question, k, earlier)
    elif kind in ONE_WAY:
        found = _one_way(_at_first_level(question), k, earlier)
    elif kind in SEVERAL:
        found = _several(question, k, earlier)
    elif kind in _BY_KIND:
        found = _BY_KIND[kind](question, k, earlier) if publishable(question["answered"], k) else None
    else:
        return {**shown, "state": "silent"}
    if found is None or not publishable(question["answered"], k):
        return dict(earlier[-1]) if earlier else {**shown, "state": "few"}
    shown |= {"state": "shown", "answered": question["answered"], **found}
    _add_weighted_shares(question, shown, k)
    if sampling == "random":
        _add_intervals(question, shown)
    else:
        for measures in shown["details"].get("best_worst", {}).values():
            del measures["error"]
    return shown


def _frame(question: Raw, k: int) -> dict[str, Any]:
    """What may be known of every question."""
    names = ("id", "kind", "label", "census", "items")
    return {**{name: question.get(name) for name in names}, "k": k, "counts": [], "details": {}}


def _question_in(published: Raw, id: str) -> Raw | None:
    return next((one for one in published["questions"] if one["id"] == id and one["state"] == "shown"), None)


def _gives_another_away(question: Raw, people: int, before: Mapping[str, Raw], k: int) -> bool:
    """Whether the number of those who were asked tells a count that is hidden elsewhere, or a small rest."""
    depends = question.get("depends") or ()
    return bool(depends) and (
        0 < people - question["answered"] < k
        or any(count["people"] is None for id in depends if id in before for count in before[id]["counts"])
        or any(before[id]["state"] == "linked" for id in depends if id in before)
    )


def _at_first_level(question: Raw) -> Raw:
    """Only the widest places: the numbers of two levels side by side would give small ones away."""
    if question["kind"] != "place":
        return question
    first = question["details"]["levels"][0]
    return {**question, "counts": [count for count in question["counts"] if count["id"] in first]}


def _released(earlier: Sequence[Raw]) -> list[Release]:
    return [
        Release({count["id"]: count["people"] for count in one["counts"]}, one["answered"]) for one in earlier
    ]


def _one_way(question: Raw, k: int, earlier: Sequence[Raw]) -> dict[str, Any] | None:
    counts = {count["id"]: count["people"] for count in question["counts"]}
    hidden = hidden_cells(counts, k, _released(earlier))
    return None if hidden is None else {"counts": _without(question["counts"], hidden)}


def _several(question: Raw, k: int, earlier: Sequence[Raw]) -> dict[str, Any]:
    """Each choice is a table of its own, of those who chose it and those who did not."""
    n, hidden = question["answered"], set()
    for count in question["counts"]:
        id, people = count["id"], count["people"]
        before = [
            Release({"yes": shown, "no": None if shown is None else one["answered"] - shown}, one["answered"])
            for one in earlier
            for shown in (_people_in(one, id),)
        ]
        if hidden_cells({"yes": people, "no": n - people}, k, before) != frozenset():
            hidden.add(id)
    return {"counts": _without(question["counts"], hidden)}


def _people_in(published: Raw, id: str) -> int | None:
    return next((count["people"] for count in published["counts"] if count["id"] == id), 0)


def _without(counts: Iterable[Raw], hidden: Iterable[str]) -> list[dict[str, Any]]:
    gone = set(hidden)
    return [
        {
            "id": count["id"],
            "label": count["label"],
            "people": None if count["id"] in gone else count["people"],
        }
        for count in counts
    ]


def _protected_counts(counts: Mapping[str, int], k: int, earlier: Sequence[Raw], name: str) -> dict[str, Any]:
    """People by language or channel; None where hidden, nothing at all where few people answered."""
    releases = [Release(one[name], one["people"]) for one in earlier if one.get(name)]
    hidden = hidden_cells(counts, k, releases)
    if hidden is None:
        return {}
    return {value: None if value in hidden else people for value, people in counts.items()}


def _add_weighted_shares(question: Raw, shown: dict[str, Any], k: int) -> None:
    """Weighted shares, of those answers whose weight tells nothing about a small group.

    A weighted share beside an unweighted one is an equation about who gave the answer. With few groups it can be
    solved, so it is shown only where every group gave that answer not at all or k times.
    """
    if shown["details"].get("weighted"):
        shown["effective_n"] = round(question["effective_n"], 1)
    weight, groups = question.get("weight"), question.get("by") or {}
    if not weight or not shown["counts"] or not groups:
        return
    tables = [np.array([*group["rows"], group["answered"]], dtype=np.int64) for group in groups.values()]
    safe = _safe_rows(question, shown, tables, k)
    weights = {count["id"]: count["weight"] for count in question["counts"]}
    for count, is_safe in zip(shown["counts"], safe, strict=True):
        count["weighted"] = round(weights[count["id"]] / weight, 4) if is_safe else None
    shown["effective_n"] = round(question["effective_n"], 1)


def _safe_rows(question: Raw, shown: Raw, tables: Sequence[Any], k: int) -> list[bool]:
    """Which answers may be weighted in public. Those left out are joined, since the rest tells their sum."""
    rows = range(len(shown["counts"]))
    if question["kind"] in SEVERAL:
        return [
            shown["counts"][row]["people"] is not None
            and all(_is_large(table[row], k) and _is_large(table[-1] - table[row], k) for table in tables)
            for row in rows
        ]
    left_out = {
        row
        for row in rows
        if shown["counts"][row]["people"] is None or not all(_is_large(table[row], k) for table in tables)
    }
    by_size = sorted(rows, key=lambda row: int(tables[0][row].sum()))
    while left_out and (
        len(left_out) < 2 or not all(_is_large(table[list(left_out)].sum(axis=0), k) for table in tables)
    ):
        more = next((row for row in by_size if row not in left_out), None)
        if more is None:
            break
        left_out.add(more)
    return [row not in left_out for row in rows]


def _is_large(counts: Any, k: int) -> bool:
    return not bool(((counts > 0) & (counts < k)).any())


def _add_intervals(question: Raw, shown: dict[str, Any]) -> None:
    """95 % intervals (Wilson), unweighted on n and weighted on the effective n."""
    n = shown["answered"]
    for count in shown["counts"]:
        if count["people"] is not None:
            count["interval"] = _interval(count["people"] / n, n)
        if count.get("weighted") is not None:
            count["weighted_interval"] = _interval(count["weighted"], question["effective_n"])


def _interval(share: float, n: float) -> list[float]:
    low, high = wilson_interval(share * n, n)
    return [round(float(low), 4), round(float(high), 4)]


def _crosstabs(document: Raw, shown: Mapping[str, Raw], k: int) -> Iterable[dict[str, Any]]:
    """Closed answers by groups of the census, small lines joined; totals are those of the questions themselves."""
    for question in document["questions"]:
        published = shown.get(question["id"], {"state": "silent"})
        if published["state"] != "shown" or question["kind"] not in ONE_WAY - {"place", "repeat"}:
            continue
        for dimension, table in (question.get("by") or {}).items():
            group = document["groups"][dimension]
            columns = shown.get(group["question"])
            if group["question"] == question["id"] or columns is None or columns["state"] != "shown":
                continue
            found = _crosstab(published, columns, group, table["rows"], k)
            if found is not None:
                yield {"question": question["id"], "by": group["question"], **found}


def _crosstab(rows: Raw, columns: Raw, group: Raw, table: Any, k: int) -> dict[str, Any] | None:
    counts = np.array(table, dtype=np.int64)
    counts = np.vstack([counts, np.array(group["people"], dtype=np.int64) - counts.sum(axis=0)])
    shown = {count["id"]: count["people"] for count in columns["counts"]}
    hidden_rows = [count["people"] is None for count in rows["counts"]] + [False]
    hidden_columns = [shown.get(category, 0) is None for category in group["categories"]] + [False]
    found = pool(counts, k, hidden_rows, hidden_columns)
    if found is None:
        return None
    row_ids = [*(count["id"] for count in rows["counts"]), NO_ANSWER]
    column_ids = [*group["categories"], NO_ANSWER]
    return {
        "rows": [id for id, joined in zip(row_ids, found.rows, strict=True) if not joined],
        "columns": [id for id, joined in zip(column_ids, found.columns, strict=True) if not joined],
        "cells": found.cells.tolist(),
    }
