# SPDX-License-Identifier: AGPL-3.0-or-later
"""The `codesign` command."""

from __future__ import annotations

import sys

import click

from codesign import __version__
from codesign.commands import analyse, backup, check, demo, export, imports, serve, setup
from codesign.settings import SettingsError
from codesign.web.errors import DomainError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__)
def cli() -> None:
    """Participatory co-design for a municipality: surveys, themes, rounds, decisions.

    All settings are environment variables named CODESIGN_…; the README lists them. The data live in the instance
    folder (CODESIGN_INSTANCE, by default ./instance).
    """


cli.add_command(setup.init)
cli.add_command(setup.user)
cli.add_command(demo.demo)
cli.add_command(serve.serve)
cli.add_command(serve.worker)
cli.add_command(imports.import_group)
cli.add_command(analyse.analyse)
cli.add_command(export.export)
cli.add_command(backup.backup)
cli.add_command(backup.restore)
cli.add_command(check.check)


def main() -> None:
    """Run the command; what a person can mend is one line, never a traceback."""
    try:
        cli(standalone_mode=True)
    except (SettingsError, DomainError) as error:
        click.echo(f"codesign: {error}", err=True)
        sys.exit(2)
