# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign analyse opinion`: opinion groups and consensus of a Polis export."""

from __future__ import annotations

import csv
import json
import resource
import time
from pathlib import Path
from typing import Any

import click
import numpy as np

from codesign.analytics.opinion.analysis import analyse
from codesign.analytics.opinion.result import Mode, OpinionAnalysis
from codesign.analytics.opinion.votes import VoteMatrix
from codesign.commands.conversations import conversation_in, skip_option
from codesign.exchange.polis.files import PolisConversation


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--mode", type=click.Choice(["codesign", "polis"]), default="codesign", show_default=True,
              help="`polis` repeats Polis's own procedure, order of rows included.")  # fmt: skip
@click.option(
    "--k", type=click.IntRange(2, 10), default=None, help="Number of groups; by default it is chosen."
)
@click.option("--seed", default=0, show_default=True, help="Seed of everything random.")
@click.option(
    "--bootstraps", default=100, show_default=True, help="Replicates behind the stability; 0 for none."
)
@click.option("--shuffle", type=int, default=None, help="Read the rows in an order shuffled by this seed.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of words.")
@click.option(
    "--participants-out", type=click.Path(dir_okay=False, path_type=Path), help="CSV, a row a participant."
)
@click.option(
    "--statements-out", type=click.Path(dir_okay=False, path_type=Path), help="CSV, a row a statement."
)
@skip_option
def opinion(
    folder: Path, mode: Mode, k: int | None, seed: int, bootstraps: int, shuffle: int | None, as_json: bool,
    participants_out: Path | None, statements_out: Path | None, skip_bad_rows: bool,
) -> None:  # fmt: skip
    """Find opinion groups and consensus in a Polis export FOLDER."""
    conversation = conversation_in(folder, skip_bad_rows)
    matrix = _matrix(conversation, shuffle)
    began = time.perf_counter()
    analysis = analyse(
        matrix, mode=mode, k=k, seed=seed, bootstraps=bootstraps, moderated_out=conversation.rejected,
        meta=[statement.id for statement in conversation.statements if statement.is_meta],
        participant_order=conversation.row_order,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    document = analysis.to_document()
    if participants_out:
        _write_participants(participants_out, analysis)
    if statements_out:
        _write_statements(statements_out, conversation, document)
    summary = _summary(document, seconds)
    click.echo(json.dumps(summary, indent=1) if as_json else _in_words(summary))


def _matrix(conversation: PolisConversation, shuffle: int | None) -> VoteMatrix:
    """The votes; a shuffle keeps the order of each person's votes on one statement, of which the last counts."""
    if shuffle is None:
        return conversation.vote_matrix()
    last = conversation.vote_matrix()
    order = np.random.default_rng(shuffle).permutation(last.size)
    return VoteMatrix.from_triples(
        last.participants[last.rows][order], last.statements[last.columns][order], last.values[order],
        conversation.statement_ids,
    )  # fmt: skip


def _summary(document: dict[str, Any], seconds: float) -> dict[str, Any]:
    names = ("participants", "placed", "statement_count", "votes", "k", "silhouette", "stability", "consistency",
             "verdict", "reasons", "parameters", "algorithm_version")  # fmt: skip
    return {
        **{name: document[name] for name in names},
        "groups": [group["size"] for group in document["groups"]],
        "seconds": round(seconds, 3),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _in_words(summary: dict[str, Any]) -> str:
    lines = [
        f"{summary['participants']} participants, {summary['statement_count']} statements, {summary['votes']} votes",
        f"{summary['placed']} people placed in {summary['k']} groups of {', '.join(map(str, summary['groups']))}",
        f"silhouette {summary['silhouette']}, stability {summary['stability']}, verdict {summary['verdict']}"
        + (f" ({', '.join(summary['reasons'])})" if summary["reasons"] else ""),
        f"{summary['seconds']} s, peak {summary['peak_memory_mb']} MB",
    ]
    return "\n".join(lines)


def _write_participants(file: Path, analysis: OpinionAnalysis) -> None:
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["participant", "group", "x", "y", "votes", "stability"])
        for i, participant in enumerate(analysis.matrix.participants.tolist()):
            group, stability = int(analysis.group[i]), float(analysis.stability[i])
            writer.writerow(
                [
                    participant,
                    "" if group < 0 or not analysis.groups_are_shown else group,
                    round(float(analysis.x[i]), 10),
                    round(float(analysis.y[i]), 10),
                    int(analysis.votes[i]),
                    "" if np.isnan(stability) else round(stability, 10),
                ]
            )


def _write_statements(file: Path, conversation: PolisConversation, document: dict[str, Any]) -> None:
    texts = {statement.id: statement.text for statement in conversation.statements}
    rows = document["statements"]
    names = [name for name in rows[0] if name != "groups"] if rows else ["id"]
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        counts = ("agree", "disagree", "pass", "seen")
        groups = [(g["index"], name) for g in document["groups"] for name in counts]
        writer.writerow([*names, *(f"group_{index}_{name}" for index, name in groups), "text"])
        for row in rows:
            by_group = [row["groups"][index][name] for index, name in groups]
            writer.writerow([*(row[name] for name in names), *by_group, texts[row["id"]]])
