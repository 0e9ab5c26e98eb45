# SPDX-License-Identifier: AGPL-3.0-or-later
"""How fast the opinion analysis is, and how near its groups come to those Polis published.

    python bench/opinion.py               speed and memory, beside a bare two-component sparse SVD
    python bench/opinion.py --million     the same with 1,000,000 people x 2,000 statements x 30 votes
    python bench/opinion.py --published   adjusted Rand index against the published groups

Each row runs in a process of its own, on one core, so that its peak memory is its own; seconds are processor
time, which other work on the machine disturbs least. red-dwarf, a Polis in
Python (PyPI: red-dwarf), is measured beside it where it can be imported; it is no dependency of this project.
The real conversations are read from the folder in CODESIGN_SHARED_DATA, else ../shared/data.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import numpy as np
from scipy.sparse.linalg import svds

from codesign.analytics.opinion.analysis import analyse
from codesign.analytics.opinion.clustering import adjusted_rand_index
from codesign.analytics.opinion.result import Mode, OpinionAnalysis
from codesign.analytics.opinion.votes import UNGROUPED, VoteMatrix
from codesign.exchange.polis.files import PolisConversation, read_conversation

POLIS_FOLDER = (
    Path(os.environ.get("CODESIGN_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data")) / "polis"
)
BOWLING_GREEN = "american-assembly.bowling-green"
# Their group ids were given to people with fewer than seven votes too: an older meaning, no yardstick.
OLDER_MEANING = ("football-concussions", "scoop-hivemind.affordable-housing", "scoop-hivemind.freshwater",
                 "scoop-hivemind.ubi")  # fmt: skip
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
QUIET = {"PYTHONWARNINGS": "ignore"}
SVD_REPEATS = 3


@dataclass(frozen=True)
class Row:
    """One measurement: who is measured, on what (a folder's name, or PEOPLExSTATEMENTSxVOTES)."""

    engine: str
    source: str
    bootstraps: int = 0
    repeats: int = 1


def rows(million: bool, with_red_dwarf: bool) -> list[Row]:
    """What is measured, in this order."""
    wanted = [
        Row("codesign", BOWLING_GREEN, repeats=3),
        Row("codesign", BOWLING_GREEN, bootstraps=100),
        Row("codesign", "30000x1000x30", repeats=3),
        Row("codesign", "100000x1000x30", repeats=3),
    ]
    if million:
        wanted.append(Row("codesign", "1000000x2000x30"))
    if with_red_dwarf:
        wanted[1:1] = [Row("red-dwarf", BOWLING_GREEN)]
        wanted.append(Row("red-dwarf", "30000x1000x30"))
    return [row for row in wanted if "x" in row.source or (POLIS_FOLDER / row.source).is_dir()]


def made_up(people: int, statements: int, votes_each: int, seed: int = 0) -> VoteMatrix:
    """Three camps with opinions of their own, each person shown `votes_each` statements at random."""
    random = np.random.default_rng(seed)
    camp = random.integers(0, 3, size=people)
    leaning = random.beta(0.8, 0.8, size=(3, statements))
    who = np.repeat(np.arange(people, dtype=np.int64), votes_each)
    what = random.integers(0, statements, size=len(who))
    votes = np.where(random.random(len(who)) < leaning[camp[who], what], 1, -1).astype(np.int8)
    votes[random.random(len(who)) < 0.1] = 0
    return VoteMatrix.from_triples(who, what, votes, np.arange(statements))


def votes_of(source: str) -> tuple[VoteMatrix, tuple[int, ...]]:
    """The matrix and its rejected statements."""
    if (POLIS_FOLDER / source).is_dir():
        conversation = read_conversation(POLIS_FOLDER / source)
        return conversation.vote_matrix(), conversation.rejected
    people, statements, votes_each = map(int, source.split("x"))
    return made_up(people, statements, votes_each), ()


def timed(act: Callable[[], object], repeats: int = 1) -> float:
    """Median processor seconds."""
    seconds = []
    for _ in range(repeats):
        began = time.process_time()
        act()
        seconds.append(time.process_time() - began)
    return median(seconds)


def measure(row: Row) -> dict[str, float]:
    """Seconds and peak memory in MiB, with the matrix in memory; runs in the row's own process."""
    matrix, rejected = votes_of(row.source)
    found: dict[str, float] = {"votes": matrix.size}
    if row.engine == "red-dwarf":
        votes = red_dwarf_votes(matrix)
        found["seconds"] = timed(lambda: run_red_dwarf(votes, rejected), row.repeats)
    else:
        means = np.bincount(matrix.columns, weights=matrix.values, minlength=matrix.shape[1])
        means /= np.maximum(np.bincount(matrix.columns, minlength=matrix.shape[1]), 1)
        centred = matrix.as_sparse(matrix.values - means[matrix.columns])
        start = np.random.default_rng(0).standard_normal(min(centred.shape))
        found["svd_seconds"] = timed(lambda: svds(centred, k=2, v0=start), SVD_REPEATS)
        del centred
        bootstraps = row.bootstraps
        found["seconds"] = timed(
            lambda: analyse(matrix, bootstraps=bootstraps, moderated_out=rejected), row.repeats
        )
    found["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def red_dwarf_votes(matrix: VoteMatrix) -> list[dict[str, int]]:
    """The votes as red-dwarf takes them."""
    columns = (matrix.participants[matrix.rows], matrix.statements[matrix.columns], matrix.values)
    triples = zip(*(column.tolist() for column in columns), strict=True)
    return [
        {"participant_id": person, "statement_id": statement, "vote": vote, "modified": moment}
        for moment, (person, statement, vote) in enumerate(triples)
    ]


def run_red_dwarf(votes: list[dict[str, int]], rejected: tuple[int, ...]) -> object:
    from reddwarf.implementations.polis import run_pipeline

    return run_pipeline(votes=votes, mod_out_statement_ids=list(rejected), random_state=0)


def measured_apart(row: Row) -> dict[str, float]:
    """`measure` in a fresh process on one core."""
    command = [sys.executable, __file__, "--row", json.dumps(row.__dict__)]
    done = subprocess.run(
        command, env={**os.environ, **ONE_CORE, **QUIET}, check=True, stdout=subprocess.PIPE, text=True
    )
    # Libraries may greet on standard output; the result is the last line.
    return json.loads(done.stdout.splitlines()[-1])


def speed_table(million: bool) -> None:
    with_red_dwarf = find_spec("reddwarf") is not None
    if not with_red_dwarf:
        print("red-dwarf cannot be imported, so its rows are left out\n")
    print("| what | votes | analysis, s | bare SVD, s | ratio | peak, MiB |\n|---|---|---|---|---|---|")
    results: dict[tuple[str, str, int], dict[str, float]] = {}
    for row in rows(million, with_red_dwarf):
        found = results[row.engine, row.source, row.bootstraps] = measured_apart(row)
        label = f"{row.engine}, {row.source}" + (f", {row.bootstraps} bootstraps" if row.bootstraps else "")
        svd = None if row.bootstraps else found.get("svd_seconds")
        beside = f"{svd:.3f} | {found['seconds'] / svd:.1f}" if svd else "|"
        print(
            f"| {label} | {found['votes']:,.0f} | {found['seconds']:.2f} | {beside} | {found['peak_mib']:.0f} |",
            flush=True,
        )
    for (engine, source, _), theirs in results.items():
        if engine == "red-dwarf":
            ours = results["codesign", source, 0]
            print(
                f"\n{source}: red-dwarf takes {theirs['seconds'] / ours['seconds']:.0f} times as long and "
                f"{theirs['peak_mib'] / ours['peak_mib']:.1f} times the memory"
            )


def published_table() -> None:
    """How near each way of grouping comes to the published groups, on people who are in both."""
    print("| conversation | published groups | codesign | k given | polis mode | verdict |")
    print("|---|---|---|---|---|---|")
    for folder in sorted(path for path in POLIS_FOLDER.iterdir() if path.is_dir()):
        conversation = read_conversation(folder)
        published = conversation.published_groups[conversation.published_groups != UNGROUPED]
        sizes = np.bincount(published)
        k = int(np.count_nonzero(sizes))
        found = analysed(conversation, bootstraps=100)
        forced = agreement(conversation, analysed(conversation, k=k))
        polis = analysed(conversation, mode="polis")
        note = ", ".join(reason.value for reason in found.reasons)
        star = " \\*" if folder.name in OLDER_MEANING else ""
        print(
            f"| {folder.name}{star} | {'/'.join(map(str, sizes[sizes > 0]))} "
            f"| {agreement(conversation, found):.3f} (k {found.k}) | {forced:.3f} (k {k}) "
            f"| {agreement(conversation, polis):.3f} (k {polis.k}) "
            f"| {found.verdict.value}{f' ({note})' if note else ''} |",
            flush=True,
        )


def analysed(
    conversation: PolisConversation, *, mode: Mode = "codesign", k: int | None = None, bootstraps: int = 0
) -> OpinionAnalysis:
    return analyse(
        conversation.vote_matrix(),
        mode=mode,
        k=k,
        bootstraps=bootstraps,
        moderated_out=conversation.rejected,
        meta=[statement.id for statement in conversation.statements if statement.is_meta],
        participant_order=conversation.row_order,
    )


def agreement(conversation: PolisConversation, analysis: OpinionAnalysis) -> float:
    """Adjusted Rand index with the published groups."""
    shared, ours, theirs = np.intersect1d(
        analysis.matrix.participants, conversation.participants, return_indices=True
    )
    mine, published = analysis.group[ours], conversation.published_groups[theirs]
    both = (mine != UNGROUPED) & (published != UNGROUPED)
    return adjusted_rand_index(mine[both], published[both]) if len(shared) else float("nan")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--million", action="store_true", help="also a million people (about 3 GiB)")
    parser.add_argument("--published", action="store_true", help="compare groups instead of measuring speed")
    parser.add_argument("--row", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.row:
        print(json.dumps(measure(Row(**json.loads(options.row)))))
    elif options.published:
        published_table()
    else:
        speed_table(options.million)


if __name__ == "__main__":
    main()
