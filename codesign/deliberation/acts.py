# SPDX-License-Identifier: AGPL-3.0-or-later
"""What hinders the acts on a round."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from codesign.deliberation.kinds import kind_of
from codesign.deliberation.models import Round, Snapshot, Statement
from codesign.deliberation.policy import is_time_over
from codesign.processes.acts import not_public_yet
from codesign.processes.policy import phase_opens
from codesign.web.acts import Cure, Hindrance

FIXED = _l("The round was opened: its question, statements and rule are fixed.")


def what_hinders_settling(round: Round) -> list[Hindrance]:
    """What people already answer does not change."""
    return [] if round.state == "draft" else [Hindrance(FIXED)]


def what_hinders_correcting(round: Round) -> list[Hindrance]:
    """A draft is settled freely, a closed round no more."""
    return [] if round.state == "open" else [Hindrance(_l("Only an open round can be corrected."))]


def what_hinders_opening(round: Round, now: datetime) -> list[Hindrance]:
    """A round opens once, in a public process and an open phase, with all that its kind needs."""
    if round.state != "draft":
        return [Hindrance(FIXED)]
    return [*not_public_yet(round.process), *_lacks(round), *_out_of_time(round, now)]


def _lacks(round: Round) -> list[Hindrance]:
    kind = kind_of(round)
    items = [statement for statement in round.statements if statement.moderation == "approved"]
    here = Cure(kind.add_label, "round_work.build", {"round_id": round.id, "_anchor": "statements"})
    settings = Cure(_l("Question and rule of the round"), "round_work.settings", {"round_id": round.id})
    if len(items) < kind.least_items:
        return [
            Hindrance(_l("This round needs at least %(least)s statements.", least=kind.least_items), here)
        ]
    return [Hindrance(problem, settings) for problem in kind.problems(items, round.options)]


def _out_of_time(round: Round, now: datetime) -> list[Hindrance]:
    if is_time_over(round, now):
        cure = Cure(_l("Question and rule of the round"), "round_work.settings", {"round_id": round.id})
        return [Hindrance(_l("The closing time of this round has passed. Change it first."), cure)]
    if phase_opens(round.phase, "vote", max(now, round.opens_at or now)):
        return []
    cure = Cure(_l("See the phases"), "work.overview", {"slug": round.process.slug, "_anchor": "phases"})
    return [Hindrance(_l("The phase of this round is not open now. Move its dates first."), cure)]


def what_hinders_closing(round: Round) -> list[Hindrance]:
    """Only an open round can be closed."""
    return [] if round.state == "open" else [Hindrance(_l("Only an open round can be closed."))]


def what_hinders_analysing(round: Round) -> list[Hindrance]:
    """Nobody has voted in a draft."""
    return [Hindrance(_l("Nobody can vote in this round yet."))] if round.state == "draft" else []


def what_hinders_publishing(round: Round, latest: Snapshot | None) -> list[Hindrance]:
    """What is published is the last analysis of a closed round; `latest` is the newest there is."""
    if round.state != "closed" or latest is None:
        return [Hindrance(_l("There is nothing to publish: close the round and wait for the analysis."))]
    if latest.id == round.published_snapshot_id:
        return [Hindrance(_l("These results are public already."))]
    return []


def what_hinders_hiding(round: Round) -> list[Hindrance]:
    """Only what is public can be hidden."""
    return [] if round.published_snapshot_id else [Hindrance(_l("No results of this round are public."))]


def what_hinders_continuing(round: Round, *, has_draft: bool) -> list[Hindrance]:
    """A round is asked again once it is closed, by one draft at a time."""
    if round.state != "closed":
        return [Hindrance(_l("Close this round first: the next one shows what it found."))]
    return [Hindrance(_l("There is a draft of the next round already."))] if has_draft else []


def what_hinders_adding(round: Round) -> list[Hindrance]:
    """Statements come into a draft, and into a running round where nobody compares them with one another."""
    if round.state == "closed":
        return [Hindrance(_l("The round is closed."))]
    if round.state == "open" and not kind_of(round).may_grow:
        return [COMPARED]
    return []


COMPARED = Hindrance(_l("People already compare the options with one another: no other can come in."))


def what_hinders_moderating(statement: Statement) -> list[Hindrance]:
    """A statement goes out of a running vote, or comes back; what waits is decided in the queue."""
    if statement.moderation not in ("approved", "rejected"):
        return [Hindrance(_l("This statement is decided in the queue of moderation."))]
    if statement.round.state != "open":
        return [Hindrance(_l("Only a statement of an open round can be taken out of the vote."))]
    return []


def what_hinders_changing(statement: Statement) -> list[Hindrance]:
    """Other words are for statements people vote on."""
    if statement.moderation != "approved" or statement.round.state != "open":
        return [Hindrance(_l("Only a statement that people vote on can be changed."))]
    return []


def what_hinders_describing(statement: Statement) -> list[Hindrance]:
    """Projects say more than a title and a cost, until people choose among them."""
    if not kind_of(statement.round).has_costs:
        return [Hindrance(_l("Only projects of a budget are described."))]
    return what_hinders_settling(statement.round)


def what_hinders_parting(statement: Statement) -> list[Hindrance]:
    """Two statements for one are two that come in."""
    return what_hinders_changing(statement) or ([] if kind_of(statement.round).may_grow else [COMPARED])
