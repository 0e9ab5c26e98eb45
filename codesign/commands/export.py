# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign export`: a process as files."""

from __future__ import annotations

from pathlib import Path

import click

from codesign.commands.base import application
from codesign.deliberation.entries import rounds_of
from codesign.exchange.polis_export import export_round
from codesign.processes.loading import process_by_slug
from codesign.surveys.entries import surveys_of
from codesign.surveys.exporting import as_csv, response_rows
from codesign.web.unit_of_work import unit_of_work


@click.command()
@click.argument("process")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(process: str, folder: Path) -> None:
    """Write the surveys and rounds of PROCESS (the word in its address) to FOLDER as CSV.

    Each survey gives one file with a row a response; each round a folder in the layout of Polis open data.
    """
    with application(), unit_of_work(write=False) as session:
        found = process_by_slug(process)
        for survey in surveys_of(session, found):
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / f"survey-{survey.short_code}.csv"
            file.write_text(as_csv(response_rows(session, survey)), encoding="utf-8", newline="")
            click.echo(file)
        for round in rounds_of(session, found):
            if round.state == "draft":
                continue
            for file in export_round(session, round, folder / f"round-{round.number}"):
                click.echo(file)
