# SPDX-License-Identifier: AGPL-3.0-or-later
"""The consensus page: every lens, parts of the people, what moved, files; and nothing about a few of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.analytics.estimates import wilson_interval
from codesign.charts.opinion.findings import shown_groups
from codesign.deliberation import snapshots
from codesign.deliberation.consensus import moves as consensus_moves
from codesign.deliberation.consensus import results
from codesign.deliberation.consensus.cells import Selection, selected
from codesign.deliberation.counting import ballot_counts
from codesign.deliberation.counting.computing import compute_snapshot
from codesign.deliberation.counting.gathered import Gathered
from codesign.deliberation.models import Round, RoundParticipant, Statement
from codesign.deliberation.release import releasing
from codesign.deliberation.release.opinion import SIDES, protected_opinion
from codesign.people.models import User
from codesign.web.jobs import Progress
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.deliberation.camps_support import PEOPLE, two_camps, vote
from tests.support.factories import (
    MembershipFactory,
    RoundFactory,
    RoundStratumFactory,
    RunFactory,
    SnapshotFactory,
    StatementFactory,
)

K = 5


def rows_in(text: str) -> list[dict[str, str]]:
    """The rows of a table that begins with the mark of UTF-8."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def the_document(counts: np.ndarray[Any, Any], *, with_parts: bool) -> dict[str, Any]:
    """A document with one statement; counts: group (the last one nobody's) by channel, all of them agreeing."""
    by_side = np.stack([np.zeros_like(counts), np.zeros_like(counts), counts], axis=2)
    whole, groups = by_side.sum(axis=(0, 1)), by_side[:-1].sum(axis=1)
    named = [{**dict(zip(SIDES, map(int, group), strict=True)), "seen": int(group.sum())} for group in groups]
    return {
        "groups_are_shown": True,
        "participants": int(whole.sum()),
        "placed": int(groups.sum()),
        "groups": [{"letter": "ABC"[place], "size": int(group.sum())} for place, group in enumerate(groups)],
        "statements": [
            {
                "id": 1,
                **dict(zip(SIDES, map(int, whole), strict=True)),
                "seen": int(whole.sum()),
                "verdict": "open",
                "groups": named,
            }
        ],
        "parts": [
            {"part": f"c{channel}", "people": 0, "counts": [by_side[:, channel].tolist()]}
            for channel in range(counts.shape[1])
        ]
        if with_parts
        else [],
    }


tables = st.integers(1, 3).flatmap(
    lambda channels: st.lists(
        st.lists(st.integers(0, 12), min_size=channels, max_size=channels), min_size=3, max_size=4
    )
)


@given(tables)
def test_no_choice_of_parts_gives_a_few_people_away(rows: list[list[int]]) -> None:
    counts = np.array(rows)
    groups, channels = counts.shape[0] - 1, counts.shape[1]
    document = protected_opinion(the_document(counts, with_parts=channels > 1), K, ())
    ways = [
        Selection(g, c) for g in (None, *range(groups)) for c in (None, *(f"c{n}" for n in range(channels)))
    ]
    known = [np.ones(counts.shape)] if counts.sum() >= K else []
    for way in ways:
        if way.is_everybody or (channels == 1 and way.part):
            continue
        told = selected(document, 0, way)
        area = np.zeros(counts.shape)
        area[
            slice(None) if way.group is None else way.group,
            slice(None) if way.part is None else int(way.part[1]),
        ] = 1
        if told is not None:
            assert told["seen"] == told["agree"] == (counts * area).sum() >= K
            known.append(area)
    public = shown_groups(document["statements"][0], document, K)
    assert public == [g for g in range(groups) if selected(document, 0, Selection(g)) is not None]
    for area in _areas(counts.shape):
        if 0 < (counts * area).sum() < K:
            assert not _follows(area, known, counts)


