# SPDX-License-Identifier: AGPL-3.0-or-later
"""What everybody may read of themes, and the author's objection."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.charts.themes import theme_bars
from codesign.extensions import db
from codesign.people.voices import find_voice, read_code
from codesign.processes.loading import journey
from codesign.themes import reading, running
from codesign.themes.forms import ObjectionForm
from codesign.themes.loading import theme_by_id, theming_by_id
from codesign.themes.models import Placement, Theme, Theming
from codesign.themes.policy import may_see_themes
from codesign.themes.waiting import themes_wait
from codesign.web.errors import NotFound
from codesign.web.i18n import chart_language
from codesign.web.policy import public, requires

blueprint = Blueprint("themes", __name__)

# /themes/ID                          public: themes of a question
# /theme/ID                           public: one theme
# /voice/CODE/objection/ANSWER        the author says she was misread


@blueprint.get("/themes/<int:theming_id>")
@requires(may_see_themes, of=theming_by_id, waiting=themes_wait)
def public_themes(theming: Theming) -> str:
    """What people spoke about, in one sentence, a chart and a table."""
    published = reading.published_here(theming)
    return render_template(
        "themes/public.html",
        theming=theming,
        process=theming.survey.process,
        published=published,
        question=running.question_text(theming),
        chart=theme_bars(published, language=chart_language()),
        stations=journey(theming.survey.process, "themes"),
    )


@blueprint.get("/theme/<int:theme_id>")
@requires(may_see_themes, of=theme_by_id, waiting=themes_wait)
def public_theme(theme: Theme) -> Response | str:
    """One theme: how many people, released quotes, what became of it."""
    shown, session = _published_theme(theme), db.session()
    if shown is None:
        flash(
            _("This theme is not shown by itself: too few people spoke of it, or it is newer than this page.")
        )
        return redirect(url_for("themes.public_themes", theming_id=theme.theming_id))
    # Whoever took her consent back is not quoted any more, whatever was published.
    agreed = reading.consented(session, theme.theming, shown["quotes"])
    quotes = [quote for quote in shown["quotes"] if quote in agreed]
    return render_template(
        "themes/public_theme.html",
        theme=theme,
        shown=shown,
        quotes=list(reading.texts_of(session, quotes).values()),
        process=theme.theming.survey.process,
        stations=journey(theme.theming.survey.process, "themes"),
    )


@blueprint.route("/voice/<code>/objection/<key:answer_id>", methods=["GET", "POST"])
@public
def object_to_placement(code: str, answer_id: int) -> Response | str:
    """The author of an answer says it stands in the wrong theme; it lands in the facilitator's list."""
    placement = _own_placement(code, answer_id)
    form = ObjectionForm(data={"objection": placement.objection})
    if form.validate_on_submit():
        placement.objection = form.text_of("objection")
        flash(_("Thank you. A person will read this and put your answer where it belongs."))
        return redirect(url_for("people.voice", code=read_code(code)))
    return render_template("themes/objection.html", form=form, placement=placement, raw_code=read_code(code))


def _published_theme(theme: Theme) -> dict[str, Any] | None:
    themes: list[dict[str, Any]] = reading.published_here(theme.theming)["themes"]
    return next((shown for shown in themes if shown["id"] == theme.id), None)


def _own_placement(code: str, answer_id: int) -> Placement:
    tidy = read_code(code)
    voice = find_voice(db.session(), tidy) if tidy else None
    placement = db.session.get(Placement, answer_id)
    if voice is None or placement is None or placement.text_answer.response.voice_id != voice.id:
        raise NotFound(None)
    return placement
