# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rounds in which people give one ballot over all statements: ratings, places, points, projects."""

from __future__ import annotations

import random
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.deliberation import jobs
from codesign.deliberation.kinds import ballot_kind_of, kind_of
from codesign.deliberation.kinds.base import BallotKind, Reading
from codesign.deliberation.loading import round_by_short_code
from codesign.deliberation.models import MOST_REASON_LENGTH, Round, Statement
from codesign.deliberation.panels import joining, participants
from codesign.deliberation.policy import is_votable, may_open_round_page
from codesign.deliberation.projects.describing import projects_of
from codesign.deliberation.voting import ballots, feedback, reasons
from codesign.deliberation.voting.ballot_form import ballot_form
from codesign.deliberation.waiting import round_waits
from codesign.extensions import db
from codesign.people.device import code_here
from codesign.people.voices import hash_code
from codesign.surveys.here import is_kiosk
from codesign.web import clock
from codesign.web.errors import NotFound
from codesign.web.i18n import content_language, spoken_language
from codesign.web.policy import requires
from codesign.web.small_cells import minimum_cell

blueprint = Blueprint("ballots", __name__)

# /r/CODE/ballot            the whole ballot, to give or to change
# /r/CODE/ballot/withdraw   take it back


@blueprint.get("/r/<short_code>/ballot")
@requires(may_open_round_page, of=round_by_short_code, waiting=round_waits)
def ask(round: Round) -> Response | str:
    """Show the ballot, with what this person answered before."""
    kind = _kind(round)
    code = _code(round)
    if not (is_votable(round, clock.now()) and joining.is_admitted(db.session(), round, code)):
        return redirect(url_for("rounds.welcome", short_code=round.short_code))
    given = reasons.own_reasons(db.session(), round, code)
    texts = {statement: reason.text for statement, reason in given.items()}
    return _page(
        round, kind, Reading(ballots.own(db.session(), round, code)), texts, _is_compared(round, code)
    )


@blueprint.post("/r/<short_code>/ballot")
@requires(may_open_round_page, of=round_by_short_code, waiting=round_waits)
def give(round: Round) -> Response | str | tuple[str, int]:
    """Store the ballot, or show again what was sent with what is wrong beside it."""
    kind = _kind(round)
    ballots.demand_open(round)
    items = _shuffled(round, kind)
    form = ballot_form(round, kind, items)
    form.validate()
    reading, texts = kind.read(form.data, items, round.options), form.reasons(items)
    reading.errors.update({name: problems[0] for name, problems in form.errors.items() if name})
    reading.errors.update(_lonely_reasons(texts, reading))
    if reading.is_rearranged:
        return _page(round, kind, reading, texts, form.compare.data, form.move.data)
    if reading.errors:
        return _page(round, kind, reading, texts, form.compare.data), 422
    _store(round, reading.content, texts, form.compare.data)
    jobs.request_snapshot_soon(db.session(), round)
    flash(_("Your answers are stored. You can change them until the round closes."), "success")
    return redirect(url_for("rounds.others", short_code=round.short_code))


def shown_again(round: Round) -> str:
    """The ballot as it was sent, with nothing stored."""
    kind = _kind(round)
    items = _shuffled(round, kind)
    form = ballot_form(round, kind, items, grew_old=True)
    reading = kind.read(form.data, items, round.options)
    return _page(round, kind, reading, form.reasons(items), form.compare.data)


@blueprint.post("/r/<short_code>/ballot/withdraw")
@requires(may_open_round_page, of=round_by_short_code, waiting=round_waits)
def withdraw(round: Round) -> Response:
    """Take the ballot back."""
    ballots.withdraw(db.session(), round, _code(round))
    jobs.request_snapshot_soon(db.session(), round)
    flash(_("Your answers are taken back."), "success")
    return redirect(url_for("rounds.mine", short_code=round.short_code))


def _store(round: Round, content: Any, texts: dict[int, str], wants_comparison: bool) -> None:
    session, code = db.session(), _code(round)
    ballots.give(session, round, code, content)
    if _can_compare(round):
        ballots.link_to_earlier(session, round, code, _earlier_code(round), wanted=wants_comparison)
    before, spoken = reasons.own_reasons(session, round, code), spoken_language(round.process.languages)
    for statement, text in texts.items():
        if str(statement) in content and (text or statement in before):
            reasons.write(session, round, code, statement, text, spoken)


def _page(
    round: Round,
    kind: BallotKind,
    reading: Reading,
    texts: dict[int, str],
    is_compared: bool,
    pressed: str = "",
) -> str:
    items = _shuffled(round, kind)
    return render_template(
        "deliberation/ballot.html",
        round=round,
        process=round.process,
        kind=kind,
        reading=reading,
        rows=kind.rows(reading, items, round.options, content_language()),
        intro=kind.intro(len(items), round.options),
        reasons=texts,
        earlier=feedback.beside(db.session(), round, items, _earlier_code(round), minimum_cell()),
        can_compare=_can_compare(round),
        is_compared=is_compared,
        has_ballot=ballots.own(db.session(), round, _code(round)) is not None,
        most_reason=MOST_REASON_LENGTH,
        pressed=pressed,
        projects=projects_of(db.session(), round),
        may_remember=not is_kiosk(),
    )


def _shuffled(round: Round, kind: BallotKind) -> list[Statement]:
    """The statements in this person's own order, so that none gains from standing first; ratings stay as listed."""
    items = list(ballots.items_of(db.session(), round))
    if not kind.may_grow:
        random.Random(hash_code(_code(round))).shuffle(items)
    return items


def _lonely_reasons(texts: dict[int, str], reading: Reading) -> dict[str, Any]:
    """A reason without an answer would be lost: message by control."""
    return {
        f"why_{statement}": _("Choose a rating, too, or empty this box.")
        for statement, text in texts.items()
        if text and str(statement) not in (reading.content or {})
    }


def _can_compare(round: Round) -> bool:
    """Whether this device holds an answer in the round before, whose change could be counted."""
    if round.kind != "rating" or round.continues is None:
        return False
    return ballots.own(db.session(), round.continues, _earlier_code(round)) is not None


def _is_compared(round: Round, code: str) -> bool:
    participant = participants.find(db.session(), round, code)
    return participant is not None and participant.earlier_participant_id is not None


def _kind(round: Round) -> BallotKind:
    kind = ballot_kind_of(round)
    if kind is None:
        raise NotFound(_("This round asks in another way: %(kind)s.", kind=kind_of(round).label))
    return kind


def _code(round: Round) -> str:
    return code_here(f"round:{round.id}")


def _earlier_code(round: Round) -> str:
    return code_here(f"round:{round.continues_id}")
