# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a Polis export to a process: comments become free-text answers, votes a closed round, both analysed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from codesign.analytics.opinion.analysis import analyse
from codesign.analytics.rules import ConsensusRule
from codesign.analytics.text.pipeline import find_themes
from codesign.deliberation import snapshots
from codesign.deliberation.counting import computing
from codesign.deliberation.models import Round, RoundParticipant, Statement, Tally, Vote, VoteFact
from codesign.exchange.polis.files import PolisConversation
from codesign.people.voices import new_short_code
from codesign.processes.models import Phase, Process
from codesign.processes.services import start_process
from codesign.surveys.models import Response, Survey, SurveyVersion, TextAnswer
from codesign.themes import reading, running
from codesign.themes.models import Placement, Theming
from codesign.web import clock
from codesign.web.columns import numbers_in_order
from codesign.web.policy import Actor

QUESTION = "comment"
ATTRIBUTION = (
    "Data was gathered using the Polis software (compdemocracy.org/polis) and is sub-licensed under CC BY 4.0 "
    "with Attribution to The Computational Democracy Project."
)
Report = Callable[[float, str], None]


@dataclass(frozen=True)
class Imported:
    """What an import made, by id."""

    process_id: int
    survey_id: int
    theming_id: int
    round_id: int


def import_conversation(
    session: Session,
    actor: Actor,
    conversation: PolisConversation,
    *,
    title: str,
    language: str,
    minimum_cell: int,
    report: Report,
) -> Imported:
    """Store, theme and analyse a conversation in one transaction: it is there wholly or not at all.

    language: of the comments, used where one cannot tell by reading; report: told the share done and the step.
    """
    report(0.02, "storing the process")
    process = _add_process(session, actor, conversation, title, language)
    survey = _add_survey(session, process, conversation, title, language)
    report(0.05, "storing the answers")
    _add_answers(session, survey, conversation, language)
    report(0.10, "storing the votes")
    round = _add_round(session, process, conversation, title, language)
    report(0.35, "finding themes")
    theming = _add_themes(
        session,
        actor,
        survey,
        minimum_cell,
        lambda share, _step: report(0.35 + 0.25 * share, "finding themes"),
    )
    _link_statements(session, round, theming)
    report(0.60, "analysing the votes")
    analysis = analyse(
        computing.votes_of(session, round),
        seed=computing.SEED,
        bootstraps=computing.BOOTSTRAPS,
        progress=lambda share: report(0.60 + 0.37 * share, "analysing the votes"),
    )
    snapshots.publish(session, actor, round, computing.store(session, round, analysis))
    report(1.0, "done")
    return Imported(process.id, survey.id, theming.id, round.id)


def _add_process(
    session: Session, actor: Actor, conversation: PolisConversation, title: str, language: str
) -> Process:
    process = start_process(
        session,
        actor,
        {language: title},
        summary={language: conversation.description or conversation.title or title},
        state="public",
        languages=[language],
        promise="inform",
        provenance={
            "source": "Polis",
            "topic": conversation.title,
            "url": conversation.url,
            "summary": dict(conversation.summary),
            "attribution": ATTRIBUTION,
        },
    )
    for phase in process.phases:
        if phase.kind in {"survey", "round"}:
            phase.opens_at, phase.closes_at = _span(conversation)
    session.flush()
    return process


def _span(conversation: PolisConversation) -> tuple[datetime | None, datetime | None]:
    """When the conversation ran, as far as its files tell."""
    times = [statement.timestamp for statement in conversation.statements if statement.timestamp]
    times += (
        [int(moment) for moment in conversation.vote_times[conversation.vote_times > 0][[0, -1]]]
        if (conversation.vote_times > 0).any()
        else []
    )
    if not times:
        return None, clock.now()
    first, last = (datetime.fromtimestamp(moment / 1000, UTC) for moment in (min(times), max(times)))
    return (first, last) if first < last else (None, last)


def _add_survey(
    session: Session, process: Process, conversation: PolisConversation, title: str, language: str
) -> Survey:
    document = {
        "languages": [language],
        "title": {language: title},
        "minutes": 2,
        "pages": [
            {
                "id": "page_1",
                "title": {language: title},
                "questions": [
                    {"id": QUESTION, "kind": "text", "label": {language: conversation.description or title}}
                ],
            }
        ],
    }
    survey = Survey(
        process=process,
        phase=_phase(process, "survey"),
        short_code=new_short_code(),
        title={language: title},
        state="closed",
        draft=document,
    )
    survey.versions.append(SurveyVersion(number=1, document=document))
    session.add(survey)
    session.flush()
    return survey


def _add_answers(session: Session, survey: Survey, conversation: PolisConversation, language: str) -> None:
    """One response a commenter, one answer a comment; a comment without author is a person of its own."""
    by_author: dict[tuple[str, int], list[Any]] = {}
    for statement in conversation.statements:
        author = ("person", statement.author) if statement.author is not None else ("comment", statement.id)
        by_author.setdefault(author, []).append(statement)
    version = survey.versions[0]
    # In the order of the files, which are public: the same files give the same themes.
    of_people, of_texts = (
        numbers_in_order(len(by_author)),
        iter(numbers_in_order(len(conversation.statements))),
    )
    for key, author in zip(of_people, sorted(by_author), strict=True):
        said = by_author[author]
        response = Response(
            id=key,
            survey_id=survey.id,
            version_id=version.id,
            state="submitted",
            channel="import",
            language=language,
            submitted_on=_day(said[0].timestamp, survey.process.time_zone),
            answers={QUESTION: "\n\n".join(statement.text for statement in said)},
        )
        response.texts = [
            TextAnswer(
                id=next(of_texts),
                survey_id=survey.id,
                question=QUESTION,
                position=position,
                text=s.text,
                language=language,
            )
            for position, s in enumerate(said)
        ]
        session.add(response)
    survey.submitted_count = len(by_author)
    session.flush()


