# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of answers, slices and cross tables, campaigns, coarse words, waves, agreement: what staff and citizens see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.people.models import User
from codesign.people.voices import code_for
from codesign.surveys import answering
from codesign.surveys.models import Response
from codesign.themes import (
    campaigns,
    cards,
    coding,
    computing,
    editing,
    reading,
    running,
    slices,
    storing,
    waves,
)
from codesign.themes.models import Placement, Theming
from codesign.themes.slices import Slice
from codesign.web.errors import BadInput, Conflict
from codesign.web.policy import ANONYMOUS, Actor
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import (
    PlacementFactory,
    ResponseFactory,
    SurveyFactory,
    TextAnswerFactory,
    ThemeFactory,
    ThemingFactory,
    UserFactory,
    small_questionnaire,
)
from tests.themes.conftest import Staffed, a_bench, placed
from tests.walk.test_staff_http import TEXTS


def _say(theming: Theming, theme: object, text: str, **of_the_response: object) -> Placement:
    response = ResponseFactory(survey=theming.survey, **of_the_response)
    answer = TextAnswerFactory(response=response, text=text, language=response.language)
    return PlacementFactory(text_answer=answer, theme=theme, theming_id=theming.id)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "within",
    [
        Slice(),
        Slice(question="quarter", choice="nord"),
        Slice(question="quarter", choice="centro"),
        Slice(language="es"),
        Slice(channel="paper"),
        Slice(since=date(2026, 2, 1)),
        Slice(until=date(2026, 1, 31)),
        Slice(question="quarter", choice="nord", language="it", channel="web"),
    ],
)
def test_cards_and_buckets_of_every_slice_add_up(session: Session, within: Slice) -> None:
    theming = a_bench()
    _say(theming, theming.themes[0], "luz", language="es", submitted_on=date(2026, 3, 1))
    _say(theming, theming.themes[1], "su carta", channel="paper", answers={"quarter": "nord"})
    TextAnswerFactory(response=ResponseFactory(survey=theming.survey), text="appena arrivata")
    seen = cards.overview(session, theming, within)
    placed_answers = sum(card.answers for card in seen.cards) + seen.mixed + seen.not_themed
    assert placed_answers + seen.unplaced == seen.answers
    assert (seen.answers < 18) == within.is_narrow


def test_small_counts_of_a_slice_are_hidden_with_one_more(session: Session) -> None:
    theming = a_bench(8)
    within = Slice(question="quarter", choice="nord")
    seen = cards.overview(session, theming, within)
    assert [(card.theme.label, card.people) for card in seen.cards if card.people] == [("luce", 8)]
    shown = cards.protected(seen, within, 5)
    assert seen.mixed == 1
    assert shown["mixed"] is None
    assert shown[theming.themes[0].id] is None
    assert cards.protected(seen, Slice(), 5)["mixed"] == 1
    few = cards.overview(session, theming, Slice(language="es"))
    assert set(cards.protected(few, Slice(language="es"), 5).values()) == {None}


def test_a_cross_table_hides_small_cells_and_what_gives_them_away(session: Session) -> None:
    theming = ThemingFactory()
    themes = [ThemeFactory(theming=theming, label=label) for label in ("a", "b", "c")]
    for theme, north, centre in zip(themes, (9, 8, 7), (2, 6, 5), strict=True):
        for number in range(north + centre):
            quarter = "nord" if number < north else "centro"
            _say(theming, theme, "testo", answers={"quarter": quarter})
    _say(theming, themes[0], "senza risposta", answers={})
    session.expire_all()
    question = slices.closed_questions(theming)[0]
    table = slices.cross_table(session, theming, question, 5)
    assert table.columns == ["centro", "nord"]
    assert table.counts[0] == [None, None]
    assert sum(count is None for row in table.counts for count in row) == 4
    assert table.people == 37
    assert table.row_totals == [11, 14, 12]
    shown = [
        (count, share)
        for row in zip(table.counts, table.shares, strict=True)
        for count, share in zip(*row, strict=True)
    ]
    assert all((count is None) == (share is None) for count, share in shown)
    assert slices.cross_table(session, ThemingFactory(), question, 5).rows == []


