# SPDX-License-Identifier: AGPL-3.0-or-later
"""A Polis export as a command reads it: what is left out of it, and how it was read, is printed."""

from __future__ import annotations

from pathlib import Path

import click

from codesign.exchange.files import BadFile
from codesign.exchange.polis.files import PolisConversation, read_conversation
from codesign.exchange.polis.tables import BadRows

MOST_TOLD = 20
skip_option = click.option(
    "--skip-bad-rows", is_flag=True, help="Leave out single rows that cannot be used, and list them."
)


def conversation_in(folder: Path, skip_bad_rows: bool) -> PolisConversation:
    """The conversation in a folder.

    Raises:
        click.ClickException: it cannot be read; where single rows are at fault, with how to do without them.
    """
    try:
        conversation = read_conversation(folder, skip_bad_rows=skip_bad_rows)
    except BadRows as error:
        found = read_conversation_rows(folder)
        rows = "1 row" if found == 1 else f"{found} rows"
        raise click.ClickException(
            f"{error}\nWith --skip-bad-rows the rest is read without {rows} and each of them is listed."
        ) from error
    except BadFile as error:
        raise click.ClickException(str(error)) from error
    for reading in conversation.readings:
        click.echo(f"note: {reading}", err=True)
    for bad in conversation.left_out[:MOST_TOLD]:
        click.echo(f"left out: {bad}", err=True)
    if len(conversation.left_out) > MOST_TOLD:
        click.echo(f"left out: {len(conversation.left_out) - MOST_TOLD} more", err=True)
    return conversation


def read_conversation_rows(folder: Path) -> int:
    """How many rows would be left out."""
    try:
        return len(read_conversation(folder, skip_bad_rows=True).left_out)
    except BadFile as error:
        # Without its bad rows the export is broken in another way, which is the one to mend.
        raise click.ClickException(str(error)) from error
