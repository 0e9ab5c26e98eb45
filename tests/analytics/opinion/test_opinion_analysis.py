# SPDX-License-Identifier: AGPL-3.0-or-later
"""The analysis as a whole: same votes, same bytes; honest about groups; as near to Polis as can be."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from conversations import camps

from codesign.analytics.opinion.analysis import analyse
from codesign.analytics.opinion.clustering import adjusted_rand_index
from codesign.analytics.opinion.result import OpinionAnalysis
from codesign.analytics.opinion.stability import Reason, Verdict
from codesign.analytics.opinion.votes import UNGROUPED, VoteMatrix
from codesign.exchange.polis.files import PolisConversation, read_conversation

pytestmark = pytest.mark.slow

# Adjusted Rand index with the groups Polis published, at least: (folder, codesign mode, polis mode).
PUBLISHED = [
    ("austria-climate.5twd2jsnkf.2022-08-08", 0.950, 0.975),
    ("scoop-hivemind.biodiversity", 0.915, 0.985),
    ("scoop-hivemind.taxes", 0.905, 0.810),
    ("vtaiwan.uberx", 0.820, 0.925),
    ("canadian-electoral-reform", 0.960, 0.170),
    ("brexit-consensus", 0.870, 0.540),
    ("bg2050-volunteers", 0.190, 1.000),
    ("american-assembly.bowling-green", 0.420, 0.560),
]


def conversation(shared_data: Path, name: str) -> PolisConversation:
    return read_conversation(shared_data / "polis" / name)


def agreement_with_published(found: OpinionAnalysis, read: PolisConversation) -> float:
    published = read.published_groups[np.searchsorted(read.participants, found.matrix.participants)]
    both = (published != UNGROUPED) & (found.group != UNGROUPED)
    return adjusted_rand_index(found.group[both], published[both])


@pytest.mark.parametrize(("name", "ours", "polis"), PUBLISHED)
def test_published_groups_are_reproduced_as_well_as_possible(
    shared_data: Path, name: str, ours: float, polis: float
) -> None:
    read = conversation(shared_data, name)
    matrix = read.vote_matrix()
    found = analyse(matrix, moderated_out=read.rejected, bootstraps=0)
    assert agreement_with_published(found, read) >= ours
    found = analyse(
        matrix, mode="polis", moderated_out=read.rejected, bootstraps=0, participant_order=read.row_order
    )
    assert agreement_with_published(found, read) >= polis


@pytest.mark.parametrize("name", ["brexit-consensus", "canadian-electoral-reform"])
def test_eight_shuffles_change_nothing(shared_data: Path, name: str) -> None:
    read = conversation(shared_data, name)
    random = np.random.default_rng(8)
    # One vote a pair: among repeated votes order does matter, the last one counts.
    matrix = read.vote_matrix()
    people, statements = matrix.participants[matrix.rows], matrix.statements[matrix.columns]
    documents = set()
    labels = []
    for _ in range(8):
        order = random.permutation(matrix.size)
        shuffled = VoteMatrix.from_triples(
            people[order], statements[order], matrix.values[order], random.permutation(matrix.statements)
        )
        found = analyse(shuffled, moderated_out=read.rejected, bootstraps=3)
        documents.add(json.dumps(found.to_document()))
        labels.append(found.group)
    assert len(documents) == 1
    assert all(adjusted_rand_index(labels[0] + 1, other + 1) == 1 for other in labels)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("london.youth.policing", Reason.TOO_FEW_PEOPLE),
        ("football-concussions", Reason.LOW_CONSISTENCY),
        ("scoop-hivemind.ubi", Reason.LOW_CONSISTENCY),
    ],
)
def test_where_there_are_no_stable_groups_it_says_so(shared_data: Path, name: str, reason: Reason) -> None:
    read = conversation(shared_data, name)
    found = analyse(read.vote_matrix(), moderated_out=read.rejected, bootstraps=20)
    assert found.verdict is Verdict.NO_STABLE_GROUPS
    assert reason in found.reasons
    assert not found.groups_are_shown


@pytest.mark.parametrize("name", ["canadian-electoral-reform", "scoop-hivemind.taxes", "brexit-consensus"])
def test_real_groups_are_stable(shared_data: Path, name: str) -> None:
    read = conversation(shared_data, name)
    found = analyse(read.vote_matrix(), moderated_out=read.rejected, bootstraps=20)
    assert found.verdict is Verdict.STABLE
    assert found.median_stability is not None
    assert found.median_stability > 0.8


def test_camps_are_found_and_noise_is_not() -> None:
    found = analyse(camps((70, 50), statements=30), bootstraps=20)
    assert found.verdict is Verdict.STABLE
    assert found.statistics.members.tolist() == [70, 50]
    assert np.nanmin(found.stability) > 0.9
    random = np.random.default_rng(4)
    people, statements = np.divmod(np.arange(120 * 30), 30)
    noise = VoteMatrix.from_triples(people, statements, random.integers(-1, 2, size=120 * 30))
    assert analyse(noise, bootstraps=20).verdict is Verdict.NO_STABLE_GROUPS


def test_the_document_is_plain_json_with_every_lens() -> None:
    found = analyse(camps((30, 25), statements=9), moderated_out=[4], meta=[5], bootstraps=5, seed=3)
    document = found.to_document()
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert document["parameters"]["seed"] == 3
    assert document["placed"] == sum(group["size"] for group in document["groups"])
    rows = document["statements"]
    assert [row["id"] for row in rows] == list(range(9))
    assert [row["id"] for row in rows if row["rejected"]] == [4]
    assert rows[5]["priority"] == 49
    for row in rows:
        assert row["seen"] == row["agree"] + row["disagree"] + row["pass"]
        assert row["seen"] >= sum(group["seen"] for group in row["groups"])
        assert (
            0 <= row["smallest_agreement_low"] <= row["smallest_agreement"] <= row["smallest_agreement_high"]
        )
    chosen = {found["statement"] for group in document["groups"] for found in group["representative"]}
    assert chosen
    assert not chosen & {4, 5}


def test_another_seed_draws_other_replicates() -> None:
    matrix = camps((30, 25), statements=12)
    agreements = [analyse(matrix, bootstraps=10, seed=seed).bootstrap for seed in (0, 0, 1)]
    first, again, other = [found.agreement.tolist() for found in agreements if found is not None]
    assert first == again != other


def test_progress_rises_to_one() -> None:
    told: list[float] = []
    analyse(camps((20, 20), statements=12), bootstraps=4, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1


@pytest.mark.parametrize("mode", ["codesign", "polis"])
@pytest.mark.parametrize(
    "triples",
    [
        ([], [], []),
        ([1], [1], [1]),
        ([1, 2, 3], [1, 1, 1], [1, 1, 1]),
        ([1, 1, 2, 2], [1, 2, 1, 2], [1, -1, -1, 1]),
        ([1, 2], [1, 2], [0, 0]),
    ],
)
def test_next_to_nothing_is_analysed_without_complaint(
    mode: str, triples: tuple[list[int], list[int], list[int]]
) -> None:
    matrix = VoteMatrix.from_triples(*triples, all_statements=[1, 2, 3])
    found = analyse(matrix, mode=mode, bootstraps=3)  # type: ignore[arg-type]
    document = found.to_document()
    assert document["verdict"] == "no_stable_groups"
    assert not document["groups_are_shown"]
    json.dumps(document, allow_nan=False)
