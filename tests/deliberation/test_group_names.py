# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opinion groups have names: given on a page, shown wherever the group is, carried on to the same people only."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.deliberation import snapshots
from codesign.deliberation.consensus import naming
from codesign.deliberation.counting.computing import compute_snapshot
from codesign.deliberation.counting.group_names import GroupName, carry, heirs
from codesign.deliberation.models import Round, Snapshot, Vote
from codesign.deliberation.release import releasing
from codesign.people.models import User
from codesign.web.errors import BadInput
from codesign.web.jobs import Progress
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.deliberation.camps_support import two_camps
from tests.support.factories import (
    GroupNameFactory,
    MembershipFactory,
    RoundFactory,
    RoundParticipantFactory,
    RunFactory,
    SnapshotFactory,
    SnapshotPositionFactory,
)
from tests.support.html_forms import form_of

BIKES = {"it": "Chi va in bici", "en": "Those who cycle"}
K = 5


def a_snapshot(round: Round, groups: list[list[int]]) -> Snapshot:
    """A snapshot that puts these participants into groups."""
    found = SnapshotFactory(
        round=round,
        document={
            "groups_are_shown": True,
            "participants": sum(map(len, groups)),
            "placed": sum(map(len, groups)),
            "statements": [],
            "groups": [
                {"index": index, "letter": "ABCD"[index], "size": len(people)}
                for index, people in enumerate(groups)
            ],
        },
    )
    for index, people in enumerate(groups):
        for person in people:
            SnapshotPositionFactory(snapshot_id=found.id, participant_id=person, group_index=index)
    return found


def people_of(round: Round, count: int) -> list[int]:
    return [RoundParticipantFactory(round=round).id for _ in range(count)]


def carried(
    session: Session, before: list[list[int]], after: list[list[int]], round: Round
) -> dict[int, str]:
    """What groups are called after a second analysis, when the first's had names n0, n1 and so on."""
    then = a_snapshot(round, before)
    for index in range(len(before)):
        GroupNameFactory(snapshot_id=then.id, group_index=index, name={"it": f"n{index}"})
    now = a_snapshot(round, after)
    carry(session, then, now)
    given_, lost = naming.given_names(session, now), naming.lost_names(session, now)
    assert len(given_) + len(lost) == len(before)
    return {index: row.name["it"] for index, row in given_.items()}


class TestCarrying:
    def test_a_name_follows_its_people_whatever_the_letter(self, session: Session) -> None:
        round = RoundFactory()
        one, two = people_of(round, 6), people_of(round, 7)
        assert carried(session, [one, two], [two, one], round) == {0: "n1", 1: "n0"}

    @pytest.mark.parametrize(("stay", "is_carried"), [(3, False), (4, True)])
    def test_it_takes_more_than_half_of_those_who_were_there(
        self, session: Session, stay: int, is_carried: bool
    ) -> None:
        round = RoundFactory()
        one, others = people_of(round, 6), people_of(round, 6)
        found = carried(session, [one], [one[:stay], [*one[stay:], *others]], round)
        assert found == ({0: "n0"} if is_carried else {})

    @pytest.mark.parametrize(("come", "is_carried"), [(6, False), (5, True)])
    def test_and_of_those_who_are_there_now(self, session: Session, come: int, is_carried: bool) -> None:
        round = RoundFactory()
        one, others = people_of(round, 6), people_of(round, 6)
        found = carried(session, [one], [[*one, *others[:come]]], round)
        assert found == ({0: "n0"} if is_carried else {})

    def test_a_lost_name_stays_told_until_the_groups_are_named_anew(self, session: Session) -> None:
        round = RoundFactory()
        one, two = people_of(round, 6), people_of(round, 6)
        assert carried(session, [one], [[*one[:3], *two[:3]], [*one[3:], *two[3:]]], round) == {}
        latest = snapshots.latest(session, round)
        assert latest is not None
        later = a_snapshot(round, [one, two])
        carry(session, latest, later)
        assert [row.name["it"] for row in naming.lost_names(session, later)] == ["n0"]
        naming.name_groups(session, ANONYMOUS, later, {0: (BIKES, {})}, K)
        assert naming.lost_names(session, later) == []

    @given(st.dictionaries(st.integers(0, 60), st.tuples(st.integers(0, 3), st.integers(0, 3))))
    def test_no_name_goes_twice_and_most_of_its_people_are_the_same(
        self, moves: dict[int, tuple[int, int]]
    ) -> None:
        then, now = (
            {group: {p for p, at in moves.items() if at[time] == group} for group in range(4)}
            for time in (0, 1)
        )
        found = heirs(then, now)
        assert len(set(found.values())) == len(found)
        for group, heir in found.items():
            shared = then[group] & now[heir]
            assert len(shared) > len(then[group] - shared)
            assert len(shared) > len(now[heir] - shared)


class TestHiddenGroups:
    def test_a_group_that_is_not_shown_has_no_name_anywhere(self, session: Session) -> None:
        round = RoundFactory()
        small = a_snapshot(round, [people_of(round, 12), people_of(round, 4), people_of(round, 9)])
        hidden = [group for group in range(3) if group not in naming.shown_indices(small.document, K)]
        assert 1 in hidden
        for index in range(3):
            GroupNameFactory(snapshot_id=small.id, group_index=index, name={"it": f"n{index}"})
        names = naming.names_for_charts(session, small, "it", K)
        assert [names[group] for group in hidden] == [""] * len(hidden)
        assert not {f"n{group}" for group in hidden} & {
            named.name for named in naming.named_groups(session, small, "it", K)
        }
        with pytest.raises(BadInput):
            naming.name_groups(session, ANONYMOUS, small, {1: (BIKES, {})}, K)

    def test_unstable_groups_have_no_names(self, session: Session) -> None:
        round = RoundFactory()
        found = a_snapshot(round, [people_of(round, 8), people_of(round, 8)])
        GroupNameFactory(snapshot_id=found.id, group_index=0)
        found.document = {**found.document, "groups_are_shown": False}
        assert naming.names_for_charts(session, found, "it", K) == ["", ""]
        assert naming.named_groups(session, found, "it", K) == []