def test_answers_come_in_pages_surest_or_least_sure_first_and_masked(session: Session) -> None:
    theming = ThemingFactory()
    theme = ThemeFactory(theming=theming)
    for number in range(55):
        _say(theming, theme, f"Scrivetemi a anna{number}@example.org").certainty = number / 100
    _say(theming, theme, "Messa qui a mano").placed_by = "person"
    session.flush()
    first = reading.answers_in(session, theming, theme=theme)
    rest = reading.answers_in(session, theming, theme=theme, skip=50)
    assert (len(first), len(rest), reading.answer_count_in(session, theming, theme)) == (50, 6, 56)
    assert [a.certainty for a in first] == sorted((a.certainty for a in first), reverse=True)
    doubtful = reading.answers_in(session, theming, theme=theme, order="uncertain")
    assert (doubtful[0].certainty, doubtful[0].sureness) == (0.0, "unsure")
    assert {a.sureness for a in first + rest} == {"sure", "fair", "unsure", "person"}
    assert not any("@" in a.text or "@" in piece.text for a in first + rest for piece in a.fragments)


def test_markup_in_an_answer_stays_text(app: Flask, staffed: Staffed, sign_in: Callable[..., None]) -> None:
    client = app.test_client()
    with app.app_context(), unit_of_work() as session:
        theming = session.get_one(Theming, staffed.theming)
        _say(theming, theming.themes[0], "<script>alert('luce')</script> luce").evidence = ["luce", "script"]
        sign_in(client, session.get_one(User, staffed.users[0]))
    page = client.get(f"/work/theme/{staffed.themes[0]}").text
    assert "<script>alert" not in page
    assert "&lt;<mark>script</mark>&gt;" in page


def test_copies_are_counted_by_person_and_flagged(session: Session) -> None:
    survey = SurveyFactory()
    theming = running.theming_of(session, survey, "wish")
    for text in TEXTS:
        TextAnswerFactory(response=ResponseFactory(survey=survey), text=text)
    for _ in range(5):
        TextAnswerFactory(response=ResponseFactory(survey=survey), text="Salviamo il tram numero 4 subito")
    eager = ResponseFactory(survey=survey, submitted_on=date(2026, 5, 5))
    for position in range(6):
        TextAnswerFactory(response=eager, text="Basta cantieri infiniti in centro", position=position)
    storing.store(session, theming, computing.compute(running.task_of(session, theming), None))
    found = {group.text: group for group in campaigns.same_words(session, theming)}
    tram, works = found["Salviamo il tram numero 4 subito"], found["Basta cantieri infiniti in centro"]
    assert (tram.answers, tram.people, tram.looks_organised, tram.looks_repeated) == (5, 5, True, False)
    assert (works.answers, works.people, works.looks_organised, works.looks_repeated) == (6, 1, False, True)
    for theme in theming.living:
        held = {p.text_answer.response_id for p in placed(session, theming, theme)}
        card = next(card for card in cards.overview(session, theming).cards if card.theme is theme)
        assert card.people == len(held)


def test_coarse_words_are_for_staff_and_change_nothing(
    app: Flask, staffed: Staffed, sign_in: Callable[..., None]
) -> None:
    client, citizen = app.test_client(), app.test_client()
    code = code_for("e" * 32, "survey:1")
    with app.test_request_context():
        with unit_of_work() as session:
            theming = session.get_one(Theming, staffed.theming)
            written = {"quarter": "nord", "wish": "Quegli stronzi dei lampioni, più luce"}
            response = answering.save_page(session, theming.survey, code, written, language="it")
            answering.submit(session, response)
        with unit_of_work() as session:
            theming = session.get_one(Theming, staffed.theming)
            storing.store(session, theming, computing.compute(running.task_of(session, theming), None))
            harsh = session.scalars(select(Placement).where(Placement.is_harsh.is_(True))).one()
            assert harsh.bucket in {"theme", "mixed"}
            reading.publish(session, ANONYMOUS, theming, 2)
            sign_in(client, session.get_one(User, staffed.users[0]))
    assert "stronzi" in unescape(client.get(f"/work/themes/{staffed.theming}/coarse").text)
    mark = "tag-late"
    assert mark in client.get(f"/work/themes/{staffed.theming}/coarse").text
    for page in (f"/themes/{staffed.theming}", f"/voice/{code}"):
        shown = citizen.get(page)
        assert shown.status_code == 200
        assert mark not in shown.text
    assert "stronzi" not in citizen.get(f"/themes/{staffed.theming}").text


