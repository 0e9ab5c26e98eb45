# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rounds in which people compare two options at a time."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.deliberation import jobs
from codesign.deliberation.loading import round_by_short_code
from codesign.deliberation.models import Round
from codesign.deliberation.panels import joining
from codesign.deliberation.policy import is_votable, may_open_round_page, may_see_ballots
from codesign.deliberation.voting import ballots, feedback, pairs
from codesign.deliberation.voting.forms import PairForm
from codesign.deliberation.waiting import round_waits
from codesign.extensions import db
from codesign.people.device import code_here
from codesign.web import clock
from codesign.web.errors import BadInput, NotFound
from codesign.web.policy import requires
from codesign.web.small_cells import minimum_cell

blueprint = Blueprint("pairs", __name__)

#: An address has an end.
MOST_SKIPPED = 20

# GET  /r/CODE/pair          two options; ?skip=3-7 asks for others
# POST /r/CODE/pair          which of them, neither, or take the comparison back
# POST /r/CODE/pair/withdraw is that of ballots


@blueprint.get("/r/<short_code>/pair")
@requires(may_open_round_page, of=round_by_short_code, waiting=round_waits)
def ask(round: Round) -> Response | str:
    """Show the two options to compare next."""
    if round.kind != "pairwise":
        raise NotFound(None)
    code = code_here(f"round:{round.id}")
    if not (is_votable(round, clock.now()) and joining.is_admitted(db.session(), round, code)):
        return redirect(url_for("rounds.welcome", short_code=round.short_code))
    content = ballots.own(db.session(), round, code)
    made, wanted, is_whole = ballots.progress_of(db.session(), round, content)
    items = ballots.items_of(db.session(), round)
    skipped = _skipped()
    pair = None if is_whole else pairs.next_pair(db.session(), items, content, code, skipped)
    if pair is None:
        return redirect(url_for("rounds.others", short_code=round.short_code))
    by_id = {item.id: item for item in items}
    return render_template(
        "deliberation/pair.html",
        round=round,
        process=round.process,
        left=by_id[pair[0]],
        right=by_id[pair[1]],
        made=made,
        wanted=wanted,
        skips=[f"{one[0]}-{one[1]}" for one in (*skipped, pair)],
        sees_others=may_see_ballots(round, is_whole),
        earlier=feedback.beside(
            db.session(), round, items, code_here(f"round:{round.continues_id}"), minimum_cell()
        ),
    )


@blueprint.post("/r/<short_code>/pair")
@requires(may_open_round_page, of=round_by_short_code, waiting=round_waits)
def compare(round: Round) -> Response:
    """Store a comparison and go on."""
    if round.kind != "pairwise":
        raise NotFound(None)
    form = PairForm()
    if not form.validate():
        raise BadInput(_("Choose one of the two, or no difference."))
    winner = None if form.winner.data == "withdraw" else int(form.winner.data)
    ballots.compare(
        db.session(),
        round,
        code_here(f"round:{round.id}"),
        int(form.left.data),
        int(form.right.data),
        winner,
    )
    jobs.request_snapshot_soon(db.session(), round)
    page = "rounds.mine" if request.form.get("back") == "mine" else "rounds.pairs.ask"
    return redirect(url_for(page, short_code=round.short_code))


def _skipped() -> list[tuple[int, int]]:
    """The last pairs passed over on this page, as the address says; the first of many come again."""
    found = []
    for text in request.args.getlist("skip")[-MOST_SKIPPED:]:
        left, _dash, right = text.partition("-")
        if all(part.isascii() and part.isdecimal() and len(part) < 18 for part in (left, right)):
            found.append((int(left), int(right)))
    return found