def _areas(shape: tuple[int, int]) -> Iterator[np.ndarray[Any, Any]]:
    """Each cell, each row and each column."""
    for row in range(shape[0]):
        for column in range(shape[1]):
            area = np.zeros(shape)
            area[row, column] = 1
            yield area
        yield np.repeat(np.arange(shape[0])[:, None] == row, shape[1], axis=1).astype(float)
    for column in range(shape[1]):
        yield np.repeat(np.arange(shape[1])[None, :] == column, shape[0], axis=0).astype(float)


def _follows(
    area: np.ndarray[Any, Any], known: list[np.ndarray[Any, Any]], counts: np.ndarray[Any, Any]
) -> bool:
    """Whether the number of an area can be worked out; that nobody is in a cell may be known."""
    empty = [cell for cell in _areas(counts.shape) if cell.sum() == 1 and not (counts * cell).any()]
    lines = np.array([each.ravel() for each in (*known, *empty)]).reshape(-1, area.size)
    rank = np.linalg.matrix_rank(lines) if len(lines) else 0
    return bool(np.linalg.matrix_rank(np.vstack([lines, area.ravel()])) == rank)


@pytest.fixture
def staff(app: Flask, sign_in: Callable[[FlaskClient, User], None]) -> Callable[[], tuple[FlaskClient, int]]:
    """A facilitator's browser and a round of two camps with its snapshot."""

    def make() -> tuple[FlaskClient, int]:
        client = app.test_client()
        with app.app_context():
            with unit_of_work() as session:
                round = two_camps(session)
                id, run = round.id, RunFactory().id
                first = round.statements[0]
                first.text = {"it": "=1+1 panchine", "en": "=1+1 benches"}
                sign_in(client, MembershipFactory(process=round.process, role="facilitator").user)
            compute_snapshot(Progress(run), id)
        return client, id

    return make


def body_rows(page: str) -> list[str]:
    table = page.partition('id="all"')[2].partition("<tbody")[2].partition("</tbody>")[0]
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in table.split("</tr>")[:-1]]


def test_every_statement_stands_there_with_every_lens(
    staff: Callable[[], tuple[FlaskClient, int]],
) -> None:
    client, id = staff()
    page = client.get(f"/work/rounds/{id}/consensus").text
    assert len(body_rows(page)) == 10
    for name in (
        "smallest_agreement",
        "consensus_geometric_mean",
        "consensus_legacy",
        "bridging",
        "divisiveness",
    ):
        assert f"sort={name}" in page
    low, high = (round(100 * float(end)) for end in wilson_interval(PEOPLE, PEOPLE))
    assert f"{low}" in body_rows(page)[0]
    assert high == 100
    top = body_rows(client.get(f"/work/rounds/{id}/consensus?sort=divisiveness").text)
    turned = body_rows(client.get(f"/work/rounds/{id}/consensus?sort=divisiveness&turned=1").text)
    assert "panchine" in top[-1] + turned[0] or "benches" in top[-1] + turned[0]
    assert top[0] != turned[0]


def test_parts_of_the_people_add_up_and_differ(staff: Callable[[], tuple[FlaskClient, int]]) -> None:
    client, id = staff()
    tables = {
        way: rows_in(client.get(f"/work/rounds/{id}/consensus.csv?{way}").text)
        for way in ("", "channel=web", "channel=paper", "group=A", "group=B", "group=A&channel=web")
    }
    whole = {row["id"]: int(row["seen"]) for row in tables[""]}
    for parts in (("channel=web", "channel=paper"), ("group=A", "group=B")):
        for row in tables[parts[0]]:
            other = next(found for found in tables[parts[1]] if found["id"] == row["id"])
            assert int(row["seen"]) + int(other["seen"]) == whole[row["id"]]
            assert float(row["agree"]) - float(row["agree_of_all"]) == pytest.approx(float(row["difference"]))
    assert any(abs(float(row["difference"])) > 0.3 for row in tables["group=A"])
    assert all(int(row["seen"]) < whole[row["id"]] for row in tables["group=A&channel=web"])
    page = client.get(f"/work/rounds/{id}/consensus?group=A&channel=web").text
    assert "sort=difference" in page
    assert "sort=bridging" not in page


