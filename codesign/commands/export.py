# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign export`: a process as files."""

from __future__ import annotations

from pathlib import Path

import click

from codesign.commands.base import application
from codesign.deliberation.models import OPINION
from codesign.deliberation.rounds import rounds_of
from codesign.exchange.polis.exporting import export_round
from codesign.exchange.tables.responses import EXPORTS, file_name
from codesign.processes.loading import process_by_slug
from codesign.surveys.entries import surveys_of
from codesign.web.unit_of_work import unit_of_work


@click.command()
@click.argument("process")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(process: str, folder: Path) -> None:
    """Write the surveys and rounds of PROCESS (the word in its address) to FOLDER.

    Each survey gives its questionnaire (XLSForm, JSON), its responses (CSV, Excel, JSON Lines) and what reads them: a
    codebook, a script for R, a syntax for SPSS. Each round gives a folder in the layout of Polis open data.
    """
    with application(), unit_of_work(write=False) as session:
        found = process_by_slug(process)
        for survey in surveys_of(session, found):
            folder.mkdir(parents=True, exist_ok=True)
            for kind in EXPORTS.values():
                if survey.versions or not kind.needs_version:
                    file = folder / file_name(survey, kind)
                    file.write_bytes(kind.make(session, survey))
                    click.echo(file)
        for round in rounds_of(session, found):
            if round.state == "draft" or round.kind != OPINION:
                continue
            for file in export_round(session, round, folder / f"round-{round.number}"):
                click.echo(file)
