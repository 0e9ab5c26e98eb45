# SPDX-License-Identifier: AGPL-3.0-or-later
"""After a round: what its ballots found, for those who run it, and the next round."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.deliberation import continuing, snapshots
from codesign.deliberation.consensus import results
from codesign.deliberation.forms import ContinueForm
from codesign.deliberation.kinds import kind_of
from codesign.deliberation.loading import round_by_id
from codesign.deliberation.models import OPINION, Round
from codesign.deliberation.policy import are_numbers_hidden_from_staff, may_see_consensus
from codesign.extensions import db
from codesign.people.forms import ConfirmForm
from codesign.processes.policy import may_facilitate
from codesign.web import clock
from codesign.web.errors import BadInput
from codesign.web.forms import choices_of
from codesign.web.i18n import language, localized
from codesign.web.policy import current_actor, requires

blueprint = Blueprint("continuing", __name__)

# /work/rounds/ID/findings   what the ballots found
# /work/rounds/ID/next       choose what is asked again


@blueprint.get("/rounds/<int:round_id>/findings")
@requires(may_see_consensus, of=round_by_id)
def findings(round: Round) -> Response | str:
    """What the ballots of a round found, as far as it is not blind."""
    if round.kind == OPINION:
        return redirect(url_for(kind_of(round).staff_endpoint, round_id=round.id))
    is_hidden = are_numbers_hidden_from_staff(round)
    snapshot = None if is_hidden else snapshots.latest(db.session(), round)
    return render_template(
        "deliberation/work_findings.html",
        round=round,
        process=round.process,
        is_hidden=is_hidden,
        snapshot=snapshot,
        charts=results.charts_of(db.session(), snapshot, language()) if snapshot else [],
        lists=results.lists_of(db.session(), snapshot, language()) if snapshot else [],
        counts=results.counts_of(db.session(), round, snapshot) if snapshot else [],
        form=ConfirmForm(),
        may_change=may_facilitate(current_actor(), round, clock.now()),
    )


@blueprint.route("/rounds/<int:round_id>/next", methods=["GET", "POST"])
@requires(may_facilitate, of=round_by_id)
def start_next(round: Round) -> Response | str | tuple[str, int]:
    """Choose what is asked again, and make a draft of it."""
    continuing.demand_closed(round)
    choosable = continuing.choosable(round)
    form = ContinueForm(data={"statements": [statement.id for statement in choosable]})
    form.statements.choices = choices_of((item.id, localized(item.text)) for item in choosable)
    if form.validate_on_submit():
        try:
            following = continuing.start_next(
                db.session(), current_actor(), round, set(form.statements.data or ())
            )
        except BadInput as error:
            form.statements.errors = [error.message]
        else:
            flash(_("This is the draft of the next round. Look through it, then open it."), "success")
            return redirect(url_for("round_work.build", round_id=following.id))
    page = render_template("deliberation/work_next.html", round=round, process=round.process, form=form)
    return page, 422 if form.errors else 200
