# SPDX-License-Identifier: AGPL-3.0-or-later
"""The citizen's side of a round: one statement at a time, one's own votes, oneself and the others, the result."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.deliberation import jobs, proposal_views, proposing, reasons, results, voting
from codesign.deliberation.forms import VOTES, VoteForm
from codesign.deliberation.loading import round_by_short_code, statement_of
from codesign.deliberation.models import Round
from codesign.deliberation.moderating import GROUNDS
from codesign.deliberation.policy import (
    VOTES_BEFORE_SEEING,
    is_votable,
    may_open_round_page,
    may_see_numbers,
    may_see_published,
    takes_proposals,
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
blueprint.register_blueprint(proposal_views.blueprint)

# GET  /r/CODE           what is asked, by which rule consensus is judged
# GET  /r/CODE/vote      one statement, or all in a list; ?statement=N to change a vote
# POST /r/CODE/vote      agree, disagree, pass or withdraw
# GET  /r/CODE/mine      every own vote
# GET  /r/CODE/others    oneself and the others, in words
# GET  /r/CODE/results   the published snapshot
# proposal_views         /r/CODE/propose, /r/CODE/proposals/N/withdraw, /p/SLUG/moderation
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
        now=clock.now(),
        may_propose=takes_proposals(round, clock.now()),
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
    reason = None
    if chosen is not None:
        statement = statement_of(round, chosen)
        own = [own for own in voting.own_votes(db.session(), round, code) if own.statement.id == chosen]
        if not own:
            raise NotFound(_("This statement is not part of the round any more."))
        earlier = own[0].value
        reason = reasons.own_reasons(db.session(), round, code).get(chosen)
    elif round.display == "list":
        return _list(round, code)
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
        may_propose=takes_proposals(round, clock.now()),
        form=VoteForm(data={"statement": statement.id, "reason": reason.text if reason else ""}),
    )


def _list(round: Round, code: str) -> str:
    own = voting.own_votes(db.session(), round, code)
    voted = len([vote for vote in own if vote.value is not None])
    return render_template(
        "deliberation/vote_list.html",
        round=round,
        process=round.process,
        own=own,
        voted=voted,
        sees_others=may_see_numbers(round, voted, len(own)),
        may_propose=takes_proposals(round, clock.now()),
    )


@blueprint.post("/r/<short_code>/vote")
@requires(may_open_round_page, of=round_by_short_code)
def vote(round: Round) -> Response:
    """Store the vote and go on."""
    form = VoteForm()
    if not form.validate():
        problem = form.reason.errors[0] if form.reason.errors else _("Choose agree, disagree or pass.")
        raise BadInput(problem)
    value, statement_id = VOTES[form.vote.data], int(form.statement.data)
    voting.cast(db.session(), round, _code(round), statement_id, value)
    # An emptied box deletes the reason; a vote taken back took it along.
    if value is not None and (form.reason.data or "had_reason" in request.form):
        reasons.write(db.session(), round, _code(round), statement_id, form.text_of("reason"), language())
    jobs.request_snapshot_soon(db.session(), round)
    if request.form.get("back") == "mine":
        return redirect(url_for("rounds.mine", short_code=round.short_code))
    place = f"s{statement_id}" if round.display == "list" else None
    return redirect(url_for("rounds.ask", short_code=round.short_code, _anchor=place))


@blueprint.get("/r/<short_code>/mine")
@requires(may_open_round_page, of=round_by_short_code)
def mine(round: Round) -> str:
    """Every own vote, to look at or to change."""
    code = _code(round)
    own = voting.own_votes(db.session(), round, code)
    return render_template(
        "deliberation/mine.html",
        round=round,
        process=round.process,
        given=[vote for vote in own if vote.value is not None],
        left=len([vote for vote in own if vote.value is None]),
        votable=is_votable(round, clock.now()),
        reasons=reasons.own_reasons(db.session(), round, code),
        retired=voting.votes_on_retired(db.session(), round, code),
        proposals=proposing.own_proposals(db.session(), round, code),
        may_propose=takes_proposals(round, clock.now()),
        grounds=GROUNDS,
        form=VoteForm(),
    )


@blueprint.get("/r/<short_code>/others")
@requires(may_open_round_page, of=round_by_short_code)
def others(round: Round) -> str:
    """Oneself and the others, words first."""
    code = _code(round)
    standing = results.standing_of(db.session(), round, code, language())
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
        standing=standing,
        reasons=reasons.shown(db.session(), round) if standing else [],
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
        reasons=reasons.shown(db.session(), round),
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