@pytest.fixture
def staff(app: Flask, sign_in: Callable[[FlaskClient, User], None]) -> tuple[FlaskClient, int]:
    """A facilitator's browser and a round of two camps with its snapshot."""
    client = app.test_client()
    with app.app_context():
        with unit_of_work() as session:
            round = two_camps(session)
            id, run = round.id, RunFactory().id
            sign_in(client, MembershipFactory(process=round.process, role="facilitator").user)
        compute_snapshot(Progress(run), id)
    return client, id


def named(client: FlaskClient, id: int) -> None:
    form = form_of(client.get(f"/work/rounds/{id}/groups").text, "name_0-it").to_dict()
    form |= {"name_0-it": BIKES["it"], "name_0-en": BIKES["en"], "sentence_0-it": "Vuole piste."}
    form["name_1-it"] = "Chi va in auto"
    assert client.post(f"/work/rounds/{id}/groups", data=form).status_code == 302


def test_a_name_stands_beside_the_letter_on_every_page_and_in_every_file(
    app: Flask, staff: tuple[FlaskClient, int]
) -> None:
    client, id = staff
    named(client, id)
    with app.app_context(), unit_of_work() as session:
        round = session.get_one(Round, id)
        round.state = "closed"
        snapshot = snapshots.latest(session, round)
        assert snapshot is not None
        snapshots.publish(session, ANONYMOUS, round, snapshot)
        slug, code = round.process.slug, round.short_code
    for address in (f"/work/rounds/{id}/consensus", f"/r/{code}/results", f"/p/{slug}/report"):
        page = unescape(client.get(address).text)
        assert "ruppo A · Chi va in bici" in page, address
        assert "Vuole piste." in page, address
    english = app.test_client()
    english.get(f"/r/{code}/results?lang=en")
    assert "Group A · Those who cycle" in unescape(english.get(f"/r/{code}/results").text)
    rows = client.get(f"/work/rounds/{id}/consensus.csv").text
    assert re.search(r"A · Chi va in bici|B · Chi va in auto", rows)
    about = openpyxl.load_workbook(io.BytesIO(client.get(f"/work/rounds/{id}/consensus.xlsx").data))["about"]
    assert ("Gruppo A", "Chi va in bici", "Vuole piste.") in [
        row[:3] for row in about.iter_rows(values_only=True)
    ]


def test_a_next_analysis_of_the_same_people_keeps_the_name_and_others_drop_it(
    app: Flask, staff: tuple[FlaskClient, int]
) -> None:
    client, id = staff
    named(client, id)
    with app.app_context():
        with unit_of_work() as session:
            one = session.scalars(select(Vote).order_by(Vote.participant_id, Vote.statement_id)).first()
            assert one is not None
            one.value = 0
            run = RunFactory().id
        compute_snapshot(Progress(run), id)
        with unit_of_work() as session:
            round = session.get_one(Round, id)
            newest, read = snapshots.latest(session, round), releasing.newest(session, round)
            assert newest is not None
            assert read is not None
            # One changed vote is no reason to show other numbers than before.
            assert read.id < newest.id
            kept = naming.given_names(session, newest)
            assert sorted(row.name["it"] for row in kept.values()) == ["Chi va in auto", BIKES["it"]]
            session.add(
                GroupName(snapshot_id=read.id, group_index=None, name={"it": "Chi va a piedi"}, sentence={})
            )
    page = unescape(client.get(f"/work/rounds/{id}/consensus").text)
    assert "Il nome «Chi va a piedi» è caduto" in page


def test_names_given_to_an_older_analysis_go_on_to_the_newest(
    app: Flask, staff: tuple[FlaskClient, int]
) -> None:
    client, id = staff
    form = form_of(client.get(f"/work/rounds/{id}/groups").text, "name_0-it").to_dict()
    with app.app_context():
        with unit_of_work() as session:
            one = session.scalars(select(Vote).order_by(Vote.participant_id, Vote.statement_id)).first()
            assert one is not None
            one.value = 0
            run = RunFactory().id
        compute_snapshot(Progress(run), id)
    assert (
        client.post(f"/work/rounds/{id}/groups", data=form | {"name_0-it": "Chi va in bici"}).status_code
        == 302
    )
    assert "Chi va in bici" in client.get(f"/work/rounds/{id}/consensus").text


def test_a_sentence_needs_a_name_and_nothing_typed_is_lost(staff: tuple[FlaskClient, int]) -> None:
    client, id = staff
    form = form_of(client.get(f"/work/rounds/{id}/groups").text, "name_0-it").to_dict()
    page = client.post(f"/work/rounds/{id}/groups", data=form | {"sentence_0-it": "Vuole piste."})
    assert page.status_code == 422
    assert "Vuole piste." in page.text


def test_nobody_names_groups_of_a_blind_round(app: Flask, staff: tuple[FlaskClient, int]) -> None:
    client, id = staff
    with app.app_context(), unit_of_work() as session:
        round = session.get_one(Round, id)
        round.blind, round.state = "until_close", "open"
    assert client.get(f"/work/rounds/{id}/groups").status_code == 404
