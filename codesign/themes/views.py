# SPDX-License-Identifier: AGPL-3.0-or-later
"""The workbench of the facilitator, the public theme pages, and the author's objection."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.charts.themes import theme_bars
from codesign.extensions import db
from codesign.people.forms import ConfirmForm
from codesign.people.voices import find_voice, read_code
from codesign.processes.loading import journey
from codesign.processes.policy import may_facilitate
from codesign.surveys.loading import survey_by_id
from codesign.surveys.models import Survey
from codesign.themes import editing, reading, running
from codesign.themes.forms import ObjectionForm, QuotesForm, RenameForm, RunForm, ThemeChoiceForm
from codesign.themes.loading import placement_of, theme_by_id, theming_by_id
from codesign.themes.models import Placement, Theme, Theming
from codesign.themes.policy import is_theme_phase_open, may_see_themes, may_work_on_themes
from codesign.web import clock
from codesign.web.errors import NotFound
from codesign.web.forms import choices_of
from codesign.web.i18n import language
from codesign.web.policy import current_actor, public, requires

blueprint = Blueprint("themes", __name__)

# /themes/ID                          public: themes of a question
# /theme/ID                           public: one theme
# /voice/CODE/objection/ANSWER        the author says she was misread
# /work/surveys/ID/themes/QUESTION    start the workbench of a question
# /work/themes/ID                     workbench: run, cards, log, undo, publish
# /work/themes/ID/{run,progress,undo,publish,unpublish,objections}
# /work/themes/ID/answers             answers of a bucket
# /work/theme/ID                      one theme: answers, rename, merge, lock, quotes
# /work/themes/ID/answers/N/move      put one answer elsewhere


@blueprint.get("/themes/<int:theming_id>")
@requires(may_see_themes, of=theming_by_id)
def public_themes(theming: Theming) -> str:
    """What people spoke about, in one sentence, a chart and a table."""
    published = theming.published or {}
    return render_template(
        "themes/public.html",
        theming=theming,
        process=theming.survey.process,
        published=published,
        question=running.question_text(theming),
        chart=theme_bars(published, language=language()),
        stations=journey(theming.survey.process, "themes"),
    )


@blueprint.get("/theme/<int:theme_id>")
@requires(may_see_themes, of=theme_by_id)
def public_theme(theme: Theme) -> str:
    """One theme: how many people, released quotes, what became of it."""
    shown = _published_theme(theme)
    return render_template(
        "themes/public_theme.html",
        theme=theme,
        shown=shown,
        quotes=list(reading.texts_of(db.session(), shown["quotes"]).values()),
        process=theme.theming.survey.process,
        stations=journey(theme.theming.survey.process, "themes"),
    )


@blueprint.route("/voice/<code>/objection/<int:answer_id>", methods=["GET", "POST"])
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


@blueprint.route("/work/surveys/<int:survey_id>/themes/<question>", methods=["GET", "POST"])
@requires(may_facilitate, of=survey_by_id)
def open_workbench(survey: Survey, question: str) -> Response | str:
    """The workbench of a question; before its first use, a page that starts it."""
    if request.method == "POST":
        theming = running.theming_of(db.session(), survey, question)
        running.start(db.session(), current_actor(), theming, None)
        return redirect(url_for("themes.workbench", theming_id=theming.id))
    theming = running.find_theming(db.session(), survey, question)
    if theming is not None:
        return redirect(url_for("themes.workbench", theming_id=theming.id))
    asked = running.free_text_question(survey, question)
    return render_template(
        "themes/start.html",
        survey=survey,
        process=survey.process,
        question=asked,
        answers=running.answer_count(db.session(), survey, question),
        form=ConfirmForm(),
    )


@blueprint.get("/work/themes/<int:theming_id>")
@requires(may_work_on_themes, of=theming_by_id)
def workbench(theming: Theming) -> str:
    """Theme cards, how a run goes, the log of edits."""
    return render_template("themes/workbench.html", form=ConfirmForm(), run_form=RunForm(), **_bench(theming))


@blueprint.post("/work/themes/<int:theming_id>/run")
@requires(may_work_on_themes, of=theming_by_id)
def run(theming: Theming) -> Response | tuple[str, int]:
    """Group the answers; people's edits are kept."""
    form = RunForm()
    if not form.validate():
        return render_template(
            "themes/workbench.html", form=ConfirmForm(), run_form=form, **_bench(theming)
        ), 422
    running.start(db.session(), current_actor(), theming, form.k.data)
    return redirect(url_for("themes.workbench", theming_id=theming.id))


