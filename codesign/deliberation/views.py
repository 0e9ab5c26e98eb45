# SPDX-License-Identifier: AGPL-3.0-or-later
"""The citizen's side of a round: one statement at a time, one's own votes, oneself and the others, the result."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from codesign.deliberation import jobs
from codesign.deliberation.consensus import results
from codesign.deliberation.kinds import kind_of
from codesign.deliberation.kinds.rating import rating_words
from codesign.deliberation.loading import find_round, round_by_short_code, statement_of
from codesign.deliberation.models import OPINION, Round, Statement
from codesign.deliberation.panels import joining, participants
from codesign.deliberation.panels import views as panel_views
from codesign.deliberation.policy import (
    VOTES_BEFORE_SEEING,
    is_votable,
    may_open_round_page,
    may_see_numbers,
    may_see_published,
    takes_proposals,
)
from codesign.deliberation.projects import views as project_views
from codesign.deliberation.proposals import proposing
from codesign.deliberation.proposals import views as proposal_views
from codesign.deliberation.voting import (
    ballot_views,
    ballots,
    casting,
    feedback,
    odds,
    pair_views,
    reasons,
    turnout,
)
from codesign.deliberation.voting.forms import VOTES, VoteForm
from codesign.deliberation.voting.lottery import Field, Odds
from codesign.deliberation.waiting import results_wait, round_waits
from codesign.extensions import db
from codesign.moderation.policy import GROUNDS
from codesign.people.device import code_here, use_code_here
from codesign.people.forms import CodeForm
from codesign.people.voices import read_code, show_code
from codesign.processes.loading import journey
from codesign.web import clock
from codesign.web.errors import GREW_OLD, TOO_OLD, BadInput, DomainError, NotFound, error_response
from codesign.web.forms import row_key
from codesign.web.going_back import back_to
from codesign.web.i18n import content_language, localized, spoken_language
from codesign.web.links import public_url, qr_code
from codesign.web.parts import is_asked, render_part
from codesign.web.policy import requires
from codesign.web.small_cells import minimum_cell
from codesign.web.unit_of_work import keep_now

blueprint = Blueprint("rounds", __name__)
blueprint.register_blueprint(proposal_views.blueprint)
blueprint.register_blueprint(ballot_views.blueprint)
blueprint.register_blueprint(pair_views.blueprint)
blueprint.register_blueprint(panel_views.blueprint)
blueprint.register_blueprint(project_views.blueprint)


@blueprint.errorhandler(DomainError)
def too_late(error: DomainError) -> Response:
    """Whatever was refused on the way through a round leads to its first page, which says how things stand."""
    short_code = str((request.view_args or {})["short_code"])
    if find_round(db.session(), short_code.upper()) is None:
        return back_to(url_for("people.open_code", code=short_code), error)
    return back_to(url_for("rounds.welcome", short_code=short_code), error)


@blueprint.errorhandler(CSRFError)
def page_grew_old(_error: CSRFError) -> Response | str | tuple[str, int]:
    """A phone forgot its session while somebody wrote: what was written comes back, and is sent again."""
    round = find_round(db.session(), str((request.view_args or {})["short_code"]).upper())
    if round is not None and is_votable(round, clock.now()):
        if request.endpoint == "rounds.ballots.give":
            flash(GREW_OLD, "warning")
            return ballot_views.shown_again(round), 400
        if request.endpoint == "rounds.vote":
            return _shown_again(round)
    return error_response(400, TOO_OLD)


def _shown_again(round: Round) -> Response | tuple[str, int]:
    form = VoteForm(meta={"csrf": False})
    statements = casting.field_here(db.session(), round, _code(round))
    chosen = row_key(form.statement.data)
    if chosen not in statements.ids:
        return redirect(url_for("rounds.ask", short_code=round.short_code))
    flash(GREW_OLD, "warning")
    shown = _statement_shown(round, statements, chosen, statements.vote_on(chosen), form.reason.data or "")
    return render_template("deliberation/vote.html", process=round.process, **shown), 400


# GET  /r/CODE           what is asked, by which rule consensus is judged
# GET  /r/CODE/vote      one statement, or all in a list; ?statement=N to change a vote
# POST /r/CODE/vote      agree, disagree, pass or withdraw
# GET  /r/CODE/mine      every own vote
# GET  /r/CODE/others    oneself and the others, in words
# GET  /r/CODE/results   the published snapshot
# ballot_views           /r/CODE/ballot, /r/CODE/ballot/withdraw
# pair_views             /r/CODE/pair
# panel_views            /r/CODE/invited, /r/CODE/invited/TICKET, /r/CODE/join
# project_views          /r/CODE/projects/N/picture
# proposal_views         /r/CODE/propose, /r/CODE/proposals/N/withdraw
# POST /r/CODE/resume    go on with the code of a receipt on this device


@blueprint.app_template_filter("rule_in_words")
def rule_in_words(round: Round) -> str:
    """By which rule a round is judged or counted."""
    return kind_of(round).rule_words(round.rule, round.options)


@blueprint.app_template_filter("rating_in_words")
def rating_in_words(rating: int | str, round: Round) -> str:
    """A point of the scale of a round of ratings."""
    return rating_words(rating, round.options)


@blueprint.get("/r/<short_code>")
@requires(may_open_round_page, of=round_by_short_code, waiting=round_waits)
def welcome(round: Round) -> str:
    """Say what the round is about before the first statement."""
    voted, _asked, _is_whole = _progress(round)
    items = ballots.items_of(db.session(), round)
    return render_template(
        "deliberation/welcome.html",
        round=round,
        process=round.process,
        kind=kind_of(round),
        intro=kind_of(round).intro(len(items), round.options),
        items=items,
        is_admitted=joining.is_admitted(db.session(), round, _code(round)),
        voted=voted,
        votable=is_votable(round, clock.now()),
        now=clock.now(),
        may_propose=takes_proposals(round, clock.now()),
        participants=turnout.participants_of(db.session(), round),
        stations=journey(round.process, "round"),
    )


@blueprint.get("/r/<short_code>/vote")
@requires(may_open_round_page, of=round_by_short_code, waiting=round_waits)
def ask(round: Round) -> Response | str:
    """Show one statement."""
    if round.kind != OPINION:
        return redirect(url_for(kind_of(round).endpoint, short_code=round.short_code))
    if not (is_votable(round, clock.now()) and joining.is_admitted(db.session(), round, _code(round))):
        return redirect(url_for("rounds.welcome", short_code=round.short_code))
    if round.display == "list" and "statement" not in request.args:
        return _list(round, _code(round))
    chosen = request.args.get("statement", type=int)
    statements = casting.field_here(db.session(), round, _code(round))
    shown = _card(round, statements) if chosen is None else _change(round, statements, chosen)
    if shown is None:
        return redirect(url_for("rounds.others", short_code=round.short_code))
    return render_template("deliberation/vote.html", process=round.process, **shown)


def _card(round: Round, statements: Field) -> dict[str, Any] | None:
    """What the page shows of the next statement; None when there is none left."""
    drawn = statements.draw(_code(round))
    if drawn is None:
        return None
    chances = statements.odds_of(drawn)
    sealed = odds.seal(chances, _secrets()[0], _code(round), drawn) if chances else ""
    return {**_statement_shown(round, statements, drawn, None, ""), "drawn": sealed}


def _secrets() -> list[str]:
    """The key of this service, and those it had before."""
    return [str(current_app.secret_key), *current_app.config["SECRET_KEY_FALLBACKS"]]


def _odds_in(form: VoteForm, code: str, statement_id: int) -> Odds | None:
    """The odds of the draw that led to a vote, as this service sealed them."""
    sealed = form.drawn.data or ""
    found = (odds.unseal(sealed, secret, code, statement_id) for secret in _secrets())
    return next((one for one in found if one is not None), None)


def _change(round: Round, statements: Field, chosen: int) -> dict[str, Any]:
    """What the page shows of a statement somebody wants to vote on again."""
    if chosen not in statements.ids:
        raise NotFound(_("This statement is not part of the round any more."))
    reason = reasons.own_reasons(db.session(), round, _code(round)).get(chosen)
    return _statement_shown(
        round, statements, chosen, statements.vote_on(chosen), reason.text if reason else ""
    )


def _statement_shown(
    round: Round, statements: Field, statement_id: int, earlier: int | None, reason: str
) -> dict[str, Any]:
    statement = statement_of(round, statement_id)
    voted, asked = statements.progress
    return {
        "round": round,
        "statement": statement,
        "earlier": earlier,
        "voted": voted,
        "statements": asked,
        "sees_others": may_see_numbers(round, voted, asked),
        "may_propose": takes_proposals(round, clock.now()),
        "earlier_round": _earlier(round, [statement]),
        "form": VoteForm(formdata=None, data={"statement": statement.id, "reason": reason}),
    }


def _list(round: Round, code: str) -> str:
    own = casting.own_votes(db.session(), round, code)
    voted = len([vote for vote in own if vote.value is not None])
    return render_template(
        "deliberation/vote_list.html",
        round=round,
        process=round.process,
        own=own,
        earlier_round=_earlier(round, [vote.statement for vote in own]),
        voted=voted,
        sees_others=may_see_numbers(round, voted, len(own)),
        may_propose=takes_proposals(round, clock.now()),
    )


@blueprint.post("/r/<short_code>/vote")
@requires(may_open_round_page, of=round_by_short_code, waiting=round_waits)
def vote(round: Round) -> Response | str | tuple[str, int]:
    """Store the vote and go on; the page's script takes the next statement from the answer itself."""
    form = VoteForm()
    form.validate()
    if form.statement.errors or form.vote.errors:
        raise BadInput(_("Choose agree, disagree or pass."))
    value, statement_id = VOTES[form.vote.data], int(form.statement.data)
    code = _code(round)
    drawn = _odds_in(form, code, statement_id)
    statements = casting.cast(db.session(), round, code, statement_id, value, drawn)
    if form.reason.errors:
        return _reason_again(round, statements, form)
    # An emptied box deletes the reason; a vote taken back took it along.
    if value is not None and (form.reason.data or "had_reason" in request.form):
        spoken = spoken_language(round.process.languages)
        reasons.write(db.session(), round, _code(round), statement_id, form.text_of("reason"), spoken)
    jobs.request_snapshot_soon(db.session(), round)
    if request.form.get("back") == "mine":
        return redirect(url_for("rounds.mine", short_code=round.short_code))
    if is_asked("card") and round.display == "one":
        keep_now(db.session())
        shown = _card(round, statements)
        if shown is not None:
            return render_part("deliberation/_vote_card.html", **shown)
        return jsonify(go=url_for("rounds.others", short_code=round.short_code))
    place = f"s{statement_id}" if round.display == "list" else None
    return redirect(url_for("rounds.ask", short_code=round.short_code, _anchor=place))


