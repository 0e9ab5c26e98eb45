# SPDX-License-Identifier: AGPL-3.0-or-later
"""Read a conversation from the CSV files that Polis exports (the openData layout)."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from codesign.analytics.opinion.votes import UNGROUPED, VoteMatrix
from codesign.exchange.files import BadFile
from codesign.web.tables import as_written

COMMENTS, VOTES, MATRIX, SUMMARY = "comments.csv", "votes.csv", "participants-votes.csv", "summary.csv"
VotesSource = Literal["votes.csv", "participants-votes.csv"]
IntArray = NDArray[np.int64]


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


@dataclass(frozen=True)
class _Table:
    """A CSV file with a header: rows with the line each begins on."""

    file: str
    columns: dict[str, int]
    lines: list[int]
    rows: list[list[str]]

    def column(self, name: str) -> list[str]:
        if name not in self.columns:
            raise BadFile(self.file, 1, "missing_column", column=name)
        position = self.columns[name]
        return [row[position] for row in self.rows]

    def optional(self, name: str) -> list[str]:
        return self.column(name) if name in self.columns else [""] * len(self.rows)

    def integers(self, name: str, *, absent: int | None = None) -> IntArray:
        """The column as int64; an empty cell is `absent`, or an error if that is None."""
        cells = self.column(name)
        try:
            if absent is None:
                return np.fromiter(map(int, cells), dtype=np.int64, count=len(cells))
            numbers = (int(cell) if cell else absent for cell in cells)
            return np.fromiter(numbers, dtype=np.int64, count=len(cells))
        except (ValueError, OverflowError):
            line, value = next(
                (line, cell)
                for line, cell in zip(self.lines, cells, strict=True)
                if not _is_integer(cell) and (cell or absent is None)
            )
            raise BadFile(self.file, line, "not_a_number", value=value, column=name) from None

    def first(self, wrong: NDArray[np.bool_]) -> tuple[int, int]:
        """Line and row of the first row marked as wrong."""
        row = int(np.argmax(wrong))
        return self.lines[row], row


def _is_integer(cell: str) -> bool:
    try:
        return abs(int(cell)) < 2**63
    except ValueError:
        return False


def read_conversation(folder: Path) -> PolisConversation:
    """Read a folder of Polis CSV files.

    comments.csv is needed, and votes.csv or participants-votes.csv; the votes come from votes.csv where it
    exists. Raises BadFile with file, line and reason for the first thing that cannot be trusted.
    """
    summary = _read_summary(folder)
    statements = _read_statements(folder)
    ids = np.array(sorted(statement.id for statement in statements), dtype=np.int64)
    matrix = _read_table(folder, MATRIX) if (folder / MATRIX).exists() else None
    listed: IntArray | None = None
    groups = np.empty(0, dtype=np.int64)
    if matrix is not None:
        listed, groups = _read_participants(matrix)
    source: VotesSource
    if (folder / VOTES).exists() or matrix is None:
        source = "votes.csv"
        voters, voted, votes, times = _read_votes(folder, ids, listed)
    else:
        source = "participants-votes.csv"
        voters, voted, votes = _read_matrix_votes(matrix, ids)
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
    )


def _read_text(folder: Path, file: str) -> str:
    try:
        raw = (folder / file).read_bytes()
    except FileNotFoundError:
        raise BadFile(file, None, "missing_file") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadFile(file, line, "encoding", byte=f"0x{raw[error.start]:02x}") from None


def _records(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on; blank lines are left out."""
    reader = csv.reader(_lines(text), strict=True)
    begins = 1
    try:
        for record in reader:
            if record:
                yield begins, record
            begins = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(file, begins, "quoting", detail=str(error)) from None