@blueprint.get("/work/themes/<int:theming_id>/progress")
@requires(may_work_on_themes, of=theming_by_id)
def progress(theming: Theming) -> Response:
    """How far the run is, for the page that waits."""
    run = running.last_run(db.session(), theming)
    if run is None:
        raise NotFound(None)
    return jsonify(state=run.state, progress=run.progress, message=run.message, url=run.address)


@blueprint.post("/work/themes/<int:theming_id>/undo")
@requires(may_work_on_themes, of=theming_by_id)
def undo(theming: Theming) -> Response:
    """Take the last edit back."""
    editing.undo(db.session(), current_actor(), theming)
    flash(_("The last change was taken back."), "success")
    return redirect(url_for("themes.workbench", theming_id=theming.id))


@blueprint.post("/work/themes/<int:theming_id>/publish")
@requires(may_work_on_themes, of=theming_by_id)
def publish(theming: Theming) -> Response:
    """Show the themes of this moment to everybody."""
    reading.publish(db.session(), current_actor(), theming, current_app.config["SETTINGS"].minimum_cell)
    flash(_("The themes are public."), "success")
    return redirect(url_for("themes.workbench", theming_id=theming.id))


@blueprint.post("/work/themes/<int:theming_id>/unpublish")
@requires(may_work_on_themes, of=theming_by_id)
def unpublish(theming: Theming) -> Response:
    """Hide the themes again."""
    reading.unpublish(db.session(), current_actor(), theming)
    flash(_("The themes are hidden again."), "success")
    return redirect(url_for("themes.workbench", theming_id=theming.id))


@blueprint.get("/work/themes/<int:theming_id>/objections")
@requires(may_work_on_themes, of=theming_by_id)
def objections(theming: Theming) -> str:
    """Authors who say they were misread."""
    return render_template(
        "themes/objections.html",
        theming=theming,
        process=theming.survey.process,
        objections=reading.objections(db.session(), theming),
        move_form=_theme_choice(theming),
    )


@blueprint.get("/work/themes/<int:theming_id>/answers")
@requires(may_work_on_themes, of=theming_by_id)
def bucket(theming: Theming) -> str:
    """The answers no theme holds: mixed ones, and those without a word to go by."""
    name = request.args.get("bucket", "mixed")
    if name not in {"mixed", "not_themed"}:
        raise NotFound(None)
    return render_template(
        "themes/bucket.html",
        theming=theming,
        process=theming.survey.process,
        bucket=name,
        answers=reading.answers_in(db.session(), theming, bucket=name),
        move_form=_theme_choice(theming),
    )


@blueprint.post("/work/themes/<int:theming_id>/answers/<int:answer_id>/move")
@requires(may_work_on_themes, of=theming_by_id)
def move(theming: Theming, answer_id: int) -> Response:
    """Put one answer where a person says it belongs."""
    form = _theme_choice(theming)
    placement = placement_of(theming, answer_id)
    if form.validate():
        editing.move(db.session(), current_actor(), placement, theme_by_id(form.theme.data))
        flash(_("Moved. No later run will move it back."), "success")
    return redirect(_local_referrer() or url_for("themes.workbench", theming_id=theming.id))


