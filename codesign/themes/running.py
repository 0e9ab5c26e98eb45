# SPDX-License-Identifier: AGPL-3.0-or-later
"""Running the text pipeline over a question's answers, and keeping what people decided about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.analytics.text import records
from codesign.people.audit import record
from codesign.surveys.models import Survey, TextAnswer
from codesign.surveys.publishing import questionnaire_of
from codesign.surveys.questionnaire import Question
from codesign.themes.models import Placement, Theme, Theming
from codesign.themes.policy import is_theme_phase_open
from codesign.web import clock
from codesign.web.errors import Closed, Conflict, NotFound
from codesign.web.i18n import localized
from codesign.web.jobs import Run, enqueue
from codesign.web.policy import Actor

KIND = "themes"
HANDLER = "codesign.themes.computing:find_themes_of_question"
SEED = 0


def find_theming(session: Session, survey: Survey, question: str) -> Theming | None:
    """The themes of a question, if work on them began."""
    return session.scalar(select(Theming).where(Theming.survey_id == survey.id, Theming.question == question))


def theming_of(session: Session, survey: Survey, question: str) -> Theming:
    """The themes of a question, made empty at first use."""
    free_text_question(survey, question)
    found = find_theming(session, survey, question)
    if found is None:
        found = Theming(survey=survey, question=question)
        session.add(found)
        session.flush()
    return found


def free_text_question(survey: Survey, question: str) -> Question:
    """The question of an id, when its answers are free text.

    Raises:
        NotFound: it is of another kind, or there is none.
    """
    version = survey.current_version
    found = questionnaire_of(version).question(question) if version else None
    if found is None or found.kind != "text":
        raise NotFound(None)
    return found


def question_text(theming: Theming, language: str | None = None) -> str:
    """The question the answers were given to."""
    return localized(free_text_question(theming.survey, theming.question).label, language)


def answer_count(session: Session, survey: Survey, question: str) -> int:
    """Answers there are to group."""
    query = select(func.count()).select_from(TextAnswer)
    return (
        session.scalar(query.where(TextAnswer.survey_id == survey.id, TextAnswer.question == question)) or 0
    )


def start(session: Session, actor: Actor, theming: Theming, k: int | None) -> Run:
    """Queue a run; the page that waits for it shows how far it is.

    Raises:
        Closed: the phase of theme work is not open.
        Conflict: a run is under way, or there is nothing to group.
    """
    if not is_theme_phase_open(theming.survey.process, clock.now()):
        raise Closed(_l("The phase of theme work is not open now."))
    if (run := last_run(session, theming)) is not None and not run.is_over:
        raise Conflict(_l("A run is under way already."))
    if answer_count(session, theming.survey, theming.question) == 0:
        raise Conflict(_l("There are no answers to group yet."))
    run = enqueue(
        session, KIND, address=url_for("themes.workbench", theming_id=theming.id), theming_id=theming.id, k=k
    )
    theming.run_id = run.id
    record(session, actor, "themes.start", f"theming:{theming.id}", k=k)
    session.flush()
    return run


def last_run(session: Session, theming: Theming) -> Run | None:
    """The job of the last run."""
    return session.get(Run, theming.run_id) if theming.run_id else None


def answers_for_pipeline(session: Session, theming: Theming) -> list[records.Answer]:
    """The raw answers, each with the person who gave it."""
    rows = session.execute(
        select(TextAnswer.id, TextAnswer.text, TextAnswer.language, TextAnswer.response_id)
        .where(*_answers_of(theming))
        .order_by(TextAnswer.id)
    )
    # The respondent's interface language is only a prior: people write in whatever language they think in.
    return [records.Answer(id=row.id, text=row.text, language=None, person=row.response_id) for row in rows]


def constraints_for(session: Session, theming: Theming) -> records.Constraints:
    """What former runs and people decided."""
    keys = {theme.id: theme.key for theme in theming.themes}
    rows = session.execute(
        select(Placement.text_answer_id, Placement.theme_id, Placement.placed_by).where(
            Placement.theming_id == theming.id, Placement.theme_id.is_not(None)
        )
    ).all()
    by_hand = {row.text_answer_id: keys[row.theme_id] for row in rows if row.placed_by == "person"}
    return records.Constraints(
        former={row.text_answer_id: keys[row.theme_id] for row in rows if row.text_answer_id not in by_hand},
        placed=by_hand,
        locked=frozenset(theme.key for theme in theming.themes if theme.is_locked),
        merged={theme.key: keys[theme.merged_into_id] for theme in theming.themes if theme.merged_into_id},
    )


def store(session: Session, theming: Theming, result: records.Theming) -> None:
    """Keep a run's result: themes go on under their stored identity, hand-placed answers stay."""
    stored = _store_themes(session, theming, result.themes)
    _store_placements(session, theming, result.placements, stored)
    document = result.to_document()
    theming.document = {
        name: document[name]
        for name in (
            "parameters",
            "algorithm_version",
            "seed",
            "language_leak",
            "notes",
            "duplicates",
            "hierarchy",
        )
    }
    theming.computed_at = clock.now()
    session.flush()


def _store_themes(session: Session, theming: Theming, found: Sequence[records.Theme]) -> dict[int, Theme]:
    known = {theme.key: theme for theme in theming.themes}
    stored: dict[int, Theme] = {}
    for theme in found:
        kept = known.get(theme.key or "")
        if kept is None:
            kept = Theme(theming=theming, label=theme.label)
            session.add(kept)
        kept.label, kept.words, kept.quotes = theme.label, list(theme.words), list(theme.quotes)
        kept.cohesion, kept.position = theme.cohesion, theme.number
        kept.released_quotes = [quote for quote in kept.released_quotes or [] if quote in theme.quotes]
        stored[theme.number] = kept
    session.flush()
    return stored


def _store_placements(
    session: Session, theming: Theming, found: Sequence[records.Placement], stored: dict[int, Theme]
) -> None:
    present = set(session.scalars(select(TextAnswer.id).where(*_answers_of(theming))))
    known = {
        p.text_answer_id: p
        for p in session.scalars(select(Placement).where(Placement.theming_id == theming.id))
    }
    for placement in found:
        # An answer may have been deleted by its author while the run was computing.
        if placement.answer not in present:
            continue
        row = known.get(placement.answer)
        values: dict[str, Any] = {
            "theme_id": stored[placement.theme].id if placement.theme is not None else None,
            "bucket": placement.bucket,
            "certainty": placement.certainty,
            "evidence": list(placement.evidence),
        }
        if row is None:
            session.add(Placement(text_answer_id=placement.answer, theming_id=theming.id, **values))
        elif row.placed_by == "person":
            row.evidence = values["evidence"]
        else:
            for name, value in values.items():
                setattr(row, name, value)
    session.flush()


def _answers_of(theming: Theming) -> tuple[Any, Any]:
    return (TextAnswer.survey_id == theming.survey_id, TextAnswer.question == theming.question)