def test_a_quote_moved_away_is_not_published_any_more(session: Session) -> None:
    theming = a_bench()
    first, second = theming.themes[:2]
    quote = placed(session, theming, first)[0]
    first.quotes = first.released_quotes = [quote.text_answer_id]
    editing.move(session, ANONYMOUS, quote, second)
    reading.publish(session, ANONYMOUS, theming, 2)
    assert [theme["quotes"] for theme in (theming.published or {})["themes"]] == [[], [], []]


def test_only_those_who_agreed_are_quoted(app: Flask) -> None:
    document = small_questionnaire()
    agree = {
        "id": "agree",
        "kind": "consent",
        "label": {"it": "Potete citarmi"},
        "options": {"for": "quotes"},
    }
    document["pages"][0]["questions"].append(agree)
    with app.test_request_context(), unit_of_work() as session:
        theming = ThemingFactory(survey=SurveyFactory(draft=document))
        theme = ThemeFactory(theming=theming)
        yes = _say(theming, theme, "Citatemi pure", answers={"agree": True})
        no = _say(theming, theme, "Non citatemi", answers={})
        theme.quotes = theme.released_quotes = [yes.text_answer_id, no.text_answer_id]
        assert list(reading.quotes_of(session, theme).values()) == ["Citatemi pure"]
        reading.publish(session, ANONYMOUS, theming, 2)
        response, theme_id = yes.text_answer.response_id, theme.id
    client = app.test_client()
    page = client.get(f"/theme/{theme_id}").text
    assert "Citatemi pure" in page
    assert "Non citatemi" not in page
    with app.app_context(), unit_of_work() as session:
        session.get_one(Response, response).answers = {}
    assert "Citatemi pure" not in client.get(f"/theme/{theme_id}").text


def test_an_author_may_object_again_after_a_person_decided(app: Flask) -> None:
    client: FlaskClient = app.test_client()
    code = code_for("f" * 32, "survey:1")
    with app.app_context(), unit_of_work() as session:
        theming = a_bench()
        written = {"quarter": "nord", "wish": "Più autobus"}
        response = answering.save_page(session, theming.survey, code, written, language="it")
        answering.submit(session, response)
        answer, theme = response.texts[0], theming.themes[0]
        PlacementFactory(text_answer=answer, theme=theme, theming_id=theming.id)
        ids = (theming.id, answer.id, theming.themes[1].id)
    objection = f"/voice/{code}/objection/{ids[1]}"
    client.post(objection, data={"objection": "Parlavo di autobus"})
    with app.app_context(), unit_of_work() as session:
        placement = session.get_one(Placement, ids[1])
        theming = session.get_one(Theming, ids[0])
        assert reading.objection_count(session, theming) == 1
        editing.move(session, ANONYMOUS, placement, theming.themes[1])
        assert reading.objection_count(session, theming) == 0
    receipt = unescape(client.get(f"/voice/{code}").text)
    assert "autobus" in receipt
    assert "Parlavo di autobus" not in receipt
    assert objection in receipt
    client.post(objection, data={"objection": "Ancora no"})
    assert "Ancora no" in unescape(client.get(f"/voice/{code}").text)


