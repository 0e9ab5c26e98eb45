# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answering: drafts that survive, one response a voice, changing and deleting until the close."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session, contains_eager, joinedload

from codesign.attachments.files import keys_in
from codesign.people.models import Voice
from codesign.people.voices import hash_code, voice_for, was_erased
from codesign.surveys import quotas
from codesign.surveys.entering import OPEN_LINK, Entrance, admit, spend
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
    return session.scalar(_response_under(survey, code))


def draft_for(
    session: Session, survey: Survey, code: str, *, language: str, entrance: Entrance = OPEN_LINK
) -> Response:
    """The response of a code, locked; begun if there is none yet, once however many requests arrive together.

    Raises:
        Closed: the survey takes no answers now.
        Gone: the owner of the code deleted everything.
        NotAllowed: the survey is for invited people only.
        TooManyRequests: too many new people came from one network.
    """
    if not is_answerable(survey, clock.now()):
        raise Closed(_l("This survey does not take answers now."))
    locked = (
        _response_under(survey, code).with_for_update(of=Response).execution_options(populate_existing=True)
    )
    response = session.scalar(locked)
    if response is not None:
        return response
    if was_erased(session, code):
        raise Gone(_l("You deleted the answers of this device. Start again to take part anew."))
    is_vouched_for = admit(session, survey, entrance)
    voice = voice_for(session, code, survey.process.time_zone, is_vouched_for=is_vouched_for)
    _begin(session, survey, voice, language, entrance)
    return session.scalars(locked).one()


def save_page(
    session: Session,
    survey: Survey,
    code: str,
    answers: Mapping[str, Any],
    *,
    language: str,
    entrance: Entrance = OPEN_LINK,
    seq: int = 0,
) -> Response:
    """Store the answers of one page; the first page makes the draft. Raises what `draft_for` raises.

    A draft keeps answers to questions that are hidden now: who changes her mind finds them again. A response that
    was handed in holds only what counts. A saving that left the page before it and arrives later is older by `seq`.
    """
    response = draft_for(session, survey, code, language=language, entrance=entrance)
    response.seq = max(response.seq + 1, seq)
    merged = {**response.answers, **answers}
    response.answers = {question: answer for question, answer in merged.items() if answer is not None}
    response.rough = {id: typed for id, typed in response.rough.items() if id not in answers}
    if response.state == "submitted":
        flow = flow_of(response)
        response.answers = flow.answers
        quotas.recount(session, response, flow)
        _sync_texts(session, response)
    session.flush()
    return response


def flow_of(response: Response) -> Flow:
    """What the answers of a response lead to, under the version it answers."""
    # What came on paper has no voice, and a number of its own.
    key = response.voice.code_hash if response.voice else f"paper:{response.id}"
    moment = moment_of(response.survey, key)
    return follow(questionnaire_of(response.version), response.answers, moment)


def moment_of(survey: Survey, person: str = "") -> Moment:
    """Day and minute where the survey takes place, and the chance of one person, for conditions that ask for them."""
    now = clock.now().astimezone(ZoneInfo(survey.process.time_zone)).replace(tzinfo=None)
    return Moment(now.date().isoformat(), now.isoformat(timespec="minutes"), chance_of(person))


def chance_of(person: str) -> float:
    """A number from 0 to below 1, the same at every visit of a person known by the hash of her code."""
    drawn = hashlib.sha256(f"chance:{person}".encode()).digest()
    return int.from_bytes(drawn[:6]) / 2**48


def page_to_mend(response: Response, flow: Flow) -> int | None:
    """The first page that keeps the response from being handed in: it lacks an answer or holds one that cannot be."""
    unread = (judged.page for judged in flow.judged.values() if judged.question.id in response.rough)
    return min(filter(None, (flow.first_incomplete_page(), *unread)), default=None)


def page_to_go_on(response: Response, flow: Flow) -> int:
    """The first page with something not answered yet; for a response that was handed in, the first page."""
    open_pages = (
        judged.page
        for judged in flow.judged.values()
        if judged.question.id not in response.answers and judged.question.kind != "note"
    )
    first, last = (flow.pages[0], flow.pages[-1]) if flow.pages else (1, 1)
    return first if response.state == "submitted" else min(open_pages, default=last)


def submit(session: Session, response: Response, entrance: Entrance = OPEN_LINK) -> bool:
    """Hand the response in, once however often it is asked; returns whether this call did it.

    What is hidden now is dropped here, so that everything counted was asked.

    Raises:
        QuotaFull: enough people like this one answered; the response stays a draft.
        Conflict: the survey is for invited people, and the invitation is spent.
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
        if response.channel == "web" and response.voice is not None:
            spend(session, response.survey, entrance, response.voice.code_hash)
    response.answers, response.rough = flow.answers, {}
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


def erase(session: Session, voice: Voice) -> set[str]:
    """Delete a voice's response, its texts and what was derived from them; returns the keys of its files."""
    response = response_of_voice(session, voice)
    if response is None:
        return set()
    keys = keys_in(response.answers)
    if response.state == "submitted":
        session.execute(
            update(Survey)
            .where(Survey.id == response.survey_id)
            .values(submitted_count=Survey.submitted_count - 1)
        )
        quotas.release(session, response)
    session.delete(response)
    session.flush()
    return keys


def files_named(session: Session) -> set[str]:
    """The keys of all files that came with answers."""
    answers = session.scalars(select(Response.answers).execution_options(yield_per=1000))
    return set().union(*map(keys_in, answers))


def _response_under(survey: Survey, code: str) -> Select[tuple[Response]]:
    return (
        select(Response)
        .join(Response.voice)
        .options(joinedload(Response.version), contains_eager(Response.voice))
        .where(Voice.code_hash == hash_code(code), Response.survey_id == survey.id)
    )


def _begin(session: Session, survey: Survey, voice: Voice, language: str, entrance: Entrance) -> None:
    version = survey.current_version
    assert version is not None  # an answerable survey has one
    insert = insert_into(session, Response).values(
        survey_id=survey.id,
        version_id=version.id,
        voice_id=voice.id,
        state="draft",
        channel=entrance.channel,
        batch=entrance.batch,
        language=language,
        answers={},
    )
    session.execute(insert.on_conflict_do_nothing(index_elements=["voice_id"]))


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
