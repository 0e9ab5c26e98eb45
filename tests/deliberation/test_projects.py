# SPDX-License-Identifier: AGPL-3.0-or-later
"""Projects of a budget say what they are, where, and who would do it; all of it is fixed when people choose."""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.attachments.files import path_of, uploads_folder
from codesign.attachments.registry import files_named
from codesign.deliberation import continuing, rounds
from codesign.deliberation.consensus import results
from codesign.deliberation.models import Round, RoundVersion
from codesign.deliberation.projects import describing
from codesign.deliberation.projects.describing import Description
from codesign.deliberation.proposals import changing
from codesign.people.models import User
from codesign.web.errors import BadInput, Conflict
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.deliberation.kinds_support import device, ids_of, make_round, snapshot_of
from tests.support.factories import MembershipFactory, PlaceFactory, SnapshotFactory
from tests.support.pictures import PLACE

PICTURE = {"name": "a.png", "type": "image/png", "size": 70, "key": "ab" * 16}
#: A client signed in; ids of a round, of its first project, of a quarter.
Draft = tuple[FlaskClient, int, int, int]
ALT = {"it": "Una piazza con alberi"}


def drawn() -> bytes:
    """A picture that can be read, with a text beside it."""
    stream = io.BytesIO()
    Image.new("RGB", (900, 600), "green").save(stream, "PNG")
    return stream.getvalue()


def describe_first(session: Session, round: Round, **told: Any) -> int:
    """Describe the first project of a round, which is then open."""
    round.state = "draft"
    statement = round.statements[0]
    describing.describe(session, statement, Description(**told))
    round.state = "open"
    session.flush()
    return int(statement.id)


@pytest.fixture
def draft(app: Flask, sign_in: Callable[[FlaskClient, User], None]) -> Draft:
    """A facilitator with a draft of a budget: client, round, its first project, a quarter."""
    with app.app_context(), unit_of_work() as session:
        round = make_round("budget", state="draft")
        quarter = PlaceFactory(kind="quarter", name="Le Fornaci", parent_id=PlaceFactory().id)
        member = MembershipFactory(process=round.process, role="facilitator")
        session.flush()
        ids = round.id, ids_of(round)[0], quarter.id
        user = member.user
        session.expunge(user)
    client = app.test_client()
    sign_in(client, user)
    return client, *ids


def sent(place: int, *, file: bytes | None = None, alt: str = "") -> dict[str, Any]:
    """What the form of a project sends."""
    return {
        "details-it": "Venti alberi.\n\nE due panchine.",
        "picture_alt-it": alt,
        "place": str(place),
        "place_words": "vecchio asilo",
        "office": "Ufficio verde",
        **({} if file is None else {"picture": (io.BytesIO(file), "piazza.png")}),
    }


def test_what_a_facilitator_writes_stands_on_the_ballot(app: Flask, draft: Draft) -> None:
    client, round_id, project, quarter = draft
    address = f"/work/rounds/{round_id}/statements/{project}/project"
    assert address in client.get(f"/work/rounds/{round_id}").text
    assert "(JPEG, PNG" in client.get(address).text
    assert client.post(address, data=sent(quarter, file=drawn(), alt=ALT["it"])).status_code == 302
    with app.app_context(), unit_of_work() as session:
        round = session.get_one(Round, round_id)
        round.options = {"total": 1000}
        rounds.open_round(session, ANONYMOUS, round)
        code = round.short_code
        kept = session.scalars(select(RoundVersion.document)).one()["statements"][0]["project"]
    assert (kept["place"], kept["office"], kept["picture_alt"]) == ("Le Fornaci", "Ufficio verde", ALT)
    page = html.unescape(device(app, 1).get(f"/r/{code}/ballot").text)
    for words in (
        "Le Fornaci, vecchio asilo",
        "Ufficio verde",
        "<p>E due panchine.</p>",
        f'alt="{ALT["it"]}"',
    ):
        assert words in page
    for who, where in (
        (device(app, 1), f"/r/{code}/projects"),
        (client, f"/work/rounds/{round_id}/statements"),
    ):
        with who.get(f"{where}/{project}/picture") as shown:
            assert shown.content_type == "image/webp"
            assert max(Image.open(io.BytesIO(shown.data)).size) == 640
    assert client.post(address, data=sent(quarter)).status_code == 409


def round_of(session: Session, round_id: int) -> Round:
    return session.get_one(Round, round_id)


