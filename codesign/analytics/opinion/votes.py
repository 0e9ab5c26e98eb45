# SPDX-License-Identifier: AGPL-3.0-or-later
"""The vote matrix: who voted what on which statement, in one canonical order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

AGREE, PASS, DISAGREE = 1, 0, -1
UNGROUPED = -1

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Labels = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class VoteMatrix:
    """Votes as sorted (row, column, value) entries; a pass is an explicit 0, an unseen statement is absent.

    participants: int64[P] and statements: int64[S] are ids, ascending. rows, columns: int32[N] point into
    them; values: int8[N] hold +1 agree, 0 pass, -1 disagree. Entries are sorted by row, then column, and no
    pair occurs twice, so two matrices of the same votes are equal whatever order the votes came in.
    """

    participants: IntArray
    statements: IntArray
    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: NDArray[np.int8]

    @classmethod
    def from_triples(
        cls,
        participants: ArrayLike,
        statements: ArrayLike,
        votes: ArrayLike,
        all_statements: ArrayLike | None = None,
    ) -> Self:
        """Build from three equally long sequences; of a repeated (participant, statement) the last counts.

        all_statements names statements that may have no vote yet. Raises ValueError for a vote outside
        {-1, 0, 1}, for sequences of different length, or for a vote on a statement not in all_statements.
        """
        who = np.asarray(participants, dtype=np.int64).ravel()
        what = np.asarray(statements, dtype=np.int64).ravel()
        given = np.asarray(votes).ravel()
        if not len(who) == len(what) == len(given):
            raise ValueError("participants, statements and votes differ in length")
        if len(given) and not np.isin(given, (DISAGREE, PASS, AGREE)).all():
            raise ValueError("a vote is -1, 0 or 1")
        people, rows = np.unique(who, return_inverse=True)
        if all_statements is None:
            items, columns = np.unique(what, return_inverse=True)
        else:
            items = np.unique(np.asarray(all_statements, dtype=np.int64))
            if not np.isin(what, items).all():
                raise ValueError("a vote names a statement that is not among all_statements")
            columns = np.searchsorted(items, what)
        pair = rows * np.int64(max(len(items), 1)) + columns
        order = np.argsort(pair, kind="stable")
        pair = pair[order]
        order = order[np.append(pair[1:] != pair[:-1], True)] if len(pair) else order
        return cls(
            people,
            items,
            rows[order].astype(np.int32),
            columns[order].astype(np.int32),
            given[order].astype(np.int8),
        )

    @property
    def shape(self) -> tuple[int, int]:
        """People, statements."""
        return len(self.participants), len(self.statements)

    @property
    def size(self) -> int:
        """Number of votes."""
        return len(self.values)

    @cached_property
    def votes_per_participant(self) -> IntArray:
        """Votes of each participant, passes included: int64[P]."""
        return np.bincount(self.rows, minlength=self.shape[0]).astype(np.int64)

    @cached_property
    def row_starts(self) -> NDArray[np.int32]:
        """Where each participant's entries begin, in CSR's sense: int32[P + 1]."""
        return np.concatenate(([0], np.cumsum(self.votes_per_participant))).astype(np.int32)

    def as_sparse(self, data: NDArray[Any]) -> sparse.csr_array:
        """A CSR array of shape (P, S) holding `data`, one number an entry, zeros kept."""
        return sparse.csr_array((data, self.columns, self.row_starts), shape=self.shape)

    def counts(self, labels: Labels | None = None, groups: int = 0) -> IntArray:
        """Votes by group, kind and statement: int64[groups + 1, 3, S].

        labels: int64[P], -1 where a person is in no group. The last row of the first axis counts the votes
        of people without a group, so that the sum over the first axis is everybody. The second axis is
        disagree, pass, agree.
        """
        items = self.shape[1]
        kind = self.values.astype(np.int64) + 1
        if labels is not None:
            where = np.where(labels == UNGROUPED, groups, labels)
            kind += 3 * where[self.rows]
        key = kind * items + self.columns
        return np.bincount(key, minlength=(groups + 1) * 3 * items).reshape(groups + 1, 3, items)

    def statement_positions(self, ids: Iterable[int]) -> IntArray:
        """Columns of the given statement ids; ids this matrix does not hold are left out."""
        wanted = np.fromiter(ids, dtype=np.int64)
        return np.flatnonzero(np.isin(self.statements, wanted))

    def without_columns(self, columns: IntArray) -> VoteMatrix:
        """The same people and statements with every vote on the given columns taken out."""
        if not len(columns):
            return self
        keep = ~np.isin(self.columns, columns)
        return VoteMatrix(
            self.participants, self.statements, self.rows[keep], self.columns[keep], self.values[keep]
        )

    def take_participants(self, rows: IntArray) -> VoteMatrix:
        """Only the given rows (ascending, without repetition), with all statements."""
        position = np.full(self.shape[0], -1, dtype=np.int32)
        position[rows] = np.arange(len(rows), dtype=np.int32)
        keep = position[self.rows] >= 0
        return VoteMatrix(
            self.participants[rows],
            self.statements,
            position[self.rows[keep]],
            self.columns[keep],
            self.values[keep],
        )
