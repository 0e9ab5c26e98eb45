# SPDX-License-Identifier: AGPL-3.0-or-later
"""No form brings the server down, whichever of its fields is missing, doubled or spoiled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from codesign.extensions import db
from tests.conftest import make_app
from tests.support.html_forms import Form, forms_of
from tests.support.states import DEVICE, LETTER, State, Town

#: Everything open, so that every form is drawn; and everything closed.
STATES = (State(panel="invited"), State(), State(survey="closed", round="closed", is_published=True))
#: Beside the pages of a route's own things, those that name a survey, a round or a code.
CITIZEN_PAGES = (
    "/s/SURVEY",
    "/s/SURVEY/1",
    "/s/SURVEY/2",
    "/s/SURVEY/thanks",
    "/s/SURVEY/later",
    "/r/RONDAX",
    "/r/RONDAX/vote",
    "/r/RONDAX/mine",
    "/r/RONDAX/others",
    "/r/RONDAX/propose",
    "/r/RONDAX/invited",
    "/voice",
    "/i",
    f"/i/{LETTER}",
    "/",
)
SPOILED = ("", "x", "-1", "²", "9" * 30, "\x00", "1 OR 1", "💡" * 50)


def _pages(town: Town) -> list[str]:
    known = town.things.keys() - {"short_code"}
    rules = [
        rule
        for rule in town.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.rule.startswith(("/work", "/console"))
    ]
    built = [rule.build(town.things, append_unknown=False) for rule in rules if rule.arguments <= known]
    return [*(str(one[1]) for one in built if one), *CITIZEN_PAGES]


def _forms(town: Town, client: FlaskClient) -> dict[str, Form]:
    """By address a form of each view and act."""
    found: dict[str, Form] = {}
    views = set()
    addresses = town.app.url_map.bind("localhost")
    for address in _pages(town):
        page = client.get(address)
        if page.status_code == 200 and "html" in (page.content_type or ""):
            for form in forms_of(page.text):
                if form.method != "post" or not form.buttons:
                    continue
                view, named = addresses.match(form.action or address, method="POST")
                if (view, named.get("act")) not in views:
                    views.add((view, named.get("act")))
                    found[form.action or address] = form
    return found


def _filled(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """Empty boxes hold something, so that what they hold is not the first thing refused."""
    return MultiDict((name, value or "2") for name, value in sent.items(multi=True))


def _spoiled(sent: MultiDict[str, str], values: Sequence[str]) -> Iterator[MultiDict[str, str]]:
    """The form without each of its fields, with each twice, and with each holding what nobody types."""
    yield MultiDict()
    for name in sorted(sent.keys() - {"csrf_token"}):
        others = [(other, value) for other, value in sent.items(multi=True) if other != name]
        yield MultiDict(others)
        yield MultiDict([*sent.items(multi=True), (name, "another")])
        for value in values:
            yield MultiDict([*others, (name, value)])


@pytest.mark.parametrize("state", STATES, ids=map(str, STATES))
def test_no_spoiled_form_is_a_defect(tmp_path: Path, state: State) -> None:
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'town.sqlite'}", PROPAGATE_EXCEPTIONS=False)
    # As in service: what nobody expected is a page, which is what is looked for here.
    app.testing = False
    with app.app_context():
        db.create_all()
    town = Town(app, state)
    client = town.staff()
    client.set_cookie("device", DEVICE)
    with town.taken_back():
        forms = _forms(town, client)
    assert len(forms) > 25
    # Most forms are drawn in every state: each tries its share of the values.
    values = SPOILED[STATES.index(state) :: len(STATES)]
    failed = {}
    for address, form in forms.items():
        client = town.staff()
        client.set_cookie("device", DEVICE)
        with town.taken_back():
            for button in form.buttons or [("", "")]:
                for sent in _spoiled(_filled(form.pressed(button)), values):
                    status = client.post(address, data=sent).status_code
                    if status >= 500:
                        failed[address] = (status, dict(sent))
    assert failed == {}
