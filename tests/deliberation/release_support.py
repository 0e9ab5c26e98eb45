# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rounds that people answered and everybody reads, for whoever wants to work out more than they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from codesign.deliberation import rounds, snapshots
from codesign.deliberation.counting.computing import compute_snapshot
from codesign.deliberation.models import Round
from codesign.deliberation.voting import ballots
from codesign.people.models import User
from codesign.web.jobs import Progress
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.deliberation.kinds_support import code_of, device, ids_of, make_round
from tests.support.factories import RunFactory
from tests.support.served import ServedChart, charts_in

K = 5
Ballots = list[dict[Any, Any]]
SignIn = Callable[[FlaskClient, User], None]


@dataclass
class Served:
    """A closed round and what was served of it, the last time and the time before."""

    id: int
    code: str
    items: list[int]
    page: str
    before: str = ""

    @property
    def charts(self) -> dict[str, ServedChart]:
        return charts_in(self.page)

    @property
    def earlier(self) -> dict[str, ServedChart]:
        return charts_in(self.before)


def serve(app: Flask, kind: str, drawn: Sequence[Ballots], **values: Any) -> Served:
    """A round whose people answer in one go or in two, read by all after each; in between by one of them alone."""
    with app.app_context():
        with unit_of_work() as session:
            blind = "until_vote" if len(drawn) > 1 else "until_close"
            round = make_round(kind, blind=blind, **values)
            id, code, items, run = round.id, round.short_code, ids_of(round), RunFactory().id
        before, people = "", 0
        for moment, given in enumerate(drawn):
            with unit_of_work() as session:
                round = session.get_one(Round, id)
                for content in given:
                    people += 1
                    _give(session, round, people, content, items)
                if moment == len(drawn) - 1:
                    rounds.close_round(session, ANONYMOUS, round)
            compute_snapshot(Progress(run), id)
            if moment < len(drawn) - 1:
                before = device(app, 1).get(f"/r/{code}/others").text
        with unit_of_work() as session:
            round = session.get_one(Round, id)
            found = snapshots.latest(session, round)
            assert found is not None
            snapshots.publish(session, ANONYMOUS, round, found)
    return Served(id, code, items, app.test_client().get(f"/r/{code}/results").text, before)


def _give(session: Session, round: Round, person: int, content: dict[Any, Any], items: list[int]) -> None:
    code = code_of(person, round)
    if round.kind != "pairwise":
        ballots.give(session, round, code, {str(items[place]): value for place, value in content.items()})
        return
    for (left, right), winner in content.items():
        ballots.compare(session, round, code, items[left], items[right], items[winner])
