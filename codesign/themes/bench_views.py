# SPDX-License-Identifier: AGPL-3.0-or-later
"""The workbench of a question: cards and buckets, runs, the log, what catches the eye, publication."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.extensions import db
from codesign.people.forms import ConfirmForm
from codesign.processes.policy import may_facilitate
from codesign.surveys.loading import survey_by_id
from codesign.surveys.models import CHANNELS, Survey
from codesign.themes import arrivals, campaigns, cards, history, reading, redrawing, running, slices
from codesign.themes.acts import (
    what_hinders_editing,
    what_hinders_preparing,
    what_hinders_publishing,
    what_hinders_running,
)
from codesign.themes.blueprint import back, blueprint, done, page_of
from codesign.themes.exporting import answer_rows
from codesign.themes.forms import RunForm, StartForm, theme_choice
from codesign.themes.loading import theming_by_id
from codesign.themes.models import Theming
from codesign.themes.policy import is_theme_phase_open, may_work_on_themes
from codesign.web import clock
from codesign.web.downloads import csv_attachment
from codesign.web.errors import Conflict, NotFound
from codesign.web.policy import current_actor, requires
from codesign.web.small_cells import minimum_cell


@blueprint.route("/surveys/<int:survey_id>/themes/<question>", methods=["GET", "POST"])
@requires(may_facilitate, of=survey_by_id)
def open_workbench(survey: Survey, question: str) -> Response | str:
    """The workbench of a question; before its first use, a page that starts it."""
    found = running.find_theming(db.session(), survey, question)
    if found is not None:
        return redirect(url_for("theme_work.workbench", theming_id=found.id))
    if request.method == "POST":
        theming = running.theming_of(db.session(), survey, question)
        if not StartForm().only_frame.data:
            return _run(theming, None)
        return redirect(url_for("theme_work.frame", theming_id=theming.id))
    return render_template(
        "themes/start.html",
        survey=survey,
        process=survey.process,
        question=running.free_text_question(survey, question),
        answers=(answers := running.answer_count(db.session(), survey, question)),
        hinders=what_hinders_running(survey.process, clock.now(), answers=answers, is_running=False),
        preparing=what_hinders_preparing(survey.process, clock.now()),
        form=ConfirmForm(),
    )


@blueprint.get("/themes/<int:theming_id>")
@requires(may_work_on_themes, of=theming_by_id)
def workbench(theming: Theming) -> str:
    """Theme cards and buckets, how a run goes, the log of edits."""
    return render_template("themes/workbench.html", run_form=RunForm(), **_bench(theming))


@blueprint.post("/themes/<int:theming_id>/run")
@requires(may_work_on_themes, of=theming_by_id)
def run(theming: Theming) -> Response | tuple[str, int]:
    """Group the answers; people's edits are kept."""
    form = RunForm()
    if not form.validate():
        return render_template("themes/workbench.html", run_form=form, **_bench(theming)), 422
    return _run(theming, form.k.data)


def _run(theming: Theming, k: int | None) -> Response:
    """Few answers are grouped at once, many by a job whose progress the workbench shows."""
    session = db.session()
    if not running.fits_at_once(session, theming):
        running.start(session, current_actor(), theming, k)
        return redirect(url_for("theme_work.workbench", theming_id=theming.id))
    # A first run that comes second loses the theming it began with; the bench of the question is there all the same.
    bench = url_for("theme_work.open_workbench", survey_id=theming.survey_id, question=theming.question)
    try:
        edit = running.run_at_once(session, current_actor(), theming, k)
    except Conflict as error:
        # Most often a run that began by itself when answers arrived: what it found is on the bench.
        flash(error.message, "warning")
        return redirect(bench)
    told = edit.after["told"]
    flash(redrawing.in_words(told), "success")
    if k is not None and told["before"] and k < told["before"] <= told["after"]:
        flash(
            _("Themes you named, locked or filled by hand stay. Merge two of them to have fewer."), "warning"
        )
    return redirect(url_for("theme_work.workbench", theming_id=edit.theming_id))


@blueprint.get("/themes/<int:theming_id>/progress")
@requires(may_work_on_themes, of=theming_by_id)
def progress(theming: Theming) -> dict[str, Any]:
    """How far the run is, for the page that waits."""
    run = running.last_run(db.session(), theming)
    if run is None:
        raise NotFound(None)
    return run.as_seen()


@blueprint.post("/themes/<int:theming_id>/undo")
@requires(may_work_on_themes, of=theming_by_id)
def undo(theming: Theming) -> Response:
    """Take the last edit back."""
    history.undo(db.session(), current_actor(), theming)
    flash(_("The last change was taken back."), "success")
    return back(theming)


