# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything served of a round, solved for its small counts: none can be told to be small.

The attacker reads pages, sentences, notes, figures, files and what stands beside the next round's questions; knows the
formulas; and tries every whole number. The criterion is that of surveys: a count from 1 to k - 1 must be able to be k.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from codesign.deliberation import snapshots
from codesign.deliberation.counting.computing import compute_snapshot
from codesign.deliberation.models import Round, RoundParticipant, SnapshotPosition, Vote
from codesign.web.jobs import Progress
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.deliberation.release_support import K, SignIn, serve
from tests.support.attack import WholeCounts
from tests.support.factories import MembershipFactory, RoundFactory, RunFactory, StatementFactory
from tests.support.served import HIDDEN, ServedChart, number, text_in

pytestmark = pytest.mark.slow


def test_no_place_given_by_a_few_can_be_told(app: Flask) -> None:
    dice, small, told_points = np.random.default_rng(3), 0, 0
    for _round in range(8):
        items, people = int(dice.integers(3, 5)), int(dice.integers(6, 40))
        weights = dice.dirichlet(np.full(items, 1.0)) + 0.02
        drawn = []
        for _person in range(people):
            order = dice.choice(items, size=items, replace=False, p=weights / weights.sum())
            drawn.append({int(item): place for place, item in enumerate(order, 1)})
        served = serve(app, "ranking", [drawn], items=items)
        table = np.array(
            [[sum(one[item] == p for one in drawn) for p in range(1, items + 1)] for item in range(items)]
        )
        chart = served.charts["round-ranking"]
        lines = [chart.rows[f"Opzione {'ABCDEFGH'[item]}"] for item in range(items)]
        facts = WholeCounts(items * items)
        for one in range(items):
            row, column = np.zeros((items, items)), np.zeros((items, items))
            row[one], column[:, one] = 1, 1
            facts.know(row, people)
            facts.know(column, people)
            points, firsts = number(lines[one][2]), number(lines[one][3])
            if points is not None:
                told_points += 1
                worth = np.zeros((items, items))
                worth[one] = np.arange(items - 1, -1, -1)
                facts.know(worth, points - 0.0051, points + 0.0051)
            if firsts is not None:
                first = np.zeros((items, items))
                first[one, 0] = 1
                facts.know(first, firsts)
        assert "W =" not in chart.finding or all(number(line[2]) is not None for line in lines)
        for cell in np.flatnonzero((table > 0) & (table < K)):
            small += 1
            assert facts.highest(int(cell)) >= K, (table, chart.rows)
    assert small > 20
    assert told_points > 8


def test_no_few_givers_can_be_told(app: Flask) -> None:
    dice, small = np.random.default_rng(5), 0
    for _round in range(8):
        people = int(dice.integers(6, 40))
        chances = dice.dirichlet(np.full(4, 0.6))
        drawn = []
        for _person in range(people):
            given = np.minimum(dice.multinomial(6, chances), 5)
            drawn.append({item: int(points) for item, points in enumerate(given) if points})
        served = serve(app, "points", [[one for one in drawn if one]], items=4)
        rows = served.charts["round-points"].rows
        table = np.array(
            [[sum(one.get(item, 0) == p for one in drawn) for p in range(6)] for item in range(4)]
        )
        gone = [item for item in range(4) if number(rows[f"Opzione {'ABCD'[item]}"][2]) is None]
        few = [item for item in range(4) if 0 < table[item, 1:].sum() < K]
        small += len(few)
        assert set(few) <= set(gone)
        assert len(gone) != 1
        for item in set(range(4)) - set(gone):
            line = rows[f"Opzione {'ABCD'[item]}"]
            facts = WholeCounts(6)
            facts.know(np.ones(6), people)
            facts.know(np.arange(6), number(line[2]) or 0)
            if number(line[4]) is not None:
                facts.know(np.arange(6) > 0, number(line[4]) or 0)
            for amount in range(1, 6):
                if 0 < table[item, amount] < K:
                    low, high = facts.lowest(amount), facts.highest(amount)
                    assert low < high, ("the only possible value", table[item], line)
    assert small > 2


