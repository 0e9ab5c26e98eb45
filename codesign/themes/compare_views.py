# SPDX-License-Identifier: AGPL-3.0-or-later
"""Themes crossed with a closed question, and two waves side by side."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _

from codesign.extensions import db
from codesign.themes import running, slices, waves
from codesign.themes.blueprint import blueprint
from codesign.themes.forms import WaveForm
from codesign.themes.loading import theming_by_id
from codesign.themes.models import Theming
from codesign.themes.policy import may_work_on_themes
from codesign.web.errors import NotFound
from codesign.web.policy import requires
from codesign.web.small_cells import minimum_cell


@blueprint.get("/themes/<int:theming_id>/across")
@requires(may_work_on_themes, of=theming_by_id)
def across(theming: Theming) -> str:
    """Who speaks of what: themes by the choices of a closed question."""
    questions = {question.id: question for question in slices.closed_questions(theming)}
    asked = request.args.get("question") or next(iter(questions), None)
    if asked is not None and asked not in questions:
        raise NotFound(None)
    minimum = minimum_cell()
    return render_template(
        "themes/across.html",
        theming=theming,
        process=theming.survey.process,
        title=running.question_text(theming),
        questions=questions.values(),
        question=questions.get(asked or ""),
        table=slices.cross_table(db.session(), theming, questions[asked], minimum) if asked else None,
        minimum=minimum,
        bucket_names={"mixed": _("speak of several things"), "not_themed": _("too short to group")},
    )


@blueprint.get("/themes/<int:theming_id>/waves")
@requires(may_work_on_themes, of=theming_by_id)
def compare(theming: Theming) -> str:
    """Then and now: another question of the process, or the same one before and after a day."""
    session, minimum = db.session(), minimum_cell()
    others = {other.id: other for other in waves.other_themings(session, theming)}
    form = WaveForm(request.args)
    asked = request.args.get("other", type=int)
    comparison = None
    if asked in others:
        comparison = waves.compare_surveys(session, others[asked], theming, minimum)
    elif form.validate() and form.day.data:
        comparison = waves.compare_days(session, theming, form.day.data, minimum)
    return render_template(
        "themes/waves.html",
        theming=theming,
        process=theming.survey.process,
        title=running.question_text(theming),
        others=others.values(),
        other=others.get(asked or 0),
        form=form,
        comparison=comparison,
        minimum=minimum,
        question_of=running.question_text,
    )
