# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign import`: real data in."""

from __future__ import annotations

import time
from pathlib import Path

import click
from flask import url_for

from codesign.commands.base import application
from codesign.commands.conversations import conversation_in, skip_option
from codesign.commands.progress import progress_bar
from codesign.exchange.files import BadFile
from codesign.exchange.polis.importing import import_conversation
from codesign.exchange.questionnaire_files import read_questionnaire_file
from codesign.processes.loading import process_by_slug
from codesign.processes.models import Process
from codesign.surveys.publishing import add_survey
from codesign.territory.census import InvalidCensus, apply_census, read_census
from codesign.territory.services import municipality
from codesign.web.policy import Actor
from codesign.web.small_cells import minimum_cell
from codesign.web.unit_of_work import unit_of_work


@click.group("import")
def import_group() -> None:
    """Bring data of other tools in. A broken file is refused whole, with file, line and reason."""


@import_group.command("polis")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--title", default=None, help="Title of the new process; by default the topic in summary.csv.")
@click.option(
    "--language", default="it", show_default=True, help="Language the comments are mainly written in."
)
@skip_option
def polis(folder: Path, title: str | None, language: str, skip_bad_rows: bool) -> None:
    """Turn a Polis export FOLDER into a process.

    The comments become answers to a free-text question and are grouped into themes; the votes become a closed
    round and are analysed; results and report are published.
    """
    began = time.monotonic()
    conversation = conversation_in(folder, skip_bad_rows)
    with application() as app, progress_bar("importing") as report:
        with unit_of_work() as session:
            imported = import_conversation(
                session,
                Actor(),
                conversation,
                title=title or conversation.title or folder.name,
                language=language,
                minimum_cell=minimum_cell(),
                report=report,
            )
            slug = session.get_one(Process, imported.process_id).slug
        with app.test_request_context():
            path = url_for("processes.process_page", slug=slug)
    matrix = conversation.vote_matrix()
    click.echo(
        f"{len(conversation.statements)} answers, {len(matrix.participants)} voters, {matrix.size} votes "
        f"in {time.monotonic() - began:.1f} s"
    )
    click.echo(f"page {path}")


@import_group.command("census")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--place", "code", default="", help="Code of the municipality; by default the first one.")
def census(file: Path, code: str) -> None:
    """Give the town the numbers of a census FILE: inhabitants, quarters, people by age, gender and the like.

    CSV with the columns dimension, category, population and name (of a quarter); a line "total" gives the inhabitants
    and the year. Or JSON. Dimensions the file does not name keep their numbers.
    """
    with application():
        try:
            found = read_census(file.read_bytes())
        except InvalidCensus as error:
            raise click.ClickException("\n".join([file.name, *error.problems])) from error
        with unit_of_work() as session:
            place = municipality(session, code)
            if place is None:
                raise click.ClickException(
                    f"there is no municipality {code}"
                    if code
                    else "there is no town: run `codesign init --town NAME`"
                )
            notes = apply_census(session, Actor(), place, found)
            name, people = place.name, place.population
    click.echo(f"{name}: {people if people is not None else 'unknown number of'} inhabitants")
    for dimension, margin in found.margins.items():
        click.echo(f"  {dimension}: {len(margin)} categories, {sum(margin.values())} people")
    for note in notes:
        click.echo(f"note: {note}")


@import_group.command("survey")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--process", "slug", required=True, help="The process, by the word in its address.")
@click.option("--language", default="it", show_default=True, help="Language of texts that name none.")
def survey(file: Path, slug: str, language: str) -> None:
    """Make a draft survey from a questionnaire FILE: XLSForm, LimeSurvey, JSON or CSV.

    What could not be taken over is listed, each thing with its place in the file.
    """
    try:
        report = read_questionnaire_file(file, language)
    except BadFile as error:
        raise click.ClickException(str(error)) from error
    with application() as app:
        with unit_of_work() as session:
            made = add_survey(session, Actor(), process_by_slug(slug), report.document)
            number = made.id
        with app.test_request_context():
            path = url_for("survey_editor.edit", survey_id=number)
    for finding in report.findings:
        click.echo(f"{finding.level.value}: {finding}")
    questions = sum(1 for _ in report.questionnaire.questions()) if report.questionnaire else 0
    click.echo(f"{questions} questions, page {path}")
