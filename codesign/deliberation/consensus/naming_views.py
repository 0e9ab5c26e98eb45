# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a facilitator names the opinion groups of the newest snapshot."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import HiddenField

from codesign.charts.opinion.findings import shown_groups
from codesign.deliberation import snapshots
from codesign.deliberation.consensus import naming
from codesign.deliberation.counting.group_names import carry
from codesign.deliberation.loading import round_by_id
from codesign.deliberation.models import Round, Snapshot
from codesign.deliberation.policy import are_numbers_hidden_from_staff
from codesign.deliberation.release import releasing
from codesign.extensions import db
from codesign.processes.policy import may_facilitate
from codesign.web.errors import BadInput, NotFound
from codesign.web.forms import Form
from codesign.web.i18n import localized
from codesign.web.policy import current_actor, requires
from codesign.web.small_cells import minimum_cell
from codesign.web.texts_by_language import TextsField

blueprint = Blueprint("naming", __name__)

#: Statements that tell a group from the others, shown beside its name.
STATEMENTS_SHOWN = 3

# /work/rounds/ID/groups     names and sentences of the opinion groups


@blueprint.route("/rounds/<int:round_id>/groups", methods=["GET", "POST"])
@requires(may_facilitate, of=round_by_id)
def groups(round: Round) -> Response | str | tuple[str, int]:
    """Give each group that is shown a name and a sentence."""
    newest = None if are_numbers_hidden_from_staff(round) else releasing.newest(db.session(), round)
    if newest is None:
        raise NotFound(None)
    form = _form(round, newest)
    if form.validate_on_submit():
        try:
            _store(round, newest, form)
        except BadInput as error:
            form.form_errors.append(str(error.message))
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("round_work.consensus.page", round_id=round.id))
    page = render_template(
        "deliberation/work_groups.html",
        round=round,
        process=round.process,
        form=form,
        groups=_groups(newest),
        lost=naming.lost_names(db.session(), newest),
    )
    return page, 422 if form.is_submitted() else 200


def _form(round: Round, snapshot: Snapshot) -> Any:
    """A form with two fields a group, made from the snapshot the page shows."""
    given = naming.given_names(db.session(), snapshot)
    fields: dict[str, Any] = {"snapshot": HiddenField()}
    data: dict[str, Any] = {"snapshot": str(snapshot.id)}
    for index in naming.shown_indices(releasing.shown(snapshot), minimum_cell()):
        fields[f"name_{index}"] = TextsField(_l("Name of the group"), most=naming.MOST_NAME_LENGTH)
        fields[f"sentence_{index}"] = TextsField(
            _l("What its people want, in one sentence"), most=naming.MOST_SENTENCE_LENGTH, rows=2
        )
        if index in given:
            data |= {f"name_{index}": given[index].name, f"sentence_{index}": given[index].sentence}
    form: type[Form] = type("GroupNamesForm", (Form,), fields)
    return form(data=data, languages=round.process.languages)


def _store(round: Round, newest: Snapshot, form: Any) -> None:
    """Names belong to the groups the person saw: where a newer analysis came meanwhile, they are carried on to it."""
    session, written = db.session(), form.snapshot.data or ""
    seen = session.get(Snapshot, int(written)) if written.isdecimal() else newest
    if seen is None or seen.round_id != round.id:
        raise NotFound(None)
    k = minimum_cell()
    given = {
        index: (form[f"name_{index}"].data, form[f"sentence_{index}"].data)
        for index in naming.shown_indices(releasing.shown(seen), k)
        if f"name_{index}" in form
    }
    naming.name_groups(session, current_actor(), seen, given, k)
    # An analysis that waits to be read inherits them as well, so that no name is lost when its turn comes.
    waiting = snapshots.latest(session, round)
    for later in (newest, waiting):
        if later is not None and later.id != seen.id:
            carry(session, seen, later)


def _groups(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Letter and size of each group, and what tells it from the others as far as it may be shown."""
    document, k = releasing.shown(snapshot), minimum_cell()
    rows = {row["id"]: row for row in document["statements"]}
    found = []
    for index in naming.shown_indices(document, k):
        group = document["groups"][index]
        telling = [
            {"text": localized(rows[one["statement"]]["text"]), "side": one["side"]}
            for one in group["representative"]
            if index in shown_groups(rows[one["statement"]], document, k)
        ]
        found.append(
            {
                "index": index,
                "letter": group["letter"],
                "size": group["size"],
                "telling": telling[:STATEMENTS_SHOWN],
            }
        )
    return found
