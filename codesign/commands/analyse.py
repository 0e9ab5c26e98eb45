# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign analyse`: the analyses on files, for people who work with data. Needs no database."""

from __future__ import annotations

import click

from codesign.commands.analyse_budget import budget
from codesign.commands.analyse_opinion import opinion
from codesign.commands.analyse_survey import survey
from codesign.commands.analyse_themes import themes


@click.group()
def analyse() -> None:
    """Run an analysis on files of your own; nothing is stored."""


analyse.add_command(opinion)
analyse.add_command(budget)
analyse.add_command(survey)
analyse.add_command(themes)
