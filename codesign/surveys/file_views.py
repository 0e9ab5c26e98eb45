# SPDX-License-Identifier: AGPL-3.0-or-later
"""Photos and documents that came with answers: staff fetch them one by one, and each time is noted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flask import Blueprint, Response, render_template
from sqlalchemy import String, cast, select

from codesign.attachments.files import keys_in, open_for_download, uploads_folder
from codesign.extensions import db
from codesign.people.audit import record
from codesign.processes.policy import may_facilitate
from codesign.surveys.loading import survey_by_id
from codesign.surveys.models import Response as Answers
from codesign.surveys.models import Survey
from codesign.surveys.results.exporting import exported_questions
from codesign.web.errors import NotFound
from codesign.web.policy import current_actor, requires

blueprint = Blueprint("survey_files", __name__, url_prefix="/work")

# GET  /work/surveys/ID/files          what people added, by question
# POST /work/surveys/ID/files/KEY      fetch one; a POST, because it is written into the audit log


@blueprint.get("/surveys/<int:survey_id>/files")
@requires(may_facilitate, of=survey_by_id)
def overview(survey: Survey) -> str:
    """The files of each question, without the names people gave them."""
    asked = [one for question in exported_questions(survey) for one in (question, *question.questions)]
    questions = [question for question in asked if question.kind == "file"]
    repeat_of = {one.id: question.id for question in asked for one in question.questions}
    rows = db.session.scalars(
        select(Answers.answers).where(Answers.survey_id == survey.id, Answers.state == "submitted")
    ).all()
    found = {
        question.id: sorted(
            _files_of(question.id, repeat_of.get(question.id), rows), key=lambda one: str(one["key"])
        )
        for question in questions
    }
    return render_template(
        "surveys/files_work.html", survey=survey, process=survey.process, questions=questions, found=found
    )


@blueprint.post("/surveys/<int:survey_id>/files/<key>")
@requires(may_facilitate, of=survey_by_id)
def fetch(survey: Survey, key: str) -> Response:
    """One file, to be kept and not shown by the browser."""
    if not _is_of(survey, key):
        raise NotFound(None)
    response = open_for_download(uploads_folder(), key)
    record(db.session(), current_actor(), "survey.fetch_file", f"survey:{survey.id}", key=key)
    return response


def _files_of(question: str, repeat: str | None, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The files answers hold, on their own or in the entries of a repeat."""
    for answers in rows:
        entries = answers.get(repeat, ()) if repeat else [answers]
        yield from (entry[question] for entry in entries if question in entry)


def _is_of(survey: Survey, key: str) -> bool:
    holders = select(Answers.answers).where(
        Answers.survey_id == survey.id,
        Answers.state == "submitted",
        cast(Answers.answers, String).contains(key),
    )
    return any(key in keys_in(answers) for answers in db.session.scalars(holders))
