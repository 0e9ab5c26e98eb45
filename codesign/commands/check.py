# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign check`: whether this installation is sound."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select, text

from codesign.attachments.files import uploads_folder
from codesign.attachments.registry import files_named
from codesign.commands import stored_files
from codesign.commands.base import application
from codesign.deliberation.models import Statement, Tally, Vote
from codesign.extensions import Base, db
from codesign.settings import Settings
from codesign.surveys.models import Response, Survey
from codesign.web.unit_of_work import unit_of_work


@click.command()
def check() -> None:
    """Look for trouble: settings unfit for production, tables out of date, counts that do not add up.

    Prints a line for each finding; the exit code is 1 when something is wrong (warnings alone give 0).
    """
    broken = 0
    with application() as app:
        findings = [*_settings(app.config["SETTINGS"]), *_tables(), *_counts(), *_files()]
    for is_error, message in findings:
        click.echo(("wrong:   " if is_error else "warning: ") + message)
        broken += is_error
    if not findings:
        click.echo("all is well")
    sys.exit(1 if broken else 0)


def _settings(settings: Settings) -> Iterator[tuple[bool, str]]:
    if not settings.secure_cookies:
        yield False, "CODESIGN_SECURE_COOKIES is false: cookies also travel over plain http"
    if not settings.mail_url:
        yield False, "CODESIGN_MAIL_URL is not set: no letter leaves"
    elif settings.mail_url.startswith("console"):
        yield False, "CODESIGN_MAIL_URL is console: letters are only shown on the screen"
    for name in ("contact_email", "security_email", "accessibility_url", "source_url", "base_url"):
        if not getattr(settings, name):
            yield False, f"CODESIGN_{name.upper()} is not set"
    if settings.secret_file.exists() and settings.secret_file.stat().st_mode & 0o077:
        yield True, f"{settings.secret_file} can be read by others"


def _tables() -> Iterator[tuple[bool, str]]:
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "sqlite":
            damage = connection.execute(text("PRAGMA integrity_check")).scalar()
            if damage != "ok":
                yield True, f"the database file is damaged: {damage}"
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        drift = compare_metadata(context, Base.metadata)
    if drift:
        yield True, f"the tables differ from the program in {len(drift)} places: run `codesign init`"


def _counts() -> Iterator[tuple[bool, str]]:
    with unit_of_work(write=False) as session:
        wrong = session.execute(
            select(Statement.id)
            .join(Tally)
            .outerjoin(Vote)
            .group_by(Statement.id, Tally.agree, Tally.disagree, Tally.passed)
            .having(func.count(Vote.value) != Tally.agree + Tally.disagree + Tally.passed)
        ).all()
        if wrong:
            yield True, f"{len(wrong)} statements have a tally that differs from their votes"
        surveys = session.execute(
            select(Survey.short_code)
            .outerjoin(Response, (Response.survey_id == Survey.id) & (Response.state == "submitted"))
            .group_by(Survey.id, Survey.short_code, Survey.submitted_count)
            .having(func.count(Response.id) != Survey.submitted_count)
        ).all()
        if surveys:
            yield True, f"{len(surveys)} surveys count other than the responses they hold"


def _files() -> Iterator[tuple[bool, str]]:
    with unit_of_work(write=False) as session:
        lost = stored_files.missing(uploads_folder(), files_named(session))
    if lost:
        yield True, f"{len(lost)} files that people added are missing from {uploads_folder()}"
