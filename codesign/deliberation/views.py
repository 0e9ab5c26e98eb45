# SPDX-License-Identifier: AGPL-3.0-or-later
"""The citizen's side of a round: one statement at a time, one's own votes, oneself and the others, the result."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.deliberation import jobs, results, voting
from codesign.deliberation.forms import VOTES, VoteForm
from codesign.deliberation.loading import round_by_short_code, statement_of
from codesign.deliberation.models import Round
from codesign.deliberation.policy import (
    VOTES_BEFORE_SEEING,
    is_votable,
    may_open_round_page,
    may_see_numbers,
    may_see_published,
)
from codesign.extensions import db
from codesign.people.device import code_here, use_code_here
from codesign.people.voices import read_code, show_code
from codesign.processes.loading import journey
from codesign.web import clock
from codesign.web.errors import BadInput, NotFound
from codesign.web.i18n import language
from codesign.web.links import public_url, qr_code
from codesign.web.policy import requires

blueprint = Blueprint("rounds", __name__)

# GET  /r/CODE           what is asked, by which rule consensus is judged
# GET  /r/CODE/vote      one statement; ?statement=N to change a vote
# POST /r/CODE/vote      agree, disagree, pass or withdraw
# GET  /r/CODE/mine      every own vote
# GET  /r/CODE/others    oneself and the others, in words
# GET  /r/CODE/results   the published snapshot
# POST /r/CODE/resume    go on with the code of a receipt on this device


@blueprint.get("/r/<short_code>")
@requires(may_open_round_page, of=round_by_short_code)
def welcome(round: Round) -> str:
    """Say what the round is about before the first statement."""
    voted, statements = voting.progress_of(db.session(), round, _code(round))
    return render_template(
        "deliberation/welcome.html",
        round=round,
        process=round.process,
        voted=voted,
        statements=statements,
        votable=is_votable(round, clock.now()),
        participants=voting.participants_of(db.session(), round),
        stations=journey(round.process, "round"),
    )


@blueprint.get("/r/<short_code>/vote")
@requires(may_open_round_page, of=round_by_short_code)
def ask(round: Round) -> Response | str:
    """Show one statement."""
    if not is_votable(round, clock.now()):
        return redirect(url_for("rounds.welcome", short_code=round.short_code))
    code = _code(round)
    chosen = request.args.get("statement", type=int)
    if chosen is not None:
        statement = statement_of(round, chosen)
        earlier = next(
            (own.value for own in voting.own_votes(db.session(), round, code) if own.statement.id == chosen),
            None,
        )
    else:
        found, earlier = voting.next_statement(db.session(), round, code), None
        if found is None:
            return redirect(url_for("rounds.others", short_code=round.short_code))
        statement = found
    voted, statements = voting.progress_of(db.session(), round, code)
    return render_template(
        "deliberation/vote.html",
        round=round,
        process=round.process,
        statement=statement,
        earlier=earlier,
        voted=voted,
        statements=statements,
        sees_others=may_see_numbers(round, voted, statements),
        form=VoteForm(data={"statement": statement.id}),
    )


@blueprint.post("/r/<short_code>/vote")
@requires(may_open_round_page, of=round_by_short_code)
def vote(round: Round) -> Response:
    """Store the vote and go on."""
    form = VoteForm()
    if not form.validate():
        raise BadInput(_("Choose agree, disagree or pass."))
    value = VOTES[form.vote.data]
    voting.cast(db.session(), round, _code(round), int(form.statement.data), value)
    jobs.request_snapshot_soon(db.session(), round)
    if request.form.get("back") == "mine":
        return redirect(url_for("rounds.mine", short_code=round.short_code))
    return redirect(url_for("rounds.ask", short_code=round.short_code))


@blueprint.get("/r/<short_code>/mine")
@requires(may_open_round_page, of=round_by_short_code)
def mine(round: Round) -> str:
    """Every own vote, to look at or to change."""
    own = voting.own_votes(db.session(), round, _code(round))
    return render_template(
        "deliberation/mine.html",
        round=round,
        process=round.process,
        given=[vote for vote in own if vote.value is not None],
        left=len([vote for vote in own if vote.value is None]),
        votable=is_votable(round, clock.now()),
        form=VoteForm(),
    )


@blueprint.get("/r/<short_code>/others")
@requires(may_open_round_page, of=round_by_short_code)
def others(round: Round) -> str:
    """Oneself and the others, words first."""
    code = _code(round)
    voted, statements = voting.progress_of(db.session(), round, code)
    participant = voting.find_participant(db.session(), round, code)
    return render_template(
        "deliberation/others.html",
        round=round,
        process=round.process,
        voted=voted,
        statements=statements,
        needed=min(VOTES_BEFORE_SEEING, statements),
        code=show_code(code) if participant else None,
        raw_code=code,
        qr=qr_code(public_url("people.voice", code=code)) if participant else None,
        standing=results.standing_of(db.session(), round, code, language()),
        stations=journey(round.process, "round"),
    )


@blueprint.get("/r/<short_code>/results")
@requires(may_see_published, of=round_by_short_code)
def published(round: Round) -> str:
    """What the closed round found."""
    snapshot = round.published_snapshot
    if snapshot is None:
        raise NotFound(None)
    return render_template(
        "deliberation/results.html",
        round=round,
        process=round.process,
        snapshot=snapshot,
        charts=results.charts_of(db.session(), snapshot, language()),
        lists=results.lists_of(snapshot, language()),
        counts=results.counts_of(db.session(), round, snapshot),
        stations=journey(round.process, "round"),
    )


@blueprint.post("/r/<short_code>/resume")
@requires(may_open_round_page, of=round_by_short_code)
def resume(round: Round) -> Response:
    """Go on, on this device, with votes given under the code of a receipt."""
    code = read_code(request.form.get("code", ""))
    if code is None or voting.find_participant(db.session(), round, code) is None:
        raise NotFound(None)
    use_code_here(_activity(round), code)
    return redirect(url_for("rounds.mine", short_code=round.short_code))


def _activity(round: Round) -> str:
    return f"round:{round.id}"


def _code(round: Round) -> str:
    return code_here(_activity(round))
