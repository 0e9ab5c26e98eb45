# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts of the field dashboard: how far people come, and who takes part beside who lives there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from codesign.charts.bars import people_bars, share_bars
from codesign.charts.records import Chart, Table
from codesign.charts.words.book import Language, number, percent, say, words_of


def field_charts(dashboard: Any, language: Language) -> dict[str, Chart]:
    """The charts by key: "steps", and one a dimension of the census."""
    found = {"steps": steps_chart(dashboard.steps, language)} if dashboard.steps else {}
    return found | {one.dimension: comparison_chart(one, language) for one in dashboard.comparisons}


def steps_chart(steps: Any, language: Language) -> Chart:
    """People at each stage of the survey, and the stage after which most leave."""
    labels = _step_labels(steps, language)
    title = say("steps_title", language)
    finding = _steps_finding(steps, labels, language)
    rows = tuple(
        (
            label,
            say("hidden", language) if step.people is None else step.people,
            "" if step.share is None else percent(step.share, language),
        )
        for label, step in zip(labels, steps, strict=True)
    )
    bars = [(label, step.people) for label, step in zip(labels, steps, strict=True)]
    return Chart(
        key="steps",
        title=title,
        finding=finding,
        figure=people_bars(bars, max(1, *(step.people or 0 for step in steps)), language),
        table=Table(
            tuple(say(key, language) for key in ("step", "step_people", "step_share")),
            rows,
            title,
            say("steps_note", language),
        ),
        alt=say("kind_bars_alt", language, finding=finding),
    )


def _step_labels(steps: Any, language: Language) -> list[str]:
    labels, page = [], 0
    for step in steps:
        page += step.kind == "page"
        words = words_of(step.title, language)
        labels.append(say(f"step_{step.kind}", language, page=str(page)) + (f": {words}" if words else ""))
    return labels


def _steps_finding(steps: Any, labels: Sequence[str], language: Language) -> str:
    """Where most leave once they began: many only look at the first page."""
    told = [
        (step.people, label)
        for step, label in zip(steps, labels, strict=True)
        if step.kind != "opened" and step.people is not None
    ]
    lost = [(before - now, label, before) for (before, label), (now, _label) in pairwise(told)]
    most, label, reached = max(lost, default=(0, "", 1))
    if most <= 0:
        began = next((step.people for step in steps if step.kind == "started"), 0)
        handed_in = next((step.people for step in steps if step.kind == "submitted"), 0)
        if began == 0:
            return say("steps_none", language)
        return say("steps_all" if began is not None and began == handed_in else "steps_few", language)
    return say(
        "steps_lost",
        language,
        step=label,
        people=number(most, language),
        share=percent(most / reached, language),
    )


def comparison_chart(comparison: Any, language: Language) -> Chart:
    """Shares of the answers beside shares of the population, by group."""
    result, title = comparison.result, words_of(comparison.label, language)
    labels = [
        words_of(names, language)
        if (names := comparison.names.get(stratum.category))
        else say("other_groups", language)
        for stratum in result.strata
    ]
    by_category = dict(zip((stratum.category for stratum in result.strata), labels, strict=True))
    wanted = [
        say("wanted_one", language, label=by_category[stratum.category], more=number(more, language))
        for stratum, more in comparison.wanted
    ]
    finding = say("wanted", language, groups="; ".join(wanted)) if wanted else say("nobody_missing", language)
    rows = tuple(
        (
            label,
            stratum.respondents,
            percent(stratum.share, language),
            percent(stratum.census_share, language),
            number(stratum.ratio, language, 2),
        )
        for label, stratum in zip(labels, result.strata, strict=True)
    )
    note = say(
        "representation_note",
        language,
        n=number(result.n, language),
        score=number(result.r_score, language, 2),
        apart=percent(result.dissimilarity, language),
        alike=percent(result.similarity, language),
    )
    shares = {
        say("of_answers", language): [stratum.share for stratum in result.strata],
        say("of_population", language): [stratum.census_share for stratum in result.strata],
    }
    header = tuple(say(key, language) for key in ("group", "people", "of_answers", "of_population", "ratio"))
    return Chart(
        key=f"census-{comparison.dimension}",
        title=title,
        finding=finding,
        figure=share_bars(labels, shares, {}, language),
        table=Table(header, rows, title, note),
        alt=say("kind_bars_alt", language, finding=finding),
    )
