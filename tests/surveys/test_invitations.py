# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invitations count once, and nothing in the database leads from one to what somebody said."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from codesign.extensions import Base, db
from codesign.people.invitations import spent
from codesign.people.invitations.lists import read_list
from codesign.people.models import User, Voice
from codesign.people.voices import code_for, hash_code
from codesign.surveys import answering
from codesign.surveys.channel_models import Invitation, InvitationTicket
from codesign.surveys.channels import invitations
from codesign.surveys.entering import Entrance, guests_of, write_ticket
from codesign.surveys.models import Response, Survey
from codesign.web import clock
from codesign.web.errors import BadInput, Conflict, NotAllowed
from codesign.web.mail import MemoryMailbox
from codesign.web.unit_of_work import unit_of_work
from tests.support.dump import SAME_FOR_EVERYBODY, dumped
from tests.support.factories import InvitationFactory, MembershipFactory, PhaseFactory, SurveyFactory
from tests.support.letters import used
from tests.support.questionnaires import paged, written

DOCUMENT = paged([written("wish")], [written("more")], languages=["it", "en"])


@pytest.fixture
def invited(app: Flask) -> tuple[int, str, list[str]]:
    """A survey for invited people only: its id, its address and two tickets of two people."""
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory(draft=DOCUMENT, invited_only=True)
        tickets = [write_ticket(session, InvitationFactory(survey=survey)) for _ in range(2)]
        return survey.id, f"/s/{survey.short_code}", tickets


@pytest.fixture
def facilitator(
    app: Flask, client: FlaskClient, sign_in: Callable[[FlaskClient, User], None]
) -> Callable[[int], FlaskClient]:
    """A browser in which the facilitator of a survey is signed in."""

    def make(survey_id: int) -> FlaskClient:
        with app.app_context(), unit_of_work() as session:
            process = session.get_one(Survey, survey_id).process
            user = MembershipFactory(process=process, role="facilitator").user
            session.flush()
            session.expunge(user)
        sign_in(client, user)
        return client

    return make


def _answer(browser: FlaskClient, address: str, ticket: str, wish: str) -> Any:
    browser.post(f"/i/{ticket}")
    browser.post(f"{address}/1", data={"wish": wish, "go": "next"})
    return browser.post(f"{address}/2", data={"go": "next"})


def test_an_invitation_answers_once_and_its_owner_may_change_the_answer(
    app: Flask, invited: tuple[int, str, list[str]]
) -> None:
    _id, address, (ticket, _other) = invited
    browser, elsewhere = app.test_client(), app.test_client()
    assert _answer(browser, address, ticket, "Luce").headers["Location"].endswith("/thanks")
    elsewhere.post(f"/i/{ticket}")
    assert "Luce" in elsewhere.get(f"{address}/1").text
    assert _answer(elsewhere, address, ticket, "Panchine").headers["Location"].endswith("/thanks")
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalars(select(Response.answers)).all() == [{"wish": "Panchine"}]
        assert sorted(map(spent.is_spent, session.scalars(select(Invitation.id)))) == [False, True]


def test_an_unfinished_draft_goes_on_with_the_same_link_on_another_device(
    app: Flask, invited: tuple[int, str, list[str]]
) -> None:
    _id, address, (ticket, _other) = invited
    phone, laptop = app.test_client(), app.test_client()
    phone.post(f"/i/{ticket}")
    phone.post(f"{address}/1", data={"wish": "Luce", "go": "next"})
    assert f"/i/{ticket}" in phone.get(f"{address}/later").text
    laptop.get(f"/i/{ticket}")
    assert laptop.get(f"{address}/later").text.count(ticket) == 0
    assert laptop.post(f"/i/{ticket}").headers["Location"].endswith("/2")
    assert "Luce" in laptop.get(f"{address}/1").text