def _day(timestamp: int | None, time_zone: str) -> date:
    zone = ZoneInfo(time_zone)
    return datetime.fromtimestamp(timestamp / 1000, zone).date() if timestamp else clock.today(time_zone)


def _add_round(
    session: Session, process: Process, conversation: PolisConversation, title: str, language: str
) -> Round:
    round = Round(
        process=process,
        phase=_phase(process, "round"),
        number=1,
        short_code=new_short_code(),
        title={language: title},
        question={language: conversation.description or title},
        state="closed",
        blind="until_vote",
        rule=ConsensusRule().to_document(),
        opened_at=_span(conversation)[0],
        closed_at=_span(conversation)[1] or clock.now(),
        provenance={"source": "Polis", "summary": dict(conversation.summary)},
    )
    session.add(round)
    session.flush()
    statements = _add_statements(session, round, conversation, language)
    participants = _add_participants(session, round, conversation)
    _add_votes(session, conversation, statements, participants, round.process.time_zone)
    return round


def _add_statements(
    session: Session, round: Round, conversation: PolisConversation, language: str
) -> dict[int, int]:
    session.execute(
        insert(Statement),
        [
            {
                "round_id": round.id,
                "position": position,
                "text": {language: statement.text},
                "author": "organiser" if statement.is_seed else "participant",
                "moderation": "rejected" if statement.moderated == -1 else "approved",
                "source_id": statement.id,
            }
            for position, statement in enumerate(conversation.statements)
        ],
    )
    return _ids_by_source(session, Statement, round)


def _add_participants(session: Session, round: Round, conversation: PolisConversation) -> dict[int, int]:
    session.execute(
        insert(RoundParticipant),
        [
            {
                "id": key,
                "round_id": round.id,
                "channel": "import",
                "source_id": int(participant),
                "source_group": int(group) if group >= 0 else None,
            }
            for key, participant, group in zip(
                numbers_in_order(len(conversation.participants)),
                conversation.participants,
                conversation.published_groups,
                strict=True,
            )
        ],
    )
    return _ids_by_source(session, RoundParticipant, round)


def _add_votes(
    session: Session,
    conversation: PolisConversation,
    statements: Mapping[int, int],
    participants: Mapping[int, int],
    time_zone: str,
) -> None:
    turns: Counter[tuple[int, int]] = Counter()
    facts = [
        {
            "participant_id": participants[int(voter)],
            "statement_id": statements[int(statement)],
            "turn": _next(turns, (int(voter), int(statement))),
            "value": int(vote),
            "cast_on": _day(int(moment) or None, time_zone),
        }
        for voter, statement, vote, moment in zip(
            conversation.voters, conversation.voted, conversation.votes, conversation.vote_times, strict=True
        )
    ]
    if facts:
        session.execute(insert(VoteFact), facts)
    matrix = conversation.vote_matrix()
    present = [
        {"participant_id": participants[p], "statement_id": statements[s], "value": v}
        for p, s, v in zip(
            matrix.participants[matrix.rows].tolist(),
            matrix.statements[matrix.columns].tolist(),
            matrix.values.tolist(),
            strict=True,
        )
    ]
    if present:
        session.execute(insert(Vote), present)
    counts = {
        value: np.bincount(matrix.columns[matrix.values == value], minlength=len(matrix.statements))
        for value in (1, -1, 0)
    }
    session.execute(
        insert(Tally),
        [
            {
                "statement_id": statements[int(source)],
                "agree": int(counts[1][column]),
                "disagree": int(counts[-1][column]),
                "passed": int(counts[0][column]),
            }
            for column, source in enumerate(matrix.statements)
        ],
    )


def _next(turns: Counter[tuple[int, int]], key: tuple[int, int]) -> int:
    turns[key] += 1
    return turns[key]


def _ids_by_source(session: Session, table: Any, round: Round) -> dict[int, int]:
    rows = session.execute(select(table.source_id, table.id).where(table.round_id == round.id))
    return dict(rows.all())


def _add_themes(session: Session, actor: Actor, survey: Survey, minimum_cell: int, report: Report) -> Any:
    theming = running.theming_of(session, survey, QUESTION)
    result = find_themes(
        running.answers_for_pipeline(session, theming),
        languages=tuple(survey.process.languages),
        question=running.question_text(theming, survey.process.languages[0]),
        seed=running.SEED,
        progress=report,
    )
    running.store(session, theming, result)
    reading.publish(session, actor, theming, minimum_cell)
    return theming


def _link_statements(session: Session, round: Round, theming: Theming) -> None:
    """Each statement keeps the theme of the comment it was."""
    placed = dict(
        session.execute(
            select(TextAnswer.text, Placement.theme_id)
            .join(Placement, Placement.text_answer_id == TextAnswer.id)
            .where(Placement.theming_id == theming.id, Placement.theme_id.is_not(None))
        ).all()
    )
    for statement in session.scalars(select(Statement).where(Statement.round_id == round.id)):
        statement.theme_id = placed.get(next(iter(statement.text.values())))
    session.flush()


def _phase(process: Process, kind: str) -> Phase:
    return next(phase for phase in process.phases if phase.kind == kind)
