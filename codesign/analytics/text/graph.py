# SPDX-License-Identifier: AGPL-3.0-or-later
"""The neighbour graph of answers: who says something close to whom, across languages too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from codesign.analytics.text.vectors import Floats, Matrix

WIDEST = 25
NEIGHBOURS_ABROAD = 7
"""Neighbours every answer is given in each other language, so that themes do not form by language."""
SAME_WORDS = 0.9
"""Cosine from which two answers count as near-duplicates."""
CHUNK = 1024

Integers = npt.NDArray[np.int64]


def nearest(rows: Matrix | Floats, among: Integers, of: Integers, count: int) -> Matrix:
    """Cosine similarities of each row of `of` to its `count` closest rows in `among`; an n × n graph.

    Rows must have length one. Similarities are exact, computed `CHUNK` rows at a time.
    """
    total = rows.shape[0]
    rows = rows.astype(np.float32)
    targets = rows[among].T
    parts: list[tuple[Integers, Integers, Floats]] = []
    for start in range(0, len(of), CHUNK):
        chunk = of[start : start + CHUNK]
        found: Any = rows[chunk] @ targets
        similarity: Floats = found.toarray() if sparse.issparse(found) else found
        similarity[chunk[:, None] == among[None, :]] = -1.0
        parts.append(_strongest(similarity, chunk, among, count))
    if not parts:
        return sparse.csr_array((total, total))
    source, target, weight = (np.concatenate(column) for column in zip(*parts, strict=True))
    return sparse.csr_array((weight, (source, target)), shape=(total, total))


def _strongest(
    similarity: Floats, chunk: Integers, among: Integers, count: int
) -> tuple[Integers, Integers, Floats]:
    count = min(count, similarity.shape[1])
    if count < similarity.shape[1]:
        columns = np.argpartition(-similarity, count - 1, axis=1)[:, :count]
    else:
        columns = np.broadcast_to(np.arange(count), similarity.shape)
    weight = np.take_along_axis(similarity, columns, axis=1).astype(np.float64)
    source = np.broadcast_to(chunk[:, None], weight.shape)
    kept = weight > 0
    return source[kept], among[columns[kept]], weight[kept]


def neighbours(rows: Matrix | Floats, languages: Sequence[str], count: int = WIDEST) -> Matrix:
    """The directed graph of the `count` nearest answers; with several languages, each gets its share.

    An answer has `count` neighbours in its own language and `NEIGHBOURS_ABROAD` in each other one.
    """
    everyone = np.arange(rows.shape[0])
    codes = np.asarray(languages)
    spoken = sorted(set(languages))
    graph = sparse.csr_array(everyone.shape * 2)
    for here in spoken:
        for there in spoken:
            share = count if here == there else NEIGHBOURS_ABROAD
            graph = graph + nearest(rows, everyone[codes == there], everyone[codes == here], share)
    return graph.tocsr()


def levelled(graph: Matrix, languages: Sequence[str]) -> Matrix:
    """The graph with every answer's neighbours abroad as close as its best neighbours at home.

    Two languages share hardly a word, so cosines between them say who is closest but not how close.
    """
    spoken = np.asarray(languages)
    if len(set(languages)) < 2:
        return graph
    source = np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr))
    level = _strength_at_home(graph, source, spoken)
    weights = graph.data.copy()
    for there in sorted(set(languages)):
        abroad = (spoken[graph.indices] == there) & (spoken[source] != there)
        total = np.bincount(source[abroad], graph.data[abroad], minlength=graph.shape[0])
        number = np.bincount(source[abroad], minlength=graph.shape[0])
        mean = np.divide(total, number, out=np.ones(len(total)), where=number > 0)
        weights[abroad] *= (level / np.maximum(mean, 1e-12))[source[abroad]]
    return sparse.csr_array((weights, graph.indices, graph.indptr), shape=graph.shape)


def _strength_at_home(graph: Matrix, source: Integers, spoken: npt.NDArray[np.str_]) -> Floats:
    """The mean similarity of each answer to its nearest few in its own language; overall when it has none."""
    home = spoken[graph.indices] == spoken[source]
    best = pruned(
        sparse.csr_array((graph.data[home], (source[home], graph.indices[home])), shape=graph.shape),
        NEIGHBOURS_ABROAD,
    )
    number = np.diff(best.indptr)
    total = np.asarray(best.sum(axis=1)).ravel()
    overall = float(best.data.mean()) if best.nnz else 1.0
    return np.where(number > 0, total / np.maximum(number, 1), overall)


def pruned(graph: Matrix, count: int) -> Matrix:
    """The `count` strongest edges of every row; of equal edges the first."""
    rows = np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr))
    order = np.lexsort((graph.indices, -graph.data, rows))
    rank = np.arange(len(order)) - graph.indptr[rows]
    kept = order[rank < count]
    return sparse.csr_array((graph.data[kept], (rows[kept], graph.indices[kept])), shape=graph.shape)


def walk(graph: Matrix) -> Matrix:
    """One random step along edges in either direction: rows sum to one, or to zero without neighbours."""
    either = graph.maximum(graph.T).tocsr()
    strength = np.asarray(either.sum(axis=1)).ravel()
    strength[strength == 0] = 1.0
    return (sparse.diags_array(1.0 / strength) @ either).tocsr()


def close_components(graph: Matrix) -> Integers:
    """The number of the group of near-identical texts that each text belongs to."""
    close = graph.copy()
    close.data = np.where(close.data >= SAME_WORDS, close.data, 0.0)
    close.eliminate_zeros()
    _, component = csgraph.connected_components(close, directed=False)
    return np.asarray(component, dtype=np.int64)