def _reason_again(round: Round, statements: Field, form: VoteForm) -> tuple[str, int]:
    """The vote counts; only the reason is shown once more, as it was typed, with what is wrong beside it."""
    jobs.request_snapshot_soon(db.session(), round)
    keep_now(db.session())
    statement_id = int(form.statement.data)
    vote = statements.vote_on(statement_id)
    shown = _statement_shown(round, statements, statement_id, vote, form.reason.data)
    return render_template("deliberation/vote.html", process=round.process, **{**shown, "form": form}), 422


@blueprint.get("/r/<short_code>/mine")
@requires(may_open_round_page, of=round_by_short_code, waiting=round_waits)
def mine(round: Round) -> str:
    """Every own vote, to look at or to change."""
    if round.kind != OPINION:
        return _own_ballot(round)
    code = _code(round)
    own = casting.own_votes(db.session(), round, code)
    return render_template(
        "deliberation/mine.html",
        round=round,
        process=round.process,
        given=[vote for vote in own if vote.value is not None],
        left=len([vote for vote in own if vote.value is None]),
        votable=is_votable(round, clock.now()),
        reasons=reasons.own_reasons(db.session(), round, code),
        retired=casting.votes_on_retired(db.session(), round, code),
        proposals=proposing.own_proposals(db.session(), round, code),
        may_propose=takes_proposals(round, clock.now()),
        grounds=GROUNDS,
        form=VoteForm(),
    )


