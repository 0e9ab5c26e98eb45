# SPDX-License-Identifier: AGPL-3.0-or-later
"""The staff's part of the walk over HTTP, on both databases: from answers to a recorded decision."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from codesign.decisions.models import Outcome
from codesign.deliberation.models import Round, Snapshot
from codesign.people.models import AuditEntry, User
from codesign.processes.models import Process
from codesign.surveys.models import Survey
from codesign.themes.models import Placement, Theme, Theming
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import (
    MembershipFactory,
    ProcessFactory,
    ResponseFactory,
    SurveyFactory,
    TextAnswerFactory,
    UserFactory,
)
from tests.support.html_forms import form_of

TEXTS = [
    "Più lampioni in via Roma, di sera è buio",
    "La strada di casa è buia, servono luci",
    "Illuminazione scarsa vicino alla stazione, ho paura la sera",
    "Mettete dei lampioni al parco, è tutto buio",
    "Troppo buio la sera, più luci per strada",
    "Autobus più frequenti verso l'ospedale",
    "Gli autobus passano troppo poco la domenica",
    "Serve una fermata dell'autobus vicino alla scuola",
    "L'autobus è sempre in ritardo, più corse al mattino",
    "Più corse degli autobus la sera e la domenica",
    "Più alberi e panchine nel parco",
    "Il parco giochi è rotto, servono altalene nuove",
    "Panchine all'ombra e più verde",
    "Curate il verde, gli alberi del viale muoiono",
    "Un parco per i cani con alberi e una fontana",
]


@pytest.fixture
def staff(app: Flask, sign_in: Callable[[FlaskClient, User], None]) -> Callable[[str], FlaskClient]:
    """A client signed in with a role in a process that has answers."""
    with app.app_context(), unit_of_work():
        process = ProcessFactory(slug="quartiere")
        survey = SurveyFactory(process=process)
        for text in TEXTS:
            TextAnswerFactory(
                response=ResponseFactory(survey=survey, answers={"quarter": "nord", "wish": text}), text=text
            )
        survey.submitted_count = len(TEXTS)
        users = {
            role: MembershipFactory(process=process, role=role).user.id
            for role in ("facilitator", "administrator", "reader")
        }
        users["town"] = UserFactory(town_administrator=True).id
        users["stranger"] = UserFactory().id

    def client(role: str) -> FlaskClient:
        signed_in = app.test_client()
        with app.app_context(), unit_of_work(write=False) as session:
            sign_in(signed_in, session.get_one(User, users[role]))
        return signed_in

    return client


def _one(app: Flask, table: type, attribute: str, newest: bool = False) -> object:
    with app.app_context(), unit_of_work(write=False) as session:
        order = table.id.desc() if newest else table.id  # type: ignore[attr-defined]
        return getattr(session.scalars(select(table).order_by(order)).first(), attribute)


def test_from_answers_to_a_decision(app: Flask, staff: Callable[[str], FlaskClient]) -> None:
    facilitator, citizen = staff("facilitator"), app.test_client()
    survey_id = _one(app, Survey, "id")
    assert "15" in facilitator.get(f"/work/surveys/{survey_id}").text
    assert "15" in facilitator.get(f"/work/surveys/{survey_id}/live").text

    started = facilitator.post(f"/work/surveys/{survey_id}/themes/wish")
    bench = started.headers["Location"]
    assert "autobus" in facilitator.get(bench).text
    theme_id = _one(app, Theme, "id")
    facilitator.post(f"/work/theme/{theme_id}", data={"name-it": "Strade buie"})
    assert "Strade buie" in facilitator.get(bench).text
    facilitator.post(f"{bench}/publish")
    assert citizen.get(f"/themes/{_one(app, Theming, 'id')}").status_code == 200

    created = facilitator.post(
        "/work/quartiere/rounds/new",
        data={
            **form_of(facilitator.get("/work/quartiere/rounds/new").text, "title-it"),
            "title-it": "Primo turno",
            "question-it": "Che cosa ne pensi?",
            "agreement": "75",
            "every_group": "50",
            "minimum_votes": "5",
            "blind": "until_vote",
        },
    )
    room = created.headers["Location"]
    for text in ("Servono più lampioni nelle vie buie.", "Gli autobus devono passare anche la domenica."):
        facilitator.post(f"{room}/statements/new", data={"text-it": text, "theme": str(theme_id)})
    facilitator.post(f"{room}/open")
    code = _one(app, Round, "short_code")
    for person in range(8):
        voter = app.test_client()
        for _ in range(2):
            page = voter.get(f"/r/{code}/vote").text
            statement = re.search(r'name="statement" value="(\d+)"', page)
            assert statement is not None
            vote = "disagree" if person == 0 else "agree"
            voter.post(f"/r/{code}/vote", data={"statement": statement.group(1), "vote": vote})
    facilitator.post(f"{room}/close")
    assert _one(app, Snapshot, "document", newest=True)["verdicts"] == {"agreed": 2}  # type: ignore[index]
    assert citizen.get(f"/r/{code}/results", follow_redirects=True).status_code == 200
    facilitator.post(f"{room}/publish")
    results = citizen.get(f"/r/{code}/results").text
    assert "Servono più lampioni" in unescape(results)

    administrator = staff("administrator")
    assert administrator.get(f"{room}/consensus").status_code == 200
    recorded = administrator.post(
        "/work/quartiere/decisions/new",
        data={
            "theme": str(theme_id),
            "snapshot": str(_one(app, Snapshot, "id", newest=True)),
            "title-it": "Quaranta lampioni nuovi",
            "verdict": "accepted",
            "reason-it": "Lo chiede quasi chiunque abbia votato e i fondi ci sono già nel bilancio.",
            "office": "Lavori pubblici",
        },
    )
    assert recorded.status_code == 302
    report = unescape(citizen.get("/p/quartiere/report").text)
    for words in ("Strade buie", "Servono più lampioni", "Quaranta lampioni nuovi", "Lavori pubblici"):
        assert words in report
    assert citizen.get(f"/decision/{_one(app, Outcome, 'id')}").status_code == 200
    with app.app_context(), unit_of_work(write=False) as session:
        acts = set(session.scalars(select(AuditEntry.act)))
    assert {"themes.start", "themes.publish", "round.open", "round.close", "outcome.record"} <= acts


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/work/quartiere", {"facilitator", "administrator", "reader", "town"}),
        ("/work/quartiere/texts", {"facilitator", "administrator", "town"}),
        ("/work/quartiere/people", {"administrator", "town"}),
        ("/work/quartiere/decisions/new", {"administrator", "town"}),
        ("/work/new", {"town"}),
        ("/console", {"town"}),
    ],
)
def test_each_page_opens_for_its_roles_alone(
    staff: Callable[[str], FlaskClient], path: str, allowed: set[str]
) -> None:
    opened = {
        role
        for role in ("facilitator", "administrator", "reader", "town", "stranger")
        if staff(role).get(path).status_code == 200
    }
    assert opened == allowed


def test_a_reason_too_short_is_told_and_nothing_typed_is_lost(
    app: Flask, staff: Callable[[str], FlaskClient]
) -> None:
    page = staff("administrator").post(
        "/work/quartiere/decisions/new",
        data={
            "title-it": "Più luce",
            "verdict": "rejected",
            "reason-it": "No.",
            "office": "Lavori",
            "theme": "0",
            "snapshot": "0",
        },
    )
    assert page.status_code == 422
    assert 'value="Più luce"' in unescape(page.text)
    assert "40" in page.text
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalars(select(Outcome)).all() == []


def test_moves_are_law_and_can_be_undone(app: Flask, staff: Callable[[str], FlaskClient]) -> None:
    facilitator = staff("facilitator")
    bench = facilitator.post(f"/work/surveys/{_one(app, Survey, 'id')}/themes/wish").headers["Location"]
    with app.app_context(), unit_of_work(write=False) as session:
        placed = session.scalars(
            select(Placement).where(Placement.bucket == "theme").order_by(Placement.text_answer_id)
        ).first()
        assert placed is not None
        answer, before = placed.text_answer_id, placed.theme_id
        target = next(
            theme.id for theme in session.scalars(select(Theme).order_by(Theme.id)) if theme.id != before
        )

    def where() -> tuple[int | None, str]:
        with app.app_context(), unit_of_work(write=False) as session:
            now = session.get_one(Placement, answer)
            return now.theme_id, now.placed_by

    facilitator.post(f"{bench}/answers/{answer}/move", data={"theme": str(target)})
    assert where() == (target, "person")
    facilitator.post(f"{bench}/run", data={"k": ""})
    assert where() == (target, "person")
    facilitator.post(f"{bench}/undo")
    assert where() == (target, "person"), "the run alone was taken back"
    facilitator.post(f"{bench}/undo")
    assert where() == (before, "machine")


def test_a_new_process_from_start_to_open_survey(app: Flask, staff: Callable[[str], FlaskClient]) -> None:
    town = staff("town")
    made = town.post(
        "/work/new",
        data={"title-it": "Piazza nuova", "summary-it": "Come deve essere la piazza?", "promise": "consult"},
    )
    assert made.headers["Location"] == "/work/piazza-nuova"
    assert "Piazza nuova" not in app.test_client().get("/p/piazza-nuova").text
    assert town.post("/work/piazza-nuova/publish").status_code == 409
    town.post(
        "/work/piazza-nuova/texts",
        data={
            "title-it": "Piazza nuova",
            "summary-it": "Come deve essere la piazza?",
            "promise": "consult",
            "office": "Urbanistica",
            "answer_due_on": "2031-05-01",
        },
    )
    assert town.post("/work/piazza-nuova/publish").status_code == 302
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalars(select(Process.state).where(Process.slug == "piazza-nuova")).one() == "public"
    changed = town.post(
        "/work/piazza-nuova/texts", data={"title-it": "Piazza", "summary-it": "?", "promise": "empower"}
    )
    assert changed.status_code == 409
    editor = town.post("/work/piazza-nuova/surveys/new", data={"starter": "empty"}).headers["Location"]
    address = f"{editor}/new-question?page=0&kind=single"
    question = form_of(town.get(address).text, "seen")
    question["id"], question["label"] = "shade", "Più ombra?"
    question["choices-0-label"], question["choices-1-label"] = "Sì", "No"
    added = town.post(address, data=question)
    assert added.status_code == 302
    assert town.post(f"{editor}/questions/shade/up").status_code == 302
    town.post(editor.removesuffix("/edit") + "/open", data={"as_it_is": "yes"})
    with app.app_context(), unit_of_work(write=False) as session:
        code = session.scalars(select(Survey.short_code).order_by(Survey.id.desc())).first()
    assert "Più ombra?" in unescape(app.test_client().get(f"/s/{code}/1").text)
