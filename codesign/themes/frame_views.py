# SPDX-License-Identifier: AGPL-3.0-or-later
"""The code frame: themes described in words, before or after the answers arrive."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from codesign.extensions import db
from codesign.themes import arrivals, editing, framing, running, waves
from codesign.themes.blueprint import blueprint
from codesign.themes.forms import DescriptionForm, FrameFileForm, name_to_edit
from codesign.themes.framing import FramedTheme, InvalidFrame
from codesign.themes.loading import theme_by_id, theming_by_id
from codesign.themes.models import Theme, Theming
from codesign.themes.policy import is_theme_phase_ahead, may_work_on_themes
from codesign.web import clock
from codesign.web.downloads import attachment, csv_attachment
from codesign.web.errors import NotFound
from codesign.web.policy import current_actor, requires


@blueprint.route("/themes/<int:theming_id>/frame", methods=["GET", "POST"])
@requires(may_work_on_themes, of=theming_by_id)
def frame(theming: Theming) -> Response | str | tuple[str, int]:
    """See the code frame and add a theme to it."""
    form = DescriptionForm(languages=theming.survey.process.languages)
    if not form.validate_on_submit():
        return _page(theming, form=form), 422 if form.is_submitted() else 200
    one = framing.framed(
        form.name.data,
        theming.survey.process.languages[0],
        form.text_of("description"),
        framing.words_in(form.words.data),
    )
    _apply(theming, [one])
    return redirect(url_for("theme_work.frame", theming_id=theming.id))


@blueprint.post("/themes/<int:theming_id>/frame/import")
@requires(may_work_on_themes, of=theming_by_id)
def import_frame(theming: Theming) -> Response | tuple[str, int]:
    """Take the themes of a file; a theme of the same name is updated."""
    form = FrameFileForm()
    if not form.validate():
        return _page(theming, file_form=form), 422
    try:
        content = form.file.data.read()
        _apply(theming, framing.read_frame(content))
    except InvalidFrame as error:
        form.file.errors = [*form.file.errors, *error.problems]
        return _page(theming, file_form=form), error.status
    if told := framing.told_of_file(content):
        flash(told, "info")
    return redirect(url_for("theme_work.frame", theming_id=theming.id))


@blueprint.post("/themes/<int:theming_id>/frame/copy/<key:other_id>")
@requires(may_work_on_themes, of=theming_by_id)
def copy_frame(theming: Theming, other_id: int) -> Response:
    """Take the themes of another question of the process, so that two waves can be compared."""
    other = next((o for o in waves.other_themings(db.session(), theming) if o.id == other_id), None)
    if other is None:
        raise NotFound(None)
    _apply(theming, framing.frame_of(other))
    return redirect(url_for("theme_work.frame", theming_id=theming.id))


@blueprint.get("/themes/<int:theming_id>/frame.<format>")
@requires(may_work_on_themes, of=theming_by_id)
def export_frame(theming: Theming, format: str) -> Response:
    """The code frame as a file."""
    frame, name = framing.frame_of(theming), f"themes-{theming.id}.{format}"
    if format == "csv":
        return csv_attachment(framing.rows_of(frame), name)
    if format == "json":
        return attachment(framing.written_json(frame), "application/json", name)
    raise NotFound(None)


@blueprint.route("/theme/<int:theme_id>/describe", methods=["GET", "POST"])
@requires(may_work_on_themes, of=theme_by_id)
def describe(theme: Theme) -> Response | str | tuple[str, int]:
    """Name, description and example words of one theme."""
    form = DescriptionForm(
        data={
            "name": name_to_edit(theme),
            "description": theme.description,
            "words": "; ".join(theme.examples),
            "version": theme.theming.version,
        },
        languages=theme.theming.survey.process.languages,
    )
    if form.validate_on_submit():
        if form.seen is not None:
            editing.refuse_if_changed(db.session(), theme.theming, form.seen, [theme])
        editing.describe(
            db.session(),
            current_actor(),
            theme,
            form.name.data,
            form.text_of("description"),
            framing.words_in(form.words.data),
        )
        flash(_("Saved. The next run looks for answers that fit."), "success")
        return redirect(url_for("theme_work.theme", theme_id=theme.id))
    page = render_template(
        "themes/describe.html", theme=theme, process=theme.theming.survey.process, form=form
    )
    return page, 422 if form.is_submitted() else 200


def _apply(theming: Theming, frame: list[FramedTheme]) -> None:
    made = framing.apply_frame(db.session(), current_actor(), theming, frame)
    db.session.expire(theming, ["themes"])
    arrivals.sort_later(db.session(), theming)
    flash(
        ngettext("%(num)s new theme.", "%(num)s new themes.", made)
        + " "
        + ngettext("%(num)s theme updated.", "%(num)s themes updated.", len(frame) - made),
        "success",
    )


def _page(theming: Theming, **more: Any) -> str:
    page = {
        "theming": theming,
        "process": theming.survey.process,
        "question": running.question_text(theming),
        "themes": [theme for theme in theming.living if theme.status == "standing"],
        "form": DescriptionForm(formdata=None, languages=theming.survey.process.languages),
        "file_form": FrameFileForm(formdata=None),
        "others": waves.other_themings(db.session(), theming),
        "question_of": running.question_text,
        "may_edit": is_theme_phase_ahead(theming.survey.process, clock.now()),
        **more,
    }
    return render_template("themes/frame.html", **page)