def test_no_few_votes_for_or_against_a_project_can_be_told(app: Flask) -> None:
    dice, small = np.random.default_rng(11), 0
    costs = (600, 400, 500, 300)
    bundles = [
        set(chosen)
        for size in range(1, 5)
        for chosen in combinations(range(4), size)
        if sum(costs[one] for one in chosen) <= 1000
    ]
    for _round in range(10):
        people, chances = int(dice.integers(6, 40)), dice.dirichlet(np.full(len(bundles), 0.5))
        drawn = [bundles[int(one)] for one in dice.choice(len(bundles), size=people, p=chances)]
        served = serve(app, "budget", [[dict.fromkeys(one, 1) for one in drawn]], items=4)
        charts = served.charts
        facts = _facts_of_budget(charts, bundles, people)
        for item in range(4):
            has = np.array([item in one for one in bundles])
            votes_for = sum(item in one for one in drawn)
            for area, count in ((has, votes_for), (~has, people - votes_for)):
                if 0 < count < K:
                    small += 1
                    assert facts.highest_of(area) >= K, (
                        charts["round-budget"].rows,
                        charts["round-satisfied"].rows,
                    )
    assert small > 8


def _facts_of_budget(charts: dict[str, ServedChart], bundles: list[set[int]], people: int) -> WholeCounts:
    """What is told of how many chose each set of projects that the money pays for."""
    facts = WholeCounts(len(bundles))
    facts.know(np.ones(len(bundles)), people)
    paid: dict[int, set[int]] = {0: set(), 1: set()}
    for item in range(4):
        line = charts["round-budget"].rows[f"Opzione {'ABCD'[item]}"]
        has = np.array([item in one for one in bundles])
        if (votes := number(line[1])) is not None:
            facts.know(has, votes)
        for rule in (0, 1):
            if line[2 + rule].lower().startswith("s"):
                paid[rule].add(item)
    for rule, line in enumerate(charts["round-satisfied"].rows.values()):
        if (share := number(line[3])) is not None:
            happy = np.array([bool(one & paid[rule]) for one in bundles])
            facts.know(happy, (share - 0.51) / 100 * people, (share + 0.51) / 100 * people)
    return facts


def test_an_option_that_few_met_hides_with_another(app: Flask) -> None:
    dice, hidden = np.random.default_rng(2), 0
    for _round in range(6):
        people = int(dice.integers(6, 15))
        drawn = []
        for _person in range(people):
            left, right = sorted(
                int(one) for one in dice.choice(4, size=2, replace=False, p=[0.45, 0.4, 0.1, 0.05])
            )
            drawn.append({(left, right): int(dice.choice([left, right]))})
        served = serve(app, "pairwise", [drawn], items=4)
        rows = served.charts["round-pairwise"].rows
        met = [sum(item in pair for one in drawn for pair in one) for item in range(4)]
        gone = [item for item in range(4) if rows[f"Opzione {'ABCD'[item]}"][3] == HIDDEN]
        hidden += len(gone)
        assert {item for item in range(4) if 0 < met[item] < K} <= set(gone)
        # All comparisons are told, and each stands at two options: one hidden number would follow.
        assert len(gone) != 1
    assert hidden > 4


def camps(
    dice: np.random.Generator, people: int, statements: Sequence[int]
) -> list[tuple[str, dict[int, int]]]:
    """Two camps, some of whom voted on paper and some on a statement or two only."""
    found = []
    for person in range(people):
        side = 1 if person % 2 else -1
        asked = statements if dice.random() < 0.9 else dice.choice(statements, size=2, replace=False).tolist()
        votes = {
            int(id): int(side if dice.random() < 0.95 else dice.integers(-1, 2))
            for id in asked
            if dice.random() < 0.9
        }
        found.append((str(dice.choice(["web", "paper"], p=[0.85, 0.15])), votes))
    return found


@dataclass
class Voted:
    """A published round of votes: who is in which group, and how many groups are shown."""

    id: int
    code: str
    statements: list[int]
    voters: list[tuple[int, str, dict[int, int]]]
    groups: dict[int, int | None]
    letters: list[str]
    is_shown: bool

    def table(self, statement: int) -> Any:
        """int[groups + 1, 2]: people by group (the last one nobody's) and channel."""
        table = np.zeros((len(self.letters) + 1, 2), dtype=int)
        for key, channel, votes in self.voters:
            if statement in votes:
                group = self.groups.get(key)
                table[len(self.letters) if group is None else group, int(channel == "paper")] += 1
        return table


