# SPDX-License-Identifier: AGPL-3.0-or-later
"""Double coding: draw a sample, code it one answer at a time, see how far people agree."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.analytics.text.privacy import mask
from codesign.extensions import db
from codesign.themes import cards, coding, running
from codesign.themes.acts import what_hinders_drawing
from codesign.themes.blueprint import blueprint
from codesign.themes.forms import CodeForm
from codesign.themes.loading import coding_by_id, theming_by_id
from codesign.themes.models import DoubleCoding, Theming
from codesign.themes.policy import may_work_on_themes
from codesign.web.forms import choices_of, row_key
from codesign.web.policy import current_actor, requires


@blueprint.route("/themes/<int:theming_id>/coding", methods=["GET", "POST"])
@requires(may_work_on_themes, of=theming_by_id)
def codings(theming: Theming) -> Response | str:
    """Samples drawn so far; posting draws one."""
    session, actor = db.session(), current_actor()
    if request.method == "POST":
        drawn = coding.draw(session, actor, theming)
        return redirect(url_for("theme_work.code", coding_id=drawn.id))
    drawn_so_far = coding.codings_of(session, theming)
    return render_template(
        "themes/codings.html",
        theming=theming,
        process=theming.survey.process,
        question=running.question_text(theming),
        sample=coding.SAMPLE,
        hinders=what_hinders_drawing(is_any_placed=cards.is_any_placed(session, theming)),
        codings=[
            {
                "coding": one,
                "answers": len(coding.sample_of(session, one)),
                "mine": len(coding.codes_by(one, actor.user_id)),
                "agreement": coding.agreement_of(session, one)
                if coding.may_see_agreement(session, one, actor)
                else None,
            }
            for one in drawn_so_far
        ],
    )


@blueprint.route("/coding/<int:coding_id>", methods=["GET", "POST"])
@requires(may_work_on_themes, of=coding_by_id)
def code(drawn: DoubleCoding) -> Response | str | tuple[str, int]:
    """The next answer of the sample; posting keeps the choice and goes on."""
    session, actor = db.session(), current_actor()
    form = CodeForm()
    form.theme.choices = choices_of(
        [*((theme.id, theme.title) for theme in drawn.theming.living), (coding.NO_THEME, _("no theme fits"))]
    )
    if form.validate_on_submit():
        answer = row_key(form.answer.data) or 0
        coding.give_code(session, actor, drawn, answer, form.theme.data)
        return redirect(url_for("theme_work.code", coding_id=drawn.id))
    sample, mine = coding.sample_of(session, drawn), coding.codes_by(drawn, actor.user_id)
    waiting = [answer for answer in sample if answer not in mine]
    asked = request.values.get("answer", type=int)
    shown = asked if asked in sample else next(iter(waiting), None)
    if shown is None:
        flash(_("You have coded the whole sample. Thank you."), "success")
        return redirect(url_for("theme_work.codings", theming_id=drawn.theming_id))
    order = list(sample)
    page = render_template(
        "themes/code.html",
        coding=drawn,
        theming=drawn.theming,
        process=drawn.theming.survey.process,
        question=running.question_text(drawn.theming),
        form=form,
        answer=sample[shown],
        text=mask(sample[shown].text, sample[shown].language),
        chosen=mine.get(shown),
        done=len(mine),
        total=len(sample),
        before=order[order.index(shown) - 1] if order.index(shown) else None,
    )
    return page, 422 if form.is_submitted() else 200
