# SPDX-License-Identifier: AGPL-3.0-or-later
"""The queue of moderation: what waits, one decision at a time, and the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.deliberation.loading import round_by_id, statement_of
from codesign.deliberation.models import Round, Statement
from codesign.deliberation.proposals import moderating, moderation_numbers
from codesign.deliberation.proposals.forms import AcceptForm, MergeForm, RejectForm, RewordForm, SplitForm
from codesign.deliberation.proposals.similar import similar_to
from codesign.extensions import db
from codesign.processes.policy import may_facilitate, may_read_workroom
from codesign.web.downloads import attachment
from codesign.web.errors import BadInput, NotFound
from codesign.web.forms import Form, choices_of, language_fields
from codesign.web.i18n import localized
from codesign.web.policy import current_actor, requires
from codesign.web.tables import as_csv

blueprint = Blueprint("moderation", __name__)

# /work/rounds/ID/queue                               what waits
# /work/rounds/ID/queue/{statement,reason}/N          one text with its similar ones
# .../claim                                           say that one is reading it
# .../{accept,reject,merge,split}                     decide
# /work/rounds/ID/statements/N/{reword,split}         change a statement of the vote
# /work/rounds/ID/moderation.csv                      who decided what

FORMS: dict[str, type[Form]] = {
    "accept": AcceptForm,
    "reject": RejectForm,
    "merge": MergeForm,
    "split": SplitForm,
}


@blueprint.get("/rounds/<int:round_id>/queue")
@requires(may_facilitate, of=round_by_id)
def queue(round: Round) -> str:
    """What waits, the oldest first."""
    return render_template(
        "deliberation/work_queue.html",
        round=round,
        process=round.process,
        statements=moderating.waiting_statements(db.session(), round),
        reasons=moderating.waiting_reasons(db.session(), round),
        actor=current_actor(),
    )


@blueprint.get("/rounds/<int:round_id>/queue/<subject>/<int:item_id>")
@requires(may_facilitate, of=round_by_id)
def item(round: Round, subject: str, item_id: int) -> Response | str:
    """One text, those that say nearly the same, and the decisions there are."""
    found = moderating.item_of(db.session(), round, subject, item_id)
    if found.moderation != "waiting":
        flash(_("This is decided already."))
        return redirect(url_for("round_work.moderation.queue", round_id=round.id))
    return _page(round, subject, found)


@blueprint.post("/rounds/<int:round_id>/queue/<subject>/<int:item_id>/claim")
@requires(may_facilitate, of=round_by_id)
def claim(round: Round, subject: str, item_id: int) -> Response:
    """Say that one is reading it."""
    found = moderating.item_of(db.session(), round, subject, item_id)
    moderating.claim(db.session(), current_actor(), found, take_over="take_over" in request.form)
    return redirect(
        url_for("round_work.moderation.item", round_id=round.id, subject=subject, item_id=item_id)
    )


@blueprint.post("/rounds/<int:round_id>/queue/<subject>/<int:item_id>/<act>")
@requires(may_facilitate, of=round_by_id)
def decide(round: Round, subject: str, item_id: int, act: str) -> Response | tuple[str, int]:
    """Store a decision and go on to the next text."""
    found = moderating.item_of(db.session(), round, subject, item_id)
    if act not in DECISIONS or (act in ("merge", "split") and not isinstance(found, Statement)):
        raise NotFound(None)
    form = _form(FORMS[act], round)
    problem = None
    if form.validate():
        try:
            DECISIONS[act](found, form)
        except BadInput as error:
            problem = error.message
        else:
            flash(_("Decided."), "success")
            return redirect(url_for("round_work.moderation.queue", round_id=round.id))
    return _page(round, subject, found, tried=(act, form), problem=problem), 422


@blueprint.route("/rounds/<int:round_id>/statements/<int:statement_id>/reword", methods=["GET", "POST"])
@requires(may_facilitate, of=round_by_id)
def reword(round: Round, statement_id: int) -> Response | str | tuple[str, int]:
    """Put a statement of the vote in other words."""
    statement = statement_of(round, statement_id)
    form = RewordForm(data=language_fields({"text": statement.text}))
    if form.validate_on_submit():
        try:
            moderating.reword(
                db.session(),
                current_actor(),
                statement,
                form.texts_of("text"),
                keeps_meaning=form.keeps_meaning.data,
                note=form.text_of("note"),
            )
        except BadInput as error:
            form.note.errors = [error.message]
            return _change_page(statement, form, "reword"), 422
        return _to_round(round)
    return _change_page(statement, form, "reword")


@blueprint.route("/rounds/<int:round_id>/statements/<int:statement_id>/split", methods=["GET", "POST"])
@requires(may_facilitate, of=round_by_id)
def split(round: Round, statement_id: int) -> Response | str | tuple[str, int]:
    """Make two statements of one."""
    statement = statement_of(round, statement_id)
    form = SplitForm(data=language_fields({"first": statement.text, "second": {}}))
    if form.validate_on_submit():
        try:
            moderating.split(db.session(), current_actor(), statement, _two(form), form.text_of("note"))
        except BadInput as error:
            form.note.errors = [error.message]
            return _change_page(statement, form, "split"), 422
        return _to_round(round)
    return _change_page(statement, form, "split")


@blueprint.get("/rounds/<int:round_id>/moderation.csv")
@requires(may_read_workroom, of=round_by_id)
def log(round: Round) -> Response:
    """Who decided what, as a table."""
    rows = moderation_numbers.log_rows(db.session(), round)
    return attachment(as_csv(rows), "text/csv", f"moderation-{round.id}.csv")


def _accept(found: moderating.Item, form: Any) -> None:
    texts = form.texts_of("text")
    note = form.text_of("note")
    if isinstance(found, Statement) and texts and texts != found.text:
        moderating.accept_reworded(db.session(), current_actor(), found, texts, note)
    else:
        moderating.accept(db.session(), current_actor(), found, note)


def _reject(found: moderating.Item, form: Any) -> None:
    moderating.reject(db.session(), current_actor(), found, form.ground.data, form.text_of("note"))


def _merge(found: Any, form: Any) -> None:
    into = statement_of(found.round, form.into.data)
    moderating.merge(db.session(), current_actor(), found, into, form.text_of("note"))


def _split(found: Any, form: Any) -> None:
    moderating.accept_split(db.session(), current_actor(), found, _two(form), form.text_of("note"))


DECISIONS: dict[str, Callable[[Any, Any], None]] = {
    "accept": _accept,
    "reject": _reject,
    "merge": _merge,
    "split": _split,
}


def _two(form: Any) -> list[dict[str, str]]:
    return [form.texts_of("first"), form.texts_of("second")]


def _form(kind: type[Form], round: Round, **data: Any) -> Any:
    form = kind(**data)
    if isinstance(form, MergeForm):
        form.into.choices = choices_of(
            (statement.id, localized(statement.text)) for statement in _approved(round)
        )
    return form


def _name_apart(form: Form, act: str) -> None:
    """Forms that stand on one page share names of fields; their ids must differ, or labels name the wrong one."""
    for field in form:
        field.id = field.label.field_id = f"{act}-{field.name}"


def _approved(round: Round) -> list[Statement]:
    return [statement for statement in round.statements if statement.moderation == "approved"]


def _page(
    round: Round,
    subject: str,
    found: moderating.Item,
    tried: tuple[str, Any] | None = None,
    problem: Any = None,
) -> str:
    similar = []
    if isinstance(found, Statement):
        spoken, text = next(iter(found.text.items()))
        similar = similar_to(text, spoken, _approved(round))
        texts = found.text
    else:
        texts = {}
    data = {
        "accept": language_fields({"text": texts}),
        "split": language_fields({"first": texts, "second": {}}),
        "merge": {"into": similar[0].statement.id if similar else 0},
        "reject": {},
    }
    forms = {act: _form(kind, round, formdata=None, data=data[act]) for act, kind in FORMS.items()}
    if tried:
        forms[tried[0]] = tried[1]
    for act, form in forms.items():
        _name_apart(form, act)
    return render_template(
        "deliberation/work_item.html",
        round=round,
        process=round.process,
        subject=subject,
        item=found,
        similar=similar,
        others=_approved(round),
        forms=forms,
        tried=tried[0] if tried else None,
        problem=problem,
        actor=current_actor(),
    )


def _change_page(statement: Statement, form: Form, act: str) -> str:
    return render_template(
        "deliberation/work_change.html",
        round=statement.round,
        process=statement.round.process,
        statement=statement,
        has_votes=moderating.has_answers(db.session(), statement),
        form=form,
        act=act,
    )


def _to_round(round: Round) -> Response:
    flash(_("Saved."), "success")
    return redirect(url_for("round_work.build", round_id=round.id))
