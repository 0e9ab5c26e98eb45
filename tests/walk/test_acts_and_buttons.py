# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every act of the staff is judged by the rule that draws its button: in each state of things, a button that is drawn
works, and an act without one does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.routing import Rule

from codesign.extensions import db
from tests.conftest import make_app
from tests.support.html_forms import Form, forms_of
from tests.support.states import STATES, State, Town

#: What a program sends while somebody works, or what has no button of its own: judged by their own tests.
WITHOUT_A_BUTTON = {
    "security.login",
    "exchange.upload",
}
REFUSED = {403, 404, 405, 409, 410}


def _towns(folder: Path, states: tuple[State, ...]) -> Iterator[Town]:
    for number, state in enumerate(states):
        place = folder / str(number)
        place.mkdir()
        app = make_app(place, f"sqlite:///{place / 'town.sqlite'}")
        with app.app_context():
            db.create_all()
        yield Town(app, state)


def _address(town: Town, rule: Rule) -> str | None:
    if not rule.arguments <= {name for name, value in town.things.items() if value != ""}:
        return None
    _domain, path = rule.build(town.things, append_unknown=False) or ("", "")
    return str(path)


def _staff_rules(town: Town, method: str) -> list[Rule]:
    rules = town.app.url_map.iter_rules()
    return [
        rule
        for rule in rules
        if rule.rule.startswith(("/work", "/console")) and method in (rule.methods or ())
    ]


def drawn_in(town: Town) -> dict[str, Form]:
    """By address every form of the staff's pages that has a button to press."""
    client, drawn = town.staff(), {}
    for rule in _staff_rules(town, "GET"):
        address = _address(town, rule)
        page = client.get(address) if address else None
        if page is None or page.status_code != 200 or "html" not in page.content_type:
            continue
        for form in forms_of(page.text):
            if form.method == "post" and form.buttons:
                drawn.setdefault(form.action or str(address), form)
    return drawn


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Town, dict[str, Form]]]:
    return [(town, drawn_in(town)) for town in _towns(tmp_path_factory.mktemp("towns"), STATES)]


@pytest.mark.parametrize("number", range(len(STATES)), ids=map(str, STATES))
def test_a_button_that_is_drawn_works(towns: list[tuple[Town, dict[str, Form]]], number: int) -> None:
    town, drawn = towns[number]
    broken = {}
    for address, form in drawn.items():
        if not address.startswith(("/work", "/console")):
            continue
        with town.taken_back():
            status = town.staff().post(address, data=form.pressed()).status_code
        if status in REFUSED or status >= 500:
            broken[address] = status
    assert broken == {}


@pytest.mark.parametrize("number", range(len(STATES)), ids=map(str, STATES))
def test_an_act_without_a_button_does_nothing(towns: list[tuple[Town, dict[str, Form]]], number: int) -> None:
    town, drawn = towns[number]
    known = {address: form for _town, forms in towns for address, form in forms.items()}
    before, done = town.rows(), {}
    for rule in _staff_rules(town, "POST"):
        address = _address(town, rule)
        if address is None or address in drawn or rule.endpoint in WITHOUT_A_BUTTON:
            continue
        with town.taken_back():
            answer = town.staff().post(address, data=known[address].pressed() if address in known else {})
            # What is refused is rolled back: `tests/web/test_unit_of_work.py`.
            after = before if answer.status_code >= 400 else town.rows()
        changed = sorted(name for name in before if before[name] != after[name])
        if changed:
            done[address] = (answer.status_code, changed)
    assert done == {}
