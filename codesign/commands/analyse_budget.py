# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign analyse budget`: the outcome of a participatory budget from a Pabulib file."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from codesign.analytics.budget import Election
from codesign.analytics.budget_ties import Method, Outcomes, is_right, outcomes
from codesign.exchange.budgets.pabulib import PabulibElection, read_pabulib
from codesign.exchange.files import BadFile

RULES = {"greedy": Method.GREEDY, "mes": Method.EQUAL_SHARES}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--rule", type=click.Choice(list(RULES)), default="greedy", show_default=True,
              help="Most points first, or the Method of Equal Shares completed by Add1.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of words.")
def budget(file: Path, rule: str, as_json: bool) -> None:
    """Count a participatory budget in a Pabulib FILE (.pb).

    Where projects are equal, the cheaper one is first; every other outcome that is as right is named.
    """
    try:
        instance = read_pabulib(file)
    except BadFile as error:
        raise click.ClickException(str(error)) from error
    found = _outcome(instance, rule)
    click.echo(json.dumps(found, indent=1, ensure_ascii=False) if as_json else _in_words(instance, found))


def _outcome(instance: PabulibElection, rule: str) -> dict[str, Any]:
    began = time.perf_counter()
    election, method = instance.election(), RULES[rule]
    every = outcomes(election, method)
    positions = _cheaper_first(election, method) if every.ties else every.selections[0]
    ids = [project.id for project in instance.projects]
    return {
        "rule": rule,
        "selected": _named(positions, ids),
        "cost": _amount(instance.cost(positions)),
        "budget": _amount(instance.budget),
        "satisfied_share": round(election.satisfied_share(positions), 10),
        "voters": election.voters,
        "projects": len(ids),
        "equals_official": _equals_official(instance, election, method, every),
        "ties": [_named(sorted(tie), ids) for tie in every.ties],
        "alternatives": [_named(one, ids) for one in every.selections if set(one) != set(positions)],
        "are_all_alternatives": every.is_complete,
        "seconds": round(time.perf_counter() - began, 3),
    }


def _cheaper_first(election: Election, method: Method) -> Sequence[int]:
    costs = sorted(set(election.costs.tolist()))
    return outcomes(election, method, [costs.index(cost) for cost in election.costs]).selections[0]


def _equals_official(
    instance: PabulibElection, election: Election, method: Method, every: Outcomes
) -> bool | None:
    """Whether the official outcome is one of the equally right ones; None where the file gives none."""
    if instance.official is None:
        return None
    official = frozenset(
        position for position, project in enumerate(instance.projects) if project.id in instance.official
    )
    return is_right(election, method, official, every)


def _named(positions: Iterable[int], ids: Sequence[str]) -> list[str]:
    return [ids[position] for position in positions]


def _amount(money: Decimal) -> int | float:
    return int(money) if money == int(money) else float(money)


def _in_words(instance: PabulibElection, found: dict[str, Any]) -> str:
    names = {project.id: project.name for project in instance.projects}
    verdicts = {None: "the file gives no official outcome", True: "the same as the official outcome",
                False: "not the official outcome"}  # fmt: skip
    positions = [position for position, one in enumerate(instance.projects) if one.id in found["selected"]]
    lines = [
        f"{found['voters']} voters, {found['projects']} projects, budget {_written(instance.budget)}",
        *(f"  {project}  {names[project]}" for project in found["selected"]),
        f"{len(found['selected'])} selected for {_written(instance.cost(positions))}",
        f"{found['satisfied_share']:.1%} of the voters voted for at least one of them",
        *_ties_in_words(found),
        verdicts[found["equals_official"]],
    ]
    return "\n".join(lines)


def _ties_in_words(found: dict[str, Any]) -> list[str]:
    if not found["ties"]:
        return []
    more = "" if found["are_all_alternatives"] else " (and there are more)"
    return [
        *(f"equal, so the votes do not decide between them: {', '.join(tie)}" for tie in found["ties"]),
        f"as right as this outcome{more}:",
        *(f"  {', '.join(one) or 'nothing'}" for one in found["alternatives"]),
    ]


def _written(money: Decimal) -> str:
    """Whole amounts without decimals, others with two at least and all they have."""
    decimals = 0 if money == int(money) else max(2, -int(money.as_tuple().exponent))
    return f"{money:,.{decimals}f}"
