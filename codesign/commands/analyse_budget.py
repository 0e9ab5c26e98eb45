# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign analyse budget`: the outcome of a participatory budget from a Pabulib file."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Literal

import click

from codesign.analytics.budget import equal_shares_add1, greedy
from codesign.exchange.budgets.pabulib import PabulibElection, read_pabulib
from codesign.exchange.files import BadFile

Rule = Literal["greedy", "mes"]


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--rule", type=click.Choice(["greedy", "mes"]), default="greedy", show_default=True,
              help="Most points first, or the Method of Equal Shares completed by Add1.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of words.")
def budget(file: Path, rule: Rule, as_json: bool) -> None:
    """Count a participatory budget in a Pabulib FILE (.pb)."""
    try:
        instance = read_pabulib(file)
    except BadFile as error:
        raise click.ClickException(str(error)) from error
    outcome = _outcome(instance, rule)
    click.echo(json.dumps(outcome, indent=1, ensure_ascii=False) if as_json else _in_words(instance, outcome))


def _outcome(instance: PabulibElection, rule: Rule) -> dict[str, Any]:
    began = time.perf_counter()
    election = instance.election()
    positions = greedy(election) if rule == "greedy" else equal_shares_add1(election).selected
    selected = [instance.projects[position].id for position in positions]
    return {
        "rule": rule,
        "selected": selected,
        "cost": election.cost(positions),
        "budget": election.budget,
        "satisfied_share": round(election.satisfied_share(positions), 10),
        "voters": election.voters,
        "projects": len(instance.projects),
        "equals_official": None if instance.official is None else set(selected) == instance.official,
        "seconds": round(time.perf_counter() - began, 3),
    }


def _in_words(instance: PabulibElection, outcome: dict[str, Any]) -> str:
    names = {project.id: project.name for project in instance.projects}
    verdicts = {None: "the file gives no official outcome", True: "the same as the official outcome",
                False: "not the official outcome"}  # fmt: skip
    lines = [
        f"{outcome['voters']} voters, {outcome['projects']} projects, budget {outcome['budget']:,.0f}",
        *(f"  {project}  {names[project]}" for project in outcome["selected"]),
        f"{len(outcome['selected'])} selected for {outcome['cost']:,.0f}",
        f"{outcome['satisfied_share']:.1%} of the voters voted for at least one of them",
        verdicts[outcome["equals_official"]],
    ]
    return "\n".join(lines)
