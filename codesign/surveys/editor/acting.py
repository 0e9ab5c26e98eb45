# SPDX-License-Identifier: AGPL-3.0-or-later
"""An act on the locked draft: done, or a page that says what it would break and offers to take that out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request
from werkzeug.wrappers import Response as HttpResponse

from codesign.extensions import db
from codesign.surveys.editor.blueprint import change, page_of
from codesign.surveys.editor.drafting import ACTS
from codesign.surveys.editor.uses import lost_answers, mended, problems_of
from codesign.surveys.models import Survey
from codesign.surveys.problems import in_words
from codesign.surveys.questionnaire import Problem
from codesign.surveys.town_places import with_town_places
from codesign.territory.services import town
from codesign.web.i18n import localized
from codesign.web.links import this_page


def completed(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the places of the town, as it will be stored."""
    return with_town_places(document, town(db.session()))


def sound(survey: Survey, document: Mapping[str, Any], mend: bool) -> tuple[dict[str, Any], list[Problem]]:
    """The document to store and what is wrong with it; with `mend`, broken conditions are taken out first."""
    new = completed(document)
    problems = _problems(survey, new)
    if problems and mend:
        new = mended(new, lost_answers(survey.draft, new))
        problems = _problems(survey, new)
    return new, problems


def can_mend(survey: Survey, document: Mapping[str, Any]) -> bool:
    """Whether nothing is wrong with the document once its broken conditions are gone."""
    return not problems_of(mended(document, lost_answers(survey.draft, document)))


def _problems(survey: Survey, document: Mapping[str, Any]) -> list[Problem]:
    return problems_of(document) or lost_answers(survey.draft, document)


def act_on(
    survey: Survey, document: dict[str, Any], act: str, subject: Mapping[str, str], back: str
) -> HttpResponse | tuple[str, int]:
    """Store the changed document and go back, or show what the act would break."""
    new, problems = sound(survey, document, mend="mend" in request.form)
    if problems:
        return breaks_page(survey, new, problems, back), 422
    change(survey, new, act, dict(subject))
    flash(said(act, subject), "success")
    return redirect(back)


def said(act: str, subject: Mapping[str, str]) -> str:
    """What was done, in words."""
    return str(ACTS[act]) % {"what": shortened(localized(subject))}


def shortened(text: str, most: int = 60) -> str:
    """A text short enough to be named in a line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def breaks_page(survey: Survey, document: dict[str, Any], problems: list[Problem], back: str) -> str:
    """What an act would break, with a button that takes out the broken conditions."""
    return page_of(
        "breaks",
        survey,
        problems=[in_words(problem) for problem in problems],
        can_mend=can_mend(survey, document),
        sent=[(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"],
        action=this_page(with_query=True),
        back=back,
    )
