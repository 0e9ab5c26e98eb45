# SPDX-License-Identifier: AGPL-3.0-or-later
"""One address may bring a room full of people, and not a flood."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from codesign.deliberation.models import Statement
from codesign.extensions import db, network_here
from codesign.people.models import Voice
from codesign.surveys.entering import write_ticket
from codesign.surveys.models import Response
from codesign.web import limit_store
from codesign.web.limit_store import FileStorage
from codesign.web.unit_of_work import unit_of_work
from tests.conftest import make_app
from tests.support.factories import (
    InvitationFactory,
    RoundFactory,
    RoundStratumFactory,
    StatementFactory,
    SurveyFactory,
)


def test_a_flood_of_new_respondents_is_slowed_down_and_those_who_began_go_on(tmp_path: Path) -> None:
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'test.sqlite'}", RATELIMIT_ENABLED=True)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], new_voices_per_hour=3)
    with app.app_context():
        db.create_all()
        with unit_of_work():
            address = f"/s/{SurveyFactory().short_code}"
    people = [app.test_client() for _ in range(4)]
    answers = {"quarter": "centro", "go": "next"}
    came = [person.post(f"{address}/1", data=answers).status_code for person in people]
    assert came == [302, 302, 302, 429]
    assert people[0].post(f"{address}/1", data=answers).status_code == 302
    flood = {"page": "1", "changed": "quarter", "quarter": "centro", "seq": "1"}
    assert app.test_client().post(f"{address}/answer", data=flood).status_code == 429
    with app.app_context():
        with unit_of_work(write=False) as session:
            assert session.scalar(select(func.count()).select_from(Response)) == 3
        db.engine.dispose()


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[Flask]:
    """A town whose limit is three new people an hour from one network."""
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'test.sqlite'}", RATELIMIT_ENABLED=True)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], new_voices_per_hour=3)
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


def people_of(app: Flask) -> int:
    with app.app_context(), unit_of_work(write=False) as session:
        return session.scalar(select(func.count()).select_from(Voice)) or 0


def test_votes_of_invented_people_stop_at_the_limit_and_those_who_began_go_on(narrow: Flask) -> None:
    with narrow.app_context(), unit_of_work():
        round = RoundFactory()
        statements = [StatementFactory(round=round).id for _ in range(2)]
        address = f"/r/{round.short_code}/vote"
    people = [narrow.test_client() for _ in range(6)]
    came = [p.post(address, data={"statement": statements[0], "vote": "agree"}).status_code for p in people]
    assert came == [302, 302, 302, 429, 429, 429]
    assert people[0].post(address, data={"statement": statements[1], "vote": "pass"}).status_code == 302
    assert people_of(narrow) == 3
    with narrow.app_context(), unit_of_work(write=False) as session:
        assert session.get_one(Statement, statements[0]).tally.agree == 3


def test_places_of_a_panel_and_proposals_count_as_new_people(narrow: Flask) -> None:
    with narrow.app_context(), unit_of_work():
        panel = RoundFactory(panel="stratified", daily_proposals=3)
        stratum = RoundStratumFactory(round_id=panel.id, places=50).id
        place = f"/r/{panel.short_code}/join"
        proposals = (
            f"/r/{RoundFactory(process=panel.process, number=2, daily_proposals=3).short_code}/propose"
        )
    taken = [narrow.test_client().post(place, data={"stratum": stratum}).status_code for _ in range(3)]
    assert 429 not in taken
    assert narrow.test_client().post(place, data={"stratum": stratum}).status_code == 429
    assert narrow.test_client().post(proposals, data={"text": "Più panchine al parco"}).status_code == 429
    assert people_of(narrow) == 3


def test_who_has_a_letter_or_sits_at_a_kiosk_is_not_counted(narrow: Flask) -> None:
    with narrow.app_context(), unit_of_work() as session:
        survey = SurveyFactory()
        tickets = [write_ticket(session, InvitationFactory(survey=survey)) for _ in range(5)]
        address = f"/s/{survey.short_code}/1"
    answers = {"quarter": "centro", "go": "next"}
    for ticket in tickets:
        guest = narrow.test_client()
        guest.post(f"/i/{ticket}")
        assert guest.post(address, data=answers).status_code == 302
    came = [narrow.test_client().post(address, data=answers).status_code for _ in range(4)]
    assert came == [302, 302, 302, 429]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
    ],
)
def test_a_subscriber_of_ipv6_is_one_network(app: Flask, address: str, network: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert network_here() == network


def test_processes_of_one_machine_count_together_and_the_file_tells_no_address(tmp_path: Path) -> None:
    file = tmp_path / "limits.sqlite"
    one, other = (FileStorage(f"sqlite:///{file}", secret="s" * 32) for _ in range(2))
    assert [storage.incr("LIMITS/192.0.2.7/1/hour", 3600) for storage in (one, other, one)] == [1, 2, 3]
    assert other.get("LIMITS/192.0.2.7/1/hour") == 3
    assert one.get("LIMITS/192.0.2.8/1/hour") == 0
    assert b"192.0.2" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    pid = os.fork()
    if pid == 0:
        os._exit(one.incr("LIMITS/192.0.2.7/1/hour", 3600))
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 4
    one.clear("LIMITS/192.0.2.7/1/hour")
    assert other.get("LIMITS/192.0.2.7/1/hour") == 0


def test_a_count_begins_anew_and_what_is_over_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(limit_store.time, "time", lambda: now[0])
    storage = FileStorage(f"sqlite:///{tmp_path / 'limits.sqlite'}", secret="s" * 32)
    assert [storage.incr("a", 60), storage.incr("a", 60)] == [1, 2]
    assert storage.get_expiry("a") == 1060
    now[0] = 1060.0
    assert storage.incr("a", 60) == 1
    now[0] = 2000.0
    again = FileStorage(f"sqlite:///{tmp_path / 'limits.sqlite'}", secret="s" * 32)
    assert again.get("a") == 0
    assert again.reset() == 0


def test_a_file_that_cannot_be_written_keeps_nobody_out(tmp_path: Path) -> None:
    storage = FileStorage(f"sqlite:///{tmp_path / 'limits.sqlite'}", secret="s" * 32)
    storage.incr("a", 60)
    with closing(sqlite3.connect(tmp_path / "limits.sqlite", isolation_level=None)) as busy:
        busy.execute("BEGIN EXCLUSIVE")
        assert storage.incr("a", 60) == 1
