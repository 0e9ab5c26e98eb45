# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs keep identities and human edits, counts add up, private data never leaves, and authors are heard."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from codesign.people import receipts
from codesign.people.voices import code_for
from codesign.surveys import answering
from codesign.surveys.models import Survey, TextAnswer
from codesign.themes import editing, reading, running
from codesign.themes.computing import find_themes_of_question
from codesign.themes.models import Placement, Theme, Theming
from codesign.web.errors import BadInput, Closed, Conflict
from codesign.web.jobs import Progress
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import ResponseFactory, RunFactory, SurveyFactory, TextAnswerFactory, days_ago
from tests.walk.test_staff_http import TEXTS


@pytest.fixture
def themed(app: Flask) -> int:
    """A theming of fifteen answers, run once; returns its id."""
    with app.app_context():
        with unit_of_work() as session:
            survey = SurveyFactory()
            for text in TEXTS:
                TextAnswerFactory(response=ResponseFactory(survey=survey), text=text)
            theming_id = running.theming_of(session, survey, "wish").id
        _run(theming_id)
    return theming_id


def _run(theming_id: int) -> None:
    with unit_of_work():
        run = RunFactory().id
    find_themes_of_question(Progress(run), theming_id, None)


def test_themes_and_buckets_add_up_to_the_answers(app: Flask, themed: int) -> None:
    with app.app_context(), unit_of_work(write=False) as session:
        seen = reading.overview(session, session.get_one(Theming, themed))
    assert sum(card.answers for card in seen.cards) + seen.mixed + seen.not_themed == len(TEXTS)
    assert seen.unplaced == 0


def test_a_second_run_keeps_identities_names_and_answers_placed_by_hand(app: Flask, themed: int) -> None:
    with app.app_context():
        with unit_of_work() as session:
            theming = session.get_one(Theming, themed)
            keys = {theme.key for theme in theming.themes}
            first, second = theming.themes[:2]
            editing.rename(session, ANONYMOUS, first, {"it": "Il mio nome"})
            moved = session.scalars(select(Placement).where(Placement.theme_id == second.id)).first()
            assert moved is not None
            editing.move(session, ANONYMOUS, moved, first)
            answer, home = moved.text_answer_id, first.id
            survey = session.scalars(select(Survey)).one()
            for text in TEXTS[:4]:
                TextAnswerFactory(response=ResponseFactory(survey=survey), text=text + " per favore")
        _run(themed)
        with unit_of_work(write=False) as session:
            theming = session.get_one(Theming, themed)
            assert keys <= {theme.key for theme in theming.themes}
            assert session.get_one(Theme, home).title == "Il mio nome"
            placed = session.get_one(Placement, answer)
            assert (placed.theme_id, placed.placed_by) == (home, "person")
            assert reading.overview(session, theming).unplaced == 0


def test_a_theme_without_any_common_word_still_has_a_title() -> None:
    assert Theme(label="", position=2).title == "№ 3"
    assert Theme(label="luce", position=2).title == "luce"
    assert Theme(label="luce", name={"it": "Strade buie"}, position=2).title == "Strade buie"


def test_a_label_is_in_the_language_of_its_answers_and_gives_way_to_any_name(app: Flask, themed: int) -> None:
    with app.app_context(), unit_of_work() as session:
        theming = session.get_one(Theming, themed)
        assert {theme.label_language for theme in theming.living} == {"it"}
        first = theming.themes[0]
        assert first.titles == {"it": first.label}
        editing.rename(session, ANONYMOUS, first, {"sl": "Ime", "ar": " "})
        assert first.titles == {"sl": "Ime"}
        assert first.title == "Ime"


def test_a_publication_of_before_is_still_read(app: Flask, themed: int) -> None:
    with app.app_context(), unit_of_work() as session:
        theming = session.get_one(Theming, themed)
        reading.publish(session, ANONYMOUS, theming, 1)
        theme = (theming.published or {})["themes"][0]
        theming.published = {**(theming.published or {}), "themes": [{**theme, "title": "Un nome"}]}
        assert reading.published_here(theming)["themes"][0]["title"] == "Un nome"


