# SPDX-License-Identifier: AGPL-3.0-or-later
"""One address may bring a room full of people, and not a flood."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select

from codesign.extensions import db
from codesign.surveys.models import Response
from codesign.web.unit_of_work import unit_of_work
from tests.conftest import make_app
from tests.support.factories import SurveyFactory


def test_a_flood_of_new_respondents_is_slowed_down_and_those_who_began_go_on(tmp_path: Path) -> None:
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'test.sqlite'}", RATELIMIT_ENABLED=True)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], new_voices_per_hour=3)
    with app.app_context():
        db.create_all()
        with unit_of_work():
            address = f"/s/{SurveyFactory().short_code}"
    people = [app.test_client() for _ in range(4)]
    answers = {"quarter": "centro", "go": "next"}
    came = [person.post(f"{address}/1", data=answers).status_code for person in people]
    assert came == [302, 302, 302, 429]
    assert people[0].post(f"{address}/1", data=answers).status_code == 302
    flood = {"page": "1", "changed": "quarter", "quarter": "centro", "seq": "1"}
    assert app.test_client().post(f"{address}/answer", data=flood).status_code == 429
    with app.app_context():
        with unit_of_work(write=False) as session:
            assert session.scalar(select(func.count()).select_from(Response)) == 3
        db.engine.dispose()
