# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the browser needs to show and hide the questions of a page while it is filled in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from codesign.surveys.logic.flow import Flow, is_live
from codesign.surveys.logic.nodes import Node, as_json, references
from codesign.surveys.logic.plan import Step


def live_logic(flow: Flow, number: int) -> dict[str, Any] | None:
    """Conditions of a page as JSON, with the earlier answers they ask for; None where nothing depends on the page.

    `static/js/flow.js` walks through `steps` as `flow.follow` does.
    """
    plan = flow.plan.pages[number - 1]
    if not is_live(plan):
        return None
    trees = [tree for step in plan.steps for tree in _trees(step)]
    here = {name for step in plan.steps for name in step.names()}
    before: list[tuple[str, Node]] = []
    for id, tree in reversed(_earlier_variables(flow, number)):
        if id in set().union(*map(references, trees)):
            before.insert(0, (id, tree))
            trees.append(tree)
    wanted = frozenset().union(*map(references, trees)) - here
    wanted |= {flow.plan.repeats[name] for name in wanted if name in flow.plan.repeats}
    return {
        "today": flow.scope.today,
        "now": flow.scope.now,
        "chance": flow.scope.chance,
        "answers": {id: flow.answers[id] for id in sorted(wanted & flow.answers.keys())},
        "entries": {id: flow.scope.entries[id] for id in sorted(wanted & flow.scope.entries.keys())},
        # For those whose controls the browser cannot read, such as a pin.
        "given": {id: flow.answers[id] for id in sorted(here & flow.answers.keys())},
        "repeats": dict(flow.plan.repeats),
        "before": _named(before),
        "steps": [_step(step) for step in plan.steps],
    }


def _trees(step: Step) -> list[Node]:
    return [*step.conditions(), *(tree for _id, tree in step.calculations())]


def _earlier_variables(flow: Flow, number: int) -> list[tuple[str, Node]]:
    earlier = (step for page in flow.plan.pages[: number - 1] for step in page.steps)
    return [*flow.plan.constants, *(pair for step in earlier for pair in step.variables)]


def _named(trees: Iterable[tuple[str, Node]]) -> list[list[Any]]:
    return [[id, as_json(tree)] for id, tree in trees]


def _step(step: Step) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": step.question.id,
        "kind": step.question.kind,
        "variables": _named(step.variables),
        "required": step.question.required,
    }
    if step.show is not None:
        described["show"] = as_json(step.show)
    if step.required is not None:
        described["required_if"] = as_json(step.required)
    if step.lines:
        described["lines"] = _named(step.lines)
        described["items"] = len(step.question.items)
    if step.inner:
        described["before"] = _named(step.before)
        described["inner"] = [_step(inner) for inner in step.inner]
    if step.filter is not None:
        described["filter"] = as_json(step.filter)
        described["choices"] = {choice.id: dict(choice.attributes) for choice in step.question.choices}
    return described
