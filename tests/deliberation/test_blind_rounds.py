# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hidden results stay hidden on every page, for citizens and for staff."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from codesign.deliberation import snapshots, voting
from codesign.deliberation.computing import compute_snapshot
from codesign.exchange.polis_export import export_round
from codesign.people.models import User
from codesign.people.voices import code_for
from codesign.web.errors import Conflict
from codesign.web.jobs import Progress
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import MembershipFactory, RoundFactory, RunFactory, StatementFactory

AGREEING, ALL = 37, 41


@pytest.fixture(params=["until_close", "until_vote"])
def blind_round(app: Flask, request: pytest.FixtureRequest) -> dict[str, object]:
    """An open round in which 37 of 41 people agree with each of eight statements."""
    with app.app_context():
        with unit_of_work() as session:
            round = RoundFactory(blind=request.param)
            statements = [StatementFactory(round=round).id for _ in range(8)]
            for person in range(ALL):
                for statement in statements:
                    voting.cast(
                        session,
                        round,
                        code_for(f"{person:032d}", "x"),
                        statement,
                        1 if person < AGREEING else -1,
                    )
            staff = MembershipFactory(process=round.process, role="administrator").user
            run = RunFactory()
            known = {"blind": request.param, "id": round.id, "code": round.short_code, "slug": round.process.slug,
                     "user": staff.id, "run": run.id}  # fmt: skip
        compute_snapshot(Progress(known["run"]), known["id"])
    return known


def _leaks(page: str) -> bool:
    """Whether 37 votes, or their share of 90 %, can be read; tokens and the names of factories hold any digits."""
    text = unescape(re.sub(r"<[^>]+>", " ", page))
    return re.search(r"(?<!Persona )\b37\b|\b90\s?%|0\.902", text) is not None


def _pages(client: FlaskClient, round: dict[str, object]) -> list[str]:
    paths = [
        "/",
        f"/p/{round['slug']}",
        f"/p/{round['slug']}/report",
        f"/r/{round['code']}",
        f"/r/{round['code']}/vote",
        f"/r/{round['code']}/mine",
        f"/r/{round['code']}/others",
        f"/r/{round['code']}/results",
        f"/r/{round['code']}/propose",
        f"/p/{round['slug']}/moderation",
    ]
    return [client.get(path, follow_redirects=True).text for path in paths]


def test_citizens_see_no_number_before_their_time(app: Flask, blind_round: dict[str, object]) -> None:
    assert not any(_leaks(page) for page in _pages(app.test_client(), blind_round))


def test_after_their_own_votes_they_see_the_others_only_where_the_round_says_so(
    app: Flask, blind_round: dict[str, object]
) -> None:
    client = app.test_client()
    for _ in range(8):
        page = client.get(f"/r/{blind_round['code']}/vote").text
        statement = page.partition('name="statement" value="')[2].partition('"')[0]
        client.post(f"/r/{blind_round['code']}/vote", data={"statement": statement, "vote": "agree"})
    others = client.get(f"/r/{blind_round['code']}/others").text
    assert "chart-data" in others or 'class="lead"' in others
    if blind_round["blind"] == "until_close":
        assert "chart-data" not in others
        assert not _leaks(others)


def test_staff_are_as_blind_as_the_round(
    app: Flask, blind_round: dict[str, object], sign_in: Callable[[FlaskClient, User], None]
) -> None:
    client = app.test_client()
    with app.app_context(), unit_of_work(write=False) as session:
        sign_in(client, session.get_one(User, blind_round["user"]))
    consensus = client.get(f"/work/rounds/{blind_round['id']}/consensus").text
    assert _leaks(consensus) == (blind_round["blind"] == "until_vote")
    assert client.post(f"/work/rounds/{blind_round['id']}/publish").status_code == 404


def test_exports_are_as_blind_as_the_round(
    app: Flask, blind_round: dict[str, object], tmp_path: Path
) -> None:
    from codesign.deliberation.models import Round

    with app.app_context(), unit_of_work(write=False) as session:
        round = session.get_one(Round, blind_round["id"])
        if blind_round["blind"] == "until_close":
            with pytest.raises(Conflict):
                export_round(session, round, tmp_path)
            assert list(tmp_path.iterdir()) == []
        else:
            assert len(export_round(session, round, tmp_path)) == 4


def test_equal_votes_make_no_second_snapshot(app: Flask, blind_round: dict[str, object]) -> None:
    from codesign.deliberation.models import Round

    with app.app_context():
        with unit_of_work(write=False) as session:
            before = snapshots.latest(session, session.get_one(Round, blind_round["id"]))
            assert before is not None
            first = before.id
        compute_snapshot(Progress(str(blind_round["run"])), blind_round["id"])  # type: ignore[arg-type]
        with unit_of_work(write=False) as session:
            after = snapshots.latest(session, session.get_one(Round, blind_round["id"]))
            assert after is not None
            assert after.id == first
