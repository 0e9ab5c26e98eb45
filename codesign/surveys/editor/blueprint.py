# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where every page of the editor lives."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for

from codesign.extensions import db
from codesign.people.forms import ConfirmForm
from codesign.surveys.editor import drafting, editing
from codesign.surveys.models import Survey

blueprint = Blueprint("survey_editor", __name__, url_prefix="/work/surveys/<int:survey_id>/edit")


def lock(survey: Survey) -> None:
    """Begin a change: the draft as it stands now, held until the request ends."""
    drafting.lock_draft(db.session(), survey)


def change(survey: Survey, document: dict[str, Any], act: str, subject: dict[str, str]) -> None:
    """Keep a change of the locked draft."""
    drafting.change_draft(db.session(), survey, document, act, subject)


def page_of(template: str, survey: Survey, **values: Any) -> str:
    """A page of the editor."""
    return render_template(
        f"surveys/editor/{template}.html",
        survey=survey,
        process=survey.process,
        source=editing.source_language(survey.draft),
        confirm=ConfirmForm(),
        **values,
    )


def address(survey: Survey, view: str = "edit", **values: Any) -> str:
    """The address of a page of the editor."""
    return url_for(f"survey_editor.{view}", survey_id=survey.id, **values)