@blueprint.get("/r/<short_code>/others")
@requires(may_open_round_page, of=round_by_short_code, waiting=round_waits)
def others(round: Round) -> str:
    """Oneself and the others, words first."""
    code = _code(round)
    standing = results.standing_of(db.session(), round, code, content_language())
    voted, statements, is_whole = _progress(round)
    participant = participants.find(db.session(), round, code)
    return render_template(
        "deliberation/others.html",
        round=round,
        process=round.process,
        voted=voted,
        statements=statements,
        kind=kind_of(round),
        needed=min(VOTES_BEFORE_SEEING, statements) if round.kind == OPINION else statements,
        is_whole=is_whole,
        code=show_code(code) if participant else None,
        raw_code=code,
        qr=qr_code(public_url("people.voice", code=code)) if participant else None,
        standing=standing,
        reasons=reasons.shown(db.session(), round) if standing else [],
        stations=journey(round.process, "round"),
    )


@blueprint.get("/r/<short_code>/results")
@requires(may_see_published, of=round_by_short_code, waiting=results_wait)
def published(round: Round) -> str:
    """What the closed round found."""
    snapshot = round.published_snapshot
    if snapshot is None:
        raise NotFound(None)
    return render_template(
        "deliberation/results.html",
        round=round,
        process=round.process,
        is_opinion=round.kind == OPINION,
        snapshot=snapshot,
        charts=results.charts_of(db.session(), snapshot, content_language()),
        lists=results.lists_of(db.session(), snapshot, content_language()),
        named=results.named_groups(db.session(), snapshot, content_language()),
        reasons=reasons.shown(db.session(), round),
        counts=results.counts_of(db.session(), round, snapshot),
        stations=journey(round.process, "round"),
    )


