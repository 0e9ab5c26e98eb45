# SPDX-License-Identifier: AGPL-3.0-or-later
"""A progress bar that takes shares."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[float, str], None]]:
    """A bar on the error stream; call what you get with the share done and the step's name."""
    with click.progressbar(
        length=1000, label=label, file=sys.stderr, item_show_func=lambda step: step or ""
    ) as bar:

        def report(share: float, step: str = "") -> None:
            bar.update(max(0, int(1000 * share) - bar.pos), step)

        yield report
