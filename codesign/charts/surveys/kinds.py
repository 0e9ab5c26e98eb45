# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts of a published summary: answers in bars, needs as the distance between two means.

What comes in went through `surveys.protecting`: None stands where a number is hidden, and nothing here can find it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from codesign.charts.bars import people_bars, share_bars
from codesign.charts.judgements import dates_chart, matrix_chart, number_chart, squares_chart
from codesign.charts.preferences import best_worst_chart, places_chart, points_chart, ranking_chart
from codesign.charts.records import Cell, Chart, Table
from codesign.charts.surveys.needs import needs_chart, quadrants_chart
from codesign.charts.words.book import Language, in_quotes, listed, number, percent, say, words_of

Question = Mapping[str, Any]
Draw = Callable[[Question, Language], Chart]
#: A rating is divided when both its lower and its upper end hold this share: then no middle is told.
DIVIDED_FROM = 0.3


def question_charts(question: Question, language: Language) -> list[Chart]:
    """The charts of one published question, the main one first; none for free text and files."""
    if question["state"] == "silent":
        return []
    if question["state"] != "shown":
        return [_reason_chart(question, language)]
    drawn = [chart for draw in _CHARTS[question["kind"]] if (chart := draw(question, language)) is not None]
    if not _is_weighted(question):
        return drawn
    said = say("finding_unweighted", language)
    return [replace(chart, finding=f"{chart.finding} {said}") for chart in drawn]


def _is_weighted(question: Question) -> bool:
    """Whether weighted figures stand beside those as answered, of which findings speak."""
    details = question["details"]
    return _has(question["counts"], "weighted") or any(
        details.get(name) for name in ("weighted", "weighted_needs", "weighted_mean")
    )


def question_chart(question: Question, language: Language) -> Chart | None:
    """The main chart of one published question."""
    return next(iter(question_charts(question, language)), None)


def _reason_chart(question: Question, language: Language) -> Chart:
    """Why a question shows no number."""
    title = words_of(question["label"], language)
    finding = say(f"state_{question['state']}", language, k=str(question["k"]))
    return Chart(question["id"], title, finding, None, Table((), (), title), finding)


def counts_chart(question: Question, language: Language) -> Chart:
    """People by choice or rating, with weighted shares and intervals where there are any."""
    n, counts = question["answered"], question["counts"]
    labels = [_label(count, language) for count in counts]
    title = words_of(question["label"], language)
    finding = _counts_finding(question, labels, language)
    return Chart(
        key=question["id"],
        title=title,
        finding=finding,
        figure=_bars(question, labels, language),
        table=Table(
            _header(counts, language),
            tuple(
                _row(label, count, n, _more(counts), language)
                for label, count in zip(labels, counts, strict=True)
            ),
            title,
            _note(question, language),
        ),
        alt=say("choices_alt", language, finding=finding),
    )


def _bars(question: Question, labels: Sequence[str], language: Language) -> dict[str, Any]:
    n, counts = question["answered"], question["counts"]
    if not _has(counts, "weighted") and not _has(counts, "interval"):
        return people_bars(
            [(label, count["people"]) for label, count in zip(labels, counts, strict=True)], n, language
        )
    shares = {
        say("as_answered", language): [None if c["people"] is None else c["people"] / n for c in counts],
    }
    intervals = {say("as_answered", language): [c.get("interval") for c in counts]}
    if _has(counts, "weighted"):
        shares[say("weighted", language)] = [count.get("weighted") for count in counts]
        intervals[say("weighted", language)] = [count.get("weighted_interval") for count in counts]
    return share_bars(labels, shares, intervals, language)


def _has(counts: Sequence[Mapping[str, Any]], name: str) -> bool:
    return any(count.get(name) is not None for count in counts)


def _header(counts: Sequence[Mapping[str, Any]], language: Language) -> tuple[str, ...]:
    return tuple(say(key, language) for key in ("answer", "people", "share", *_more(counts)))


