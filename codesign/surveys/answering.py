# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answering: drafts that survive, one response a voice, changing and deleting until the close."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from codesign.people.models import Voice
from codesign.people.voices import find_voice, voice_for, was_erased
from codesign.surveys import quotas
from codesign.surveys.logic.flow import Flow, Moment, follow
from codesign.surveys.models import Response, Survey, TextAnswer
from codesign.surveys.policy import is_answerable
from codesign.surveys.publishing import questionnaire_of
from codesign.surveys.questionnaire import Question
from codesign.web import clock
from codesign.web.errors import Closed, Gone
from codesign.web.upsert import insert_into


def find_response(session: Session, survey: Survey, code: str) -> Response | None:
    """The response of a code, draft or submitted."""
    voice = find_voice(session, code)
    if voice is None:
        return None
    return session.scalar(
        select(Response).where(Response.survey_id == survey.id, Response.voice_id == voice.id)
    )


def save_page(
    session: Session,
    survey: Survey,
    code: str,
    answers: Mapping[str, Any],
    *,
    language: str,
    channel: str = "web",
) -> Response:
    """Store the answers of one page; the first page makes the draft.

    A draft keeps answers to questions that are hidden now: who changes her mind finds them again. A response that
    was handed in holds only what counts.

    Raises:
        Closed: the survey takes no answers now.
        Gone: the owner of the code deleted everything.
    """
    if not is_answerable(survey, clock.now()):
        raise Closed(_l("This survey does not take answers now."))
    if was_erased(session, code):
        raise Gone(_l("You deleted the answers of this device. Start again to take part anew."))
    response = _draft_for(session, survey, voice_for(session, code), language, channel)
    merged = {**response.answers, **answers}
    response.answers = {question: answer for question, answer in merged.items() if answer is not None}
    if response.state == "submitted":
        flow = flow_of(response)
        response.answers = flow.answers
        quotas.recount(session, response, flow)
        _sync_texts(session, response)
    session.flush()
    return response


def flow_of(response: Response) -> Flow:
    """What the answers of a response lead to, under the version it answers."""
    return follow(questionnaire_of(response.version), response.answers, moment_of(response.survey))


def moment_of(survey: Survey) -> Moment:
    """Day and minute where the survey takes place, for conditions that ask for them."""
    now = clock.now().astimezone(ZoneInfo(survey.process.time_zone)).replace(tzinfo=None)
    return Moment(now.date().isoformat(), now.isoformat(timespec="minutes"))


def first_incomplete_page(response: Response) -> int | None:
    """Number (from 1) of the first page that lacks a required answer or holds one that cannot be."""
    return flow_of(response).first_incomplete_page()


def submit(session: Session, response: Response) -> bool:
    """Hand the response in, once however often it is asked; returns whether this call did it.

    What is hidden now is dropped here, so that everything counted was asked.

    Raises:
        QuotaFull: enough people like this one answered; the response stays a draft.
    """
    with session.begin_nested():
        won = session.execute(
            update(Response)
            .where(Response.id == response.id, Response.state == "draft")
            .values(state="submitted", submitted_on=clock.today(response.survey.process.time_zone))
            .returning(Response.id)
        ).one_or_none()
        session.refresh(response)
        if won is None:
            return False
        flow = flow_of(response)
        quotas.claim(session, response, flow)
    response.answers = flow.answers
    session.execute(
        update(Survey)
        .where(Survey.id == response.survey_id)
        .values(submitted_count=Survey.submitted_count + 1)
    )
    _sync_texts(session, response)
    session.flush()
    return True


def response_of_voice(session: Session, voice: Voice) -> Response | None:
    """What the holder of a receipt answered."""
    return session.scalar(select(Response).where(Response.voice_id == voice.id))


def erase(session: Session, voice: Voice) -> None:
    """Delete a voice's response, its texts and what was derived from them."""
    response = response_of_voice(session, voice)
    if response is None:
        return
    if response.state == "submitted":
        session.execute(
            update(Survey)
            .where(Survey.id == response.survey_id)
            .values(submitted_count=Survey.submitted_count - 1)
        )
        quotas.release(session, response)
    session.delete(response)
    session.flush()


def _draft_for(session: Session, survey: Survey, voice: Voice, language: str, channel: str) -> Response:
    version = survey.current_version
    assert version is not None  # an answerable survey has one
    insert = insert_into(session, Response).values(
        survey_id=survey.id,
        version_id=version.id,
        voice_id=voice.id,
        state="draft",
        channel=channel,
        language=language,
        answers={},
    )
    session.execute(insert.on_conflict_do_nothing(index_elements=["voice_id"]))
    return session.scalars(select(Response).where(Response.voice_id == voice.id).with_for_update()).one()


def _sync_texts(session: Session, response: Response) -> None:
    """One row for each free-text answer; a changed text is a new row, so a theme never holds words nobody wrote."""
    stored = {text.question: text for text in response.texts}
    for question in questionnaire_of(response.version).free_text_questions():
        _sync_text(session, response, question, stored.get(question.id))


def _sync_text(session: Session, response: Response, question: Question, stored: TextAnswer | None) -> None:
    written = response.answers.get(question.id)
    if stored is not None and stored.text == written:
        return
    if stored is not None:
        response.texts.remove(stored)
        session.flush()
    if written:
        response.texts.append(
            TextAnswer(
                survey_id=response.survey_id, question=question.id, text=written, language=response.language
            )
        )
