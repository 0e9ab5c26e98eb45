# SPDX-License-Identifier: AGPL-3.0-or-later
"""Participants propose statements."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.deliberation.loading import round_by_short_code
from codesign.deliberation.models import MOST_PROPOSAL_LENGTH, Round
from codesign.deliberation.panels import joining
from codesign.deliberation.policy import may_open_round_page, takes_proposals
from codesign.deliberation.proposals import proposing
from codesign.deliberation.proposals.forms import ProposalForm
from codesign.deliberation.waiting import round_waits
from codesign.extensions import db
from codesign.people.device import code_here
from codesign.web import clock
from codesign.web.errors import BadInput
from codesign.web.i18n import spoken_language
from codesign.web.policy import requires

blueprint = Blueprint("proposals", __name__)

# /r/CODE/propose                  a statement of one's own; similar ones are shown first
# /r/CODE/proposals/N/withdraw     take it back while it waits


@blueprint.route("/r/<short_code>/propose", methods=["GET", "POST"])
@requires(may_open_round_page, of=round_by_short_code, waiting=round_waits)
def propose(round: Round) -> Response | str | tuple[str, int]:
    """Propose a statement; before it is sent, those that nearly say the same are shown once."""
    if not (takes_proposals(round, clock.now()) and joining.is_admitted(db.session(), round, _code(round))):
        return redirect(url_for("rounds.welcome", short_code=round.short_code))
    form = ProposalForm()
    if not form.is_submitted():
        return _page(round, form, [])
    if not form.validate():
        return _page(round, form, []), 422
    text, spoken = form.text_of("text"), spoken_language(round.process.languages)
    similar = proposing.similar_in(db.session(), round, text, spoken)
    if similar and form.compared.data != text:
        form.compared.data = text
        return _page(round, form, similar)
    try:
        proposing.propose(db.session(), round, _code(round), text, spoken, form.text_of("author_label"))
    except BadInput as error:
        form.text.errors = [error.message]
        return _page(round, form, similar), 422
    flash(_("Thank you. A moderator reads it; here you see what becomes of it."), "success")
    return redirect(url_for("rounds.mine", short_code=round.short_code, _anchor="proposals"))


@blueprint.post("/r/<short_code>/proposals/<key:statement_id>/withdraw")
@requires(may_open_round_page, of=round_by_short_code, waiting=round_waits)
def withdraw(round: Round, statement_id: int) -> Response:
    """Take a proposal back."""
    proposing.withdraw(db.session(), round, _code(round), statement_id)
    flash(_("Your proposal is deleted."), "success")
    return redirect(url_for("rounds.mine", short_code=round.short_code))


def _page(round: Round, form: ProposalForm, similar: list[proposing.Similar]) -> str:
    return render_template(
        "deliberation/propose.html",
        round=round,
        process=round.process,
        form=form,
        similar=similar,
        left=proposing.left_today(db.session(), round, _code(round)),
        most=MOST_PROPOSAL_LENGTH,
    )


def _code(round: Round) -> str:
    return code_here(f"round:{round.id}")
