# SPDX-License-Identifier: AGPL-3.0-or-later
"""The consensus table as rows and as a workbook: what the page shows, and nothing it hides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from codesign.deliberation.consensus import moves as consensus_moves
from codesign.deliberation.consensus import results, table
from codesign.deliberation.consensus.cells import Selection
from codesign.deliberation.counting.cells import CHANNEL
from codesign.deliberation.models import Round, Snapshot
from codesign.deliberation.release import releasing
from codesign.exchange.cells import workbook
from codesign.territory.words import dimension_words
from codesign.web.small_cells import minimum_cell

#: What an interval is written as, beside its middle.
ENDS = ("_low", "_high")


def consensus_workbook(
    session: Session, round: Round, snapshot: Snapshot, selection: Selection, language: str
) -> bytes:
    """The table, what moved since earlier rounds, and what the numbers rest on."""
    moves = consensus_moves.moves_of(session, round, snapshot, language, minimum_cell())
    return workbook(
        {
            "consensus": consensus_rows(session, snapshot, selection, language),
            "moves": _moves(moves),
            "about": _about(session, round, snapshot, selection, language),
        }
    )


def consensus_rows(
    session: Session, snapshot: Snapshot, selection: Selection, language: str
) -> Iterator[list[Any]]:
    """Names for programs, numbers as shares; an empty cell is not shown."""
    keys = ["id"]
    for column in table.columns_for(releasing.shown(snapshot), selection):
        keys += [column.key, *(f"{column.key}{end}" for end in ENDS if column.kind == "interval")]
    if "smallest_agreement" in keys:
        keys.append("smallest_agreement_group")
    yield keys
    for row in table.table_of(session, snapshot, language, selection):
        yield [row[key] for key in keys]


def _moves(moves: list[consensus_moves.Move]) -> Iterator[list[Any]]:
    yield ["text", "round", "earlier_text", "then", "then_n", "now", "now_n", "difference", "low", "high"]
    for move in moves:
        yield [move.text, move.round_number, move.earlier_text, move.then, move.then_n, move.now, move.now_n,
               move.difference, move.low, move.high]  # fmt: skip


def _about(
    session: Session, round: Round, snapshot: Snapshot, selection: Selection, language: str
) -> Iterator[list[Any]]:
    document = releasing.shown(snapshot)
    rule = document["rule"]
    yield [_("Round"), next(iter(round.title.values()), "")]
    yield [_("Computed on"), snapshot.computed_on.isoformat()]
    yield [_("Algorithm"), snapshot.algorithm]
    yield [_("Seed"), snapshot.seed]
    yield [_("Hash of the votes (SHA-256)"), snapshot.input_hash]
    yield [_("Rule of consensus"), ", ".join(f"{name} = {rule[name]}" for name in sorted(rule))]
    yield [_("Fewest people behind a number"), minimum_cell()]
    for named in results.named_groups(session, snapshot, language):
        yield [_("Group %(letter)s", letter=named.letter), named.name, named.sentence]
    group = document["groups"][selection.group]["letter"] if selection.group is not None else ""
    yield [_("Opinion group"), group or _("everybody")]
    dimension = table.parted_by(releasing.shown(snapshot))
    part = _("How the votes came") if dimension == CHANNEL else dimension_words(dimension)
    yield [part, selection.part or _("any way")]
