# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything served of a round of ratings, solved for its small counts: every table of answers is tried.

Measures of spread and verdicts are no sums, so no linear system holds them: each table is computed anew and compared
with what is printed, in results, sentences, figures, beside the next round's questions, and at two readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from flask import Flask

from codesign.analytics.delphi import DelphiRule, Scale, agreed_direction
from codesign.analytics.scales import agreement, category_quantiles, consensus, is_polarised
from codesign.charts.words.book import say
from codesign.deliberation import continuing, rounds
from codesign.deliberation.models import Round
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.deliberation.kinds_support import device, ids_of
from tests.deliberation.release_support import Ballots, K, serve
from tests.support.served import HIDDEN, ServedChart, number, numbers_in

pytestmark = pytest.mark.slow


def rated(dice: np.random.Generator, people: int, chances: Any) -> Ballots:
    return [
        {item: int(dice.choice(5, p=p)) + 1 for item, p in enumerate(chances)} for _person in range(people)
    ]


def test_no_rating_of_a_few_can_be_told(app: Flask) -> None:
    dice, small = np.random.default_rng(7), 0
    for number_ in range(9):
        chances = dice.dirichlet(np.full(5, float(dice.choice([0.4, 1.5]))), size=3)
        sizes = [int(dice.integers(6, 30))] + ([int(dice.integers(K, 14))] if number_ % 3 == 2 else [])
        drawn = [rated(dice, size, chances) for size in sizes]
        served = serve(app, "rating", drawn, items=3)
        check_beside(ask_again(app, served.id), served.charts, served.items)
        for place, id in enumerate(served.items):
            tables = [
                np.bincount([one[place] - 1 for part in drawn[: moment + 1] for one in part], minlength=5)
                for moment in range(len(drawn))
            ]
            now = fillings(served.charts, id, tables[-1])
            small += check_tables(now, tables[-1])
            if served.before and served.earlier.get(f"round-item-{id}"):
                then = fillings(served.earlier, id, tables[0])
                check_newcomers(then, now, tables)
    assert small > 20


def ask_again(app: Flask, id: int) -> str:
    """The ballot of a round that continues this one, on a stranger's device."""
    with app.app_context(), unit_of_work() as session:
        first = session.get_one(Round, id)
        following = continuing.start_next(session, ANONYMOUS, first, set(ids_of(first)))
        rounds.open_round(session, ANONYMOUS, following)
        address = f"/r/{following.short_code}/ballot"
    return device(app, 999).get(address).text


def fillings(charts: dict[str, ServedChart], id: int, true: Any) -> Any:
    """Every table of answers that agrees with all that is served of an item: int[tables, 5]."""
    chart = charts.get(f"round-item-{id}")
    if chart is None:
        return np.empty((0, 5), dtype=int)
    told = [number(cells[0]) for cells in chart.rows.values()]
    drawn = [bar for trace in chart.figure.get("data", ()) if trace["type"] == "bar" for bar in trace["text"]]
    for place, words in enumerate(drawn):
        assert (words == "?") == (told[place] is None)
    line = next(
        (cells for name, cells in charts["round-shift"].rows.items() if name == _name(charts, id)), None
    )
    n = next(iter(numbers_in(chart.finding)), None) if line is None else number(line[0])
    # A sentence on a divided item begins with its limit; the number of people is the last.
    n = float(true.sum()) if n is None or n != true.sum() else n
    facts = _facts(chart, line)
    found = np.array([one for one in _tables(told, int(n)) if _agrees(one, facts)])
    assert (found == true).all(axis=1).any(), "the truth must agree with what is served"
    return found


def _name(charts: dict[str, ServedChart], id: int) -> str:
    names = [name for name in charts if name.startswith("round-item-")]
    return f"Opzione {'ABCDEFGH'[sorted(int(name.rsplit('-', 1)[1]) for name in names).index(id)]}"


def check_beside(page: str, charts: dict[str, ServedChart], items: Sequence[int]) -> None:
    """Beside the questions of the next round stands what the results say, and no count more."""
    beside = re.findall(r'<dl class="earlier-counts">(.*?)</dl>', page, re.DOTALL)
    shown = [id for id in items if f"round-item-{id}" in charts]
    assert len(beside) == len(shown)
    for id, counts in zip(shown, beside, strict=True):
        told = [number(cells[0]) for cells in charts[f"round-item-{id}"].rows.values()]
        assert [number(cell) for cell in re.findall(r"<dd>(.*?)</dd>", counts)] == told


def _facts(chart: ServedChart, line: list[str] | None) -> dict[str, Any]:
    says = [
        verdict
        for verdict in ("for", "against", "still_moving")
        if say(f"round_says_{verdict}", "it") in chart.finding
    ]
    facts: dict[str, Any] = {"says": says[0]} if says else {}
    if (measures := re.search(r"Wierman (\d,\d+).*Eijk ([−-]?\d,\d+)", chart.note)) is not None:
        facts["spread"] = tuple(number(one) for one in measures.groups())
    if line is not None and number(line[1]) is not None:
        facts["median"] = number(line[1])
        if line[2] != HIDDEN:
            facts["half"] = [number(end) for end in line[2].split("–")]
        facts["divided"] = "divise" in line[4]
    return facts


def _tables(told: list[float | None], n: int) -> Iterator[Any]:
    hidden = [place for place, people in enumerate(told) if people is None]
    rest = n - int(sum(people for people in told if people is not None))
    plain = np.array([0 if people is None else int(people) for people in told])
    if not hidden:
        yield plain
        return
    # Where any answer is shown, those that are not were given: zeros are shown.
    least = 0 if len(hidden) == len(told) else 1
    for cuts in combinations(range(1, rest + len(hidden) * (1 - least)), len(hidden) - 1):
        table = plain.copy()
        table[hidden] = np.diff([0, *cuts, rest + len(hidden) * (1 - least)]) - (1 - least)
        yield table


def _agrees(table: Any, facts: dict[str, Any]) -> bool:
    if "says" in facts:
        found = agreed_direction(DelphiRule(minimum_n=K), table, Scale(1, 5))
        if (found.value if found else "still_moving") != facts["says"]:
            return False
    if "median" in facts:
        if abs(float(category_quantiles(table, 0.5)) - facts["median"]) > 0.0051:
            return False
        if is_polarised(table) != facts["divided"]:
            return False
    if "half" in facts:
        quartiles = category_quantiles(table, [0.25, 0.75])
        if any(abs(q - told) > 0.0051 for q, told in zip(quartiles, facts["half"], strict=True)):
            return False
    if "spread" in facts:
        measures = (consensus(table), agreement(table))
        return all(abs(one - told) <= 0.0051 for one, told in zip(measures, facts["spread"], strict=True))
    return True


def check_tables(tables: Any, true: Any) -> int:
    small = [place for place, people in enumerate(true) if 0 < people < K]
    for place in small if len(tables) else ():
        assert tables[:, place].max() >= K, (true, place, tables)
    return len(small)


def check_newcomers(then: Any, now: Any, tables: list[Any]) -> None:
    """No answer is known to have come from a few of those who answered between two readings."""
    if not len(then) or not len(now) or (tables[1] < tables[0]).any():
        return
    grown = now[:, None, :] - then[None, :, :]
    possible = grown[(grown >= 0).all(axis=2)]
    new = tables[1] - tables[0]
    for place, people in enumerate(new):
        if 0 < people < K and len(possible):
            assert possible[:, place].max() >= K, (tables, place)
