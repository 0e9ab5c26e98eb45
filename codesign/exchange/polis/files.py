# SPDX-License-Identifier: AGPL-3.0-or-later
"""Read a conversation from the CSV files that Polis exports (the openData layout)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from codesign.analytics.opinion.votes import UNGROUPED, VoteMatrix
from codesign.exchange.files import BadFile
from codesign.exchange.polis.tables import (
    IntArray,
    Sorting,
    Table,
    is_integer,
    read_table,
    records,
    refuse_or_leave_out,
)
from codesign.exchange.words import Words
from codesign.web.tables import as_written

COMMENTS, VOTES, MATRIX, SUMMARY = "comments.csv", "votes.csv", "participants-votes.csv", "summary.csv"
VotesSource = Literal["votes.csv", "participants-votes.csv"]
_VOTES = np.array((-1, 0, 1), dtype=np.int64)


@dataclass(frozen=True)
class PolisStatement:
    """moderated: -1 rejected, 0 not looked at, 1 accepted. timestamp: milliseconds of the epoch, UTC."""

    id: int
    text: str
    author: int | None
    moderated: int
    timestamp: int | None
    is_meta: bool = False
    is_seed: bool = False


@dataclass(frozen=True, eq=False)
class PolisConversation:
    """A conversation as exported: +1 agree, 0 pass, -1 disagree.

    participants: int64[P], ascending, everybody the files name as a voter; published_groups: int64[P],
    Polis's own group, -1 where it gives none; row_order: the same ids in the order of the file, which is that
    of first votes and which Polis's grouping hangs on. voters, voted, votes, vote_times: one entry a vote,
    oldest first, earlier votes on the same statement included; times in milliseconds, 0 where not given.
    """

    title: str
    description: str
    url: str
    summary: dict[str, str]
    statements: tuple[PolisStatement, ...]
    participants: IntArray
    published_groups: IntArray
    row_order: IntArray
    voters: IntArray
    voted: IntArray
    votes: NDArray[np.int8]
    vote_times: IntArray
    votes_source: VotesSource
    #: What is wrong with each row that was left out, and how files were read that are not UTF-8 with commas.
    left_out: tuple[BadFile, ...] = ()
    readings: tuple[Words, ...] = ()

    @property
    def statement_ids(self) -> IntArray:
        """Ids of all statements, rejected ones too, ascending."""
        return np.array([statement.id for statement in self.statements], dtype=np.int64)

    @property
    def rejected(self) -> tuple[int, ...]:
        """Ids of the statements that moderators took out."""
        return tuple(statement.id for statement in self.statements if statement.moderated == -1)

    def vote_matrix(self) -> VoteMatrix:
        """Everybody who voted, every statement, the last vote on each."""
        return VoteMatrix.from_triples(self.voters, self.voted, self.votes, self.statement_ids)


def read_conversation(folder: Path, *, skip_bad_rows: bool = False) -> PolisConversation:
    """Read a folder of Polis CSV files.

    comments.csv is needed, and votes.csv or participants-votes.csv; the votes come from votes.csv where it
    exists. Raises BadFile with file, line and reason for what cannot be trusted: BadRows where it is single rows,
    without which `skip_bad_rows` reads the rest.
    """
    sorting = Sorting(skip_bad_rows, [], [])
    summary = _read_summary(folder, sorting)
    statements = _read_statements(folder, sorting)
    ids = np.array(sorted(statement.id for statement in statements), dtype=np.int64)
    matrix = _usable_matrix(folder, sorting) if (folder / MATRIX).exists() else None
    listed: IntArray | None = None
    groups = np.empty(0, dtype=np.int64)
    if matrix is not None:
        listed, groups = _read_participants(matrix)
    source: VotesSource
    if (folder / VOTES).exists() or matrix is None:
        source = "votes.csv"
        voters, voted, votes, times = _read_votes(folder, ids, listed, sorting)
    else:
        source = "participants-votes.csv"
        voters, voted, votes = _read_matrix_votes(matrix, ids, sorting)
        times = np.zeros(len(votes), dtype=np.int64)
    people = np.unique(voters) if listed is None else np.sort(listed)
    published = np.full(len(people), UNGROUPED, dtype=np.int64)
    if listed is not None:
        published = groups[np.argsort(listed)]
    return PolisConversation(
        title=summary.get("topic", ""),
        description=summary.get("conversation-description", ""),
        url=summary.get("url", ""),
        summary=summary,
        statements=tuple(sorted(statements, key=lambda statement: statement.id)),
        participants=people,
        published_groups=published,
        row_order=people if listed is None else listed,
        voters=voters,
        voted=voted,
        votes=votes.astype(np.int8),
        vote_times=times,
        votes_source=source,
        left_out=tuple(sorting.left_out),
        readings=tuple(sorting.readings),
    )


def _read_summary(folder: Path, sorting: Sorting) -> dict[str, str]:
    summary: dict[str, str] = {}
    for line, record in records(folder, SUMMARY, sorting):
        if len(record) != 2:
            refuse_or_leave_out(
                sorting, [BadFile(SUMMARY, line, "row_length", found=len(record), expected=2)]
            )
            continue
        summary[record[0].strip()] = as_written(record[1].strip())
    return summary


def _read_statements(folder: Path, sorting: Sorting) -> list[PolisStatement]:
    table = read_table(folder, COMMENTS, sorting)
    has_times = "timestamp" in table.columns
    table = table.usable(
        sorting,
        lambda table: table.misread("comment-id"),
        lambda table: table.misread("author-id", absent=-1),
        lambda table: table.misread("moderated"),
        lambda table: table.misread("timestamp", absent=-1) if has_times else {},
        lambda table: _repeats(table, "comment-id", "repeated_statement", "statement"),
        lambda table: _unknown(table, "moderated", _VOTES, "bad_moderation", "value"),
    )
    ids, authors = table.integers("comment-id"), table.integers("author-id", absent=-1)
    moderated = table.integers("moderated")
    times = table.integers("timestamp", absent=-1) if has_times else [-1] * len(ids)
    columns = zip(
        ids, table.column("comment-body"), authors, moderated, times,
        table.optional("is-meta"), table.optional("is-seed"), strict=True,
    )  # fmt: skip
    return [
        PolisStatement(
            id=int(id_),
            text=as_written(text.strip()),
            author=int(author) if author >= 0 else None,
            moderated=int(state),
            timestamp=int(time) if time >= 0 else None,
            is_meta=_is_true(meta),
            is_seed=_is_true(seed),
        )
        for id_, text, author, state, time, meta, seed in columns
    ]


def _is_true(cell: str) -> bool:
    return cell.strip().lower() in ("true", "1")


def _repeats(table: Table, column: str, code: str, parameter: str) -> dict[int, BadFile]:
    """What is wrong with rows whose id an earlier row has."""
    ids = table.integers(column)
    _, first = np.unique(ids, return_index=True)
    return {
        int(row): table.wrong(int(row), code, **{parameter: int(ids[row])})
        for row in np.setdiff1d(np.arange(len(ids)), first)
    }


def _unknown(table: Table, column: str, known: IntArray, code: str, parameter: str) -> dict[int, BadFile]:
    """What is wrong with rows that name what is not there."""
    values = table.integers(column)
    return {
        int(row): table.wrong(int(row), code, **{parameter: int(values[row])})
        for row in np.flatnonzero(~np.isin(values, known))
    }


def _read_participants(table: Table) -> tuple[IntArray, IntArray]:
    """Ids and published groups in file order."""
    return table.integers("participant"), table.integers("group-id", absent=UNGROUPED)


def _usable_matrix(folder: Path, sorting: Sorting) -> Table:
    return read_table(folder, MATRIX, sorting).usable(
        sorting,
        lambda table: table.misread("participant"),
        lambda table: table.misread("group-id", absent=UNGROUPED),
        lambda table: _repeats(table, "participant", "repeated_participant", "participant"),
    )


def _read_votes(
    folder: Path, statements: IntArray, participants: IntArray | None, sorting: Sorting
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    table = read_table(folder, VOTES, sorting).usable(
        sorting,
        *(lambda table, name=name: table.misread(name) for name in ("voter-id", "comment-id", "vote")),
        lambda table: table.misread("timestamp", absent=0),
        lambda table: _unknown(table, "vote", _VOTES, "bad_vote", "value"),
        lambda table: _unknown(table, "comment-id", statements, "unknown_statement", "statement"),
        lambda table: (
            {}
            if participants is None
            else _unknown(table, "voter-id", participants, "unknown_participant", "participant")
        ),
    )
    voters, voted, votes = (table.integers(name) for name in ("voter-id", "comment-id", "vote"))
    times = table.integers("timestamp", absent=0)
    # The file is sorted by statement; only the time says which of two votes on a pair is the later one.
    order = np.argsort(times, kind="stable")
    return voters[order], voted[order], votes[order], times[order]


def _read_matrix_votes(
    table: Table, statements: IntArray, sorting: Sorting
) -> tuple[IntArray, IntArray, IntArray]:
    known = set(statements.tolist())
    columns = [(int(name), position) for name, position in table.columns.items() if is_integer(name)]
    unknown = [statement for statement, _position in columns if statement not in known]
    if unknown:
        refuse_or_leave_out(
            sorting, [BadFile(table.file, 1, "unknown_statement", statement=id) for id in unknown]
        )
    columns = [(statement, position) for statement, position in columns if statement in known]
    values = {"-1": -1, "0": 0, "1": 1}
    table = table.usable(
        sorting,
        lambda table: {
            row: table.wrong(row, "bad_vote", value=next(cell for cell in cells if cell not in values))
            for row, line in enumerate(table.rows)
            if not set(cells := [line[position] for _id, position in columns if line[position]])
            <= set(values)
        },
    )
    given = [
        (person, statement, values[row[position]])
        for person, row in zip(table.integers("participant").tolist(), table.rows, strict=True)
        for statement, position in columns
        if row[position]
    ]
    voters, voted, votes = np.array(given, dtype=np.int64).reshape(-1, 3).T
    return voters, voted, votes
