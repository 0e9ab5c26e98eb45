# SPDX-License-Identifier: AGPL-3.0-or-later
"""Inviting people to a round: the list, the letters, the reminders, and forgetting the addresses."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as HttpResponse

from codesign.deliberation.loading import round_by_id
from codesign.deliberation.models import Round
from codesign.deliberation.panels import joining
from codesign.deliberation.panels import letters as panel_letters
from codesign.deliberation.policy import is_votable
from codesign.extensions import db
from codesign.people.audit import record
from codesign.people.invitations.letters import TICKET
from codesign.people.invitations.list_form import ListForm, told_of
from codesign.people.invitations.printing import printed_letters
from codesign.processes.policy import may_facilitate
from codesign.web import clock
from codesign.web.errors import Conflict, NotFound
from codesign.web.i18n import localized
from codesign.web.jobs import enqueue
from codesign.web.links import public_url
from codesign.web.policy import current_actor, requires

blueprint = Blueprint("panel", __name__)

# GET, POST /work/rounds/ID/invitations                       how far it is; upload a list
# POST /work/rounds/ID/invitations/write/{first,reminder}     letters by e-mail
# POST /work/rounds/ID/invitations/letters                    letters to print
# POST /work/rounds/ID/invitations/forget                     delete the addresses


@blueprint.after_request
def keep_out_of_the_cache(response: Response) -> Response:
    """Secrets and addresses stay out of the browser's memory."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/rounds/<int:round_id>/invitations", methods=["GET", "POST"])
@requires(may_facilitate, of=round_by_id)
def overview(round: Round) -> HttpResponse | str | tuple[str, int]:
    """How many are invited and have come; add people."""
    _demand_invited(round)
    form = ListForm()
    rows, mistakes = form.read(tuple(round.process.languages))
    if rows:
        new = joining.guests_of(round).add(db.session(), rows)
        _note(round, "invite", people=new)
        return _back(round, told_of(rows, new))
    act = partial(url_for, round_id=round.id)
    page = render_template(
        "deliberation/work_invitations.html",
        round=round,
        process=round.process,
        title=localized(round.title),
        state=joining.guests_of(round).state(db.session()),
        form=form,
        mistakes=mistakes,
        answerable=is_votable(round, clock.now()),
        is_closed=round.state == "closed",
        came=_("have come in"),
        links={
            "first": act("round_work.panel.send", act="first"),
            "reminder": act("round_work.panel.send", act="reminder"),
            "letters": act("round_work.panel.print_letters"),
            "forget": act("round_work.panel.forget"),
        },
    )
    return (page, 422) if mistakes or form.errors else page


@blueprint.post("/rounds/<int:round_id>/invitations/write/<act>")
@requires(may_facilitate, of=round_by_id)
def send(round: Round, act: str) -> HttpResponse:
    """Write to those who wait for their letter, or remind those who have not come."""
    _demand_invited(round)
    if act not in {"first", "reminder"}:
        raise NotFound(None)
    link = public_url("rounds.panel.invited", short_code=round.short_code, token=TICKET)
    enqueue(db.session(), panel_letters.KIND, round_id=round.id, link=link, is_reminder=act == "reminder")
    return _back(round, _("The letters are on their way. Reload this page to see how far it is."))


@blueprint.post("/rounds/<int:round_id>/invitations/letters")
@requires(may_facilitate, of=round_by_id)
def print_letters(round: Round) -> str:
    """Letters with code and QR for those without e-mail; the codes are shown this once."""
    _demand_invited(round)
    letters = joining.guests_of(round).print_letters(db.session())
    _note(round, "print_letters", people=len(letters))
    return printed_letters(
        letters,
        round,
        lambda ticket: public_url("rounds.panel.invited", short_code=round.short_code, token=ticket),
        public_url("rounds.panel.type_ticket", short_code=round.short_code),
        url_for("round_work.panel.overview", round_id=round.id),
    )


@blueprint.post("/rounds/<int:round_id>/invitations/forget")
@requires(may_facilitate, of=round_by_id)
def forget(round: Round) -> HttpResponse:
    """Delete names and addresses once the round is closed."""
    _demand_invited(round)
    if round.state != "closed":
        raise Conflict(_("Close the round first: people still come with these invitations."))
    joining.guests_of(round).forget(db.session())
    _note(round, "forget_addresses")
    return _back(round, _("Names and addresses are deleted. The counts remain."))


def _note(round: Round, act: str, **details: int) -> None:
    record(db.session(), current_actor(), f"round.{act}", f"round:{round.id}", **details)


def _demand_invited(round: Round) -> None:
    if round.panel != joining.INVITED:
        raise NotFound(None)


def _back(round: Round, message: str) -> HttpResponse:
    flash(message, "success")
    return redirect(url_for("round_work.panel.overview", round_id=round.id))
