# SPDX-License-Identifier: AGPL-3.0-or-later
"""Paper: numbered sheets, typed in by two people who do not see each other's entry, counted once they agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.people.audit import record
from codesign.people.voices import new_code
from codesign.surveys import answering
from codesign.surveys.acts import what_hinders_entering, what_hinders_printing
from codesign.surveys.channel_models import PaperSheet
from codesign.surveys.entering import Entrance
from codesign.surveys.kinds import KINDS
from codesign.surveys.models import Response, Survey
from codesign.surveys.publishing import questionnaire_of
from codesign.surveys.questionnaire import COMPANIONS, Page, Question, Questionnaire
from codesign.surveys.quotas import QuotaFull
from codesign.web import clock
from codesign.web.acts import demand
from codesign.web.errors import Conflict, NotAllowed
from codesign.web.policy import Actor

MOST_SHEETS = 60
SHEET_CODE_LENGTH = 6


def print_sheets(
    session: Session, actor: Actor, survey: Survey, *, batch: str, language: str, copies: int
) -> list[PaperSheet]:
    """New sheets of the published questionnaire, each with a code of its own."""
    demand(what_hinders_printing(survey))
    version = survey.versions[-1]
    sheets = [
        PaperSheet(
            survey=survey, version=version, code=new_code(SHEET_CODE_LENGTH), batch=batch, language=language
        )
        for _ in range(min(copies, MOST_SHEETS))
    ]
    session.add_all(sheets)
    session.flush()
    record(session, actor, "survey.print_sheets", f"survey:{survey.id}", batch=batch, sheets=len(sheets))
    return sheets


def whole_page(questionnaire: Questionnaire) -> Page:
    """All questions on one page as they stand on paper: none is refused for being left out there."""
    questions = tuple(
        replace(question, required=False) for question in questionnaire.questions() if on_paper(question)
    )
    return Page("paper", {}, questions)


def on_paper(question: Question) -> bool:
    """Whether paper can ask it: no file fits on a sheet."""
    return question.kind != "file"


def enter(session: Session, actor: Actor, sheet: PaperSheet, answers: Mapping[str, Any]) -> str:
    """Keep what one person typed in; the second entry is compared. Returns the sheet's new state.

    Raises:
        Closed: the survey takes no answers now.
        NotAllowed: the same person typed it in before.
        Conflict: the sheet was counted.
    """
    demand(what_hinders_entering(sheet.survey, clock.now()))
    typed = {id: answer for id, answer in answers.items() if answer is not None}
    session.refresh(sheet, with_for_update=True)
    if sheet.state == "printed":
        sheet.first_answers, sheet.first_by_id, sheet.state = typed, actor.user_id, "entered"
    elif sheet.state == "entered":
        if sheet.first_by_id == actor.user_id:
            raise NotAllowed(_l("You typed this sheet in. Somebody else checks it."))
        sheet.second_answers, sheet.second_by_id = typed, actor.user_id
        sheet.state = "differs"
        if not differing(sheet):
            _count(session, sheet, typed)
    else:
        raise Conflict(_l("Two people have typed this sheet in already."))
    record(session, actor, "survey.enter_sheet", f"sheet:{sheet.code}", state=sheet.state)
    session.flush()
    return sheet.state


def differing(sheet: PaperSheet) -> list[Question]:
    """The questions to which the two entries say different things."""
    first, second = sheet.first_answers or {}, sheet.second_answers or {}
    keys = ("", *COMPANIONS)
    return [
        question
        for question in questionnaire_of(sheet.version).questions()
        if any(first.get(question.id + end) != second.get(question.id + end) for end in keys)
    ]


def in_words(question: Question, answers: Mapping[str, Any], language: str) -> list[str]:
    """What one entry says to a question."""
    return KINDS[question.kind].all_shown(question, answers, language)


def resolve(session: Session, actor: Actor, sheet: PaperSheet, chosen: Mapping[str, str]) -> None:
    """Count the sheet with the entry chosen, "first" or "second", for each question the two differ in.

    Raises:
        Conflict: the sheet waits for nobody's choice, or some question was not chosen for.
    """
    session.refresh(sheet, with_for_update=True)
    if sheet.state != "differs":
        raise Conflict(_l("There is nothing to settle on this sheet."))
    first, second = sheet.first_answers or {}, sheet.second_answers or {}
    settled = dict(first)
    for question in differing(sheet):
        entries = {"first": first, "second": second}
        if chosen.get(question.id) not in entries:
            raise Conflict(_l("Choose one of the two entries for each question."))
        entry = entries[chosen[question.id]]
        for key in (question.id + end for end in ("", *COMPANIONS)):
            settled.pop(key, None)
            if key in entry:
                settled[key] = entry[key]
    _count(session, sheet, settled)
    record(session, actor, "survey.settle_sheet", f"sheet:{sheet.code}")
    session.flush()


def progress_of(session: Session, survey: Survey) -> list[tuple[str, str, int]]:
    """Batch, state and number of sheets."""
    rows = session.execute(
        select(PaperSheet.batch, PaperSheet.state, func.count())
        .where(PaperSheet.survey_id == survey.id)
        .group_by(PaperSheet.batch, PaperSheet.state)
        .order_by(PaperSheet.batch, PaperSheet.state)
    )
    return [(batch, state, sheets) for batch, state, sheets in rows]


def sheets_to_do(session: Session, survey: Survey) -> list[PaperSheet]:
    """The sheets somebody has begun to type in and that do not count yet."""
    return list(
        session.scalars(
            select(PaperSheet)
            .where(PaperSheet.survey_id == survey.id, PaperSheet.state.in_(("entered", "differs")))
            .order_by(PaperSheet.state, PaperSheet.code)
        )
    )


def channel_totals(session: Session, survey: Survey) -> dict[str, int]:
    """Submitted responses by channel; together they are all."""
    result = session.execute(
        select(Response.channel, func.count())
        .where(Response.survey_id == survey.id, Response.state == "submitted")
        .group_by(Response.channel)
        .order_by(Response.channel)
    )
    return dict(result.all())


def _count(session: Session, sheet: PaperSheet, answers: Mapping[str, Any]) -> None:
    """Make the response; from then on nothing says which sheet it came from.

    Paper cannot send anybody back: what was left out stays out, and what the logic hides is not counted.
    """
    entrance = Entrance("paper", sheet.batch)
    response = Response(
        survey=sheet.survey,
        version=sheet.version,
        channel=entrance.channel,
        batch=entrance.batch,
        language=sheet.language,
        state="draft",
        answers=dict(answers),
    )
    session.add(response)
    session.flush()
    try:
        answering.submit(session, response, entrance)
    except QuotaFull as full:
        raise Conflict(_l("Enough people like this one have answered: this sheet is not counted.")) from full
    sheet.first_answers = sheet.second_answers = None
    sheet.state = "counted"