def test_others_are_turned_away_kindly(app: Flask, invited: tuple[int, str, list[str]]) -> None:
    _id, address, (ticket, _other) = invited
    stranger = app.test_client()
    assert "/i" in stranger.get(address).text
    refused = stranger.post(f"{address}/1", data={"wish": "Io", "go": "next"})
    assert refused.headers["Location"] == address
    assert stranger.get(f"/i/{'0' * 20}").headers["Location"] == f"/i?code={'0' * 20}"
    assert stranger.post("/i", data={"ticket": "corto"}).status_code == 200
    spelled = "-".join(ticket[start : start + 4] for start in range(0, 20, 4)).lower()
    assert stranger.post("/i", data={"ticket": spelled}).headers["Location"].endswith(f"/i/{ticket}")
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalars(select(Voice.id)).all() == []


def test_two_letters_to_one_person_give_one_response(app: Flask, invited: tuple[int, str, list[str]]) -> None:
    survey_id, address, (ticket, _other) = invited
    with app.app_context(), unit_of_work() as session:
        known = session.scalars(
            select(InvitationTicket).where(InvitationTicket.token_hash == hash_code(ticket))
        ).one()
        reminder = write_ticket(session, known.invitation)
    phone, laptop = app.test_client(), app.test_client()
    laptop.post(f"/i/{reminder}")
    laptop.post(f"{address}/1", data={"wish": "Due volte", "go": "next"})
    assert _answer(phone, address, ticket, "Luce").headers["Location"].endswith("/thanks")
    assert laptop.post(f"{address}/2", data={"go": "next"}).headers["Location"] == address
    assert app.test_client().post(f"/i/{reminder}").headers["Location"].endswith(address)
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.get_one(Survey, survey_id).submitted_count == 1


def test_many_sendings_at_once_with_one_ticket_spend_it_once(
    app: Flask, invited: tuple[int, str, list[str]]
) -> None:
    survey_id, _address, (ticket, _other) = invited
    entrance, errors, won = Entrance(ticket=ticket), [], []

    def send(number: int) -> None:
        try:
            with app.app_context(), unit_of_work() as session:
                survey = session.get_one(Survey, survey_id)
                # Each under a code of its own: the ticket alone must hold them together.
                code = code_for(f"{number:032}", "survey")
                saved = answering.save_page(session, survey, code, {}, language="it", entrance=entrance)
                won.append(answering.submit(session, saved, entrance))
        except (Conflict, NotAllowed):
            won.append(False)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert won.count(True) == 1