@blueprint.post("/r/<short_code>/resume")
@requires(may_open_round_page, of=round_by_short_code, waiting=round_waits)
def resume(round: Round) -> Response:
    """Go on, on this device, with votes given under the code of a receipt."""
    code = read_code(CodeForm().text_of("code"))
    if code is None or participants.find(db.session(), round, code) is None:
        raise NotFound(_("We do not know this code. Please check it letter by letter."))
    use_code_here(_activity(round), code)
    return redirect(url_for("rounds.mine", short_code=round.short_code))


def _own_ballot(round: Round) -> str:
    code = _code(round)
    content = ballots.own(db.session(), round, code)
    return render_template(
        "deliberation/my_ballot.html",
        round=round,
        process=round.process,
        kind=kind_of(round),
        said=ballots.in_words(round, content),
        comparisons=ballots.comparisons(round, content),
        texts={item.id: localized(item.text) for item in round.statements},
        reasons=reasons.own_reasons(db.session(), round, code),
        votable=is_votable(round, clock.now()),
    )


def _progress(round: Round) -> tuple[int, int, bool]:
    """How many answers this person gave, of how many, and whether that is all that is asked."""
    if round.kind == OPINION:
        voted, statements = casting.progress_of(db.session(), round, _code(round))
        return voted, statements, 0 < statements <= voted
    content = ballots.own(db.session(), round, _code(round))
    return ballots.progress_of(db.session(), round, content)


def _earlier(round: Round, statements: list[Statement]) -> dict[int, feedback.Earlier]:
    code = code_here(f"round:{round.continues_id}")
    return feedback.beside(db.session(), round, statements, code, minimum_cell())


def _activity(round: Round) -> str:
    return f"round:{round.id}"


def _code(round: Round) -> str:
    return code_here(_activity(round))
