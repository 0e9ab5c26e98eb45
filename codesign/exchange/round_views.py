# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a round can be saved as: the consensus table, and all votes as open data."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from codesign.deliberation.consensus import table
from codesign.deliberation.consensus.cells import Selection
from codesign.deliberation.loading import round_by_id
from codesign.deliberation.models import OPINION, Round, Snapshot
from codesign.deliberation.policy import are_numbers_hidden_from_staff, may_see_consensus
from codesign.deliberation.release import releasing
from codesign.exchange.round_files import round_archive
from codesign.exchange.tables.consensus import consensus_rows, consensus_workbook
from codesign.extensions import db
from codesign.people.audit import record
from codesign.processes.policy import may_facilitate
from codesign.web.downloads import attachment, csv_attachment
from codesign.web.errors import NotFound
from codesign.web.i18n import language
from codesign.web.policy import current_actor, requires
from codesign.web.small_cells import minimum_cell

blueprint = Blueprint("rounds", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# /work/rounds/ID/consensus.{csv,xlsx}?group=&channel=     the table of the consensus page
# /work/rounds/ID/open-data.zip                            statements and answers: Polis, `.pb` or tables, by kind


@blueprint.get("/rounds/<int:round_id>/consensus.csv")
@requires(may_see_consensus, of=round_by_id)
def consensus_as_csv(round: Round) -> Response:
    """The consensus table as the page shows it, in order of the verdicts."""
    snapshot, selection = _asked_for(round)
    rows = consensus_rows(db.session(), snapshot, selection, language())
    return csv_attachment(rows, f"consensus-{round.id}.csv")


@blueprint.get("/rounds/<int:round_id>/consensus.xlsx")
@requires(may_see_consensus, of=round_by_id)
def consensus_as_workbook(round: Round) -> Response:
    """The same table, what moved between rounds, and what the numbers rest on."""
    snapshot, selection = _asked_for(round)
    content = consensus_workbook(db.session(), round, snapshot, selection, language())
    return attachment(content, XLSX, f"consensus-{round.id}.xlsx")


def _asked_for(round: Round) -> tuple[Snapshot, Selection]:
    snapshot = None if are_numbers_hidden_from_staff(round) else releasing.newest(db.session(), round)
    if snapshot is None or round.kind != OPINION:
        raise NotFound(None)
    return snapshot, table.selection_from(releasing.shown(snapshot), request.args, minimum_cell())


@blueprint.post("/rounds/<int:round_id>/open-data.zip")
@requires(may_facilitate, of=round_by_id)
def open_data(round: Round) -> Response:
    """Statements and answers of people who are numbers; who took it is written into the audit log."""
    archive = round_archive(db.session(), round)
    record(db.session(), current_actor(), "round.export_votes", f"round:{round.id}")
    return attachment(archive, "application/zip", f"round-{round.id}.zip")