def test_an_open_survey_takes_a_used_ticket_as_anybody_else(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory(draft=DOCUMENT)
        ticket = write_ticket(session, used(InvitationFactory(survey=survey)))
        entrance = Entrance(ticket=ticket)
        saved = answering.save_page(
            session, survey, code_for("a" * 32, "x"), {"wish": "Luce"}, language="it", entrance=entrance
        )
        assert answering.submit(session, saved, entrance)


def test_no_value_in_a_dump_joins_an_invitation_to_a_response(
    app: Flask, invited: tuple[int, str, list[str]]
) -> None:
    _id, address, tickets = invited
    for ticket, wish in zip(tickets, ("Luce", "Panchine"), strict=True):
        _answer(app.test_client(), address, ticket, wish)
    said, asked = ("response", "text_answer", "voice"), ("invitation", "invitation_ticket")
    with app.app_context():
        answers, invitations = dumped(said), dumped(asked)
        survey_id = str(db.session.execute(text("SELECT id FROM survey")).scalar_one())
        assert answers.values & invitations.values <= {survey_id, *SAME_FOR_EVERYBODY}
    assert not answers.parents & set(asked)
    assert invitations.parents <= {"survey", "invitation"}
    # No table knows both, and no column of an invitation says when it was used.
    for table in Base.metadata.tables.values():
        targets = {key.column.table.name for key in table.foreign_keys}
        assert not (targets & {"invitation", "invitation_ticket"} and targets & {"response", "voice"})
    assert {column.name for column in Invitation.__table__.columns if "on" in column.name.split("_")} == {
        "sent_on",
        "reminded_on",
    }


def test_a_list_is_read_in_the_forms_people_have_it_in() -> None:
    table = "﻿nome;e-mail;lingua\nAnna;ANNA@example.org;en\nBruno;;\n"
    found = read_list(table.encode(), ("it", "en"))
    assert [(row.label, row.email, row.language) for row in found.rows] == [
        ("Anna", "anna@example.org", "en"),
        ("Bruno", None, "it"),
    ]
    assert "semicolons" in found.reading
    plain = read_list(b"a@example.org\n\nVia Roma 1, en\n", ("it", "en")).rows
    assert [(row.line, row.email, row.label, row.language) for row in plain] == [
        (1, "a@example.org", None, "it"),
        (3, None, "Via Roma 1", "en"),
    ]


def test_every_column_of_a_list_is_used_or_named() -> None:
    named = read_list("Nome\tCognome\tTelefono\nNicolò\tRè\t333\n".encode("utf-16"), ("it", "en"))
    assert ([row.label for row in named.rows], named.unused) == (["Nicolò Rè"], ["Telefono"])
    bare = read_list("Nicolò;Rè;en\n".encode("cp1252"), ("it", "en"))
    assert [(row.label, row.language) for row in bare.rows] == [("Nicolò Rè", "en")]
    assert (bare.unused, "Windows-1252" in bare.reading) == ([], True)
    with pytest.raises(BadInput, match=r"a@example\.org b@example\.org"):
        read_list(b"a@example.org,b@example.org\n", ("it", "en"))


def test_what_of_a_list_was_not_used_is_told_on_the_page(
    invited: tuple[int, str, list[str]], facilitator: Callable[[int], FlaskClient]
) -> None:
    survey_id, _address, _tickets = invited
    data = "email;telefono\nnuovo@example.org;333\n".encode("utf-16")
    page = facilitator(survey_id).post(
        f"/work/surveys/{survey_id}/invitations",
        data={"file": (BytesIO(data), "l.csv")},
        follow_redirects=True,
    )
    assert "telefono" in page.text
    assert "UTF-16" in page.text


def test_wrong_lines_are_named_and_nobody_is_added(
    app: Flask, invited: tuple[int, str, list[str]], facilitator: Callable[[int], FlaskClient]
) -> None:
    survey_id, _address, _tickets = invited
    browser = facilitator(survey_id)
    data = "email,language\nbuono@example.org,it\nnon-un-indirizzo,it\nx@example.org,zz\n"
    page = browser.post(
        f"/work/surveys/{survey_id}/invitations", data={"file": (BytesIO(data.encode()), "l.csv")}
    )
    assert page.status_code == 422
    assert "3" in page.text and "non-un-indirizzo" in page.text and "zz" in page.text
    with app.app_context(), unit_of_work(write=False) as session:
        assert len(session.scalars(select(Invitation.id)).all()) == 2
    with app.test_request_context(), pytest.raises(BadInput):
        read_list(b"", ("it",))


def test_letters_go_once_to_each_and_reminders_only_to_the_silent(
    app: Flask, facilitator: Callable[[int], FlaskClient], mailbox: MemoryMailbox
) -> None:
    with app.app_context(), unit_of_work():
        survey = SurveyFactory(draft=DOCUMENT, invited_only=True)
        survey_id, address = survey.id, f"/s/{survey.short_code}"
    browser = facilitator(survey_id)
    page = f"/work/surveys/{survey_id}/invitations"
    data = "a@example.org,it\nb@example.org,en\na@example.org,it\nBruno Bianchi\n"
    browser.post(page, data={"file": (BytesIO(data.encode()), "l.csv")})
    for _ in range(2):
        browser.post(f"{page}/write/first")
    letters = {letter["To"]: letter.get_content() for letter in mailbox.sent}
    assert len(mailbox.sent) == 2 and set(letters) == {"a@example.org", "b@example.org"}
    tickets = {name: re.findall(r"/i/(\w{20})", body) for name, body in letters.items()}
    _answer(app.test_client(), address, tickets["a@example.org"][0], "Luce")
    mailbox.sent.clear()
    browser.post(f"{page}/write/reminder")
    assert mailbox.sent == []
    with clock.fixed(clock.now() + timedelta(days=2)):
        for _ in range(2):
            browser.post(f"{page}/write/reminder")
    assert [letter["To"] for letter in mailbox.sent] == ["b@example.org"]
    assert re.findall(r"/i/(\w{20})", mailbox.sent[0].get_content()) != tickets["b@example.org"]
    printed = browser.post(f"{page}/letters").text
    assert "Bruno Bianchi" in printed and "a@example.org" not in printed
    code = re.search(r'class="code"><bdi dir="ltr">([\w-]+)<', printed)
    assert code is not None
    assert _answer(app.test_client(), address, code[1].replace("-", ""), "Verde").status_code == 302
    with app.app_context(), unit_of_work(write=False) as session:
        state = guests_of(session.get_one(Survey, survey_id)).state(session)
    assert (state.invited, state.by_letter, state.sent, state.answered) == (3, 1, 3, 2)


def test_addresses_are_forgotten_after_the_close_and_the_counts_stay(
    app: Flask, facilitator: Callable[[int], FlaskClient]
) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory(draft=DOCUMENT)
        write_ticket(session, used(InvitationFactory(survey=survey)))
        survey_id = survey.id
    browser, page = facilitator(survey_id), f"/work/surveys/{survey_id}/invitations"
    assert browser.post(f"{page}/forget").status_code == 409
    assert f"{page}/forget" not in browser.get(page).text
    with app.app_context(), unit_of_work() as session:
        session.get_one(Survey, survey_id).state = "closed"
    assert f"{page}/forget" in browser.get(page).text
    assert browser.post(f"{page}/forget").status_code == 302
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalars(select(Invitation.email)).all() == [None]
        assert session.scalars(select(InvitationTicket.token_hash)).all() == []
        assert guests_of(session.get_one(Survey, survey_id)).state(session).answered == 1


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_no_letter_leads_to_a_closed_door(
    app: Flask, facilitator: Callable[[int], FlaskClient], mailbox: MemoryMailbox, state: str
) -> None:
    with app.app_context(), unit_of_work():
        survey = SurveyFactory(draft=DOCUMENT, state=state)
        InvitationFactory(survey=survey)
        InvitationFactory(survey=survey, email=None, label="Bruno")
        survey_id = survey.id
    browser, page = facilitator(survey_id), f"/work/surveys/{survey_id}/invitations"
    shown = browser.get(page).text
    for act in ("write/first", "write/reminder"):
        assert f"{page}/{act}" not in shown
        assert browser.post(f"{page}/{act}").status_code == 409
    # The post takes days: letters on paper may be made before the opening.
    assert (f"{page}/letters" in shown) == (state == "draft")
    assert browser.post(f"{page}/letters").status_code == (200 if state == "draft" else 409)
    assert mailbox.sent == []


def test_addresses_go_by_themselves_a_month_after_the_phase(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        now = clock.now()
        kept = {}
        for days in (29, 31):
            phase = PhaseFactory(closes_at=now - timedelta(days=days), opens_at=now - timedelta(days=90))
            survey = SurveyFactory(draft=DOCUMENT, process=phase.process, phase=phase)
            kept[days] = InvitationFactory(survey=survey).id
        invitations.forget_old_addresses(session)
        session.expire_all()
        assert session.get_one(Invitation, kept[29]).email is not None
        assert session.get_one(Invitation, kept[31]).email is None


def test_only_the_day_of_the_letter_is_known(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        assert isinstance(InvitationFactory().sent_on, date)
