# SPDX-License-Identifier: AGPL-3.0-or-later
"""Other words, or two statements, for a statement of the vote; and where the queue of a round stood before."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.deliberation.acts import what_hinders_changing, what_hinders_parting
from codesign.deliberation.loading import round_by_id, statement_of
from codesign.deliberation.models import Round, Statement
from codesign.deliberation.moderated import place_of
from codesign.deliberation.proposals import changing
from codesign.deliberation.proposals.work_forms import RewordForm, SplitForm
from codesign.extensions import db
from codesign.processes.policy import may_facilitate, may_read_workroom
from codesign.web.acts import demand
from codesign.web.errors import BadInput
from codesign.web.forms import Form
from codesign.web.policy import current_actor, requires

blueprint = Blueprint("changing", __name__)

# /work/rounds/ID/statements/N/{reword,split}         change a statement of the vote
# /work/rounds/ID/queue, .../KIND/N, .../moderation.csv   old addresses, now in the moderation of the process


@blueprint.route("/rounds/<int:round_id>/statements/<key:statement_id>/reword", methods=["GET", "POST"])
@requires(may_facilitate, of=round_by_id)
def reword(round: Round, statement_id: int) -> Response | str | tuple[str, int]:
    """Put a statement of the vote in other words."""
    statement = statement_of(round, statement_id)
    demand(what_hinders_changing(statement))
    form = RewordForm(data={"text": statement.text}, languages=round.process.languages)
    if form.validate_on_submit():
        try:
            changing.reword(
                db.session(),
                current_actor(),
                statement,
                form.text.written,
                keeps_meaning=form.keeps_meaning.data,
                note=form.text_of("note"),
            )
        except BadInput as error:
            form.note.errors = [error.message]
            return _change_page(statement, form, "reword"), 422
        return _to_round(round)
    return _change_page(statement, form, "reword")


@blueprint.route("/rounds/<int:round_id>/statements/<key:statement_id>/split", methods=["GET", "POST"])
@requires(may_facilitate, of=round_by_id)
def split(round: Round, statement_id: int) -> Response | str | tuple[str, int]:
    """Make two statements of one."""
    statement = statement_of(round, statement_id)
    demand(what_hinders_parting(statement))
    form = SplitForm(data={"first": statement.text}, languages=round.process.languages)
    if form.validate_on_submit():
        try:
            changing.split(db.session(), current_actor(), statement, form.both(), form.text_of("note"))
        except BadInput as error:
            form.note.errors = [error.message]
            return _change_page(statement, form, "split"), 422
        return _to_round(round)
    return _change_page(statement, form, "split")


@blueprint.get("/rounds/<int:round_id>/queue")
@requires(may_facilitate, of=round_by_id)
def old_queue(round: Round) -> Response:
    """What waits in this round."""
    return _moved("queue", round)


@blueprint.get("/rounds/<int:round_id>/queue/<subject>/<key>")
@requires(may_facilitate, of=round_by_id)
def old_item(round: Round, subject: str, key: str) -> Response:
    """One text that waits."""
    return _moved("item", round, subject=subject, key=key)


@blueprint.get("/rounds/<int:round_id>/moderation.csv")
@requires(may_read_workroom, of=round_by_id)
def old_log(round: Round) -> Response:
    """Who decided what."""
    return _moved("log", round)


def _moved(page: str, round: Round, **values: str) -> Response:
    place = place_of(round).reference
    return redirect(
        url_for(f"moderation_work.{page}", slug=round.process.slug, place=place, **values), code=301
    )


def _change_page(statement: Statement, form: Form, act: str) -> str:
    return render_template(
        "deliberation/work_change.html",
        round=statement.round,
        process=statement.round.process,
        statement=statement,
        has_votes=changing.has_answers(db.session(), statement),
        form=form,
        act=act,
    )


def _to_round(round: Round) -> Response:
    flash(_("Saved."), "success")
    return redirect(url_for("round_work.build", round_id=round.id))
