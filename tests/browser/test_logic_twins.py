# SPDX-License-Identifier: AGPL-3.0-or-later
"""Server and browser come to the same value, whatever the expression and the answers."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from codesign.surveys.logic.evaluation import evaluate
from codesign.surveys.logic.functions import Scope
from codesign.surveys.logic.nodes import as_json
from codesign.surveys.logic.syntax import parse
from codesign.surveys.logic.values import Value, to_text
from tests.support.expressions import random_answers, random_expression

pytestmark = pytest.mark.browser

LOGIC = Path(__file__).resolve().parents[2] / "static" / "js" / "logic.js"
PAIRS = 10_000
TODAY, NOW = "2026-11-22", "2026-11-22T17:30"
IN_BROWSER = """
cases => JSON.stringify(JSON.parse(cases).map(({tree, scope}) => {
  const spell = value => Array.isArray(value) ? value.map(spell) : `${typeof value}:${logic.toText(value)}`;
  return spell(logic.evaluate(tree, logic.newScope(scope)));
}))
"""
NAMES: dict[type, str] = {str: "string", bool: "boolean", float: "number"}


def _spelled(value: Value) -> Any:
    if isinstance(value, tuple):
        return [_spelled(one) for one in value]
    return f"{NAMES[type(value)]}:{to_text(value)}"


def _cases() -> list[tuple[str, dict[str, Any], Any]]:
    rng = random.Random(20261122)
    cases = []
    for _ in range(PAIRS):
        source = random_expression(rng)
        details: dict[str, Any] = {
            "answers": random_answers(rng),
            "variables": {"score": rng.choice(["", "12", 3.5, True])},
            "repeats": {"age": "children"},
            "own": rng.choice(["", "a b", 4.0]),
            "attributes": {"district": "north", "size": "10", "name": "a"},
            "position": rng.randint(1, 3),
            "today": TODAY,
            "now": NOW,
        }
        cases.append((source, details, _spelled(evaluate(parse(source), Scope(**details)))))
    return cases


def test_both_evaluators_agree_on_random_expressions(browser: Browser) -> None:
    cases = _cases()
    page = browser.new_page()
    page.add_script_tag(
        type="module",
        content=LOGIC.read_text(encoding="utf-8") + "\nwindow.logic = { evaluate, toText, newScope };",
    )
    page.wait_for_function("window.logic !== undefined")
    sent = [{"tree": as_json(parse(source)), "scope": scope} for source, scope, _value in cases]
    found = json.loads(page.evaluate(IN_BROWSER, json.dumps(sent)))
    page.close()
    different = [
        (source, scope["answers"], here, there)
        for (source, scope, here), there in zip(cases, found, strict=True)
        if here != there
    ]
    assert different == []
    # The comparison would prove little if most expressions came to nothing.
    assert len({str(value) for value in found}) > 500
