# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers that arrive are sorted later and together; what the program notices is only proposed."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.people.voices import code_for
from codesign.surveys import answering
from codesign.surveys.models import Survey
from codesign.themes import arrivals, cards, computing, editing, history, reading, running, storing
from codesign.themes.framing import FramedTheme, apply_frame
from codesign.themes.models import Theming
from codesign.web.errors import Conflict
from codesign.web.jobs import Progress, Run
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import (
    ResponseFactory,
    RunFactory,
    SurveyFactory,
    TextAnswerFactory,
    ThemingFactory,
)
from tests.themes.conftest import a_bench, placed
from tests.walk.test_staff_http import TEXTS

POOL = ["La piscina è chiusa, riapritela", "Vorrei nuotare in piscina", "Piscina comunale aperta d'estate"]
POOL += ["Biglietti della piscina più bassi", "In piscina manca l'acqua calda", "Corsi di nuoto in piscina"]
POOL += ["La piscina ha orari impossibili per chi vuole nuotare", "Piscina sporca, non si può nuotare"]
FRAME = [
    FramedTheme("Illuminazione", "Strade buie, lampioni e luci", ("lampioni", "buio", "luci")),
    FramedTheme("Trasporti", "Autobus, corse e fermate", ("autobus", "corse", "fermata")),
    FramedTheme("Verde", "Parchi, alberi e panchine", ("parco", "alberi", "panchine", "verde")),
]


def _answered(survey: Survey, texts: list[str]) -> None:
    for text in texts:
        TextAnswerFactory(response=ResponseFactory(survey=survey), text=text)


def _run(session: Session, theming: Theming, k: int | None = None) -> None:
    storing.store(session, theming, computing.compute(running.task_of(session, theming), k))
    session.expire_all()


def _queued(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Run).where(Run.state == "queued")) or 0


def test_many_arrivals_are_one_run_queued_after_the_commit(app: Flask) -> None:
    with app.test_request_context():
        with unit_of_work() as session:
            survey = SurveyFactory()
            theming = running.theming_of(session, survey, "wish")
            survey_id, theming_id = survey.id, theming.id
            apply_frame(session, ANONYMOUS, theming, FRAME)
        for number, text in enumerate(TEXTS[:3]):
            with unit_of_work() as session:
                survey = session.get_one(Survey, survey_id)
                answers = {"quarter": "nord", "wish": text}
                code = code_for(f"{number}" * 32, f"survey:{survey_id}")
                response = answering.save_page(session, survey, code, answers, language="it")
                answering.submit(session, response)
                assert _queued(session) == min(number, 1)
        with unit_of_work(write=False) as session:
            assert _queued(session) == 1
            run_id = session.get_one(Theming, theming_id).run_id
            assert run_id is not None
        app.extensions["jobs"].execute(run_id)
        with unit_of_work(write=False) as session:
            theming = session.get_one(Theming, theming_id)
            assert session.get_one(Run, run_id).state == "done"
            assert cards.overview(session, theming).unplaced == 0
            assert _queued(session) == 0


def test_nothing_is_queued_for_a_rolled_back_answer_or_without_themes(app: Flask) -> None:
    with app.test_request_context():
        with unit_of_work() as session:
            theming = a_bench()
            empty = ThemingFactory()
            theming_id, empty_id = theming.id, empty.id
        with pytest.raises(RuntimeError), unit_of_work() as session:
            _answered(session.get_one(Theming, theming_id).survey, TEXTS[:1])
            raise RuntimeError
        with unit_of_work() as session:
            _answered(session.get_one(Theming, empty_id).survey, TEXTS[:1])
        with unit_of_work() as session:
            assert _queued(session) == 0
            arrivals.set_sorting(session, session.get_one(Theming, theming_id), False)
            _answered(session.get_one(Theming, theming_id).survey, TEXTS[:1])
        with unit_of_work() as session:
            assert _queued(session) == 0
            arrivals.set_sorting(session, session.get_one(Theming, theming_id), True)
            assert _queued(session) == 1


def test_a_code_frame_finds_its_answers(session: Session) -> None:
    survey = SurveyFactory()
    theming = running.theming_of(session, survey, "wish")
    apply_frame(session, ANONYMOUS, theming, FRAME)
    _answered(survey, TEXTS)
    _run(session, theming)
    titles = {p.text_answer.text: p.theme.title if p.theme else None for p in placed(session, theming)}
    expected = ["Illuminazione"] * 5 + ["Trasporti"] * 5 + ["Verde"] * 5
    assert sum(titles[text] == meant for text, meant in zip(TEXTS, expected, strict=True)) >= 11
    assert {theme.title for theme in theming.living} >= {framed.name for framed in FRAME}


