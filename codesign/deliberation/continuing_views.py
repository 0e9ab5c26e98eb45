# SPDX-License-Identifier: AGPL-3.0-or-later
"""After a round: what its ballots found, for those who run it, and the next round."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.deliberation import continuing, tie_decisions
from codesign.deliberation.consensus import results
from codesign.deliberation.forms import ContinueForm, TieForm
from codesign.deliberation.kinds import kind_of
from codesign.deliberation.loading import round_by_id
from codesign.deliberation.models import OPINION, Round, Snapshot
from codesign.deliberation.policy import are_numbers_hidden_from_staff, may_see_consensus
from codesign.deliberation.release import releasing
from codesign.extensions import db
from codesign.people.forms import ConfirmForm
from codesign.processes.policy import may_facilitate
from codesign.web import clock
from codesign.web.acts import demand
from codesign.web.errors import BadInput, Conflict
from codesign.web.forms import choices_of
from codesign.web.i18n import language, localized
from codesign.web.policy import current_actor, requires

blueprint = Blueprint("continuing", __name__)

# /work/rounds/ID/findings   what the ballots found
# /work/rounds/ID/ties/RULE  choose between outcomes that are equally right
# /work/rounds/ID/next       choose what is asked again


@blueprint.get("/rounds/<int:round_id>/findings")
@requires(may_see_consensus, of=round_by_id)
def findings(round: Round) -> Response | str:
    """What the ballots of a round found, as far as it is not blind."""
    if round.kind == OPINION:
        return redirect(url_for(kind_of(round).staff_endpoint, round_id=round.id))
    return _findings(round, {})


@blueprint.post("/rounds/<int:round_id>/ties/<method>")
@requires(may_facilitate, of=round_by_id)
def decide_tie(round: Round, method: str) -> Response | tuple[str, int]:
    """Choose one of the outcomes of a budget between which neither votes nor the rule decide."""
    snapshot = releasing.newest(db.session(), round)
    tie = next((one for one in tie_decisions.open_ties(round, snapshot) if one.method == method), None)
    if tie is None or snapshot is None:
        raise Conflict(_("There is nothing to decide here now."))
    form = _tie_form(snapshot, tie)
    if not form.validate_on_submit():
        return _findings(round, {method: form}), 422
    address = url_for("round_work.continuing.findings", round_id=round.id)
    outcome = tie.outcomes[int(form.outcome.data)]
    tie_decisions.decide(db.session(), current_actor(), round, tie, outcome, form.text_of("reason"), address)
    flash(_("Decided. The round is counted anew; then the results can be published."), "success")
    return redirect(address)


def _tie_form(snapshot: Snapshot, tie: tie_decisions.OpenTie, **options: Any) -> TieForm:
    form = TieForm(prefix=tie.method, **options)
    form.outcome.choices = choices_of(
        (str(number), tie_decisions.in_words(snapshot, outcome))
        for number, outcome in enumerate(tie.outcomes)
    )
    return form


def _findings(round: Round, sent: dict[str, TieForm]) -> str:
    is_hidden = are_numbers_hidden_from_staff(round)
    snapshot = None if is_hidden else releasing.newest(db.session(), round)
    ties = [
        (tie, sent.get(tie.method) or _tie_form(snapshot, tie, formdata=None))
        for tie in tie_decisions.open_ties(round, snapshot)
        if snapshot
    ]
    return render_template(
        "deliberation/work_findings.html",
        ties=ties,
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
    demand(continuing.hindered(db.session(), round))
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
