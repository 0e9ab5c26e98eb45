# SPDX-License-Identifier: AGPL-3.0-or-later
"""One theme or bucket with its answers: rename, merge, lock, part, and put ticked answers elsewhere."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from codesign.extensions import db
from codesign.people.forms import ConfirmForm
from codesign.themes import cards, editing, history, reading, splitting
from codesign.themes.blueprint import back, blueprint, done
from codesign.themes.forms import (
    NEW_THEME,
    EditForm,
    PlaceForm,
    QuotesForm,
    RenameForm,
    TickedForm,
    name_to_edit,
    split_form,
    theme_choice,
)
from codesign.themes.loading import placement_of, theme_by_id, theming_by_id
from codesign.themes.models import Placement, Theme, Theming
from codesign.themes.policy import is_theme_phase_open, may_work_on_themes
from codesign.web import clock
from codesign.web.errors import BadInput, Conflict, DomainError, NotFound
from codesign.web.forms import choices_of
from codesign.web.policy import current_actor, requires

Page = Response | str | tuple[str, int]


@blueprint.route("/theme/<int:theme_id>", methods=["GET", "POST"])
@requires(may_work_on_themes, of=theme_by_id)
def theme(theme: Theme) -> Page:
    """One theme with all its answers; posting renames it."""
    form = _rename_form(theme)
    if not form.validate_on_submit():
        return _theme_page(theme, form=form), 422 if form.is_submitted() else 200
    try:
        _refuse_if_changed(form.seen, theme.theming, [theme])
        editing.rename(db.session(), current_actor(), theme, form.name.data)
    except Conflict as error:
        return _theme_page(theme, form=form, problem=error), error.status
    flash(_("Renamed."), "success")
    return redirect(url_for("theme_work.theme", theme_id=theme.id))


@blueprint.post("/theme/<int:theme_id>/merge")
@requires(may_work_on_themes, of=theme_by_id)
def merge(theme: Theme) -> Page:
    """Move all its answers into another theme."""
    form = theme_choice(theme.theming, but=[theme])
    if not form.validate():
        return _theme_page(theme, problem=BadInput(_("Choose another theme of the same question."))), 422
    into = theme_by_id(form.theme.data)
    try:
        _refuse_if_changed(form.seen, theme.theming, [theme, into])
        editing.merge(db.session(), current_actor(), theme, into)
    except Conflict as error:
        return _theme_page(theme, problem=error), error.status
    return done(theme.theming, _("Merged. Undo brings it back."))


@blueprint.post("/theme/<int:theme_id>/lock")
@requires(may_work_on_themes, of=theme_by_id)
def lock(theme: Theme) -> Response:
    """Lock or unlock."""
    editing.lock(db.session(), current_actor(), theme, not theme.is_locked)
    return redirect(url_for("theme_work.theme", theme_id=theme.id))


@blueprint.post("/theme/<int:theme_id>/accept")
@requires(may_work_on_themes, of=theme_by_id)
def accept(theme: Theme) -> Response:
    """Take a proposed theme."""
    editing.accept(db.session(), current_actor(), theme)
    return done(theme.theming, _("The theme is yours now."))


@blueprint.post("/theme/<int:theme_id>/dismiss")
@requires(may_work_on_themes, of=theme_by_id)
def dismiss(theme: Theme) -> Response:
    """Refuse a proposed theme."""
    editing.dismiss(db.session(), current_actor(), theme)
    return done(theme.theming, _("Dismissed. Its answers wait among those that speak of several things."))


@blueprint.post("/theme/<int:theme_id>/quotes")
@requires(may_work_on_themes, of=theme_by_id)
def release_quotes(theme: Theme) -> Response:
    """Choose which quotes may be published; they appear when the themes are published next."""
    form = _quotes_form(theme)
    if form.validate():
        theme.released_quotes = list(form.quotes.data or [])
        flash(_("Saved. Publish the themes again to show the change."), "success")
    return redirect(url_for("theme_work.theme", theme_id=theme.id))


@blueprint.post("/theme/<int:theme_id>/place")
@requires(may_work_on_themes, of=theme_by_id)
def place(theme: Theme) -> Page:
    """Put ticked answers of this theme elsewhere, or make a new theme of them."""
    form = _place_form(theme.theming, theme)
    try:
        _place(theme.theming, form)
    except DomainError as error:
        return _theme_page(theme, place_form=form, problem=error), error.status
    return redirect(url_for("theme_work.theme", theme_id=theme.id))


@blueprint.route("/theme/<int:theme_id>/split", methods=["GET", "POST"])
@requires(may_work_on_themes, of=theme_by_id)
def split(theme: Theme) -> Page:
    """Show how the program would part a theme; posting makes themes of the parts a person chose."""
    problem: DomainError | None = None
    if request.method == "POST":
        try:
            _split(theme)
            return redirect(url_for("theme_work.workbench", theming_id=theme.theming_id))
        except DomainError as error:
            problem = error
    asked = request.values.get("parts", splitting.FEWEST_PARTS, type=int)
    wanted = min(max(asked, splitting.FEWEST_PARTS), splitting.MOST_PARTS)
    page = render_template(
        "themes/split.html",
        theme=theme,
        theming=theme.theming,
        process=theme.theming.survey.process,
        parts=splitting.proposed_parts(db.session(), theme, wanted),
        wanted=wanted,
        offered=range(splitting.FEWEST_PARTS, splitting.MOST_PARTS + 1),
        problem=problem,
        form=ConfirmForm(),
    )
    return page, problem.status if problem else 200


@blueprint.get("/themes/<int:theming_id>/answers")
@requires(may_work_on_themes, of=theming_by_id)
def bucket(theming: Theming) -> str:
    """The answers no theme holds: mixed ones, and those without a word to go by."""
    return _bucket_page(theming)


@blueprint.post("/themes/<int:theming_id>/place")
@requires(may_work_on_themes, of=theming_by_id)
def place_from_bucket(theming: Theming) -> Page:
    """Put ticked answers of a bucket into a theme, or make a new theme of them."""
    form = _place_form(theming, None)
    try:
        _place(theming, form)
    except DomainError as error:
        return _bucket_page(theming, place_form=form, problem=error), error.status
    return redirect(url_for("theme_work.bucket", theming_id=theming.id, bucket=_asked_bucket()))


@blueprint.post("/themes/<int:theming_id>/answers/<key:answer_id>/move")
@requires(may_work_on_themes, of=theming_by_id)
def move(theming: Theming, answer_id: int) -> Response:
    """Put one answer where a person says it belongs."""
    form = theme_choice(theming)
    placement = placement_of(theming, answer_id)
    if form.validate():
        _refuse_if_changed(form.seen, theming, [], [answer_id])
        editing.move(db.session(), current_actor(), placement, theme_by_id(form.theme.data))
        flash(_("Moved. No later run will move it back."), "success")
    return back(theming)


def _rename_form(theme: Theme, **sent: Any) -> RenameForm:
    return RenameForm(
        data={"name": name_to_edit(theme), "version": theme.theming.version},
        languages=theme.theming.survey.process.languages,
        **sent,
    )


def _theme_page(theme: Theme, **more: Any) -> str:
    seen = cards.overview(db.session(), theme.theming, quotes=False)
    own = next((card for card in seen.cards if card.theme.id == theme.id), None)
    page = {
        "theme": theme,
        "card": own,
        "quotes_form": _quotes_form(theme),
        "merge_form": theme_choice(theme.theming, but=[theme]),
        "form": _rename_form(theme, formdata=None),
        "place_form": _place_form(theme.theming, theme),
        "splits": range(splitting.FEWEST_PARTS, splitting.MOST_PARTS + 1),
        **_answers_page(theme.theming, seen, theme=theme),
        **more,
    }
    return render_template("themes/theme.html", **_up_to_date(page, theme.theming))


def _bucket_page(theming: Theming, **more: Any) -> str:
    page = {
        "bucket": _asked_bucket(),
        "place_form": _place_form(theming, None),
        **_answers_page(theming, cards.overview(db.session(), theming, quotes=False), bucket=_asked_bucket()),
        **more,
    }
    return render_template("themes/bucket.html", **_up_to_date(page, theming))


def _up_to_date(page: dict[str, Any], theming: Theming) -> dict[str, Any]:
    """After a conflict the forms carry what is shown now, so that sending them again is a decision."""
    for form in page.values():
        if isinstance(form, EditForm):
            form.version.data = str(theming.version)
    return page


def _answers_page(
    theming: Theming, seen: cards.Overview, theme: Theme | None = None, bucket: str = "theme"
) -> dict[str, Any]:
    """Fifty answers, and the list of themes beside them."""
    order: reading.Order = "uncertain" if request.args.get("order") == "uncertain" else "clear"
    total = reading.answer_count_in(db.session(), theming, theme, bucket)
    last = max(1, -(-total // reading.PAGE_LENGTH))
    number = min(max(request.args.get("page", 1, type=int), 1), last)
    return {
        "theming": theming,
        "process": theming.survey.process,
        "seen": seen,
        "order": order,
        "answers": reading.answers_in(
            db.session(),
            theming,
            theme=theme,
            bucket=bucket,
            skip=(number - 1) * reading.PAGE_LENGTH,
            order=order,
        ),
        "total": total,
        "page": number,
        "pages": _pages(number, last),
        "ticked": set(TickedForm(meta={"csrf": False}).answers.data or ()),
        "may_undo": history.last_done(db.session(), theming),
        "may_redo": history.next_to_redo(db.session(), theming),
        "is_open": is_theme_phase_open(theming.survey.process, clock.now()),
    }


def _pages(number: int, last: int) -> list[int | None]:
    """The first, the last, and those around the present one; none for a gap."""
    wanted = sorted({1, last, *range(max(1, number - 1), min(last, number + 1) + 1)})
    pages: list[int | None] = []
    for page in wanted:
        if pages and pages[-1] is not None and page - pages[-1] > 1:
            pages.append(None)
        pages.append(page)
    return pages


def _place(theming: Theming, form: PlaceForm) -> None:
    if not form.validate():
        raise BadInput(_("Choose where the answers go."))
    ids = form.answers.data or []
    placements = history.placements_of(db.session(), theming, ids)
    _refuse_if_changed(form.seen, theming, [], ids)
    actor, count = current_actor(), len(placements)
    if form.to.data == NEW_THEME:
        editing.split(db.session(), actor, theming, [(form.text_of("name"), placements)])
        flash(_("The new theme is there. No later run undoes it."), "success")
        return
    to: Theme | str = theme_by_id(int(form.to.data)) if form.to.data.isdecimal() else form.to.data
    editing.place(db.session(), actor, theming, placements, to)
    flash(
        ngettext(
            "Moved %(num)s answer. No later run will move it back.",
            "Moved %(num)s answers. No later run will move them back.",
            count,
        ),
        "success",
    )


def _split(theme: Theme) -> None:
    """Read the parts a person ticked: each has a name and the answers she was shown."""
    form = split_form()
    if not form.validate():
        raise BadInput(next(iter(form.errors.values()))[0])
    _refuse_if_changed(form.seen, theme.theming, [theme])
    chosen: list[tuple[str, list[Placement]]] = []
    for name, ids in form.parts():
        placements = history.placements_of(db.session(), theme.theming, ids)
        chosen.append((name, [placement for placement in placements if placement.theme_id == theme.id]))
    if not chosen:
        raise BadInput(_("Tick at least one part."))
    editing.split(db.session(), current_actor(), theme.theming, chosen)
    flash(
        ngettext("%(num)s new theme is there.", "%(num)s new themes are there.", len(chosen)),
        "success",
    )


def _refuse_if_changed(
    seen: int | None, theming: Theming, themes: list[Theme], answers: list[int] | None = None
) -> None:
    if seen is not None:
        editing.refuse_if_changed(db.session(), theming, seen, themes, answers or [])


def _place_form(theming: Theming, theme: Theme | None) -> PlaceForm:
    form = PlaceForm(version=theming.version)
    others = [other for other in theming.living if theme is None or other.id != theme.id]
    form.offer(others, may_look_elsewhere=theme is not None)
    return form


def _quotes_form(theme: Theme) -> QuotesForm:
    texts = reading.quotes_of(db.session(), theme)
    form = QuotesForm(data={"quotes": theme.released_quotes})
    form.quotes.choices = choices_of(texts.items())
    return form


def _asked_bucket() -> str:
    name = request.values.get("bucket", "mixed")
    if name not in editing.BUCKETS:
        raise NotFound(None)
    return name