def vote(app: Flask, dice: np.random.Generator, reader: FlaskClient, sign_in: SignIn) -> Voted:
    """A round that two camps voted in, closed and published, and somebody who may read its workroom."""
    with app.app_context():
        with unit_of_work() as session:
            round = RoundFactory(state="closed")
            ids = [StatementFactory(round=round).id for _ in range(8)]
            voters = [
                (_voter(session, round, channel, votes), channel, votes)
                for channel, votes in camps(dice, int(dice.integers(40, 60)), ids)
            ]
            id, code, run = round.id, round.short_code, RunFactory().id
            sign_in(reader, MembershipFactory(process=round.process, role="reader").user)
        compute_snapshot(Progress(run), id)
        with unit_of_work() as session:
            round = session.get_one(Round, id)
            found = snapshots.latest(session, round)
            assert found is not None
            snapshots.publish(session, ANONYMOUS, round, found)
            places = session.scalars(select(SnapshotPosition).where(SnapshotPosition.snapshot_id == found.id))
            groups = {place.participant_id: place.group_index for place in places}
            letters = [group["letter"] for group in found.document["groups"]]
            return Voted(id, code, ids, voters, groups, letters, found.document["groups_are_shown"])


def _voter(session: Session, round: Round, channel: str, votes: dict[int, int]) -> int:
    person = RoundParticipant(round_id=round.id, channel=channel)
    session.add(person)
    session.flush()
    rows = [{"participant_id": person.id, "statement_id": id, "value": value} for id, value in votes.items()]
    if rows:
        session.execute(insert(Vote), rows)
    return person.id


def test_no_bar_of_a_few_voters_can_be_told(app: Flask, sign_in: SignIn) -> None:
    dice, small, bars = np.random.default_rng(4), 0, 0
    for _round in range(4):
        reader = app.test_client()
        voted = vote(app, dice, reader, sign_in)
        if not voted.is_shown:
            continue
        told = _told_of_parts(reader, voted.id, voted.letters)
        public = app.test_client().get(f"/r/{voted.code}/results").text
        bars += len(re.findall(r"Gruppo \w[^=]*n = \d+", text_in(public)))
        for statement in voted.statements:
            table = voted.table(statement)
            facts = _facts_of(table, {way: counts[statement] for way, counts in told.items()})
            for area in _areas(table.shape):
                if 0 < table[area].sum() < K:
                    small += 1
                    assert facts.highest_of(area) >= K, (table, area)
    assert small > 20
    assert bars > 10


def _facts_of(table: Any, told: dict[Any, float | None]) -> WholeCounts:
    facts = WholeCounts(table.size)
    for (group, channel), people in told.items():
        area = _area(table.shape, group, channel)
        assert people in (None, int(table[area].sum()))
        if people is not None:
            facts.know(area, people)
    return facts


def _told_of_parts(reader: FlaskClient, id: int, letters: list[str]) -> dict[Any, dict[int, float | None]]:
    """The file of every selection a reader can choose: how many voted on each statement."""
    found = {}
    for group in (None, *range(len(letters))):
        for channel in (None, "web", "paper"):
            asked = {"group": letters[group]} if group is not None else {}
            asked |= {"channel": channel} if channel else {}
            answer = reader.get(f"/work/rounds/{id}/consensus.csv", query_string=asked)
            if answer.status_code == 200:
                text = answer.data.decode("utf-8-sig")
                lines = csv.DictReader(
                    io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","
                )
                place = None if channel is None else int(channel == "paper")
                found[group, place] = {
                    int(row["id"]): float(row["seen"]) if row["seen"] else None for row in lines
                }
    return found


def _area(shape: tuple[int, ...], group: int | None, channel: int | None) -> Any:
    area = np.zeros(shape, dtype=bool)
    area[slice(None) if group is None else group, slice(None) if channel is None else channel] = True
    return area


def _areas(shape: tuple[int, ...]) -> Iterator[Any]:
    for group in (None, *range(shape[0])):
        for channel in (None, *range(shape[1])):
            yield _area(shape, group, channel)
