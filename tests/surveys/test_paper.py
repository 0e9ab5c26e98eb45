# SPDX-License-Identifier: AGPL-3.0-or-later
"""Paper counts once two people agree on what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from codesign.people.models import User
from codesign.surveys import answering
from codesign.surveys.channel_models import PaperSheet
from codesign.surveys.channels import paper
from codesign.surveys.conditions import Wording
from codesign.surveys.entering import Entrance
from codesign.surveys.kinds import KINDS
from codesign.surveys.models import Response, Survey
from codesign.surveys.policy import may_check_sheet
from codesign.surveys.publishing import questionnaire_of
from codesign.surveys.reading import read_questionnaire
from codesign.web import clock
from codesign.web.errors import Conflict, NotAllowed
from codesign.web.policy import Actor
from codesign.web.unit_of_work import unit_of_work
from tests.support.every_kind import every_kind
from tests.support.factories import MembershipFactory, PaperSheetFactory, SurveyFactory, UserFactory
from tests.support.questionnaires import paged, single, written

DOCUMENT = paged(
    [single("owns", required=True), written("why", show_if="${owns} = 'yes'")],
    [{"id": "age", "kind": "number", "label": {"it": "Età"}}],
)


def _clerks(survey: Survey) -> tuple[Actor, Actor]:
    members = [MembershipFactory(process=survey.process, role="facilitator") for _ in range(2)]
    first, second = (
        Actor(user_id=member.user.id, roles={survey.process.id: "facilitator"}) for member in members
    )
    return first, second


def test_two_people_who_agree_make_a_response_without_a_trace_of_the_sheet(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory(draft=DOCUMENT)
        first, second = _clerks(survey)
        (sheet,) = paper.print_sheets(session, first, survey, batch="Mercato", language="it", copies=1)
        given = {"owns": "no", "why": "Nascosta", "age": 40}
        assert paper.enter(session, first, sheet, given) == "entered"
        assert session.scalars(select(Response.id)).all() == []
        assert paper.enter(session, second, sheet, given) == "counted"
        response = session.scalars(select(Response)).one()
        assert (response.channel, response.batch, response.state) == ("paper", "Mercato", "submitted")
        # What the logic hides is not counted, on paper as elsewhere.
        assert response.answers == {"owns": "no", "age": 40}
        assert (sheet.first_answers, sheet.second_answers) == (None, None)
        with pytest.raises(Conflict):
            paper.enter(session, second, sheet, given)


def test_nobody_checks_her_own_entry(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory(draft=DOCUMENT)
        first, second = _clerks(survey)
        sheet = PaperSheetFactory(survey=survey)
        paper.enter(session, first, sheet, {"owns": "yes"})
        assert not may_check_sheet(first, sheet, clock.now())
        assert may_check_sheet(second, sheet, clock.now())
        assert not may_check_sheet(Actor(user_id=999), sheet, clock.now())
        with pytest.raises(NotAllowed):
            paper.enter(session, first, sheet, {"owns": "yes"})
        user = UserFactory().id
        with pytest.raises(IntegrityError), session.begin_nested():
            PaperSheetFactory(survey=survey, state="differs", first_by_id=user, second_by_id=user)


def test_differences_are_settled_question_by_question(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory(draft=DOCUMENT)
        first, second = _clerks(survey)
        sheet = PaperSheetFactory(survey=survey)
        paper.enter(session, first, sheet, {"owns": "yes", "why": "Lavoro", "age": 40})
        assert paper.enter(session, second, sheet, {"owns": "yes", "why": "Lavori", "age": 41}) == "differs"
        assert [question.id for question in paper.differing(sheet)] == ["why", "age"]
        with pytest.raises(Conflict):
            paper.resolve(session, second, sheet, {"why": "first"})
        paper.resolve(session, second, sheet, {"why": "first", "age": "second"})
        assert session.scalars(select(Response.answers)).one() == {"owns": "yes", "why": "Lavoro", "age": 41}
        with pytest.raises(Conflict):
            paper.resolve(session, second, sheet, {})


def test_totals_add_up_over_channels(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory(draft=DOCUMENT)
        first, second = _clerks(survey)
        for number, entrance in enumerate(
            (Entrance(), Entrance("kiosk", "Atrio"), Entrance("kiosk", "Atrio"))
        ):
            code = f"{number:016}"
            saved = answering.save_page(
                session, survey, code, {"owns": "no"}, language="it", entrance=entrance
            )
            answering.submit(session, saved, entrance)
        sheet = PaperSheetFactory(survey=survey)
        paper.enter(session, first, sheet, {"owns": "no"})
        paper.enter(session, second, sheet, {"owns": "no"})
        totals = paper.channel_totals(session, survey)
        session.refresh(survey)
        assert totals == {"web": 1, "kiosk": 2, "paper": 1}
        assert sum(totals.values()) == survey.submitted_count


def test_staff_print_type_in_and_check_in_the_browser(
    app: Flask, sign_in: Callable[[FlaskClient, User], None]
) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory(draft=DOCUMENT)
        users = [MembershipFactory(process=survey.process, role="facilitator").user for _ in range(2)]
        session.flush()
        survey_id = survey.id
        for user in users:
            session.expunge(user)
    clerks = [app.test_client(), app.test_client()]
    for clerk, user in zip(clerks, users, strict=True):
        sign_in(clerk, user)
    printed = clerks[0].post(
        f"/work/surveys/{survey_id}/paper",
        data={"batch": "Mercato", "copies": "2", "language": "it"},
        follow_redirects=True,
    )
    codes = re.findall(r'class="code">(\w+)<', printed.text)
    assert len(set(codes)) == 2
    assert "domanda 1" in unescape(printed.text) or "question 1" in unescape(printed.text)
    sheet = f"/work/sheets/{codes[0].lower()}"
    assert clerks[0].post(sheet, data={"owns": "yes", "age": "molti"}).status_code == 422
    clerks[0].post(sheet, data={"owns": "yes", "why": "Segreto", "age": "40"})
    assert 'name="owns"' not in clerks[0].get(sheet).text
    blind = clerks[1].get(sheet).text
    assert 'name="owns"' in blind and "Segreto" not in blind
    clerks[1].post(sheet, data={"owns": "yes", "why": "Segreto!", "age": "40"})
    both = clerks[1].get(sheet).text
    assert "Segreto" in both and "Segreto!" in both
    clerks[1].post(f"{sheet}/settle", data={"why": "second"})
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalars(select(Response.answers)).one()["why"] == "Segreto!"
        assert session.get_one(Survey, survey_id).submitted_count == 1
    assert clerks[0].get(f"/work/surveys/{survey_id}/paper?code={codes[1]}").status_code == 302
    assert app.test_client().get(sheet).status_code == 302


def test_every_kind_is_printed_and_can_be_typed_in(
    app: Flask, client: FlaskClient, sign_in: Callable[[FlaskClient, User], None]
) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory(draft=every_kind())
        user = MembershipFactory(process=survey.process, role="facilitator").user
        sheet = PaperSheetFactory(survey=survey)
        labels = [
            question.label["it"]
            for question in questionnaire_of(sheet.version).questions()
            if paper.on_paper(question)
        ]
        address, entry = f"/work/surveys/{survey.id}/paper/print?batch=Mercato", f"/work/sheets/{sheet.code}"
        session.flush()
        session.expunge(user)
    sign_in(client, user)
    printed, typed = unescape(client.get(address).text), client.get(entry)
    assert [label for label in labels if label not in printed] == []
    assert typed.status_code == 200


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("${owns} = 'yes'", "«Yes»"),
        ("selected(${owns}, 'no')", "«No»"),
        ("${owns} != 'yes' and ${age} >= 18", "18"),
        ("${age} != ''", "2"),
        ("string-length(${owns}) * ${age} > 3 + 1", "1, 2"),
    ],
)
def test_conditions_are_said_in_words(app: Flask, condition: str, words: str) -> None:
    document = paged([single("owns"), {"id": "age", "kind": "number", "label": {"it": "Età"}}])
    with app.test_request_context():
        questionnaire = read_questionnaire(document, KINDS)
        said = Wording(questionnaire, {"owns": 1, "age": 2}, "it").condition(condition)
    assert words in said
    assert "${" not in said


def test_a_sheet_no_longer_holds_what_was_typed_once_it_counts(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        sheet = PaperSheetFactory(state="counted")
        session.flush()
        assert session.scalars(select(PaperSheet.first_answers)).all() == [None]
        assert sheet.process is sheet.survey.process
