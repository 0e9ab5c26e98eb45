# SPDX-License-Identifier: AGPL-3.0-or-later
"""Server and browser come to the same value, whatever the expression and the answers."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from codesign.surveys.kinds import KINDS
from codesign.surveys.logic.evaluation import evaluate
from codesign.surveys.logic.flow import Flow, Moment, follow, is_live
from codesign.surveys.logic.functions import Scope
from codesign.surveys.logic.live import live_logic
from codesign.surveys.logic.nodes import as_json
from codesign.surveys.logic.syntax import parse
from codesign.surveys.logic.values import Value, to_text
from codesign.surveys.reading import read_questionnaire
from tests.support.expressions import random_answers, random_expression
from tests.support.random_pages import random_page, random_page_answers

pytestmark = pytest.mark.browser

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js"
PAIRS = 10_000
PAGES = 1_000
TODAY, NOW = "2026-11-22", "2026-11-22T17:30"
IN_BROWSER = """
cases => JSON.stringify(JSON.parse(cases).map(({tree, scope}) => {
  const spell = value => Array.isArray(value) ? value.map(spell) : `${typeof value}:${logic.toText(value)}`;
  return spell(logic.evaluate(tree, logic.newScope(scope)));
}))
"""
FOLLOWED = """
cases => JSON.stringify(JSON.parse(cases).map(({live, answers}) => logic.follow(live, answers)),
  (_key, value) => (value instanceof Set ? [...value].sort() : value))
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
            "repeats": {"age": "children", "minor": "children"},
            "entries": {"minor": rng.choice([[], [True, "", 2.5], ["a", "2026-11-22"]])},
            "chance": rng.random(),
            "own": rng.choice(["", "a b", 4.0]),
            "attributes": {"district": "north", "size": "10", "name": "a"},
            "position": rng.randint(1, 3),
            "today": TODAY,
            "now": NOW,
        }
        cases.append((source, details, _spelled(evaluate(parse(source), Scope(**details)))))
    return cases


def _page_with(browser: Browser, names: str) -> Page:
    """A page that holds what both scripts define, as if they were one."""
    logic, flow = ((SCRIPTS / name).read_text(encoding="utf-8") for name in ("logic.js", "flow.js"))
    _comment, _import, rest = flow.partition('import { evaluate, isTrue, newScope } from "./logic.js";')
    page = browser.new_page()
    # Each has helpers of its own, so that one stands in a block.
    inner = rest.replace("export function follow", "window.follow = follow; function follow")
    page.add_script_tag(type="module", content=f"{logic}\n{{{inner}}}\nwindow.logic = {names};")
    page.wait_for_function("window.logic !== undefined")
    return page


def test_both_evaluators_agree_on_random_expressions(browser: Browser) -> None:
    cases = _cases()
    page = _page_with(browser, "{ evaluate, toText, newScope }")
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


def test_both_follow_random_pages_alike(browser: Browser) -> None:
    rng = random.Random(3)
    moment = Moment(TODAY, NOW, chance=0.375)
    cases, expected = [], []
    while len(cases) < PAGES:
        questionnaire = read_questionnaire(random_page(rng), KINDS)
        empty = follow(questionnaire, {}, moment)
        answers = random_page_answers(rng)
        if is_live(empty.plan.pages[0]):
            cases.append({"live": live_logic(empty, 1), "answers": answers})
            expected.append(_here(follow(questionnaire, answers, moment)))
    page = _page_with(browser, "{ follow: window.follow }")
    found = json.loads(page.evaluate(FOLLOWED, json.dumps(cases)))
    page.close()
    for case, here, there in zip(cases, expected, found, strict=True):
        assert here == _there(there, case["answers"]), case
    shown = [len(here["shown"]) for here in expected]
    assert min(shown) < max(shown) and any(entries for here in expected for entries in here["entries"])


def _here(flow: Flow) -> dict[str, Any]:
    judged = flow.judged
    return {
        "shown": sorted(judged),
        "required": sorted(id for id, one in judged.items() if one.required),
        "gone": {id: sorted(one.gone) for id, one in judged.items() if one.gone},
        "hidden": {id: sorted(one.hidden) for id, one in judged.items() if one.hidden},
        # All that was asked in an entry was answered: what counts says what was shown.
        "entries": flow.answers.get("children", []),
    }


def _there(found: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    shown = {id: one for id, one in found.items() if one["isShown"]}
    repeat = shown.get("children", {})
    return {
        "shown": sorted(shown),
        "required": sorted(id for id, one in shown.items() if one["isRequired"]),
        "gone": {id: one["gone"] for id, one in shown.items() if one["gone"]},
        "hidden": {id: one["hidden"] for id, one in shown.items() if one["hidden"]},
        "entries": [
            {id: _without(given[id], one["hidden"]) for id, one in judged.items() if one["isShown"]}
            for judged, given in zip(repeat.get("entries", []), answers["children"], strict=bool(repeat))
        ],
    }


def _without(answer: Any, hidden: list[str]) -> Any:
    return {key: part for key, part in answer.items() if key not in hidden} if hidden else answer