def test_one_voter_without_a_group_takes_a_bar_along_and_the_page_says_why(app: Flask) -> None:
    with app.app_context():
        with unit_of_work() as session:
            round = two_camps(session, state="closed")
            vote(session, round, [{round.statements[0].id: 1, round.statements[1].id: 1}])
            id, run, address = round.id, RunFactory().id, f"/r/{round.short_code}/results"
        compute_snapshot(Progress(run), id)
        with unit_of_work() as session:
            round = session.get_one(Round, id)
            snapshot = snapshots.latest(session, round)
            assert snapshot is not None
            snapshots.publish(session, ANONYMOUS, round, snapshot)
            rows = results.consensus_rows(session, snapshot, "en", "verdict")
    bars = sorted(
        (len(row["groups"]), row["lacks_a_group"], row["smallest_agreement"] is None) for row in rows
    )
    assert bars == [(1, True, True)] * 2 + [(2, False, False)] * 8
    page = app.test_client().get(f"{address}?lang=en", follow_redirects=True).text
    assert page.count("Where a group has no bar") == 1


def test_a_panel_is_looked_at_by_stratum_and_no_longer_by_channel(
    app: Flask, sign_in: Callable[[FlaskClient, User], None]
) -> None:
    client = app.test_client()
    with app.app_context():
        with unit_of_work() as session:
            round = two_camps(session, panel="stratified", panel_options={"dimension": "age", "size": 60})
            old, young = (
                RoundStratumFactory(round=round, category=category, position=position, places=40)
                for position, category in ((2, "75_plus"), (1, "18_24"))
            )
            people = session.scalars(
                select(RoundParticipant)
                .where(RoundParticipant.round_id == round.id)
                .order_by(RoundParticipant.id)
            )
            for number, person in enumerate(people):
                person.stratum_id = old.id if number < 24 else young.id
            id, run = round.id, RunFactory().id
            sign_in(client, MembershipFactory(process=round.process, role="facilitator").user)
        compute_snapshot(Progress(run), id)
    page = client.get(f"/work/rounds/{id}/consensus").text
    assert re.findall(r'<option value="(\d+_\w+)"', page) == ["18_24", "75_plus"]
    assert client.get(f"/work/rounds/{id}/consensus?stratum=0_17").status_code == 404
    whole, *parts = (
        rows_in(client.get(f"/work/rounds/{id}/consensus.csv?{way}").text)
        for way in ("", "stratum=18_24", "stratum=75_plus")
    )
    seen = [[int(row["seen"]) for row in sorted(part, key=lambda row: row["id"])] for part in (whole, *parts)]
    assert seen[0] == [one + other for one, other in zip(*seen[1:], strict=True)]
    assert seen[2] == [24] * 10


def test_what_cannot_be_chosen_is_not_found(staff: Callable[[], tuple[FlaskClient, int]]) -> None:
    client, id = staff()
    for way in ("group=Z", "channel=pigeon", "group=0"):
        assert client.get(f"/work/rounds/{id}/consensus?{way}").status_code == 404
        assert client.get(f"/work/rounds/{id}/consensus.xlsx?{way}").status_code == 404


def test_a_workbook_runs_no_formula_and_says_what_it_rests_on(
    staff: Callable[[], tuple[FlaskClient, int]],
) -> None:
    client, id = staff()
    answer = client.get(f"/work/rounds/{id}/consensus.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["consensus", "moves", "about"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert "'=1+1 panchine" in [cell.value for cell in cells] or "'=1+1 benches" in [
        cell.value for cell in cells
    ]
    assert any(isinstance(cell.value, str) and len(cell.value) == 64 for cell in book["about"]["B"])
    text = client.get(f"/work/rounds/{id}/consensus.csv").text
    assert "'=1+1" in text


