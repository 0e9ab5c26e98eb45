# SPDX-License-Identifier: AGPL-3.0-or-later
"""The `codesign` command."""

from __future__ import annotations

import sys

import click
from werkzeug.utils import import_string

from codesign import __version__
from codesign.settings import SettingsError
from codesign.web.errors import DomainError

COMMANDS = {
    "demo": "codesign.commands.demo:demo",
    "serve": "codesign.commands.serve:serve",
    "worker": "codesign.commands.serve:worker",
    "init": "codesign.commands.setup:init",
    "user": "codesign.commands.setup:user",
    "import": "codesign.commands.imports:import_group",
    "analyse": "codesign.commands.analyse:analyse",
    "export": "codesign.commands.export:export",
    "backup": "codesign.commands.backup:backup",
    "restore": "codesign.commands.backup:restore",
    "check": "codesign.commands.check:check",
}


class Verbs(click.Group):
    """Loads a command when it is asked for: serving pages must not wait for the statistics libraries."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """All verbs, in the order of a first day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of a verb."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_string(COMMANDS[cmd_name])
        return command


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__)
def cli() -> None:
    """Participatory co-design for a municipality: surveys, themes, rounds, decisions.

    All settings are environment variables named CODESIGN_…; the README lists them. The data live in the instance
    folder (CODESIGN_INSTANCE, by default ./instance).
    """


def main() -> None:
    """Run the command; what a person can mend is one line, never a traceback."""
    try:
        cli(prog_name="codesign")
    except (SettingsError, DomainError) as error:
        click.echo(f"codesign: {error}", err=True)
        sys.exit(2)
