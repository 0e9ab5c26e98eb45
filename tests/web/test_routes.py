# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every route names its rule or is declared public, and every unsafe method asks for a CSRF token."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from codesign.app import ROOMS
from codesign.web.i18n import STAFF_ADDRESSES
from tests.conftest import make_app

#: Routes of libraries: their own rules guard them, and their own tests prove it.
FOREIGN = {"static", "security.static"}
SIGN_IN = {
    "security.login",
    "security.logout",
    "security.change_password",
    "security.verify",
    "security.forgot_password",
    "security.reset_password",
}
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture(scope="module")
def guarded_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("routes")
    app = make_app(folder, f"sqlite:///{folder / 'test.sqlite'}", WTF_CSRF_ENABLED=True)
    from codesign.extensions import db

    with app.app_context():
        db.create_all()
    return app


def _rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in FOREIGN]


def test_every_route_has_a_guard(guarded_app: Flask) -> None:
    unguarded = [
        rule.endpoint
        for rule in _rules(guarded_app)
        if rule.endpoint not in SIGN_IN and not hasattr(guarded_app.view_functions[rule.endpoint], "access")
    ]
    assert unguarded == []


def test_every_route_belongs_to_a_room_and_stands_on_its_side_of_the_sign_in(guarded_app: Flask) -> None:
    """Pages of staff are those under /work and /console: languages, errors and menus go by the address."""
    sides = {blueprint.name: "staff" for room in ROOMS for blueprint in room.staff}
    sides |= {blueprint.name: "citizen" for room in ROOMS for blueprint in room.citizen}
    for rule in _rules(guarded_app):
        if rule.endpoint not in SIGN_IN:
            side = "staff" if STAFF_ADDRESSES.match(rule.rule) else "citizen"
            assert sides.get(rule.endpoint.split(".")[0]) == side, rule.rule


def test_public_routes_are_few_and_known(guarded_app: Flask) -> None:
    public = {
        rule.endpoint
        for rule in _rules(guarded_app)
        if getattr(guarded_app.view_functions[rule.endpoint], "access", None) == "public"
    }
    assert public == {
        "processes.home",
        "site.privacy",
        "site.theme_css",
        "site.security_txt",
        "site.health",
        "people.enter_code",
        "people.open_code",
        "people.voice",
        "people.erase",
        "themes.object_to_placement",
        "survey_invitations.type_ticket",
    }


def _address(rule: Rule) -> str:
    values = {
        name: 1 if isinstance(converter, IntegerConverter) else "x"
        for name, converter in rule._converters.items()
    }
    _domain, path = rule.build(values, append_unknown=False) or ("", "/")
    return str(path)


def test_every_unsafe_method_asks_for_a_csrf_token(guarded_app: Flask) -> None:
    client = guarded_app.test_client()
    open_to_forgery = [
        rule.endpoint
        for rule in _rules(guarded_app)
        for method in (rule.methods or set()) & UNSAFE
        if client.open(_address(rule), method=method).status_code != 400
    ]
    assert open_to_forgery == []


def test_a_stranger_reaches_no_page_of_the_staff(guarded_app: Flask) -> None:
    client = guarded_app.test_client()
    for rule in _rules(guarded_app):
        if rule.rule.startswith(("/work", "/console")) and "GET" in (rule.methods or set()):
            assert client.get(_address(rule)).status_code in {302, 404}, rule.endpoint


#: Pages people reach by a letter, a machine or a form's answer, so that no page of ours links to them.
BY_OTHER_WAYS = {
    "site.security_txt",
    "site.theme_css",
    "site.health",
    # Where letters and bookmarks from before the common queue lead.
    "round_work.changing.old_queue",
    "round_work.changing.old_item",
    "round_work.changing.old_log",
    "security.reset_password",
    "security.verify",
}


def test_every_page_is_named_by_some_page_or_view(guarded_app: Flask) -> None:
    """A page nobody links to can only be reached by typing its address."""
    root = Path(guarded_app.root_path).parent
    written = "\n".join(
        path.read_text(encoding="utf-8")
        for folder, kind in (("templates", "*.html"), ("codesign", "*.py"))
        for path in sorted((root / folder).rglob(kind))
    )
    named = set(re.findall(r"""["']([a-z_.]+)["']""", written))
    asked = {rule.endpoint for rule in _rules(guarded_app) if "GET" in (rule.methods or ())}
    # The editor's own helper for addresses takes the last part of the name alone.
    in_short = {f"survey_editor.{name}" for name in named}
    lost = asked - BY_OTHER_WAYS - named - in_short
    assert lost == set()