def test_no_file_of_a_blind_round(app: Flask, sign_in: Callable[[FlaskClient, User], None]) -> None:
    client = app.test_client()
    with app.app_context():
        with unit_of_work() as session:
            round = two_camps(session, blind="until_close")
            id, run = round.id, RunFactory().id
            sign_in(client, MembershipFactory(process=round.process, role="administrator").user)
        compute_snapshot(Progress(run), id)
    for file in ("consensus.csv", "consensus.xlsx"):
        assert client.get(f"/work/rounds/{id}/{file}").status_code == 404


def test_a_round_of_ballots_has_its_charts_and_no_table(
    app: Flask, sign_in: Callable[[FlaskClient, User], None]
) -> None:
    client = app.test_client()
    with app.app_context(), unit_of_work() as session:
        round = RoundFactory(kind="points", state="closed", options={"points": 10, "most": 5})
        items = tuple(
            {"id": id, "text": {"it": f"Voce {id}"}, "theme_id": None, "cost": None} for id in (1, 2)
        )
        ballots = {person: {"1": 3, "2": 2 + person % 2} for person in range(9)}
        document = ballot_counts.find(Gathered("points", 1, round.options, {}, items, ballots))
        session.flush()
        releasing.release(
            session, round, SnapshotFactory(round=round, document=document, algorithm="points 1")
        )
        other = RoundFactory(process=round.process, number=2)
        sign_in(client, MembershipFactory(process=round.process, role="facilitator").user)
        id, other_id = round.id, other.id
    page = client.get(f"/work/rounds/{id}/consensus")
    assert page.status_code == 200
    assert "chart-round-points" in page.text
    assert 'id="all"' not in page.text
    assert client.get(f"/work/rounds/{id}/consensus.csv").status_code == 404
    assert client.post(f"/work/rounds/{id}/open-data.zip").mimetype == "application/zip"
    answer = client.get(f"/work/rounds/{other_id}/consensus?round={id}&group=A")
    assert answer.location == f"/work/rounds/{id}/consensus"
    assert client.get(f"/work/rounds/{other_id}/consensus?round=999999").status_code == 200


def test_what_moved_between_rounds(app: Flask) -> None:
    with app.app_context():
        with unit_of_work() as session:
            first = RoundFactory()
            asked = [StatementFactory(round=first) for _ in range(3)]
            earlier = asked[1].text["it"]
            answers(session, first, asked, [(10, 30), (20, 20), (2, 2)])
            first.state = "closed"
            second = RoundFactory(process=first.process, number=2)
            again = [StatementFactory(round=second, continues_id=old.id, text=old.text) for old in asked]
            again[1].text = {"it": "In altre parole"}
            replaced = StatementFactory(round=second, continues_id=again[0].id)
            answers(session, second, [*again, replaced], [(30, 10), (21, 19), (20, 20), (9, 9)])
            ids, run = (first.id, second.id), RunFactory().id
        for id in ids:
            compute_snapshot(Progress(run), id)
        with unit_of_work(write=False) as session:
            round = session.get_one(Round, ids[1])
            snapshot = snapshots.latest(session, round)
            assert snapshot is not None
            moves = consensus_moves.moves_of(session, round, snapshot, "it", K)
            session.get_one(Round, ids[0]).state = "open"
            session.get_one(Round, ids[0]).blind = "until_close"
            with session.no_autoflush:
                blind = consensus_moves.moves_of(session, round, snapshot, "it", K)
            session.expire_all()
    assert blind == []
    assert [(move.then, move.now, move.is_clear, move.earlier_text) for move in moves] == [
        (0.25, 0.75, True, None),
        (0.5, 0.525, False, earlier),
    ]
    assert moves[0].low < 0.5 < moves[0].high


def answers(
    session: Session, round: Round, statements: list[Statement], counts: list[tuple[int, int]]
) -> None:
    ballots = [
        {
            statement.id: 1 if person < agree else -1
            for statement, (agree, disagree) in zip(statements, counts, strict=True)
            if person < agree + disagree
        }
        for person in range(max(map(sum, counts)))
    ]
    vote(session, round, ballots)
