# SPDX-License-Identifier: AGPL-3.0-or-later
"""A run somebody asked for stands in the log with what it changed, and undo takes back exactly that."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.people.models import User
from codesign.themes import computing, editing, history, redrawing, running, storing
from codesign.themes.models import Theme, ThemeEdit, Theming
from codesign.web import clock
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work, writes
from tests.support.factories import MembershipFactory, ResponseFactory, TextAnswerFactory
from tests.themes.conftest import a_bench, placed

TEXTS = ("luce per le strade buie", "più autobus la sera", "un parco con alberi", "piste per la bici")


def _whole(session: Session, theming: Theming) -> Any:
    """All that stands on the bench, in words and places."""
    session.expire_all()
    themes = {
        theme.id: (theme.titles, theme.words, theme.quotes, theme.position, theme.is_locked)
        for theme in theming.living
    }
    answers = [
        (one.text_answer_id, one.theme_id, one.bucket, one.placed_by, one.excluded_from)
        for one in placed(session, theming)
    ]
    return themes, answers, theming.document


def _redraw(session: Session, theming: Theming, k: int | None) -> ThemeEdit:
    result = computing.compute(running.task_of(session, theming), k)
    keep = partial(storing.store, session, theming, result)
    return redrawing.redraw(session, None, theming, k, keep)


def _bench(session: Session) -> Theming:
    theming = a_bench(4)
    theming.computed_at = clock.now()
    session.flush()
    return theming


@pytest.mark.parametrize("k", [None, 2, 4, 6])
def test_undo_takes_back_the_run_and_nothing_else(session: Session, k: int | None) -> None:
    theming = _bench(session)
    editing.rename(session, ANONYMOUS, theming.living[0], {"it": "Il mio nome"})
    before = _whole(session, theming)
    edit = _redraw(session, theming, k)
    after = _whole(session, theming)
    assert history.last_done(session, theming) == edit
    assert history.undo(session, ANONYMOUS, theming) == edit
    assert _whole(session, theming) == before
    assert history.redo(session, ANONYMOUS, theming) == edit
    assert _whole(session, theming) == after


def test_answers_that_a_run_placed_first_stand_nowhere_again(session: Session) -> None:
    theming = _bench(session)
    for text in TEXTS:
        response = ResponseFactory(survey=theming.survey)
        TextAnswerFactory(response=response, text=text)
    session.flush()
    before = _whole(session, theming)
    edit = _redraw(session, theming, None)
    assert edit.after["told"]["placed"] == len(TEXTS)
    after = _whole(session, theming)
    history.undo(session, ANONYMOUS, theming)
    assert _whole(session, theming) == before
    history.redo(session, ANONYMOUS, theming)
    assert _whole(session, theming) == after


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["redraw 2", "redraw 5", "name", "merge", "move"]), max_size=5))
def test_undoing_all_edits_and_runs_is_the_start(sqlite_app: Flask, steps: list[str]) -> None:
    from codesign.extensions import db

    session = db.session()
    with writes():
        theming = _bench(session)
        states = [_whole(session, theming)]
        for number, step in enumerate(steps):
            themes = theming.living
            acts: dict[str, Callable[[], object]] = {
                "redraw 2": partial(_redraw, session, theming, 2),
                "redraw 5": partial(_redraw, session, theming, 5),
                "name": partial(editing.rename, session, ANONYMOUS, themes[0], {"it": f"Nome {number}"}),
                "merge": partial(editing.merge, session, ANONYMOUS, themes[0], themes[-1]),
                "move": partial(
                    editing.place, session, ANONYMOUS, theming, placed(session, theming)[:2], themes[-1]
                ),
            }
            if step == "merge" and len(themes) < 2:
                continue
            acts[step]()
            states.append(_whole(session, theming))
        for state in reversed(states[:-1]):
            history.undo(session, ANONYMOUS, theming)
            assert _whole(session, theming) == state
        session.rollback()


def test_the_first_run_stands_in_the_log_and_undo_passes_it_over(session: Session) -> None:
    theming = a_bench(4)
    edit = _redraw(session, theming, 3)
    assert history.edits_of(session, theming) == [edit]
    assert history.last_done(session, theming) is None


def test_the_page_says_what_more_themes_changed(
    app: Flask, sign_in: Callable[[FlaskClient, User], None]
) -> None:
    client = app.test_client()
    with app.app_context(), unit_of_work():
        theming = a_bench(12)
        theming.computed_at = clock.now()
        sign_in(client, MembershipFactory(process=theming.survey.process).user)
        address, number = f"/work/themes/{theming.id}", len(theming.living)
    page = unescape(client.post(f"{address}/run", data={"k": number + 3}, follow_redirects=True).text)
    with app.app_context(), unit_of_work(write=False) as session:
        edit = session.scalars(select(ThemeEdit)).one()
        told = edit.after["told"]
        assert (edit.act, told["asked"], told["before"]) == ("run", number + 3, number)
        assert told["after"] == len([one for one in session.scalars(select(Theme)) if one.is_living])
        with app.test_request_context():
            words = redrawing.in_words(told)
    assert page.count(words) == 2, "once as what was done, once in the log"
    client.post(f"{address}/undo")
    with app.app_context(), unit_of_work(write=False) as session:
        assert session.scalars(select(ThemeEdit)).one().undone
        assert len([one for one in session.scalars(select(Theme)) if one.is_living]) == number
