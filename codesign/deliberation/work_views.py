# SPDX-License-Identifier: AGPL-3.0-or-later
"""The facilitator's side of a round: build, open, watch, close, publish."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.validators import InputRequired, NumberRange

from codesign.deliberation import acts, continuing, continuing_views, jobs, rounds, settings_views, snapshots
from codesign.deliberation.consensus import naming_views
from codesign.deliberation.consensus import views as consensus_views
from codesign.deliberation.forms import ModerationForm, StatementForm
from codesign.deliberation.kinds import kind_of
from codesign.deliberation.kinds.settings import MOST_EUROS
from codesign.deliberation.loading import round_by_id, statement_of
from codesign.deliberation.models import Round
from codesign.deliberation.moderated import place_of
from codesign.deliberation.panels import strata
from codesign.deliberation.panels import work_views as panel_work_views
from codesign.deliberation.panels.joining import STRATIFIED
from codesign.deliberation.policy import (
    is_time_over,
    is_votable,
)
from codesign.deliberation.projects import describing
from codesign.deliberation.projects import work_views as project_views
from codesign.deliberation.proposals import changing, changing_views
from codesign.deliberation.proposals.moderated import MODERATED
from codesign.deliberation.voting import turnout
from codesign.deliberation.workroom import back, blueprint
from codesign.extensions import db
from codesign.moderation.queue import number_waiting
from codesign.people.forms import ConfirmForm
from codesign.processes.policy import is_staff, may_facilitate, may_read_workroom
from codesign.territory.words import dimension_words
from codesign.themes.entries import themings_of
from codesign.themes.loading import theme_by_id
from codesign.web import clock
from codesign.web.acts import Hindrance, demand
from codesign.web.errors import BadInput, NotFound
from codesign.web.forms import choices_of
from codesign.web.jobs import Run
from codesign.web.links import public_url, qr_code
from codesign.web.policy import current_actor, requires

__all__ = ["blueprint", "settings_views"]

blueprint.register_blueprint(changing_views.blueprint)
blueprint.register_blueprint(consensus_views.blueprint)
blueprint.register_blueprint(naming_views.blueprint)
blueprint.register_blueprint(continuing_views.blueprint)
blueprint.register_blueprint(panel_work_views.blueprint)
blueprint.register_blueprint(project_views.blueprint)

#: What the page of a round lists; what waits or was joined with another stands in the queue and its log.
SHOWN_STATES = frozenset({"approved", "rejected", "retired"})

# /work/rounds/ID                                        build and watch
# settings_views                                         question, rule, closing time
# changing_views                                         rewording and splitting statements of the vote
# /work/rounds/ID/statements/new, .../N/remove, .../N/moderate
# /work/rounds/ID/{open,close,analyse,publish,hide,live}
# consensus_views                                        every statement with every lens
# naming_views                                           names of the opinion groups
# project_views                                          what is told of a project
# continuing_views                                       the next round; what a round of ballots found
# panel_work_views                                       invitations to a round
# /work/runs/ID                                          how far an analysis is


@blueprint.get("/rounds/<int:round_id>")
@requires(may_read_workroom, of=round_by_id)
def build(round: Round) -> str:
    """Statements and switches; while it runs, how many take part."""
    return render_template(
        "deliberation/work_round.html", statement_form=_statement_form(round), **_room(round)
    )


@blueprint.get("/rounds/<int:round_id>/live")
@requires(may_read_workroom, of=round_by_id)
def live(round: Round) -> str:
    """The numbers that move while people vote."""
    return render_template("deliberation/work_live.html", **_activity_of(round))


@blueprint.post("/rounds/<int:round_id>/statements/new")
@requires(may_facilitate, of=round_by_id)
def add_statement(round: Round) -> Response | tuple[str, int]:
    """Add a statement, from a theme or from nothing."""
    form = _statement_form(round)
    if form.validate():
        theme = theme_by_id(form.theme.data) if form.theme.data else None
        try:
            rounds.add_statement(
                db.session(),
                round,
                form.text.data,
                theme=theme,
                cost=form.cost.data if "cost" in form else None,
            )
        except BadInput as error:
            form.text.errors = [error.message]
        else:
            return back(round, _("Statement added."))
    return render_template("deliberation/work_round.html", statement_form=form, **_room(round)), 422


@blueprint.post("/rounds/<int:round_id>/statements/<key:statement_id>/remove")
@requires(may_facilitate, of=round_by_id)
def remove_statement(round: Round, statement_id: int) -> Response:
    """Take a statement out of a draft."""
    changing.remove(db.session(), statement_of(round, statement_id))
    return back(round, _("Statement removed."))


@blueprint.route("/rounds/<int:round_id>/statements/<key:statement_id>/moderate", methods=["GET", "POST"])
@requires(may_facilitate, of=round_by_id)
def moderate(round: Round, statement_id: int) -> Response | str:
    """Take a statement out of a running vote, or let it back in, with a reason."""
    statement = statement_of(round, statement_id)
    demand(acts.what_hinders_moderating(statement))
    form = ModerationForm()
    if form.validate_on_submit():
        wanted = "rejected" if statement.moderation == "approved" else "approved"
        rounds.moderate(db.session(), current_actor(), statement, wanted, form.text_of("reason"))
        return back(round, _("Saved."))
    return render_template(
        "deliberation/work_moderate.html", round=round, process=round.process, statement=statement, form=form
    )


@blueprint.post("/rounds/<int:round_id>/open")
@requires(may_facilitate, of=round_by_id)
def open_round(round: Round) -> Response:
    """Take votes; question and rule are fixed from now on."""
    rounds.open_round(db.session(), current_actor(), round)
    return back(round, _("The round is open. Its question and its rule are fixed now."))


@blueprint.post("/rounds/<int:round_id>/close")
@requires(may_facilitate, of=round_by_id)
def close_round(round: Round) -> Response:
    """Take no more votes and analyse them."""
    rounds.close_round(db.session(), current_actor(), round)
    jobs.request_snapshot(db.session(), round, _found_at(round))
    return back(round, _("The round is closed. The analysis has begun."))


@blueprint.post("/rounds/<int:round_id>/analyse")
@requires(may_facilitate, of=round_by_id)
def analyse(round: Round) -> Response:
    """Compute a snapshot now."""
    demand(acts.what_hinders_analysing(round))
    run = jobs.request_snapshot(db.session(), round, _found_at(round))
    return redirect(url_for("round_work.run", run_id=run.id))


@blueprint.post("/rounds/<int:round_id>/publish")
@requires(may_facilitate, of=round_by_id)
def publish(round: Round) -> Response:
    """Show the latest snapshot of a closed round to everybody."""
    snapshots.publish(db.session(), current_actor(), round, snapshots.latest(db.session(), round))
    return back(round, _("The results are public."))


@blueprint.post("/rounds/<int:round_id>/hide")
@requires(may_facilitate, of=round_by_id)
def hide(round: Round) -> Response:
    """Take the results back from the public."""
    snapshots.hide(db.session(), current_actor(), round)
    return back(round, _("The results are hidden again."))


@blueprint.get("/runs/<run_id>")
@requires(is_staff)
def run(run_id: str) -> Response | str | dict[str, Any]:
    """How far an analysis is: a page for people, JSON for the page that waits."""
    found = db.session.get(Run, run_id)
    if found is None or found.kind != jobs.KIND:
        raise NotFound(None)
    round = round_by_id(found.arguments["round_id"])
    if not may_read_workroom(current_actor(), round, clock.now()):
        raise NotFound(None)
    if request.args.get("as") == "json":
        return found.as_seen()
    if found.state == "done" and found.address:
        return redirect(found.address)
    return render_template("deliberation/work_run.html", run=found, round=round, process=round.process)


def _room(round: Round) -> dict[str, Any]:
    address = public_url("rounds.welcome", short_code=round.short_code)
    return {
        "process": round.process,
        "form": ConfirmForm(),
        "kind": kind_of(round),
        "strata": strata.strata_of(db.session(), round) if round.panel == STRATIFIED else [],
        "equal_claims": strata.equal_claims(db.session(), round) if round.panel == STRATIFIED else [],
        "dimension": dimension_words(strata.dimension_of(round)),
        "found_at": _found_at(round),
        "snapshot": snapshots.latest(db.session(), round),
        "may_change": may_facilitate(current_actor(), round, clock.now()),
        "address": address,
        "qr": qr_code(address),
        "now": clock.now(),
        "hinders": _hindrances(round),
        "acts": acts,
        "time_is_over": is_time_over(round, clock.now()),
        "place": place_of(round),
        "waiting": number_waiting(db.session(), MODERATED, round.process, place_of(round).reference),
        "projects": describing.projects_of(db.session(), round),
        "shown_statements": [s for s in round.statements if s.moderation in SHOWN_STATES],
        **_activity_of(round),
    }


def _hindrances(round: Round) -> dict[str, list[Hindrance]]:
    """What stands in the way of each act on a round; its page draws the buttons by it."""
    return {
        "open": acts.what_hinders_opening(round, clock.now()),
        "close": acts.what_hinders_closing(round),
        "settle": acts.what_hinders_settling(round),
        "correct": acts.what_hinders_correcting(round),
        "analyse": acts.what_hinders_analysing(round),
        "publish": acts.what_hinders_publishing(round, snapshots.latest(db.session(), round)),
        "hide": acts.what_hinders_hiding(round),
        "continue": continuing.hindered(db.session(), round),
        "add": acts.what_hinders_adding(round),
    }


def _activity_of(round: Round) -> dict[str, Any]:
    return {
        "round": round,
        "votable": is_votable(round, clock.now()),
        "participants": turnout.participants_of(db.session(), round),
        "votes": turnout.votes_in(db.session(), round),
    }


def _statement_form(round: Round) -> StatementForm:
    form = StatementForm(languages=round.process.languages)
    if kind_of(round).has_costs:
        form.cost.validators = [InputRequired(), NumberRange(1, MOST_EUROS)]
    else:
        del form.cost
    form.theme.choices = choices_of(
        [(0, _("No theme"))]
        + [
            (theme.id, theme.title)
            for theming in themings_of(db.session(), round.process)
            for theme in theming.themes
            if theme.is_living
        ]
    )
    return form


def _found_at(round: Round) -> str:
    return url_for(kind_of(round).staff_endpoint, round_id=round.id)
