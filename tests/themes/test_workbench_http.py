# SPDX-License-Identifier: AGPL-3.0-or-later
"""The workbench as a browser meets it, without JavaScript."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from html import unescape
from io import BytesIO, StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from codesign.people.models import User
from codesign.themes import cards
from codesign.themes.models import Code, Placement, Theme, Theming
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import ResponseFactory, TextAnswerFactory
from tests.themes.conftest import Staffed

SignIn = Callable[[FlaskClient, User], None]


@pytest.fixture
def browsers(app: Flask, staffed: Staffed, sign_in: SignIn) -> list[FlaskClient]:
    clients = []
    for user in staffed.users:
        client = app.test_client()
        with app.app_context(), unit_of_work(write=False) as session:
            sign_in(client, session.get_one(User, user))
        clients.append(client)
    return clients


def _answers(app: Flask, theme: int | None) -> list[int]:
    with app.app_context(), unit_of_work(write=False) as session:
        query = select(Placement.text_answer_id).where(Placement.theme_id == theme)
        return list(session.scalars(query.order_by(Placement.text_answer_id)))


def _version(page: str) -> str:
    found = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert found is not None
    return found.group(1)


def test_cards_and_buckets_add_up_to_all_answers(
    app: Flask, staffed: Staffed, browsers: list[FlaskClient]
) -> None:
    page = unescape(browsers[0].get(f"/work/themes/{staffed.theming}").text)
    for words in ("luce", "autobus", "parco", "15 risposte", "2 risposte", "1 risposta"):
        assert words in page
    with app.app_context(), unit_of_work(write=False) as session:
        seen = cards.overview(session, session.get_one(Theming, staffed.theming))
    assert sum(card.answers for card in seen.cards) + seen.mixed + seen.not_themed + seen.unplaced == 15


def test_ticked_answers_become_a_theme_and_undo_and_redo_go_both_ways(
    app: Flask, staffed: Staffed, browsers: list[FlaskClient]
) -> None:
    client, theme = browsers[0], staffed.themes[0]
    ticked = _answers(app, theme)[:2]
    form = {"answers": ticked, "to": "new", "name": "Lampioni <nuovi>", "version": "0"}
    assert client.post(f"/work/theme/{theme}/place", data=form).status_code == 302
    with app.app_context(), unit_of_work(write=False) as session:
        made = (
            session.scalars(select(Theme).where(Theme.name["it"].as_string() == "Lampioni <nuovi>")).one().id
        )
    assert _answers(app, made) == ticked
    assert "Lampioni &lt;nuovi&gt;" in client.get(f"/work/themes/{staffed.theming}").text
    client.post(f"/work/themes/{staffed.theming}/undo")
    assert (_answers(app, made), len(_answers(app, theme))) == ([], 4)
    assert "Lampioni" not in client.get(f"/work/theme/{theme}").text
    client.post(f"/work/themes/{staffed.theming}/redo")
    assert _answers(app, made) == ticked


@pytest.mark.parametrize("to", ["mixed", "not_themed", "elsewhere"])
def test_an_answer_is_taken_out_of_a_theme(
    app: Flask, staffed: Staffed, browsers: list[FlaskClient], to: str
) -> None:
    answer = _answers(app, staffed.themes[0])[0]
    browsers[0].post(f"/work/theme/{staffed.themes[0]}/place", data={"answers": [answer], "to": to})
    with app.app_context(), unit_of_work(write=False) as session:
        placement = session.get_one(Placement, answer)
        assert placement.excluded_from == [staffed.themes[0]]
        assert placement.bucket == ("not_themed" if to == "not_themed" else "mixed")
        assert placement.placed_by == ("machine" if to == "elsewhere" else "person")


def test_nothing_ticked_is_told_and_the_choice_stays(staffed: Staffed, browsers: list[FlaskClient]) -> None:
    page = browsers[0].post(f"/work/theme/{staffed.themes[0]}/place", data={"to": "new", "name": "Nome mio"})
    assert page.status_code == 422
    assert 'value="Nome mio"' in page.text
    assert 'value="new" selected' in page.text


def test_a_late_facilitator_sees_what_changed_and_keeps_what_she_typed(
    app: Flask, staffed: Staffed, browsers: list[FlaskClient]
) -> None:
    first, second = browsers
    theme = staffed.themes[0]
    version = _version(second.get(f"/work/theme/{theme}").text)
    first.post(f"/work/theme/{theme}", data={"name-it": "Della prima", "version": version})
    late = second.post(f"/work/theme/{theme}", data={"name-it": "Della seconda", "version": version})
    assert late.status_code == 409
    assert 'value="Della seconda"' in late.text
    assert "Della prima" in late.text
    ticked = _answers(app, theme)[:2]
    late = second.post(
        f"/work/theme/{theme}/place", data={"answers": ticked, "to": "mixed", "version": version}
    )
    # The rename touched no answer, so these may go.
    assert late.status_code == 302
    late = first.post(f"/work/theme/{theme}/merge", data={"theme": staffed.themes[1], "version": version})
    assert late.status_code == 409
    again = first.post(
        f"/work/theme/{theme}/merge", data={"theme": staffed.themes[1], "version": _version(late.text)}
    )
    assert again.status_code == 302
    assert _answers(app, theme) == []


def test_a_proposed_split_is_applied_as_shown(
    app: Flask, staffed: Staffed, browsers: list[FlaskClient]
) -> None:
    theme = staffed.themes[0]
    with app.app_context(), unit_of_work() as session:
        theming = session.get_one(Theming, staffed.theming)
        for number in range(6):
            for text in (
                f"lampioni rotti e strade al buio {number}",
                f"furti in casa e ladri la notte {number}",
            ):
                answer = TextAnswerFactory(response=ResponseFactory(survey=theming.survey), text=text)
                session.add(
                    Placement(text_answer_id=answer.id, theming_id=theming.id, theme_id=theme, bucket="theme")
                )
    page = browsers[0].get(f"/work/theme/{theme}/split?parts=2").text
    shown = dict(re.findall(r'name="answers-(\d)" value="([\d ]+)"', page))
    assert sorted(int(i) for part in shown.values() for i in part.split()) == _answers(app, theme)
    form = {"take": "1", "name-1": "Furti", "answers-1": shown["1"], "version": _version(page), "parts": "2"}
    assert browsers[0].post(f"/work/theme/{theme}/split", data={**form, "name-1": ""}).status_code == 422
    assert browsers[0].post(f"/work/theme/{theme}/split", data=form).status_code == 302
    assert _answers(app, theme) == [int(i) for i in shown["0"].split()]


def test_quarters_are_filtered_and_small_counts_hidden(staffed: Staffed, browsers: list[FlaskClient]) -> None:
    page = unescape(browsers[0].get(f"/work/themes/{staffed.theming}?who=quarter=nord&sort=uncertain").text)
    # Five people in the north: four under one theme, one between two; neither is told.
    assert "4 persone" not in page
    table = unescape(browsers[0].get(f"/work/themes/{staffed.theming}/across?question=quarter").text)
    assert "–" in table
    assert browsers[0].get(f"/work/themes/{staffed.theming}/across?question=wish").status_code == 404
    for nonsense in ("who=quarter=sud", "language=xx", "channel=pigeon", "sort=9", "who=" + "x" * 500):
        assert browsers[0].get(f"/work/themes/{staffed.theming}?{nonsense}").status_code == 200


def test_a_code_frame_comes_and_goes_as_a_file(staffed: Staffed, browsers: list[FlaskClient]) -> None:
    client, bench = browsers[0], f"/work/themes/{staffed.theming}"
    taken = client.post(
        f"{bench}/frame/import",
        data={
            "file": (
                BytesIO(b"name;description;words\nScuole;Asili e scuole;classe, aula\n"),
                "f.csv",
            )
        },
    )
    assert taken.status_code == 302
    assert "Scuole,Asili e scuole" in client.get(f"{bench}/frame.csv").text
    assert client.get(f"{bench}/frame.xml").status_code == 404
    wrong = client.post(f"{bench}/frame/import", data={"file": (BytesIO(b"name\nA\n\na\n"), "f.csv")})
    assert wrong.status_code == 422
    assert "4" in wrong.text
    assert client.post(f"{bench}/frame", data={"name-it": "", "description": "d"}).status_code == 422


def test_where_every_answer_went_can_be_taken_away(
    app: Flask, staffed: Staffed, browsers: list[FlaskClient]
) -> None:
    moved = _answers(app, staffed.themes[0])[0]
    with app.app_context(), unit_of_work() as session:
        survey = session.get_one(Theming, staffed.theming).survey
        TextAnswerFactory(response=ResponseFactory(survey=survey), text="=1+1 a anna@example.org")
    browsers[0].post(f"/work/theme/{staffed.themes[0]}/place", data={"answers": [moved], "to": "mixed"})
    written = browsers[0].get(f"/work/themes/{staffed.theming}/answers.csv").text
    rows = {row["answer"]: row for row in csv.DictReader(StringIO(written.removeprefix("\ufeff")))}
    assert len(rows) == 16
    assert (rows[str(moved)]["bucket"], rows[str(moved)]["placed_by"]) == ("mixed", "person")
    (unplaced,) = [row["text"] for row in rows.values() if row["bucket"] == "unplaced"]
    assert unplaced == "'=1+1 a [email]"
    assert app.test_client().get(f"/work/themes/{staffed.theming}/answers.csv").status_code == 302


def test_double_coding_is_blind_until_done(app: Flask, staffed: Staffed, browsers: list[FlaskClient]) -> None:
    bench = f"/work/themes/{staffed.theming}"
    coding = browsers[0].post(f"{bench}/coding").headers["Location"]
    for client in browsers:
        while client.get(coding).status_code == 200:
            overview = client.get(f"{bench}/coding").text
            assert "Krippendorff" not in overview
            page = client.get(coding).text
            answer = re.search(r'name="answer" value="(\d+)"', page)
            assert answer is not None
            theme = next((t for t in staffed.themes if int(answer.group(1)) in _answers(app, t)), 0)
            client.post(coding, data={"answer": answer.group(1), "theme": str(theme)})
    assert "Krippendorff" in browsers[1].get(f"{bench}/coding").text
    with app.app_context(), unit_of_work(write=False) as session:
        assert len(session.scalars(select(Code)).all()) == 30
    assert browsers[0].post(coding, data={"answer": "999999", "theme": "0"}).status_code == 422