def test_two_waves_are_compared_by_name_and_by_day(session: Session) -> None:
    survey = SurveyFactory()
    then = ThemingFactory(survey=survey)
    now = ThemingFactory(survey=SurveyFactory(process=survey.process))
    for theming, people, title in ((then, 10, "Luce"), (now, 60, "luce")):
        theme = ThemeFactory(theming=theming, label=title)
        rest = ThemeFactory(theming=theming, label="Altro" if theming is then else "Nuovo")
        for number in range(100):
            day = date(2026, 1, 1) if number % 2 else date(2026, 6, 1)
            _say(theming, theme if number < people else rest, "testo", submitted_on=day)
    session.expire_all()
    assert waves.other_themings(session, now) == [then]
    found = waves.compare_surveys(session, then, now, 5)
    assert [(theme.title, theme.then, theme.now) for theme in found.themes] == [("luce", 10, 60)]
    assert [theme.title for theme in found.moved] == ["luce"]
    assert (found.only_then, found.only_now) == (["Altro"], ["Nuovo"])
    halves = waves.compare_days(session, now, date(2026, 3, 1), 5)
    assert (halves.people_then, halves.people_now, halves.moved) == (50, 50, [])
    early = waves.compare_days(session, now, date(2020, 1, 1), 5)
    assert early.people_then == 0
    assert all(theme.change is None and theme.now is None for theme in early.themes)


def test_agreement_of_coders_survives_merges_and_deleted_answers(session: Session) -> None:
    theming = a_bench()
    coders = [Actor(UserFactory().id) for _ in range(2)]
    drawn = coding.draw(session, ANONYMOUS, theming)
    sample = coding.sample_of(session, drawn)
    assert len(sample) == 15
    machine = dict(map(tuple, drawn.machine))
    for actor in coders:
        assert not coding.may_see_agreement(session, drawn, actor)
        for answer in sample:
            coding.give_code(session, actor, drawn, answer, machine[answer])
    coding.give_code(session, coders[0], drawn, next(iter(sample)), coding.NO_THEME)
    with pytest.raises(BadInput):
        coding.give_code(session, coders[0], drawn, next(iter(sample)), 10**6)
    found = coding.agreement_of(session, drawn)
    differs = machine[next(iter(sample))] != coding.NO_THEME
    assert (found.persons.value == 1.0) != differs
    assert found.machine[1][1].value == 1.0
    assert bool(found.among_persons) == differs
    session.delete(next(iter(sample.values())))
    editing.merge(session, ANONYMOUS, theming.themes[0], theming.themes[1])
    session.flush()
    session.expire_all()
    again = coding.agreement_of(session, drawn)
    assert again.persons.value == 1.0
    assert again.persons.units == 14


def test_the_closest_pair_skips_what_was_merged_or_withdrawn(session: Session) -> None:
    theming = ThemingFactory()
    a, b, c, d = (ThemeFactory(theming=theming, label=label, position=n) for n, label in enumerate("abcd"))
    session.expire_all()
    joins = [(0, 1), (2, 3), (4, 5)]
    theming.document = {
        "leaves": [a.id, b.id, c.id, d.id],
        "hierarchy": [{"left": left, "right": right} for left, right in joins],
    }
    assert cards.closest_pair(theming) == (b, a)
    editing.merge(session, ANONYMOUS, b, a)
    assert cards.closest_pair(theming) == (d, c)
    editing.merge(session, ANONYMOUS, d, c)
    assert cards.closest_pair(theming) == (c, a)
    editing.merge(session, ANONYMOUS, c, a)
    assert cards.closest_pair(theming) is None
    assert cards.closest_pair(ThemingFactory()) is None


def test_there_is_nothing_to_code_before_themes(session: Session) -> None:
    with pytest.raises(Conflict):
        coding.draw(session, ANONYMOUS, ThemingFactory())


@pytest.mark.parametrize(
    "page",
    ["", "/across", "/waves", "/frame", "/coding", "/coarse", "/same-words", "/objections", "/answers"],
)
def test_every_page_of_an_empty_bench_opens_for_facilitators_alone(
    app: Flask, staffed: Staffed, sign_in: Callable[..., None], page: str
) -> None:
    client, stranger = app.test_client(), app.test_client()
    with app.app_context(), unit_of_work() as session:
        process = session.get_one(Theming, staffed.theming).survey.process
        empty = ThemingFactory(survey=SurveyFactory(process=process)).id
        sign_in(client, session.get_one(User, staffed.users[0]))
        sign_in(stranger, UserFactory())
    assert client.get(f"/work/themes/{empty}{page}").status_code == 200
    assert client.get(f"/work/themes/{staffed.theming}{page}").status_code == 200
    assert stranger.get(f"/work/themes/{empty}{page}").status_code == 403
