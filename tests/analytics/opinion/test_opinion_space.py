# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sparse opinion space equals a dense principal component analysis, and Polis's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conversations import camps, published_result

from codesign.analytics.opinion.space import (
    OpinionSpace,
    extremity,
    opinion_space,
    project_participants,
    project_statements,
)
from codesign.analytics.opinion.votes import VoteMatrix


def test_it_equals_dense_pca_after_mean_imputation() -> None:
    matrix = camps((90, 70), statements=60)
    dense = np.full(matrix.shape, np.nan)
    dense[matrix.rows, matrix.columns] = matrix.values
    mean = np.nanmean(dense, axis=0)
    _, values, vectors = np.linalg.svd(np.nan_to_num(dense - mean), full_matrices=False)
    space = opinion_space(matrix)
    assert space.mean == pytest.approx(mean, abs=1e-12)
    assert np.abs((space.components * vectors[:2]).sum(axis=1)) == pytest.approx([1, 1], abs=1e-9)
    assert space.singular_values == pytest.approx(values[:2], rel=1e-9)


@pytest.mark.parametrize("statements", [8, 60])
def test_weights_count_people_again(statements: int) -> None:
    matrix = camps((30, 25), statements=statements)
    weights = np.ones(matrix.shape[0])
    weights[:7] = 3
    people, columns, votes = (np.asarray(a) for a in (matrix.rows, matrix.columns, matrix.values))
    again = people < 7
    repeated = VoteMatrix.from_triples(
        np.concatenate([people, people[again] + 1000, people[again] + 2000]),
        np.concatenate([columns, columns[again], columns[again]]),
        np.concatenate([votes, votes[again], votes[again]]),
    )
    weighted, plain = opinion_space(matrix, weights), opinion_space(repeated)
    assert weighted.components == pytest.approx(plain.components, abs=1e-8)
    assert weighted.singular_values == pytest.approx(plain.singular_values, rel=1e-9)


def test_signs_are_fixed() -> None:
    components = opinion_space(camps((40, 60))).components
    assert (components[np.arange(2), np.abs(components).argmax(axis=1)] > 0).all()


@pytest.mark.parametrize(
    "matrix",
    [
        VoteMatrix.from_triples([], [], []),
        VoteMatrix.from_triples([], [], [], [1, 2]),
        VoteMatrix.from_triples([1], [1], [1]),
        VoteMatrix.from_triples([1, 2, 3], [1, 1, 1], [1, 1, 1], [1, 2, 3, 4]),
    ],
)
def test_without_differences_everybody_stands_in_one_place(matrix: VoteMatrix) -> None:
    space = opinion_space(matrix)
    assert not space.singular_values.any()
    assert len(np.unique(project_participants(matrix, space), axis=0)) <= 1
    assert extremity(space).shape == (matrix.shape[1],)


@pytest.mark.parametrize(
    "name",
    ["25ptpt-3gp-no-strict-with-meta", "below-100-ptpts", "150ptpt-3gp-no-strict-no-meta", "above-100-ptpts"],
)
def test_polis_found_the_same_space(shared_data: Path, name: str) -> None:
    result = published_result(shared_data / "polis-api" / name)
    published = result.answer["pca"]
    space = opinion_space(result.matrix.without_columns(result.zeroed))
    # The published signs are the database's, where +1 is disagree.
    assert space.mean == pytest.approx(-np.array(published["center"]), abs=1e-6)
    assert np.abs((space.components * published["comps"]).sum(axis=1)) == pytest.approx([1, 1], abs=1e-6)
    assert extremity(space) == pytest.approx(np.array(published["comment-extremity"]), abs=1e-6)


@pytest.mark.parametrize(
    "name", ["25ptpt-3gp-no-strict-with-meta", "below-100-ptpts", "50ptpt-3gp-strict-no-meta"]
)
def test_polis_put_people_in_the_same_places(shared_data: Path, name: str) -> None:
    """With at most 100 people each is a base cluster of her own, so that positions are published."""
    result = published_result(shared_data / "polis-api" / name)
    published, clusters = result.answer["pca"], result.answer["base-clusters"]
    space = OpinionSpace(
        -np.array(published["center"]), np.array(published["comps"]), np.zeros(2), np.zeros(2)
    )
    considered = result.matrix.without_columns(result.zeroed)
    points = project_participants(considered, space, zeroed=len(result.zeroed))
    rows = np.searchsorted(result.matrix.participants, [members[0] for members in clusters["members"]])
    assert -points[rows] == pytest.approx(np.column_stack([clusters["x"], clusters["y"]]), abs=1e-6)
    statements = -project_statements(space)
    assert statements == pytest.approx(np.array(published["comment-projection"]).T, abs=1e-6)
