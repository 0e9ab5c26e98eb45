# SPDX-License-Identifier: AGPL-3.0-or-later
"""The opinion space: sparsity-aware principal components of a vote matrix in two dimensions.

A missing vote is filled with its statement's mean, so after centring it is exactly zero: the centred matrix
has an entry only where somebody voted, and nothing here ever makes it dense.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse.linalg import svds

from codesign.analytics.opinion.votes import AGREE, FloatArray, VoteMatrix

DIMENSIONS = 2
# Below this size a dense decomposition is both faster and free of ARPACK's k < min(P, S).
DENSE_CELLS = 4_000


@dataclass(frozen=True, eq=False)
class OpinionSpace:
    """mean: float64[S], each statement's mean vote; components: float64[2, S], orthonormal rows.

    singular_values: float64[2], descending. explained: share of the total variance, 0..1 each.
    """

    mean: FloatArray
    components: FloatArray
    singular_values: FloatArray
    explained: FloatArray


def opinion_space(
    matrix: VoteMatrix,
    weights: FloatArray | None = None,
    *,
    start: FloatArray | None = None,
    tolerance: float = 0.0,
) -> OpinionSpace:
    """Principal components after mean imputation, each turned so that its largest loading is positive.

    weights: float64[P] counts each participant so many times. start: float64[S] is where the iteration
    begins (it changes the speed, not the result); tolerance: relative error allowed in the squared singular
    values, 0 for machine precision.
    """
    items = matrix.shape[1]
    entry_weights = None if weights is None else weights[matrix.rows]
    mean = _column_means(matrix, entry_weights)
    centred = _centred(matrix, mean)
    if entry_weights is not None:
        centred = centred * np.sqrt(entry_weights)
    total = float(centred @ centred)
    components = np.zeros((DIMENSIONS, items))
    singular = np.zeros(DIMENSIONS)
    if total > 0:
        found, values = _leading_components(matrix, centred, start, tolerance)
        components[: len(values)], singular[: len(values)] = found, values
    explained = singular**2 / total if total > 0 else np.zeros(DIMENSIONS)
    return OpinionSpace(mean, _fix_signs(components), singular, explained)


def _column_means(matrix: VoteMatrix, entry_weights: FloatArray | None) -> FloatArray:
    items = matrix.shape[1]
    values = matrix.values.astype(np.float64)
    if entry_weights is None:
        sums = np.bincount(matrix.columns, weights=values, minlength=items)
        seen = np.bincount(matrix.columns, minlength=items).astype(np.float64)
    else:
        sums = np.bincount(matrix.columns, weights=values * entry_weights, minlength=items)
        seen = np.bincount(matrix.columns, weights=entry_weights, minlength=items).astype(np.float64)
    return np.divide(sums, seen, out=np.zeros(items), where=seen > 0)


def _centred(matrix: VoteMatrix, mean: FloatArray) -> FloatArray:
    return matrix.values - mean[matrix.columns]


def _leading_components(
    matrix: VoteMatrix, centred: FloatArray, start: FloatArray | None, tolerance: float
) -> tuple[FloatArray, FloatArray]:
    """Right singular vectors and values of the centred matrix, largest first."""
    people, items = matrix.shape
    sparse_centred = matrix.as_sparse(centred)
    if people * items <= DENSE_CELLS or min(people, items) <= DIMENSIONS:
        _, values, vectors = np.linalg.svd(sparse_centred.toarray(), full_matrices=False)
        return vectors[:DIMENSIONS], values[:DIMENSIONS]
    # ARPACK iterates on the smaller side; it needs a fixed start or it draws its own at random.
    if start is None or items > people:
        start = np.random.default_rng(0).standard_normal(min(people, items))
    _, values, vectors = svds(
        sparse_centred, k=DIMENSIONS, v0=start, tol=tolerance, return_singular_vectors="vh"
    )
    order = np.argsort(-values)
    return vectors[order], values[order]


def _fix_signs(components: FloatArray) -> FloatArray:
    """Turn each row so that its first loading of nearly the largest size is positive."""
    if not components.size:
        return components
    size = np.abs(components)
    # A strict maximum would let rounding choose between loadings that tie.
    leading = np.argmax(size >= size.max(axis=1, keepdims=True) * (1 - 1e-9), axis=1)
    signs = np.where(components[np.arange(len(components)), leading] < 0, -1.0, 1.0)
    return components * signs[:, None]


def project_participants(matrix: VoteMatrix, space: OpinionSpace, *, zeroed: int = 0) -> FloatArray:
    """Positions float64[P, 2]: p_i = sqrt(C / max(n_i, 1)) * sum over the votes of (x_ij - mean_j) pc_j.

    The factor moves people who voted on few of the C statements out of the centre, where mean imputation
    would leave them. zeroed: how many of the C were taken out by moderators; as in Polis, these count as
    voted by everybody, which tempers the factor.
    """
    centred = matrix.as_sparse(_centred(matrix, space.mean))
    votes = matrix.votes_per_participant + zeroed
    scale = np.sqrt(matrix.shape[1] / np.maximum(votes, 1))
    return np.asarray((centred @ space.components.T) * scale[:, None], dtype=np.float64)


def project_statements(space: OpinionSpace) -> FloatArray:
    """Positions float64[S, 2] of an imaginary person whose only vote is to agree with the statement."""
    spread = np.sqrt(len(space.mean)) * (AGREE - space.mean)
    return np.asarray(spread[:, None] * space.components.T, dtype=np.float64)


def extremity(space: OpinionSpace) -> FloatArray:
    """How far agreeing with a statement moves a person from the centre: float64[S], >= 0."""
    return np.asarray(np.linalg.norm(project_statements(space), axis=1), dtype=np.float64)