def _lines(text: str) -> Iterator[str]:
    """Lines as an editor counts them, ends kept: str.splitlines would also cut at exotic separators."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _read_table(folder: Path, file: str) -> _Table:
    records = _records(file, _read_text(folder, file))
    header = [name.strip() for name in next(records, (1, []))[1]]
    if not header:
        raise BadFile(file, 1, "empty")
    columns: dict[str, int] = {}
    for position, name in enumerate(header):
        if name in columns:
            raise BadFile(file, 1, "repeated_column", column=name)
        columns[name] = position
    lines: list[int] = []
    rows: list[list[str]] = []
    for line, record in records:
        if len(record) != len(header):
            raise BadFile(file, line, "row_length", found=len(record), expected=len(header))
        lines.append(line)
        rows.append(record)
    return _Table(file, columns, lines, rows)


def _read_summary(folder: Path) -> dict[str, str]:
    summary: dict[str, str] = {}
    for line, record in _records(SUMMARY, _read_text(folder, SUMMARY)):
        if len(record) != 2:
            raise BadFile(SUMMARY, line, "row_length", found=len(record), expected=2)
        summary[record[0].strip()] = as_written(record[1].strip())
    return summary


def _read_statements(folder: Path) -> list[PolisStatement]:
    table = _read_table(folder, COMMENTS)
    ids, authors = table.integers("comment-id"), table.integers("author-id", absent=-1)
    moderated = table.integers("moderated")
    _refuse_repeats(table, ids, "repeated_statement", "statement")
    outside = ~np.isin(moderated, (-1, 0, 1))
    if outside.any():
        line, row = table.first(outside)
        raise BadFile(COMMENTS, line, "bad_moderation", value=moderated[row])
    times = table.integers("timestamp", absent=-1) if "timestamp" in table.columns else [-1] * len(ids)
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


def _refuse_repeats(table: _Table, ids: IntArray, code: str, parameter: str) -> None:
    _, first = np.unique(ids, return_index=True)
    if len(first) < len(ids):
        repeated = np.ones(len(ids), dtype=np.bool_)
        repeated[first] = False
        line, row = table.first(repeated)
        raise BadFile(table.file, line, code, **{parameter: int(ids[row])})


def _read_participants(table: _Table) -> tuple[IntArray, IntArray]:
    """Ids and published groups in file order."""
    people = table.integers("participant")
    _refuse_repeats(table, people, "repeated_participant", "participant")
    return people, table.integers("group-id", absent=UNGROUPED)


def _read_votes(
    folder: Path, statements: IntArray, participants: IntArray | None
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    table = _read_table(folder, VOTES)
    voters, voted, votes = (table.integers(name) for name in ("voter-id", "comment-id", "vote"))
    times = table.integers("timestamp", absent=0)
    for values, known, code, parameter in (
        (votes, (-1, 0, 1), "bad_vote", "value"),
        (voted, statements, "unknown_statement", "statement"),
        (voters, participants, "unknown_participant", "participant"),
    ):
        if known is None:
            continue
        wrong = ~np.isin(values, known)
        if wrong.any():
            line, row = table.first(wrong)
            raise BadFile(VOTES, line, code, **{parameter: int(values[row])})
    # The file is sorted by statement; only the time says which of two votes on a pair is the later one.
    order = np.argsort(times, kind="stable")
    return voters[order], voted[order], votes[order], times[order]


def _read_matrix_votes(table: _Table, statements: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    people = table.integers("participant")
    known = set(statements.tolist())
    columns: list[tuple[int, int]] = []
    for name, position in table.columns.items():
        if _is_integer(name):
            if int(name) not in known:
                raise BadFile(table.file, 1, "unknown_statement", statement=int(name))
            columns.append((int(name), position))
    values = {"-1": -1, "0": 0, "1": 1}
    voters: list[int] = []
    voted: list[int] = []
    votes: list[int] = []
    for person, line, row in zip(people.tolist(), table.lines, table.rows, strict=True):
        for statement, position in columns:
            cell = row[position]
            if cell:
                if cell not in values:
                    raise BadFile(table.file, line, "bad_vote", value=cell)
                voters.append(person)
                voted.append(statement)
                votes.append(values[cell])
    return _int64(voters), _int64(voted), _int64(votes)


def _int64(values: Sequence[int]) -> IntArray:
    return np.array(values, dtype=np.int64)