def test_merging_moves_answers_and_undo_brings_them_back(app: Flask, themed: int) -> None:
    with app.app_context(), unit_of_work() as session:
        theming = session.get_one(Theming, themed)
        gone, kept = theming.themes[:2]
        before = {p.text_answer_id: p.theme_id for p in session.scalars(select(Placement))}
        editing.merge(session, ANONYMOUS, gone, kept)
        session.expire_all()
        assert gone.id not in {p.theme_id for p in session.scalars(select(Placement))}
        with pytest.raises(BadInput):
            editing.merge(session, ANONYMOUS, kept, gone)
        editing.undo(session, ANONYMOUS, theming)
        session.expire_all()
        assert {p.text_answer_id: p.theme_id for p in session.scalars(select(Placement))} == before
        with pytest.raises(Conflict):
            editing.undo(session, ANONYMOUS, theming)


def test_nothing_changes_when_the_phase_is_over(app: Flask, themed: int) -> None:
    with app.app_context(), unit_of_work() as session:
        theming = session.get_one(Theming, themed)
        for phase in theming.survey.process.phases:
            phase.closes_at = days_ago(1)
        with pytest.raises(Closed):
            editing.rename(session, ANONYMOUS, theming.themes[0], {"it": "Troppo tardi"})
        with pytest.raises(Closed):
            running.start(session, ANONYMOUS, theming, None)
        session.rollback()


def test_small_themes_stay_unpublished_but_counted(app: Flask, themed: int) -> None:
    with app.app_context(), unit_of_work() as session:
        theming = session.get_one(Theming, themed)
        reading.publish(session, ANONYMOUS, theming, minimum_cell=5)
        published = theming.published
        assert published is not None
        assert all(theme["people"] >= 5 for theme in published["themes"])
        rest = [published[name] for name in ("small_themes", "mixed", "not_themed", "unsorted")]
        assert not any(count is not None and 0 < count < 5 for count in rest)
        assert rest.count(None) != 1
        reading.publish(session, ANONYMOUS, theming, minimum_cell=1)
        published = theming.published
        shown = sum(theme["answers"] for theme in published["themes"])
        assert shown + published["mixed"] + published["not_themed"] == len(TEXTS)


def test_private_data_are_masked_wherever_staff_read(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        survey = SurveyFactory()
        answer = TextAnswerFactory(
            response=ResponseFactory(survey=survey),
            text="Chiamatemi al 347 1234567 o scrivete a anna@example.org",
        )
        shown = reading.texts_of(session, [answer.id])[answer.id]
    assert "1234567" not in shown
    assert "anna@example.org" not in shown
    assert shown.startswith("Chiamatemi")


def test_an_author_objects_and_erasure_takes_her_words_from_the_quotes(app: Flask) -> None:
    client = app.test_client()
    code = code_for("d" * 32, "survey:1")
    with app.app_context():
        with unit_of_work() as session:
            survey = SurveyFactory()
            for text in TEXTS:
                TextAnswerFactory(response=ResponseFactory(survey=survey), text=text)
            response = answering.save_page(
                session,
                survey,
                code,
                {"quarter": "nord", "wish": "Più lampioni nelle strade buie"},
                language="it",
            )
            answering.submit(session, response)
            theming_id = running.theming_of(session, survey, "wish").id
        _run(theming_id)
        with unit_of_work() as session:
            answer = session.scalars(
                select(TextAnswer.id).where(TextAnswer.text == "Più lampioni nelle strade buie")
            ).one()
            placed = session.get_one(Placement, answer)
            assert placed.theme is not None
            placed.theme.quotes = [*placed.theme.quotes, answer]
            placed.theme.released_quotes = [answer]
            theme_id = placed.theme_id
    assert client.get(f"/voice/{'0' * 16}/objection/{answer}").status_code == 404
    client.post(f"/voice/{code}/objection/{answer}", data={"objection": "Parlavo dei marciapiedi"})
    assert "Parlavo dei marciapiedi" in unescape(client.get(f"/voice/{code}").text)
    with app.app_context():
        with unit_of_work(write=False) as session:
            assert reading.objection_count(session, session.get_one(Theming, theming_id)) == 1
        with unit_of_work() as session:
            from codesign.people.voices import voice_for

            receipts.erase(session, voice_for(session, code, "Europe/Rome", is_vouched_for=True))
        with unit_of_work(write=False) as session:
            theme = session.get_one(Theme, theme_id)
            assert answer not in theme.quotes
            assert theme.released_quotes == []
            assert session.get(Placement, answer) is None
