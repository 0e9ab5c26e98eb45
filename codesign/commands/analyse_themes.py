# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign analyse themes`: theme a file of answers, so that anyone can check the method on their own."""

from __future__ import annotations

import csv
import json
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from codesign.analytics.text.agreement import agreement
from codesign.analytics.text.pipeline import Answer, Theming, find_themes
from codesign.themes.sentences import NoSentenceModel, SentenceModel
from codesign.web.tables import UTF_8, CsvReader, NotText, decoded, separator_in, told_reading

OUT_COLUMNS = ("id", "theme", "certainty", "bucket")
LONGEST_FIELD = 10_000_000


@dataclass(frozen=True)
class Table:
    """The rows of a file as written: their ids, answers, and labels when there are any."""

    ids: list[str]
    answers: list[Answer]
    labels: list[str] | None


@click.command("themes")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--text", "text_column", default="text", show_default=True, help="Column with the answers.")
@click.option(
    "--id", "id_column", default="id", show_default=True, help="Column with the ids; row numbers when absent."
)
@click.option("--label", "label_column", help="Column with known themes, to measure agreement with.")
@click.option(
    "--person", "person_column", help="Column that says who wrote the answer, so that copies count once."
)
@click.option(
    "--language", "languages", multiple=True, default=("it",), show_default=True, help="May be repeated."
)
@click.option("--question", default="", help="The question that was asked; its words name no theme.")
@click.option(
    "--k", type=click.IntRange(min=1), help="How many themes; proposed from the number of answers if absent."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of everything random.")
@click.option(
    "--sentence-model",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of a model2vec model to compare answers by (extra `embeddings`).",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="CSV to write: id, theme, certainty, bucket.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def themes(
    file: Path,
    text_column: str,
    id_column: str,
    label_column: str | None,
    person_column: str | None,
    languages: tuple[str, ...],
    question: str,
    k: int | None,
    seed: int,
    sentence_model: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Find themes in the answers of FILE: a table with a header, separated by tabs, commas or semicolons."""
    table = read_table(file, text_column, id_column, label_column, person_column)
    try:
        vectoriser = SentenceModel(sentence_model) if sentence_model else None
    except NoSentenceModel as error:
        raise click.ClickException(str(error)) from error
    started = time.perf_counter()
    theming = find_themes(
        table.answers, languages=languages, question=question, k=k, seed=seed, vectoriser=vectoriser
    )
    seconds = time.perf_counter() - started
    if out is not None:
        write_placements(out, table, theming)
    summary = summarise(table, theming, seconds)
    click.echo(json.dumps(summary, ensure_ascii=False, indent=2) if as_json else in_words(summary))


def read_table(file: Path, text: str, identity: str, label: str | None, person: str | None) -> Table:
    """The rows of `file`; click.ClickException names file and line of what is wrong."""
    rows = list(_rows(file, [column for column in (text, label, person) if column]))
    ids = [row.get(identity, str(number)) for number, (_, row) in enumerate(rows, start=1)]
    _refuse_repeats(file, rows, ids)
    numbers = _numbers(ids)
    people: dict[str, int] = {}
    answers = [
        Answer(
            id=numbers[place],
            text=row[text],
            person=people.setdefault(row[person], len(people)) if person and row[person] else None,
        )
        for place, (_, row) in enumerate(rows)
    ]
    return Table(ids, answers, [row[label] for _, row in rows] if label else None)


def _rows(file: Path, needed: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and fields of every row."""
    reader = _opened(file)
    try:
        header = next(reader, [])
        _check_header(file, header, needed)
        for fields in reader:
            if not fields:
                continue
            if len(fields) != len(header):
                raise click.ClickException(
                    f"{file}, line {reader.line}: {len(fields)} fields, the header has {len(header)}"
                )
            yield reader.line, dict(zip(header, fields, strict=True))
    except csv.Error as error:
        raise click.ClickException(f"{file}, after line {reader.line}: {error}") from error


def _opened(file: Path) -> CsvReader:
    csv.field_size_limit(LONGEST_FIELD)
    try:
        found = decoded(file.read_bytes())
    except NotText as error:
        raise click.ClickException(
            f"{file}, line {error.line}: damaged text (byte 0x{error.byte:02x})"
        ) from error
    usual = "," if file.suffix.lower() == ".csv" else "\t"
    # An answer may hold any sign, so the header alone tells.
    head = found.text.split("\n", 1)[0]
    separator = separator_in([head]) if any(sign in head for sign in ",;\t") else usual
    if found.encoding != UTF_8 or separator != usual:
        click.echo(f"note: {told_reading(found, separator)}", err=True)
    return CsvReader(found.text, plain_tabs=True, separator=separator)


def _check_header(file: Path, header: list[str], needed: list[str]) -> None:
    for column in header:
        if column and header.count(column) > 1:
            raise click.ClickException(f"{file}, line 1: the column {column!r} stands twice")
    for column in needed:
        if column not in header:
            raise click.ClickException(
                f"{file}, line 1: no column {column!r}; there are {', '.join(header) or 'none'}"
            )


def _refuse_repeats(file: Path, rows: list[tuple[int, dict[str, str]]], ids: list[str]) -> None:
    seen: dict[str, int] = {}
    for (line, _), identity in zip(rows, ids, strict=True):
        if identity in seen:
            raise click.ClickException(
                f"{file}, line {line}: id {identity!r} was already used on line {seen[identity]}"
            )
        seen[identity] = line


def _numbers(ids: list[str]) -> list[int]:
    """Whole numbers as they are, other ids by their place in the alphabet: row order never matters."""
    if all(identity.isascii() and identity.isdigit() and str(int(identity)) == identity for identity in ids):
        return [int(identity) for identity in ids]
    place = {identity: number for number, identity in enumerate(sorted(ids))}
    return [place[identity] for identity in ids]


def write_placements(out: Path, table: Table, theming: Theming) -> None:
    """One row an answer, in the order of the file; an answer in a bucket has no theme."""
    placed = {placement.answer: placement for placement in theming.placements}
    with out.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(OUT_COLUMNS)
        for identity, answer in zip(table.ids, table.answers, strict=True):
            placement = placed[answer.id]
            theme = "" if placement.theme is None else placement.theme
            writer.writerow((identity, theme, placement.certainty, placement.bucket))


def summarise(table: Table, theming: Theming, seconds: float) -> dict[str, Any]:
    """Everything the command prints."""
    summary: dict[str, Any] = {
        "answers": len(table.answers),
        "k": len(theming.themes),
        "mixed": theming.mixed,
        "not_themed": theming.not_themed,
        "themes": [asdict(theme) for theme in theming.themes],
        "seconds": round(seconds, 3),
        "peak_memory_mb": round(peak_memory_mb(), 1),
        "language_leak": theming.language_leak,
        "notes": list(theming.notes),
        "seed": theming.seed,
        "algorithm_version": theming.algorithm_version,
        "parameters": theming.parameters,
    }
    if table.labels:
        nearest = {placement.answer: placement.nearest for placement in theming.placements}
        measured = agreement(table.labels, [nearest[answer.id] for answer in table.answers])
        summary |= {"acc": measured.accuracy, "nmi": measured.nmi, "ari": measured.ari}
    return summary


def peak_memory_mb() -> float:
    """The most memory this process ever held; Linux counts kilobytes, macOS bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def in_words(summary: dict[str, Any]) -> str:
    """The summary as a table for people."""
    head = f"{summary['answers']} answers, {summary['k']} themes"
    lines = [f"{head}, {summary['seconds']:.2f} s, {summary['peak_memory_mb']:.0f} MB"]
    for theme in summary["themes"]:
        lines += [f"{theme['number']:>4}  {theme['answers']:>6}  {theme['label'] or '-'}"]
    lines.append(f"mixed {summary['mixed']}, not themed {summary['not_themed']}")
    if summary["language_leak"] is not None:
        lines.append(f"NMI(theme, language) {summary['language_leak']:.3f}")
    if "acc" in summary:
        lines.append(f"ACC {summary['acc']:.3f}  NMI {summary['nmi']:.3f}  ARI {summary['ari']:.3f}")
    lines.extend(f"note: {note}" for note in summary["notes"])
    return "\n".join(lines)