@blueprint.route("/work/theme/<int:theme_id>", methods=["GET", "POST"])
@requires(may_work_on_themes, of=theme_by_id)
def theme(theme: Theme) -> Response | str:
    """One theme with all its answers; posting renames it."""
    form = RenameForm(data={"name": theme.title})
    if form.validate_on_submit():
        editing.rename(db.session(), current_actor(), theme, form.text_of("name"))
        flash(_("Renamed."), "success")
        return redirect(url_for("themes.theme", theme_id=theme.id))
    texts = reading.texts_of(db.session(), theme.quotes)
    return render_template(
        "themes/theme.html",
        theme=theme,
        theming=theme.theming,
        process=theme.theming.survey.process,
        answers=reading.answers_in(db.session(), theme.theming, theme=theme),
        quotes=texts,
        form=form,
        merge_form=_theme_choice(theme.theming, but=theme),
        move_form=_theme_choice(theme.theming, but=theme),
        quotes_form=_quotes_form(theme, texts),
    )


@blueprint.post("/work/theme/<int:theme_id>/merge")
@requires(may_work_on_themes, of=theme_by_id)
def merge(theme: Theme) -> Response:
    """Move all its answers into another theme."""
    form = _theme_choice(theme.theming, but=theme)
    if form.validate():
        editing.merge(db.session(), current_actor(), theme, theme_by_id(form.theme.data))
        flash(_("Merged. Undo brings it back."), "success")
    return redirect(url_for("themes.workbench", theming_id=theme.theming_id))


@blueprint.post("/work/theme/<int:theme_id>/lock")
@requires(may_work_on_themes, of=theme_by_id)
def lock(theme: Theme) -> Response:
    """Lock or unlock."""
    editing.lock(db.session(), current_actor(), theme, not theme.is_locked)
    return redirect(url_for("themes.theme", theme_id=theme.id))


@blueprint.post("/work/theme/<int:theme_id>/quotes")
@requires(may_work_on_themes, of=theme_by_id)
def release_quotes(theme: Theme) -> Response:
    """Choose which quotes may be published; they appear when the themes are published next."""
    form = _quotes_form(theme, reading.texts_of(db.session(), theme.quotes))
    if form.validate():
        theme.released_quotes = list(form.quotes.data or [])
        flash(_("Saved. Publish the themes again to show the change."), "success")
    return redirect(url_for("themes.theme", theme_id=theme.id))


def _bench(theming: Theming) -> dict[str, Any]:
    return {
        "theming": theming,
        "survey": theming.survey,
        "process": theming.survey.process,
        "question": running.question_text(theming),
        "overview": reading.overview(db.session(), theming),
        "run": running.last_run(db.session(), theming),
        "edits": editing.edits_of(db.session(), theming),
        "is_open": is_theme_phase_open(theming.survey.process, clock.now()),
    }


def _theme_choice(theming: Theming, but: Theme | None = None) -> ThemeChoiceForm:
    form = ThemeChoiceForm()
    form.theme.choices = choices_of(
        (theme.id, theme.title)
        for theme in theming.themes
        if theme.merged_into_id is None and (but is None or theme.id != but.id)
    )
    return form


def _quotes_form(theme: Theme, texts: dict[int, str]) -> QuotesForm:
    form = QuotesForm(data={"quotes": theme.released_quotes})
    form.quotes.choices = choices_of((quote, texts[quote]) for quote in theme.quotes if quote in texts)
    return form


def _published_theme(theme: Theme) -> dict[str, Any]:
    published = theme.theming.published or {}
    for shown in published.get("themes", []):
        if shown["id"] == theme.id:
            found: dict[str, Any] = shown
            return found
    raise NotFound(None)


def _own_placement(code: str, answer_id: int) -> Placement:
    tidy = read_code(code)
    voice = find_voice(db.session(), tidy) if tidy else None
    placement = db.session.get(Placement, answer_id)
    if voice is None or placement is None or placement.text_answer.response.voice_id != voice.id:
        raise NotFound(None)
    return placement


def _local_referrer() -> str | None:
    referrer = request.referrer or ""
    return referrer if referrer.startswith(request.host_url) else None
