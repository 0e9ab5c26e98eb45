# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people see of a round or its results before it is open to them."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from codesign.deliberation.models import Round
from codesign.deliberation.policy import is_votable
from codesign.processes.waiting import closing_words, opening_words, thing_waits
from codesign.web import clock


def round_waits(round: Round) -> str:
    """Nobody has opened it yet."""
    when = opening_words(round.opens_at, round.phase, round.process.time_zone)
    return thing_waits(round, _("This round is not open yet"), when)


def results_wait(round: Round) -> str:
    """Nobody has published its results yet."""
    if round.state == "draft" or round.process.state == "draft":
        return round_waits(round)
    title = _("The results of this round are not public")
    if not is_votable(round, clock.now()):
        return thing_waits(
            round, title, _("Voting is over. Once the results are public, you find them here.")
        )
    until = closing_words(round.closes_at, round.phase, round.process.time_zone)
    here = (_("To the round"), url_for("rounds.welcome", short_code=round.short_code))
    return thing_waits(round, title, " ".join(filter(None, [_("People are still voting."), until])), here)
