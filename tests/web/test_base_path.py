# SPDX-License-Identifier: AGPL-3.0-or-later
"""A service that lies below a path of the town's own site: no address of a page leaves that path."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from codesign.app import create_app
from codesign.extensions import db
from codesign.people.models import User
from codesign.web.links import public_url
from codesign.web.unit_of_work import unit_of_work
from tests.conftest import make_app
from tests.support.factories import MembershipFactory, RoundFactory, StatementFactory, SurveyFactory

PREFIX = "/partecipa"
ADDRESS = re.compile(r"""\s(?:href|src|action|data-[\w-]*(?:url|autosave))="(/[^"]*)\"""")


@pytest.fixture
def below(tmp_path: Path) -> FlaskClient:
    """A browser behind a proxy that puts a path before ours."""
    plain = make_app(tmp_path, f"sqlite:///{tmp_path / 'test.sqlite'}")
    settings = replace(plain.config["SETTINGS"], trusted_proxies=1)
    app = create_app(settings, TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    with app.app_context():
        db.create_all()
    client = app.test_client()
    client.environ_base["HTTP_X_FORWARDED_PREFIX"] = PREFIX
    return client


def places(app: Flask) -> SimpleNamespace:
    """A survey and a round, with somebody who runs them."""
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory()
        round = RoundFactory(process=survey.process)
        StatementFactory(round=round)
        user = MembershipFactory(process=survey.process, role="facilitator").user
        session.flush()
        session.expunge(user)
        return SimpleNamespace(
            user=user, survey=survey.short_code, round=round.short_code, slug=survey.process.slug
        )


def test_every_address_of_a_page_stays_below_the_path(
    below: FlaskClient, sign_in: Callable[[FlaskClient, User], None]
) -> None:
    there = places(below.application)
    pages = ["/", "/voice", f"/p/{there.slug}", f"/s/{there.survey}", f"/s/{there.survey}/1", "/sign-in"]
    pages += [f"/r/{there.round}", f"/r/{there.round}/vote"]
    seen = [below.get(page) for page in pages]
    sign_in(below, there.user)
    seen += [below.get(page) for page in ("/work", f"/work/{there.slug}")]
    for answer in seen:
        assert answer.status_code == 200, answer.request.path
        addresses = ADDRESS.findall(answer.text)
        assert len(addresses) > 5
        assert [one for one in addresses if not one.startswith(f"{PREFIX}/")] == [], answer.request.path


def test_no_answer_leads_out_of_the_path(below: FlaskClient) -> None:
    there = places(below.application)
    ways = [below.get("/?lang=en"), below.get(f"/work/{there.slug}"), below.get(f"/p/{there.slug}?lang=en")]
    for way in ways:
        assert way.status_code == 302
        assert way.headers["Location"].startswith(f"{PREFIX}/")
    assert f"next={PREFIX}/work/{there.slug}" in ways[1].headers["Location"].replace("%2F", "/")


@pytest.mark.parametrize(
    "base", ["https://town.example.org/partecipa", "https://town.example.org/partecipa/"]
)
def test_letters_name_the_path_once(below: FlaskClient, base: str) -> None:
    app = below.application
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], base_url=base)
    for environ in ({}, {"SCRIPT_NAME": PREFIX}):
        with app.test_request_context("/", environ_overrides=environ):
            assert public_url("people.enter_code") == "https://town.example.org/partecipa/voice"