def test_a_picture_needs_words_and_is_not_lost_while_they_are_missing(app: Flask, draft: Draft) -> None:
    client, round_id, project, quarter = draft
    address = f"/work/rounds/{round_id}/statements/{project}/project"
    refused = client.post(address, data=sent(quarter, file=drawn()))
    assert refused.status_code == 422
    assert 'href="#picture_alt-it"' in refused.text
    note = refused.text.split('name="picture__kept" value="')[1].split('"')[0]
    assert client.post(address, data=sent(quarter, alt="Verde") | {"picture__kept": note}).status_code == 302
    with app.app_context(), unit_of_work(write=False) as session:
        found = describing.project_of(session, round_of(session, round_id).statements[0])
        assert found is not None
        assert found.picture is not None
        assert PLACE not in path_of(uploads_folder(), found.picture["key"]).read_bytes()


@pytest.mark.parametrize("file", [b"%PDF-1.7 no picture", b"\xff\xd8\xff\xe0 broken", drawn()[:200]])
def test_what_is_no_picture_is_refused_at_its_field(draft: Draft, file: bytes) -> None:
    client, round_id, project, quarter = draft
    address = f"/work/rounds/{round_id}/statements/{project}/project"
    refused = client.post(address, data=sent(quarter, file=file, alt="Una piazza"))
    assert refused.status_code == 422
    assert 'href="#picture"' in refused.text
    assert "Venti alberi." in refused.text


def test_taking_the_picture_away_takes_its_words(app: Flask, draft: Draft) -> None:
    client, round_id, project, quarter = draft
    address = f"/work/rounds/{round_id}/statements/{project}/project"
    client.post(address, data=sent(quarter, file=drawn(), alt="Una piazza"))
    client.post(address, data=sent(0, alt="Una piazza") | {"picture__remove": "1"})
    with app.app_context(), unit_of_work(write=False) as session:
        found = describing.project_of(session, round_of(session, round_id).statements[0])
        assert found is not None
        assert (found.picture, found.picture_alt, found.where) == (None, {}, "vecchio asilo")


def test_nothing_is_told_anew_once_people_choose(session: Session) -> None:
    round = make_round("budget")
    with pytest.raises(Conflict):
        describing.describe(session, round.statements[0], Description(office="Altro"))
    ranking = make_round("ranking", state="draft")
    with pytest.raises(Conflict):
        describing.describe(session, ranking.statements[0], Description(office="Altro"))


def test_a_picture_without_words_is_no_description(session: Session) -> None:
    with pytest.raises(BadInput):
        describing.describe(
            session, make_round("budget", state="draft").statements[0], Description(picture=PICTURE)
        )


def test_a_picture_lives_as_long_as_its_project(session: Session) -> None:
    round = make_round("budget", state="draft")
    describing.describe(session, round.statements[0], Description(picture=PICTURE, picture_alt=ALT))
    assert files_named(session) == {PICTURE["key"]}
    changing.remove(session, round.statements[0])
    session.flush()
    assert files_named(session) == set()


def test_a_round_asked_again_tells_the_same(session: Session) -> None:
    round = make_round("budget")
    describe_first(session, round, office="Ufficio verde", picture=PICTURE, picture_alt=ALT)
    round.state = "closed"
    following = continuing.start_next(session, ANONYMOUS, round, ids_of(round))
    told = list(describing.projects_of(session, following).values())
    assert [(one.office, one.picture) for one in told] == [("Ufficio verde", PICTURE)]


def test_other_words_for_a_project_keep_its_description(session: Session) -> None:
    round = make_round("budget")
    first = describe_first(session, round, office="Ufficio verde")
    changing.reword(
        session, ANONYMOUS, round.statements[0], {"it": "Opzione A, bis"}, keeps_meaning=True, note="Errore"
    )
    assert describing.projects_of(session, round)[first].office == "Ufficio verde"


def test_results_name_projects_with_their_place(session: Session) -> None:
    round = make_round("budget")
    first = describe_first(session, round, place_words="Piazza Vecchia")
    snapshot = SnapshotFactory(round=round, document=snapshot_of(session, round))
    session.add(snapshot)
    session.flush()
    texts = results.texts_of(session, snapshot, "it")
    assert texts[first] == "Opzione A (Piazza Vecchia)"
    assert sorted(texts.values())[1:] == ["Opzione B", "Opzione C", "Opzione D"]


def test_too_much_is_refused_in_the_words_the_page_says(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        round = make_round("budget")
        address, ids = f"/r/{round.short_code}/ballot", ids_of(round)
    client = device(app, 1)
    words = html.unescape(client.get(address).text).split('data-over="')[1].split('"')[0]
    refused = client.post(address, data={"chosen": [str(ids[0]), str(ids[2])]})
    assert refused.status_code == 422
    assert html.unescape(refused.text).count(words.replace("{over}", "100")) == 2


def test_a_kiosk_remembers_no_ballot(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        address = f"/r/{make_round('points').short_code}/ballot"
    client = device(app, 1)
    assert "data-unsent" in client.get(address).text
    with client.session_transaction() as cookie:
        cookie["kiosk"] = 1
    assert "data-unsent" not in client.get(address).text