def test_a_new_topic_is_proposed_and_once_dismissed_never_again(session: Session) -> None:
    survey = SurveyFactory()
    theming = running.theming_of(session, survey, "wish")
    _answered(survey, TEXTS * 2)
    _run(session, theming, 3)
    _answered(survey, POOL * 2)
    _run(session, theming)
    proposed = [theme for theme in theming.living if theme.status == "proposed"]
    assert len(proposed) == 1
    assert "piscina" in proposed[0].words
    seen = cards.overview(session, theming)
    assert cards.in_order(seen.cards, "size")[0].theme is proposed[0]
    reading.publish(session, ANONYMOUS, theming, minimum_cell=2)
    published = theming.published or {}
    assert proposed[0].id not in {theme["id"] for theme in published["themes"]}
    everything = sum(theme["answers"] for theme in published["themes"])
    everything += sum(published[name] for name in ("small_themes", "mixed", "not_themed", "unsorted"))
    assert everything == published["answers"] == len(TEXTS) * 2 + len(POOL) * 2

    editing.dismiss(session, ANONYMOUS, proposed[0])
    with pytest.raises(Conflict):
        editing.accept(session, ANONYMOUS, proposed[0])
    _run(session, theming)
    assert [theme for theme in theming.living if theme.status == "proposed"] == []
    assert cards.overview(session, theming).answers == sum(
        [card.answers for card in cards.overview(session, theming).cards]
    ) + sum(p.theme_id is None for p in placed(session, theming))
    history.undo(session, ANONYMOUS, theming)
    editing.accept(session, ANONYMOUS, proposed[0])
    _run(session, theming)
    assert proposed[0].status == "standing"
    assert placed(session, theming, proposed[0])


def test_fewer_themes_leave_pointers_and_no_empty_card(session: Session) -> None:
    survey = SurveyFactory()
    theming = running.theming_of(session, survey, "wish")
    _answered(survey, TEXTS)
    _run(session, theming, 4)
    before = {theme.id for theme in theming.living}
    _run(session, theming, 2)
    assert len(theming.living) == 2
    gone = [theme for theme in theming.themes if theme.id in before and not theme.is_living]
    assert gone
    living = {theme.id for theme in theming.living}
    assert all(theme.merged_into_id in living for theme in gone)
    assert all(card.answers for card in cards.overview(session, theming).cards)
    # The hierarchy still knows its leaves: the two that are left are what could be joined next.
    assert {theme.id for theme in cards.closest_pair(theming) or ()} == living
    theming.document = {name: value for name, value in theming.document.items() if name != "leaves"}
    assert cards.closest_pair(theming) is None


def test_a_result_that_was_overtaken_is_not_kept(app: Flask) -> None:
    with app.test_request_context():
        with unit_of_work() as session:
            survey = SurveyFactory()
            _answered(survey, TEXTS)
            theming = running.theming_of(session, survey, "wish")
            task = running.task_of(session, theming)
            theming_id = theming.id
        result = computing.compute(task, None)
        with unit_of_work() as session:
            theming = session.get_one(Theming, theming_id)
            assert not running.is_overtaken(session, theming, task)
            storing.store(session, theming, result)
            keys = {theme.key for theme in theming.themes}
        with unit_of_work() as session:
            theming = session.get_one(Theming, theming_id)
            assert running.is_overtaken(session, theming, task)
            assert {theme.key for theme in theming.themes} == keys
        with unit_of_work():
            run = RunFactory().id
        computing.find_themes_of_question(Progress(run), theming_id, None)


def test_edits_made_while_the_machine_computed_stand(session: Session) -> None:
    survey = SurveyFactory()
    theming = running.theming_of(session, survey, "wish")
    _answered(survey, TEXTS)
    _run(session, theming, 3)
    task = running.task_of(session, theming)
    result = computing.compute(task, 3)
    first, second, third = theming.themes
    taken = placed(session, theming, third)[0]
    editing.place(session, ANONYMOUS, theming, [taken], editing.ELSEWHERE)
    editing.merge(session, ANONYMOUS, first, second)
    storing.store(session, theming, result)
    session.expire_all()
    assert placed(session, theming, first) == []
    assert not first.is_living
    assert taken.theme_id != third.id


def test_answers_up_to_the_limit_are_grouped_at_once_and_more_by_a_job(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    theming = a_bench()
    assert running.fits_at_once(session, theming)
    monkeypatch.setattr(running, "MOST_AT_ONCE", 14)
    assert not running.fits_at_once(session, theming)
    assert running.start(session, ANONYMOUS, theming, None).state == "queued"
    assert running.is_running(session, theming)
    with pytest.raises(Conflict):
        running.start(session, ANONYMOUS, theming, None)
