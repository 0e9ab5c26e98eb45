# SPDX-License-Identifier: AGPL-3.0-or-later
"""All verbs of the `codesign` command, however deep."""

from __future__ import annotations

from collections.abc import Iterator

import click


def verbs_of(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Each command with the words that lead to it, groups included."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from verbs_of(child, (*path, name))
