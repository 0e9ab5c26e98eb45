# SPDX-License-Identifier: AGPL-3.0-or-later
"""From votes to a snapshot: numbers, the rule fixed beforehand, version and seed.

Only a worker or a command imports this file, so that web servers need not load the statistics libraries.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from codesign.analytics.opinion.analysis import analyse
from codesign.analytics.opinion.result import OpinionAnalysis
from codesign.analytics.opinion.votes import VoteMatrix
from codesign.analytics.rules import judge
from codesign.deliberation.counting import ballot_counts, cells, group_names
from codesign.deliberation.counting.pruning import prune
from codesign.deliberation.models import (
    OPINION,
    Round,
    RoundParticipant,
    Snapshot,
    SnapshotPosition,
    Statement,
    Vote,
)
from codesign.deliberation.release import releasing
from codesign.deliberation.rounds import rule_of
from codesign.deliberation.snapshots import asks_the_same, latest
from codesign.web import clock
from codesign.web.jobs import Progress
from codesign.web.unit_of_work import unit_of_work

SEED = 0
BOOTSTRAPS = 100


def compute_snapshot(progress: Progress, round_id: int) -> None:
    """Read, compute outside any transaction, store. When nothing changed since, nothing is stored."""
    with unit_of_work(write=False) as session:
        round = session.get_one(Round, round_id)
        is_opinion = round.kind == OPINION
    (_compute_opinion if is_opinion else _compute_ballots)(progress, round_id)


def _compute_ballots(_progress: Progress, round_id: int) -> None:
    with unit_of_work(write=False) as session:
        round = session.get_one(Round, round_id)
        gathered = ballot_counts.gather(session, round)
        is_same = ballot_counts.is_known(session, round, gathered)
    if is_same:
        _release_last(round_id)
        return
    document = ballot_counts.find(gathered)
    with unit_of_work() as session:
        ballot_counts.store(session, session.get_one(Round, round_id), gathered, document)


def _compute_opinion(progress: Progress, round_id: int) -> None:
    with unit_of_work(write=False) as session:
        round = session.get_one(Round, round_id)
        matrix = votes_of(session, round)
        last = latest(session, round)
        is_same = (
            last is not None
            and last.input_hash == input_hash(matrix)
            and asks_the_same(round, last.document["statements"])
        )
    if is_same:
        _release_last(round_id)
        return
    analysis = analyse(
        matrix,
        seed=SEED,
        bootstraps=BOOTSTRAPS,
        progress=lambda share: progress(0.95 * share),
    )
    with unit_of_work() as session:
        store(session, session.get_one(Round, round_id), analysis)


def _release_last(round_id: int) -> None:
    """A round that was blind when its last votes were counted may be read once it is closed."""
    with unit_of_work() as session:
        round = session.get_one(Round, round_id)
        last = latest(session, round)
        if last is not None:
            releasing.release_if_read(session, round, last)


def votes_of(session: Session, round: Round) -> VoteMatrix:
    """All present votes of a round as a matrix of participant by approved statement."""
    statements = session.scalars(
        select(Statement.id).where(Statement.round_id == round.id, Statement.moderation == "approved")
    ).all()
    rows = session.execute(
        select(Vote.participant_id, Vote.statement_id, Vote.value)
        .join(Statement, Statement.id == Vote.statement_id)
        .where(Statement.round_id == round.id, Statement.moderation == "approved")
    ).all()
    triples = np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 3)
    return VoteMatrix.from_triples(
        triples[:, 0], triples[:, 1], triples[:, 2], np.array(statements, dtype=np.int64)
    )


def input_hash(matrix: VoteMatrix) -> str:
    """SHA-256 of the votes: equal for equal votes, whatever order they came in and however people are numbered.

    Statements count by their rank, and each person as the hash of what she voted, in the order of these hashes:
    an export numbers both anew, and comes back with the same hash.
    """
    entries = np.empty(matrix.size, dtype=[("column", "<i4"), ("value", "i1")])
    entries["column"], entries["value"] = matrix.columns, matrix.values
    votes, starts = entries.tobytes(), (matrix.row_starts.astype(np.int64) * entries.itemsize).tolist()
    people = sorted(hashlib.sha256(votes[begin:end]).digest() for begin, end in pairwise(starts))
    digest = hashlib.sha256(f"{matrix.shape[1]} statements".encode())
    for person in people:
        digest.update(person)
    return digest.hexdigest()


def store(session: Session, round: Round, analysis: OpinionAnalysis) -> Snapshot:
    """Keep an analysis as a new snapshot, with each participant's place beside it."""
    document = analysis.to_document()
    texts = {statement.id: statement for statement in round.statements}
    for row in document["statements"]:
        statement = texts[row["id"]]
        row["text"] = statement.text
        row["theme_id"] = statement.theme_id
        row["source_id"] = statement.source_id
        row["verdict"] = _verdict(round, row, document["groups_are_shown"])
    document.update(cells.cells_of(session, round, analysis))
    document["rule"] = rule_of(round).to_document()
    before = latest(session, round)
    document["verdicts"] = dict(sorted(Counter(row["verdict"] for row in document["statements"]).items()))
    snapshot = Snapshot(
        round_id=round.id,
        computed_on=clock.today(round.process.time_zone),
        algorithm=f"opinion {document['algorithm_version']}",
        seed=analysis.seed,
        input_hash=input_hash(analysis.matrix),
        document=document,
    )
    session.add(snapshot)
    session.flush()
    _store_positions(session, snapshot, analysis)
    if before is not None:
        group_names.carry(session, before, snapshot)
    releasing.release_if_read(session, round, snapshot)
    prune(session, round)
    return snapshot


def _verdict(round: Round, row: dict[str, Any], groups_are_shown: bool) -> str:
    groups = [(g["agree"], g["disagree"], g["pass"]) for g in row["groups"]] if groups_are_shown else []
    return judge(rule_of(round), row["agree"], row["disagree"], row["pass"], groups).value


def _store_positions(session: Session, snapshot: Snapshot, analysis: OpinionAnalysis) -> None:
    present = set(
        session.scalars(select(RoundParticipant.id).where(RoundParticipant.round_id == snapshot.round_id))
    )
    rows = [
        {
            "snapshot_id": snapshot.id,
            "participant_id": int(participant),
            "x": float(analysis.x[i]),
            "y": float(analysis.y[i]),
            "group_index": int(analysis.group[i]) if analysis.group[i] >= 0 else None,
            "stability": None if np.isnan(analysis.stability[i]) else float(analysis.stability[i]),
        }
        for i, participant in enumerate(analysis.matrix.participants)
        # Somebody may have erased their votes while the analysis ran.
        if int(participant) in present
    ]
    if rows:
        session.execute(insert(SnapshotPosition), rows)
