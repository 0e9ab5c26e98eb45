# SPDX-License-Identifier: AGPL-3.0-or-later
"""The town's page: a town made by `codesign init` gets inhabitants, quarters and margins without a command."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from codesign.people.models import User
from codesign.territory import services
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import PlaceFactory, UserFactory

CENSUS = "dimension,category,population,name\ntotal,2025,1000,\nquarter,nord,600,Quartiere Nord\nquarter,sud,400,Sud\n"


@pytest.fixture
def administrator(app: Flask, sign_in: Callable[[FlaskClient, User], None]) -> FlaskClient:
    client = app.test_client()
    with app.app_context(), unit_of_work():
        sign_in(client, UserFactory(town_administrator=True))
    return client


def test_a_town_is_named_and_counted(app: Flask, administrator: FlaskClient) -> None:
    assert "/console/town" in administrator.get("/console").text
    sent = {"name": "Borgo", "code": "016999", "population": "12000", "population_year": "2025"}
    assert administrator.post("/console/town", data=sent).status_code == 302
    with app.app_context(), unit_of_work(write=False) as session:
        town = services.town(session)
        assert town is not None
        assert (town.name, town.code, town.population, town.population_year) == (
            "Borgo",
            "016999",
            12000,
            2025,
        )


@pytest.mark.parametrize(
    "sent",
    [
        {"file": CENSUS},
        {"lines": CENSUS},
        {"lines": CENSUS.partition("\n")[2].replace("\n", "\r\n")},
    ],
    ids=["file", "typed", "typed without names of columns"],
)
def test_a_census_comes_in_as_a_file_or_typed(
    app: Flask, administrator: FlaskClient, sent: dict[str, str]
) -> None:
    with app.app_context(), unit_of_work():
        PlaceFactory(kind="municipality", name="Borgo")
    # The test client closes the stream it sends: each run has its own.
    files = {
        field: (io.BytesIO(text.encode()), "census.csv") for field, text in sent.items() if field == "file"
    }
    assert administrator.post("/console/town/census", data={**sent, **files}).status_code == 302
    with app.app_context(), unit_of_work(write=False) as session:
        town = services.town(session)
        assert town is not None
        assert services.margins(session, town, "quarter") == {"nord": 600, "sud": 400}
        assert [quarter.name for quarter in town.quarters] == ["Quartiere Nord", "Sud"]
        assert town.population == 1000
    assert "Quartiere Nord" in administrator.get("/console/town").text


def test_a_line_that_cannot_be_read_is_named_at_the_field(app: Flask, administrator: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        PlaceFactory(kind="municipality", name="Borgo")
    page = administrator.post(
        "/console/town/census", data={"lines": "quarter,nord,molti,Nord\nquarter,sud,4,S"}
    )
    assert page.status_code == 422
    assert 'id="lines-error"' in page.text
    assert "molti" in page.text


def test_a_census_needs_a_town(administrator: FlaskClient) -> None:
    assert administrator.post("/console/town/census", data={"lines": CENSUS}).status_code == 422
