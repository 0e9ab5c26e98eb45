# SPDX-License-Identifier: AGPL-3.0-or-later
"""From an address to the survey it names."""

from __future__ import annotations

from sqlalchemy import select

from codesign.extensions import db
from codesign.surveys.models import Survey
from codesign.web.errors import NotFound


def survey_by_short_code(short_code: str) -> Survey:
    """The survey of a short link, in whatever case it was typed."""
    survey = db.session.scalar(select(Survey).where(Survey.short_code == short_code.upper()))
    if survey is None:
        raise NotFound(None)
    return survey


def survey_by_id(survey_id: int) -> Survey:
    """The survey of a workroom address."""
    survey = db.session.get(Survey, survey_id)
    if survey is None:
        raise NotFound(None)
    return survey