def _more(counts: Sequence[Mapping[str, Any]]) -> list[str]:
    """The columns only some questions have."""
    return [name for name in ("interval", "weighted", "weighted_interval") if _has(counts, name)]


def _written(value: Any, language: Language) -> str:
    """A share, an interval of shares, or the word for what is hidden."""
    if value is None:
        return say("hidden", language)
    if isinstance(value, list):
        return say("from_to", language, low=percent(value[0], language), high=percent(value[1], language))
    return percent(value, language)


def _row(
    label: str, count: Mapping[str, Any], n: int, more: Sequence[str], language: Language
) -> tuple[Cell, ...]:
    people = count["people"]
    shown: tuple[Cell, ...] = (say("hidden", language), "")
    if people is not None:
        shown = (people, percent(people / n, language))
    return (label, *shown, *(_written(count.get(name), language) for name in more))


def _note(question: Question, language: Language) -> str:
    notes = [say("choices_note", language, n=number(question["answered"], language))]
    if any(count["people"] is None for count in question["counts"]):
        notes.append(say("small_note", language, k=str(question["k"]), word=say("hidden", language)))
    if _has(question["counts"], "weighted"):
        notes.append(say("weighted_note", language, n=number(question["effective_n"], language)))
        if any(count.get("weighted") is None for count in question["counts"]):
            notes.append(say("weighted_hidden_note", language, k=str(question["k"])))
    return " ".join(notes)


def _counts_finding(question: Question, labels: Sequence[str], language: Language) -> str:
    n, counts = question["answered"], question["counts"]
    if question["kind"] == "scale" and all(count["people"] is not None for count in counts):
        return _scale_finding(question, n, language)
    visible = [count["people"] for count in counts if count["people"] is not None]
    most = max(visible, default=0)
    # Of several hidden answers each could be the most chosen one.
    rest = n - sum(visible) if question["kind"] not in ("multiple", "top") else 0
    if most == 0 or rest > most:
        return say("choices_hidden", language, n=number(n, language))
    top = [label for label, count in zip(labels, counts, strict=True) if count["people"] == most]
    people, everybody = number(most, language), number(n, language)
    if len(top) > 1:
        quoted = listed([in_quotes(label, language) for label in top], language)
        return say("choices_tie", language, labels=quoted, people=people, n=everybody)
    share = percent(most / n, language)
    return say("choices_top", language, label=top[0], people=people, n=everybody, share=share)


def _scale_finding(question: Question, n: int, language: Language) -> str:
    people = [count["people"] for count in question["counts"]]
    third = max(1, len(people) // 3)
    low, high = sum(people[:third]) / n, sum(people[-third:]) / n
    if min(low, high) >= DIVIDED_FROM:
        return say("scale_divided", language, low=percent(low, language), high=percent(high, language))
    reached, median = 0, ""
    for count in question["counts"]:
        reached, median = reached + count["people"], count["id"]
        if reached >= (n + 1) // 2:
            break
    return say("scale_middle", language, n=number(n, language), median=median)


def _label(count: Mapping[str, Any], language: Language) -> str:
    return words_of(count["label"], language) or str(count["id"])


def _pins_chart(question: Question, language: Language) -> Chart:
    return counts_chart(question, language) if question["counts"] else squares_chart(question, language)


_ONE_CHOICE: tuple[Draw, ...] = (counts_chart,)
_CHARTS: dict[str, tuple[Callable[[Question, Language], Chart | None], ...]] = {
    **dict.fromkeys(
        ("single", "dropdown", "yes_no", "multiple", "top", "scale", "repeat", "place"), _ONE_CHOICE
    ),
    "pin": (_pins_chart,),
    "importance_satisfaction": (needs_chart, quadrants_chart),
    "matrix": (matrix_chart,),
    "ranking": (ranking_chart, places_chart),
    "best_worst": (best_worst_chart,),
    "points": (points_chart,),
    "number": (number_chart,),
    "date": (dates_chart,),
}
