# SPDX-License-Identifier: AGPL-3.0-or-later
"""Used invitations: nobody comes twice, nobody is refused for a fault of ours, and no copy tells who said what."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from codesign.extensions import db
from codesign.people.invitations import spent
from codesign.people.voices import code_for, hash_code
from codesign.surveys import answering
from codesign.surveys.channel_models import Invitation, InvitationTicket
from codesign.surveys.entering import Entrance, guests_of, write_ticket
from codesign.surveys.models import Survey
from codesign.web.mixing import mix
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import InvitationFactory, SurveyFactory
from tests.support.factories.surveys import small_questionnaire

PEOPLE = 12


@pytest.fixture
def letters(app: Flask) -> Iterator[tuple[int, list[str]]]:
    """A survey for the invited, and the secrets of its letters."""
    with app.app_context():
        with unit_of_work() as session:
            survey = SurveyFactory(draft=small_questionnaire(), invited_only=True)
            tickets = [write_ticket(session, InvitationFactory(survey=survey)) for _ in range(PEOPLE)]
            id = survey.id
        yield id, tickets


def answer(survey_id: int, ticket: str, wish: str) -> None:
    with unit_of_work() as session:
        survey = session.get_one(Survey, survey_id)
        entrance, code = Entrance(ticket=ticket), code_for(ticket, f"survey:{survey_id}")
        saved = answering.save_page(
            session, survey, code, {"quarter": "centro", "wish": wish}, language="it", entrance=entrance
        )
        assert answering.submit(session, saved, entrance)


def test_answers_lost_on_the_way_can_be_sent_again_with_the_same_letter_and_no_other(
    letters: tuple[int, list[str]],
) -> None:
    id, (ticket, *_others) = letters
    voice = hash_code(code_for(ticket, f"survey:{id}"))
    with unit_of_work() as session:
        guests = guests_of(session.get_one(Survey, id))
        first = session.get_one(InvitationTicket, hash_code(ticket))
        reminder = write_ticket(session, first.invitation)
    with pytest.raises(RuntimeError), unit_of_work() as session:
        assert guests.spend(session, ticket, voice)
        raise RuntimeError
    with unit_of_work() as session:
        assert not guests.spend(session, reminder, hash_code(code_for(reminder, f"survey:{id}")))
        assert not guests.spend(session, ticket, hash_code("another voice"))
        assert guests.spend(session, ticket, voice)


def test_nothing_of_an_invitation_changes_where_the_answers_are(letters: tuple[int, list[str]]) -> None:
    id, tickets = letters
    columns = [*Invitation.__table__.columns], [*InvitationTicket.__table__.columns]

    def invited() -> list[set[tuple[object, ...]]]:
        with unit_of_work(write=False) as session:
            return [{tuple(row) for row in session.execute(select(*table))} for table in columns]

    before = invited()
    for number, ticket in enumerate(tickets):
        answer(id, ticket, f"Desiderio {number}")
    assert invited() == before
    with unit_of_work(write=False) as session:
        assert guests_of(session.get_one(Survey, id)).state(session).answered == PEOPLE


def test_a_copy_of_the_folder_has_no_order_of_coming(
    letters: tuple[int, list[str]], tmp_path: Path, app: Flask
) -> None:
    id, tickets = letters
    if db.engine.dialect.name != "sqlite":
        pytest.skip("a copy of PostgreSQL's files is attacked below")
    file = spent.file_beside(Path(str(db.engine.url.database)))
    came = []
    for number, ticket in enumerate(tickets):
        answer(id, ticket, f"Desiderio {number}")
        with unit_of_work(write=False) as session:
            came.append(session.get_one(InvitationTicket, hash_code(ticket)).invitation_id)
        # Whenever somebody copies the folder.
        copy = tmp_path / str(number)
        shutil.copytree(file.parent, copy)
        content = (copy / file.name).read_bytes()
        lie = sorted(came, key=lambda invitation: content.rindex(invitation.encode()))
        assert lie in (sorted(came), sorted(came, reverse=True))
        assert not [one.name for one in copy.glob(f"{file.name}-*")]
        assert file.stat().st_mode & 0o077 == 0


def test_after_the_night_no_transaction_of_postgresql_tells_who_came_first(
    letters: tuple[int, list[str]],
) -> None:
    id, tickets = letters
    if db.engine.dialect.name != "postgresql":
        pytest.skip("a copy of SQLite's files is attacked above")
    for number, ticket in enumerate(tickets):
        answer(id, ticket, f"Desiderio {number}")
    mix()
    with db.engine.connect() as connection:
        for table, key in (("spent_invitation", "invitation_id"), ("response", "id"), ("voice", "id")):
            lie = list(connection.scalars(text(f"SELECT {key} FROM {table} ORDER BY ctid")))
            assert lie == sorted(lie)
            assert len(set(connection.scalars(text(f"SELECT xmin::text FROM {table}")))) == 1
