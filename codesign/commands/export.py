# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign export`: a process as files."""

from __future__ import annotations

from pathlib import Path

import click

from codesign.commands.base import application
from codesign.deliberation.projects.describing import projects_of
from codesign.deliberation.rounds import rounds_of
from codesign.exchange.round_files import write_round
from codesign.exchange.tables.responses import EXPORTS, file_name
from codesign.processes.loading import process_by_slug
from codesign.surveys.entries import surveys_of
from codesign.surveys.models import Survey
from codesign.surveys.results.exporting import exported_questions
from codesign.web.errors import Conflict
from codesign.web.unit_of_work import unit_of_work

#: What a process has besides; a backup holds it all.
OTHERS = "themes, reasons for votes, decisions, invitations, accounts and logs (a backup has them)"


@click.command()
@click.argument("process")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(process: str, folder: Path) -> None:
    """Write the surveys and rounds of PROCESS (the word in its address) to FOLDER.

    Each survey gives its questionnaire (XLSForm, JSON), its responses (CSV, Excel, JSON Lines) and what reads them: a
    codebook, a script for R, a syntax for SPSS. Each round gives a folder: votes in the layout of Polis open data, a
    budget as .pb, other ballots as tables. What is not exported is named.
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
            for missing in _missing_of(survey):
                click.echo(f"not exported: survey {survey.short_code}, {missing}")
        for round in rounds_of(session, found):
            try:
                files = write_round(session, round, folder / f"round-{round.number}")
            except Conflict as error:
                click.echo(f"not exported: round {round.number}: {error}")
                continue
            for file in files:
                click.echo(file)
            if any(project.picture for project in projects_of(session, round).values()):
                click.echo(f"not exported: round {round.number}, pictures of projects")
        click.echo(f"not exported: {OTHERS}")


def _missing_of(survey: Survey) -> list[str]:
    missing = []
    if not survey.versions:
        missing.append("responses: the survey was never open")
    if any(question.kind == "file" for question in exported_questions(survey)):
        missing.append("photos and documents that came with answers")
    return missing