@blueprint.post("/themes/<int:theming_id>/redo")
@requires(may_work_on_themes, of=theming_by_id)
def redo(theming: Theming) -> Response:
    """Do again what was taken back last."""
    history.redo(db.session(), current_actor(), theming)
    flash(_("Done again."), "success")
    return back(theming)


@blueprint.post("/themes/<int:theming_id>/publish")
@requires(may_work_on_themes, of=theming_by_id)
def publish(theming: Theming) -> Response:
    """Show the themes of this moment to everybody."""
    reading.publish(db.session(), current_actor(), theming, minimum_cell())
    return done(theming, _("The themes are public."))


@blueprint.post("/themes/<int:theming_id>/unpublish")
@requires(may_work_on_themes, of=theming_by_id)
def unpublish(theming: Theming) -> Response:
    """Hide the themes again."""
    reading.unpublish(db.session(), current_actor(), theming)
    return done(theming, _("The themes are hidden again."))


@blueprint.post("/themes/<int:theming_id>/arrivals")
@requires(may_work_on_themes, of=theming_by_id)
def sort_arrivals(theming: Theming) -> Response:
    """Sort answers as they arrive, or wait to be asked."""
    arrivals.set_sorting(db.session(), theming, not theming.sorts_arrivals)
    return redirect(url_for("theme_work.workbench", theming_id=theming.id))


@blueprint.get("/themes/<int:theming_id>/objections")
@requires(may_work_on_themes, of=theming_by_id)
def objections(theming: Theming) -> str:
    """Authors who say they were misread."""
    found = reading.objections(db.session(), theming)
    hinders = what_hinders_editing(theming.survey.process, clock.now())
    return page_of(
        theming,
        "themes/objections.html",
        objections=found,
        hinders=hinders,
        move_form=None if hinders else theme_choice(theming),
    )


@blueprint.get("/themes/<int:theming_id>/coarse")
@requires(may_work_on_themes, of=theming_by_id)
def coarse(theming: Theming) -> str:
    """Answers with coarse words, for whoever releases quotes."""
    return page_of(theming, "themes/coarse.html", answers=reading.harsh_answers(db.session(), theming))


@blueprint.get("/themes/<int:theming_id>/same-words")
@requires(may_work_on_themes, of=theming_by_id)
def same_words(theming: Theming) -> str:
    """Answers in nearly the same words, with how many people stand behind them."""
    return page_of(theming, "themes/same_words.html", groups=campaigns.same_words(db.session(), theming))


@blueprint.get("/themes/<int:theming_id>/answers.csv")
@requires(may_work_on_themes, of=theming_by_id)
def export_answers(theming: Theming) -> Response:
    """Every answer with its place and who put it there."""
    return csv_attachment(answer_rows(db.session(), theming), f"answers-{theming.id}.csv")


def _bench(theming: Theming) -> dict[str, Any]:
    session = db.session()
    within, minimum = _asked_slice(theming), minimum_cell()
    seen = cards.overview(session, theming, within)
    return {
        "theming": theming,
        "survey": theming.survey,
        "process": theming.survey.process,
        "form": ConfirmForm(),
        "question": running.question_text(theming),
        "overview": seen,
        "counts": cards.protected(seen, within, minimum),
        "minimum": minimum,
        "cards": cards.in_order(seen.cards, request.args.get("sort", "size")),
        "sort": request.args.get("sort", "size"),
        "within": within,
        "questions": slices.closed_questions(theming),
        "spoken": slices.languages_in(session, theming),
        "channels": CHANNELS,
        "closest": cards.closest_pair(theming),
        "same_words": len(campaigns.groups_of(theming)),
        "run": running.last_run(session, theming),
        "is_running": running.is_running(session, theming),
        "edits": history.edits_of(session, theming),
        "redraw_words": redrawing.in_words,
        "may_undo": history.last_done(session, theming),
        "may_redo": history.next_to_redo(session, theming),
        "running": running.hindered(session, theming),
        "publishing": what_hinders_publishing(theming),
        "is_open": is_theme_phase_open(theming.survey.process, clock.now()),
    }


def _asked_slice(theming: Theming) -> slices.Slice:
    """The slice an address asks for; what it names must exist."""
    question, _equals, choice = request.args.get("who", "").partition("=")
    known = {(q.id, option.id) for q in slices.closed_questions(theming) for option in q.choices}
    language, channel = request.args.get("language", ""), request.args.get("channel", "")
    return slices.Slice(
        question=question if (question, choice) in known else "",
        choice=choice if (question, choice) in known else "",
        language=language if language in slices.languages_in(db.session(), theming) else "",
        channel=channel if channel in CHANNELS else "",
    )
