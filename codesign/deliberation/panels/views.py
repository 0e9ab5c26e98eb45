# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coming into a round for a panel: by the code of a letter, or on a place of one's stratum."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as HttpResponse
from wtforms import RadioField
from wtforms.validators import InputRequired

from codesign.deliberation.kinds import kind_of
from codesign.deliberation.loading import round_by_short_code
from codesign.deliberation.models import Round
from codesign.deliberation.panels import joining, strata
from codesign.deliberation.policy import is_votable, may_open_round_page
from codesign.deliberation.waiting import round_waits
from codesign.extensions import db, limiter
from codesign.people.device import code_here, use_code_here
from codesign.people.forms import ConfirmForm
from codesign.people.invitations.forms import TicketForm
from codesign.people.invitations.guests import UNKNOWN_LETTER, read_ticket
from codesign.processes.waiting import opening_words
from codesign.territory.words import dimension_words
from codesign.web import clock
from codesign.web.errors import Conflict, NotFound
from codesign.web.forms import Form, choices_of
from codesign.web.headers import leave_no_trace
from codesign.web.i18n import localized
from codesign.web.policy import requires

blueprint = Blueprint("panel", __name__)
blueprint.after_request(leave_no_trace)

# GET, POST /r/CODE/invited          type the code of a letter
# GET       /r/CODE/invited/TICKET   "you are invited"; changes nothing
# POST      /r/CODE/invited/TICKET   come in
# GET, POST /r/CODE/join             say one's stratum and take a place

SLOW = limiter.limit("30 per minute")


class JoinForm(Form):
    """Which stratum of a panel somebody belongs to."""

    stratum = RadioField(
        _l("I belong to"), coerce=int, validators=[InputRequired(_l("Choose one of these."))]
    )


@blueprint.route("/r/<short_code>/invited", methods=["GET", "POST"])
@SLOW
@requires(may_open_round_page, of=round_by_short_code, waiting=round_waits)
def type_ticket(round: Round) -> HttpResponse | str:
    """Type the code of a letter."""
    _demand(round, joining.INVITED)
    form = TicketForm()
    ticket = form.read()
    if ticket is not None and joining.round_of_ticket(db.session(), ticket) != round:
        form.ticket.errors, ticket = [UNKNOWN_LETTER], None
    if ticket is not None:
        return redirect(url_for("rounds.panel.invited", short_code=round.short_code, token=ticket))
    return render_template("people/invitation_code.html", form=form)


@blueprint.get("/r/<short_code>/invited/<token>")
@SLOW
@requires(may_open_round_page, of=round_by_short_code, waiting=round_waits)
def invited(round: Round, token: str) -> str:
    """Tell somebody what the letter opens; a program that only looks at the link changes nothing."""
    _demand(round, joining.INVITED)
    joining.invitation_of(db.session(), round, read_ticket(token))
    return render_template(
        "people/invitation.html",
        title=localized(round.title),
        process=round.process,
        answerable=is_votable(round, clock.now()),
        when=opening_words(round.opens_at, round.phase, round.process.time_zone)
        if round.state == "open"
        else "",
        form=ConfirmForm(),
    )


@blueprint.post("/r/<short_code>/invited/<token>")
@SLOW
@requires(may_open_round_page, of=round_by_short_code, waiting=round_waits)
def accept(round: Round, token: str) -> HttpResponse:
    """Come in, or go on where this letter's answers are."""
    code = joining.accept(db.session(), round, read_ticket(token) or "")
    use_code_here(f"round:{round.id}", code)
    return _begin(round)


@blueprint.route("/r/<short_code>/join", methods=["GET", "POST"])
@requires(may_open_round_page, of=round_by_short_code, waiting=round_waits)
def join(round: Round) -> HttpResponse | str | tuple[str, int]:
    """Say which stratum one belongs to, and take one of its places."""
    _demand(round, joining.STRATIFIED)
    code = code_here(f"round:{round.id}")
    if joining.is_admitted(db.session(), round, code) or not is_votable(round, clock.now()):
        return redirect(url_for("rounds.welcome", short_code=round.short_code))
    found = strata.strata_of(db.session(), round)
    form = JoinForm()
    form.stratum.choices = choices_of((one.id, _choice_words(one)) for one in found)
    if form.validate_on_submit():
        try:
            joining.take_place(db.session(), round, code, form.stratum.data)
        except Conflict as error:
            form.stratum.errors = [error.message]
        else:
            return _begin(round)
    page = render_template(
        "deliberation/join.html",
        round=round,
        process=round.process,
        form=form,
        dimension=dimension_words(strata.dimension_of(round)),
        is_full=all(one.is_full for one in found),
    )
    return (page, 422) if form.errors else page


def _choice_words(stratum: strata.Stratum) -> str:
    if stratum.is_full:
        return _("%(stratum)s: all places are taken", stratum=stratum.name)
    return stratum.name


def _begin(round: Round) -> HttpResponse:
    flash(_("You are in. You can begin."), "success")
    return redirect(url_for(kind_of(round).endpoint, short_code=round.short_code))


def _demand(round: Round, panel: str) -> None:
    if round.panel != panel:
        raise NotFound(None)
