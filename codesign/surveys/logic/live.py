# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the browser needs to show and hide the questions of a page while it is filled in."""

from __future__ import annotations

from typing import Any

from codesign.surveys.logic.flow import Flow, is_live
from codesign.surveys.logic.nodes import Node, as_json, references
from codesign.surveys.logic.plan import Step


def live_logic(flow: Flow, number: int) -> dict[str, Any] | None:
    """Conditions of a page as JSON, with the earlier answers they ask for; None where nothing depends on the page.

    `static/js/survey.js` walks through `steps` as `flow.follow` does.
    """
    plan = flow.plan.pages[number - 1]
    if not is_live(plan):
        return None
    trees = [tree for step in plan.steps for tree in _trees(step)]
    here = {step.question.id for step in plan.steps} | {id for step in plan.steps for id, _ in step.variables}
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
        "answers": {id: flow.answers[id] for id in sorted(wanted & flow.answers.keys())},
        # For those whose controls the browser cannot read, such as a pin or a repeat.
        "given": {id: flow.answers[id] for id in sorted(here & flow.answers.keys())},
        "repeats": dict(flow.plan.repeats),
        "before": [[id, as_json(tree)] for id, tree in before],
        "steps": [_step(step) for step in plan.steps],
    }


def _trees(step: Step) -> list[Node]:
    found = (step.show, step.filter, *(tree for _id, tree in step.variables))
    return [tree for tree in found if tree is not None]


def _earlier_variables(flow: Flow, number: int) -> list[tuple[str, Node]]:
    earlier = (step for page in flow.plan.pages[: number - 1] for step in page.steps)
    return [*flow.plan.constants, *(pair for step in earlier for pair in step.variables)]


def _step(step: Step) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": step.question.id,
        "kind": step.question.kind,
        "variables": [[id, as_json(tree)] for id, tree in step.variables],
    }
    if step.show is not None:
        described["show"] = as_json(step.show)
    if step.filter is not None:
        described["filter"] = as_json(step.filter)
        described["choices"] = {choice.id: dict(choice.attributes) for choice in step.question.choices}
    return described
