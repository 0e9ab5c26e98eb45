# SPDX-License-Identifier: AGPL-3.0-or-later
"""The facilitator's side of a round: build, open, watch, close, publish; and the administrators' consensus page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.analytics.rules import ConsensusRule
from codesign.deliberation import jobs, moderating, moderation_views, results, rounds, snapshots, voting
from codesign.deliberation import settings as round_settings
from codesign.deliberation.forms import CorrectionForm, ModerationForm, RoundForm, StatementForm
from codesign.deliberation.loading import round_by_id, statement_of
from codesign.deliberation.models import Round
from codesign.deliberation.policy import (
    are_numbers_hidden_from_staff,
    is_time_over,
    is_votable,
    may_see_consensus,
)
from codesign.deliberation.settings import Settings, from_town_time, in_town_time
from codesign.extensions import db
from codesign.people.forms import ConfirmForm
from codesign.processes.loading import process_by_slug
from codesign.processes.models import Process
from codesign.processes.policy import is_staff, may_facilitate, may_read_workroom
from codesign.themes.entries import themings_of
from codesign.themes.loading import theme_by_id
from codesign.web import clock
from codesign.web.errors import BadInput, NotFound
from codesign.web.forms import choices_of, language_fields
from codesign.web.i18n import language
from codesign.web.jobs import Run
from codesign.web.links import public_url, qr_code
from codesign.web.policy import current_actor, requires

blueprint = Blueprint("round_work", __name__, url_prefix="/work")
blueprint.register_blueprint(moderation_views.blueprint)

#: What the page of a round lists; what waits or was joined with another stands in the queue and its log.
SHOWN_STATES = frozenset({"approved", "rejected", "retired"})

# /work/SLUG/rounds/new                                  start a round
# /work/rounds/ID                                        build and watch
# /work/rounds/ID/settings                               question and rule of a draft
# /work/rounds/ID/correct                                closing time and dossier of an open round
# moderation_views                                       the queue, rewording, splitting, the log
# /work/rounds/ID/statements/new, .../N/remove, .../N/moderate
# /work/rounds/ID/{open,close,analyse,publish,live}
# /work/rounds/ID/consensus                              every statement with every lens
# /work/runs/ID                                          how far an analysis is


@blueprint.route("/<slug>/rounds/new", methods=["GET", "POST"])
@requires(may_facilitate, of=process_by_slug)
def new_round(process: Process) -> Response | str:
    """Start a round."""
    form = RoundForm()
    if form.validate_on_submit():
        try:
            round = rounds.add_round(
                db.session(),
                current_actor(),
                process,
                *_texts_and_rule(form),
                blind=form.blind.data,
                settings=_settings(form, process),
            )
        except BadInput as error:
            form.closes_at.errors = [error.message]
        else:
            return redirect(url_for("round_work.build", round_id=round.id))
    return render_template("deliberation/work_form.html", process=process, form=form, round=None)


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


@blueprint.route("/rounds/<int:round_id>/settings", methods=["GET", "POST"])
@requires(may_facilitate, of=round_by_id)
def settings(round: Round) -> Response | str:
    """Change question and rule while the round is a draft."""
    form = RoundForm(data=_form_data(round))
    if form.validate_on_submit():
        try:
            rounds.change_round(
                db.session(),
                round,
                *_texts_and_rule(form),
                form.blind.data,
                _settings(form, round.process),
                int(form.version.data),
            )
        except BadInput as error:
            form.closes_at.errors = [error.message]
        else:
            return _back(round, _("Saved."))
    return render_template("deliberation/work_form.html", process=round.process, form=form, round=round)


@blueprint.route("/rounds/<int:round_id>/correct", methods=["GET", "POST"])
@requires(may_facilitate, of=round_by_id)
def correct(round: Round) -> Response | str:
    """Change what cannot change the meaning of a vote."""
    form = CorrectionForm(
        data={
            **language_fields({"dossier": round.dossier}),
            "closes_at": in_town_time(round.closes_at, round.process),
            "version": str(round.version),
        }
    )
    if form.validate_on_submit():
        try:
            round_settings.correct(
                db.session(),
                current_actor(),
                round,
                int(form.version.data),
                from_town_time(form.closes_at.data, round.process),
                form.texts_of("dossier"),
            )
        except BadInput as error:
            form.closes_at.errors = [error.message]
        else:
            return _back(round, _("Saved. The log says what was changed."))
    return render_template("deliberation/work_correct.html", process=round.process, form=form, round=round)


@blueprint.post("/rounds/<int:round_id>/statements/new")
@requires(may_facilitate, of=round_by_id)
def add_statement(round: Round) -> Response | tuple[str, int]:
    """Add a statement, from a theme or from nothing."""
    form = _statement_form(round)
    if form.validate():
        theme = theme_by_id(form.theme.data) if form.theme.data else None
        try:
            rounds.add_statement(db.session(), round, form.texts_of("text"), theme=theme)
        except BadInput as error:
            form.text_it.errors = [error.message]
        else:
            return _back(round, _("Statement added."))
    return render_template("deliberation/work_round.html", statement_form=form, **_room(round)), 422


@blueprint.post("/rounds/<int:round_id>/statements/<int:statement_id>/remove")
@requires(may_facilitate, of=round_by_id)
def remove_statement(round: Round, statement_id: int) -> Response:
    """Take a statement out of a draft."""
    rounds.remove_statement(db.session(), statement_of(round, statement_id))
    return _back(round, _("Statement removed."))


@blueprint.route("/rounds/<int:round_id>/statements/<int:statement_id>/moderate", methods=["GET", "POST"])
@requires(may_facilitate, of=round_by_id)
def moderate(round: Round, statement_id: int) -> Response | str:
    """Take a statement out of a running vote, or let it back in, with a reason."""
    statement = statement_of(round, statement_id)
    form = ModerationForm()
    if form.validate_on_submit():
        wanted = "rejected" if statement.moderation == "approved" else "approved"
        rounds.moderate(db.session(), current_actor(), statement, wanted, form.text_of("reason"))
        return _back(round, _("Saved."))
    return render_template(
        "deliberation/work_moderate.html", round=round, process=round.process, statement=statement, form=form
    )


@blueprint.post("/rounds/<int:round_id>/open")
@requires(may_facilitate, of=round_by_id)
def open_round(round: Round) -> Response:
    """Take votes; question and rule are fixed from now on."""
    rounds.open_round(db.session(), current_actor(), round)
    return _back(round, _("The round is open. Its question and its rule are fixed now."))


@blueprint.post("/rounds/<int:round_id>/close")
@requires(may_facilitate, of=round_by_id)
def close_round(round: Round) -> Response:
    """Take no more votes and analyse them."""
    rounds.close_round(db.session(), current_actor(), round)
    jobs.request_snapshot(db.session(), round, url_for("round_work.consensus", round_id=round.id))
    return _back(round, _("The round is closed. The analysis has begun."))


@blueprint.post("/rounds/<int:round_id>/analyse")
@requires(may_facilitate, of=round_by_id)
def analyse(round: Round) -> Response:
    """Compute a snapshot now."""
    run = jobs.request_snapshot(db.session(), round, url_for("round_work.consensus", round_id=round.id))
    return redirect(url_for("round_work.run", run_id=run.id))


@blueprint.post("/rounds/<int:round_id>/publish")
@requires(may_facilitate, of=round_by_id)
def publish(round: Round) -> Response:
    """Show the latest snapshot of a closed round to everybody."""
    snapshot = snapshots.latest(db.session(), round)
    if snapshot is None or round.state != "closed":
        raise NotFound(_("There is nothing to publish: close the round and wait for the analysis."))
    snapshots.publish(db.session(), current_actor(), round, snapshot)
    return _back(round, _("The results are public."))


@blueprint.get("/rounds/<int:round_id>/consensus")
@requires(may_see_consensus, of=round_by_id)
def consensus(round: Round) -> str:
    """Every statement with every lens."""
    is_hidden = are_numbers_hidden_from_staff(round)
    snapshot = None if is_hidden else snapshots.latest(db.session(), round)
    return render_template(
        "deliberation/work_consensus.html",
        round=round,
        process=round.process,
        is_hidden=is_hidden,
        snapshot=snapshot,
        charts=results.charts_of(db.session(), snapshot, language()) if snapshot else [],
        rows=results.consensus_rows(snapshot, language(), request.args.get("sort", "verdict"))
        if snapshot
        else [],
        counts=results.counts_of(db.session(), round, snapshot) if snapshot else [],
        form=ConfirmForm(),
        may_change=may_facilitate(current_actor(), round, clock.now()),
    )


@blueprint.get("/runs/<run_id>")
@requires(is_staff)
def run(run_id: str) -> Response | str:
    """How far an analysis is: a page for people, JSON for the page that waits."""
    found = db.session.get(Run, run_id)
    if found is None or found.kind != jobs.KIND:
        raise NotFound(None)
    round = round_by_id(found.arguments["round_id"])
    if not may_read_workroom(current_actor(), round, clock.now()):
        raise NotFound(None)
    if request.args.get("as") == "json":
        return jsonify(state=found.state, progress=found.progress, message=found.message, url=found.address)
    if found.state == "done" and found.address:
        return redirect(found.address)
    return render_template("deliberation/work_run.html", run=found, round=round, process=round.process)


def _room(round: Round) -> dict[str, Any]:
    address = public_url("rounds.welcome", short_code=round.short_code)
    return {
        "process": round.process,
        "form": ConfirmForm(),
        "rule": rounds.rule_of(round),
        "snapshot": snapshots.latest(db.session(), round),
        "may_change": may_facilitate(current_actor(), round, clock.now()),
        "address": address,
        "qr": qr_code(address),
        "now": clock.now(),
        "time_is_over": is_time_over(round, clock.now()),
        "waiting": len(moderating.waiting_statements(db.session(), round))
        + len(moderating.waiting_reasons(db.session(), round)),
        "shown_statements": [s for s in round.statements if s.moderation in SHOWN_STATES],
        **_activity_of(round),
    }


def _activity_of(round: Round) -> dict[str, Any]:
    return {
        "round": round,
        "votable": is_votable(round, clock.now()),
        "participants": voting.participants_of(db.session(), round),
        "votes": voting.votes_in(db.session(), round),
    }


def _statement_form(round: Round) -> StatementForm:
    form = StatementForm()
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


def _texts_and_rule(form: RoundForm) -> tuple[dict[str, str], dict[str, str], ConsensusRule]:
    rule = ConsensusRule(
        agreement=form.agreement.data / 100,
        every_group=form.every_group.data / 100,
        minimum_votes=form.minimum_votes.data,
    )
    return form.texts_of("title"), form.texts_of("question"), rule


def _settings(form: RoundForm, process: Process) -> Settings:
    return Settings(
        opens_at=from_town_time(form.opens_at.data, process),
        closes_at=from_town_time(form.closes_at.data, process),
        dossier=form.texts_of("dossier"),
        display=form.display.data,
        takes_reasons=form.takes_reasons.data,
        daily_proposals=form.daily_proposals.data,
    )


def _form_data(round: Round) -> dict[str, Any]:
    rule = rounds.rule_of(round)
    return {
        **language_fields({"title": round.title, "question": round.question, "dossier": round.dossier}),
        "agreement": _percent(rule.agreement),
        "every_group": _percent(rule.every_group),
        "minimum_votes": rule.minimum_votes,
        "blind": round.blind,
        "opens_at": in_town_time(round.opens_at, round.process),
        "closes_at": in_town_time(round.closes_at, round.process),
        "display": round.display,
        "takes_reasons": round.takes_reasons,
        "daily_proposals": round.daily_proposals,
        "version": str(round.version),
    }


def _percent(share: float) -> int:
    return int(share * 100 + 0.5)


def _back(round: Round, message: str) -> Response:
    flash(message, "success")
    return redirect(url_for("round_work.build", round_id=round.id))
