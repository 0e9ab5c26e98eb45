# SPDX-License-Identifier: AGPL-3.0-or-later
"""The consensus page of those who run a round: every statement with every lens."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import format_decimal
from werkzeug.wrappers import Response

from codesign.charts.records import Chart
from codesign.charts.rounds.kinds import participation_chart
from codesign.deliberation.consensus import moves as consensus_moves
from codesign.deliberation.consensus import naming, results, table
from codesign.deliberation.loading import round_by_id
from codesign.deliberation.models import OPINION, Round, Snapshot
from codesign.deliberation.policy import are_numbers_hidden_from_staff, may_see_consensus
from codesign.deliberation.release import releasing
from codesign.deliberation.rounds import rounds_of
from codesign.extensions import db
from codesign.people.forms import ConfirmForm
from codesign.processes.policy import may_facilitate
from codesign.territory.words import dimension_words
from codesign.web import clock
from codesign.web.i18n import language
from codesign.web.policy import current_actor, requires
from codesign.web.small_cells import minimum_cell

blueprint = Blueprint("consensus", __name__)

#: A conversation of a thousand statements is a long way down a phone.
FIRST_ROWS = 40

# /work/rounds/ID/consensus?group=&channel=&round=&sort=&turned=&show=all     every statement with every lens


@blueprint.get("/rounds/<int:round_id>/consensus")
@requires(may_see_consensus, of=round_by_id)
def page(round: Round) -> Response | str:
    """Every statement with every lens, for everybody or a part of the people."""
    wanted = request.args.get("round", round.id, type=int)
    if wanted != round.id and any(other.id == wanted for other in _comparable(round)):
        return redirect(url_for("round_work.consensus.page", round_id=wanted))
    is_hidden = are_numbers_hidden_from_staff(round)
    snapshot = None if is_hidden else releasing.newest(db.session(), round)
    return render_template(
        "deliberation/work_consensus.html",
        round=round,
        process=round.process,
        is_hidden=is_hidden,
        snapshot=snapshot,
        charts=_charts(snapshot) if snapshot else [],
        has_statements=snapshot is not None and round.kind == OPINION,
        counts=results.counts_of(db.session(), round, snapshot) if snapshot else [],
        form=ConfirmForm(),
        may_change=may_facilitate(current_actor(), round, clock.now()),
        rounds=_comparable(round),
        **(_table(round, snapshot) if snapshot and round.kind == OPINION else {}),
    )


def _comparable(round: Round) -> list[Round]:
    """The rounds of the process that people could vote in."""
    return [other for other in rounds_of(db.session(), round.process) if other.state != "draft"]


def _charts(snapshot: Snapshot) -> list[Chart]:
    charts = results.charts_of(db.session(), snapshot, language())
    days = [
        (date.fromisoformat(day), people, votes)
        for day, people, votes in releasing.shown(snapshot).get("days", [])
    ]
    if days:
        spoken = results.chart_language(language())
        charts.append(participation_chart(days, language=spoken, k=minimum_cell()))
    return charts


def _table(round: Round, snapshot: Snapshot) -> dict[str, Any]:
    document, k = releasing.shown(snapshot), minimum_cell()
    parameter = table.parameter_of(document)
    selection = table.selection_from(document, request.args, k)
    sort, is_turned = request.args.get("sort", "verdict"), bool(request.args.get("turned"))
    return {
        "selection": selection,
        "chosen": {name: request.args[name] for name in ("group", parameter) if request.args.get(name)},
        "groups": table.groups_to_choose(document, k),
        "group_names": naming.names_for_charts(db.session(), snapshot, language(), k),
        "named": results.named_groups(db.session(), snapshot, language()),
        "lost": naming.lost_names(db.session(), snapshot),
        "parts": table.part_names(db.session(), document),
        "parameter": parameter,
        "dimension": None if parameter == "channel" else dimension_words(table.parted_by(document)),
        "columns": table.columns_for(document, selection),
        "sort": sort,
        "is_turned": is_turned,
        "rows": table.table_of(db.session(), snapshot, language(), selection, sort, is_turned=is_turned),
        "moves": consensus_moves.moves_of(db.session(), round, snapshot, language(), k),
        "k": k,
        "first_rows": FIRST_ROWS,
        "shows_all": request.args.get("show") == "all",
        "one_decimal": partial(format_decimal, format="0.0"),
        "two_decimals": partial(format_decimal, format="0.00"),
    }
