# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answering with help: a member of staff types while the person answers beside her, at a desk or on the phone."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from codesign.attachments import intake
from codesign.extensions import db
from codesign.people.audit import record
from codesign.people.voices import CODE_LENGTH, hash_code, new_code, show_code
from codesign.processes.policy import may_facilitate
from codesign.surveys import answering
from codesign.surveys.acts import what_hinders_entering
from codesign.surveys.channels.paper import whole_page
from codesign.surveys.entering import Entrance
from codesign.surveys.forms import page_answers, page_form
from codesign.surveys.kinds import KINDS
from codesign.surveys.loading import survey_by_id
from codesign.surveys.models import Survey
from codesign.surveys.publishing import questionnaire_of
from codesign.surveys.quotas import QuotaFull
from codesign.web import clock
from codesign.web.acts import demand
from codesign.web.forms import Form, LineField
from codesign.web.i18n import content_language, offer_content_languages
from codesign.web.links import public_url, qr_code
from codesign.web.policy import current_actor, requires

blueprint = Blueprint("survey_assisted", __name__, url_prefix="/work")

# GET, POST /work/surveys/ID/assisted      one person's answers, in one step; the receipt is shown once


class PlaceForm(Form):
    """Where the helping takes place."""

    batch = LineField(
        _l("Where are you?"), [Optional()], most=80, description=_l("For instance: front desk, phone")
    )


@blueprint.route("/surveys/<int:survey_id>/assisted", methods=["GET", "POST"])
@requires(may_facilitate, of=survey_by_id)
def enter(survey: Survey) -> str | tuple[str, int]:
    """Type one person's answers; they count at once, and the person gets the receipt."""
    hinders = what_hinders_entering(survey, clock.now())
    if hinders:
        if request.method == "POST":
            demand(hinders)
        return _page(survey, hinders=hinders)
    questionnaire = questionnaire_of(survey.versions[-1])
    offer_content_languages(questionnaire.languages)
    page, place = whole_page(questionnaire), PlaceForm()
    form = page_form(page, content_language(), {})
    shown = {"page": page, "form": form, "place": place}
    if request.method == "GET":
        return _page(survey, **shown)
    if not (form.validate() and place.validate()):
        return _page(survey, **shown), 422
    try:
        code = _keep(survey, page_answers(page, form), place.text_of("batch"))
    except QuotaFull as full:
        return _page(survey, **shown, quota=full.quota), 409
    return _page(survey, code=show_code(code), qr=qr_code(public_url("people.voice", code=code)))


def _keep(survey: Survey, answers: dict[str, object], batch: str) -> str:
    """Hand the answers in under a new code, which only the person takes along."""
    session, code = db.session(), new_code(CODE_LENGTH)
    entrance = Entrance("assisted", batch)
    response = answering.save_page(
        session, survey, code, answers, language=content_language(), entrance=entrance
    )
    intake.store_held(response.answers, hash_code(code))
    answering.submit(session, response, entrance)
    record(session, current_actor(), "survey.assist", f"survey:{survey.id}", batch=batch)
    return code


def _page(survey: Survey, **shown: object) -> str:
    return render_template(
        "surveys/assisted.html", survey=survey, process=survey.process, kinds=KINDS, **shown
    )
