# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever was edited can be taken back and done again, and no later run undoes it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from codesign.themes import cards, computing, editing, history, running, storing
from codesign.themes.framing import FramedTheme, apply_frame
from codesign.themes.models import Placement, Theming
from codesign.web.errors import BadInput, Closed, Conflict
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work, writes
from tests.support.factories import (
    ResponseFactory,
    SurveyFactory,
    TextAnswerFactory,
    ThemingFactory,
    days_ago,
)
from tests.themes.conftest import Staffed, a_bench, placed
from tests.walk.test_staff_http import TEXTS

pytestmark = pytest.mark.slow

ONE_SESSION = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
FEW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)

ACTS = ("rename", "describe", "merge", "move", "exclude", "elsewhere", "split", "lock", "unlock", "frame")
EDITS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 30), st.integers(0, 30)), max_size=12)
TURNS = st.lists(st.sampled_from(["undo", "redo"]), max_size=8)


def _edit(session: Session, theming: Theming, act: str, one: int, two: int) -> None:
    themes = [theme for theme in theming.living if theme.status == "standing"]
    theme, other = themes[one % len(themes)], themes[two % len(themes)]
    everything = placed(session, theming)
    some = [everything[one % len(everything)], everything[two % len(everything)]][: 1 + (one != two)]
    some = list(dict.fromkeys(some))
    acts: dict[str, Callable[[], Any]] = {
        "rename": partial(editing.rename, session, ANONYMOUS, theme, {"it": f"Nome {one}"}),
        "describe": partial(
            editing.describe, session, ANONYMOUS, theme, {"it": f"Detto {two}"}, "Sulle vie", ["via"]
        ),
        "merge": partial(editing.merge, session, ANONYMOUS, theme, other),
        "move": partial(editing.place, session, ANONYMOUS, theming, some, theme),
        "exclude": partial(editing.place, session, ANONYMOUS, theming, some, editing.BUCKETS[one % 2]),
        "elsewhere": partial(editing.place, session, ANONYMOUS, theming, some, editing.ELSEWHERE),
        "split": partial(editing.split, session, ANONYMOUS, theming, [(f"Nuovo {one}", some)]),
        "lock": partial(editing.lock, session, ANONYMOUS, theme, True),
        "unlock": partial(editing.lock, session, ANONYMOUS, theme, False),
        "frame": partial(
            apply_frame, session, ANONYMOUS, theming, [FramedTheme(f"Codice {one}", "", ("x",))]
        ),
    }
    try:
        acts[act]()
    except BadInput:
        assert act == "merge"
        assert theme is other
    session.expire(theming, ["themes"])


def _seen(session: Session, theming: Theming) -> object:
    """All that people see and runs obey."""
    session.expire_all()
    return (
        {
            theme.id: (theme.title, theme.is_locked, theme.description, tuple(theme.examples))
            for theme in theming.living
        },
        [
            (p.text_answer_id, p.theme_id, p.bucket, p.placed_by, tuple(p.excluded_from), p.objection)
            for p in placed(session, theming)
        ],
    )


@pytest.fixture
def one_session(sqlite_app: Flask) -> Session:
    from codesign.extensions import db

    return db.session()


@ONE_SESSION
@given(edits=EDITS, turns=TURNS)
def test_undoing_all_is_the_start_and_redoing_all_is_the_end(
    one_session: Session, edits: list[tuple[str, int, int]], turns: list[str]
) -> None:
    session = one_session
    with writes():
        theming = a_bench(2)
        states = [_seen(session, theming)]
        for act, one, two in edits:
            before = history.last_done(session, theming)
            _edit(session, theming, act, one, two)
            if history.last_done(session, theming) is not before:
                states.append(_seen(session, theming))
        here = len(states) - 1
        for turn in [*turns, *["undo"] * len(states)]:
            try:
                (history.undo if turn == "undo" else history.redo)(session, ANONYMOUS, theming)
                here += -1 if turn == "undo" else 1
            except Conflict:
                assert here == (0 if turn == "undo" else len(states) - 1)
            assert _seen(session, theming) == states[here]
        while history.next_to_redo(session, theming):
            history.redo(session, ANONYMOUS, theming)
        assert _seen(session, theming) == states[-1]
        session.rollback()


def _run(session: Session, theming: Theming, k: int | None) -> None:
    task = running.task_of(session, theming)
    storing.store(session, theming, computing.compute(task, k))
    session.expire_all()


def _decided(session: Session, theming: Theming) -> dict[str, Any]:
    """What people decided, in a form a run could break."""
    everything = placed(session, theming)
    return {
        "by hand": {p.text_answer_id: (p.theme_id, p.bucket) for p in everything if p.placed_by == "person"},
        "locked": {
            p.text_answer_id: p.theme_id for p in everything if p.theme is not None and p.theme.is_locked
        },
        "said": {theme.id: theme.title for theme in theming.living if theme.is_described},
        "barred": {(p.text_answer_id, theme) for p in everything for theme in p.excluded_from},
        "gone": {theme.id for theme in theming.themes if not theme.is_living},
    }


@FEW
@given(edits=EDITS, k=st.sampled_from([None, 2, 3, 6]))
def test_no_later_run_undoes_an_edit(
    one_session: Session, edits: list[tuple[str, int, int]], k: int | None
) -> None:
    session = one_session
    with writes():
        theming = ThemingFactory(survey=SurveyFactory())
        for text in TEXTS:
            TextAnswerFactory(response=ResponseFactory(survey=theming.survey), text=text)
        _run(session, theming, None)
        for act, one, two in edits:
            _edit(session, theming, act, one, two)
        TextAnswerFactory(response=ResponseFactory(survey=theming.survey), text="Più luce nelle strade buie")
        decided = _decided(session, theming)
        _run(session, theming, k)
        now = {p.text_answer_id: p for p in placed(session, theming)}
        assert {a: (now[a].theme_id, now[a].bucket) for a in decided["by hand"]} == decided["by hand"]
        assert {a: now[a].theme_id for a in decided["locked"]} == decided["locked"]
        living = {theme.id: theme.title for theme in theming.living}
        assert decided["said"].items() <= living.items()
        assert not any(now[answer].theme_id == theme for answer, theme in decided["barred"])
        assert not decided["gone"] & ({p.theme_id for p in now.values()} | living.keys())
        seen = cards.overview(session, theming)
        assert sum(card.answers for card in seen.cards) + seen.mixed + seen.not_themed == len(TEXTS) + 1
        # And what was edited can still be taken back after the run, without losing an answer.
        while history.last_done(session, theming):
            history.undo(session, ANONYMOUS, theming)
        session.expire_all()
        seen = cards.overview(session, theming)
        assert sum(card.answers for card in seen.cards) + seen.mixed + seen.not_themed == len(TEXTS) + 1
        session.rollback()


def test_a_new_edit_ends_what_could_be_redone(session: Session) -> None:
    theming = a_bench()
    first, second = theming.themes[:2]
    editing.rename(session, ANONYMOUS, first, {"it": "Prima"})
    editing.rename(session, ANONYMOUS, second, {"it": "Seconda"})
    history.undo(session, ANONYMOUS, theming)
    editing.rename(session, ANONYMOUS, second, {"it": "Altra"})
    with pytest.raises(Conflict):
        history.redo(session, ANONYMOUS, theming)
    history.undo(session, ANONYMOUS, theming)
    assert history.redo(session, ANONYMOUS, theming).after["note"] == "Altra"
    assert (first.title, second.title) == ("Prima", "Altra")


def test_an_objection_made_after_a_move_is_not_lost_when_the_move_is_undone(session: Session) -> None:
    theming = a_bench()
    first, second = theming.themes[:2]
    answer = placed(session, theming, first)[0]
    answer.objection = "Parlavo d'altro"
    editing.move(session, ANONYMOUS, answer, second)
    assert answer.objection is None
    answer.objection = "Nemmeno questo"
    history.undo(session, ANONYMOUS, theming)
    assert (answer.theme_id, answer.placed_by, answer.objection) == (first.id, "machine", "Nemmeno questo")
    answer.objection = None
    history.redo(session, ANONYMOUS, theming)
    assert answer.theme_id == second.id


def test_an_answer_deleted_meanwhile_does_not_stop_undo(session: Session) -> None:
    theming = a_bench()
    first, second = theming.themes[:2]
    gone, kept = placed(session, theming, first)[:2]
    editing.place(session, ANONYMOUS, theming, [gone, kept], second)
    session.delete(gone.text_answer)
    session.flush()
    session.expire_all()
    history.undo(session, ANONYMOUS, theming)
    assert session.get_one(Placement, kept.text_answer_id).theme_id == first.id


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([], "none"),
        ([("Nome", [])], "no answer"),
        ([("", "one")], "no name"),
        ([("A", "one"), ("B", "one")], "twice"),
    ],
)
def test_a_split_needs_names_and_answers_of_its_own(session: Session, parts: list[Any], why: str) -> None:
    theming = a_bench()
    one = placed(session, theming)[:1]
    with pytest.raises(BadInput):
        editing.split(session, ANONYMOUS, theming, [(n, one if a == "one" else a) for n, a in parts])
    assert len(theming.themes) == 3, why


def test_answers_and_themes_of_another_question_are_refused(session: Session) -> None:
    theming, other = a_bench(), a_bench()
    foreign = placed(session, other)[:1]
    for attempt in (
        lambda: editing.place(session, ANONYMOUS, theming, foreign, theming.themes[0]),
        lambda: editing.place(session, ANONYMOUS, theming, placed(session, theming)[:1], other.themes[0]),
        lambda: editing.split(session, ANONYMOUS, theming, [("Nome", foreign)]),
        lambda: editing.merge(session, ANONYMOUS, theming.themes[0], other.themes[0]),
    ):
        with pytest.raises(BadInput):
            attempt()


def test_a_code_frame_can_be_prepared_before_the_phase_and_nothing_else(session: Session) -> None:
    theming = a_bench()
    for phase in theming.survey.process.phases:
        phase.opens_at = days_ago(-2)
    apply_frame(session, ANONYMOUS, theming, [FramedTheme("Scuole")])
    with pytest.raises(Closed):
        editing.rename(session, ANONYMOUS, theming.themes[0], {"it": "Presto"})
    history.undo(session, ANONYMOUS, theming)
    assert "Scuole" not in {theme.title for theme in theming.living}


def test_edits_at_the_same_moment_are_all_kept_and_numbered(app: Flask, staffed: Staffed) -> None:
    def work(number: int) -> None:
        with app.test_request_context(), unit_of_work() as session:
            theming = session.get_one(Theming, staffed.theming)
            theme = theming.themes[number % 3]
            editing.rename(session, staffed.actor(number % 2), theme, {"it": f"Nome {number}"})

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(12)))
    with app.test_request_context(), unit_of_work() as session:
        theming = session.get_one(Theming, staffed.theming)
        versions = [edit.version for edit in history.edits_of(session, theming)]
        assert versions == list(range(12, 0, -1))
        while history.last_done(session, theming):
            history.undo(session, ANONYMOUS, theming)
        assert [theme.title for theme in theming.themes] == ["luce", "autobus", "parco"]


def test_the_second_of_two_facilitators_is_told_and_nothing_is_lost(app: Flask, staffed: Staffed) -> None:
    with app.test_request_context():
        with unit_of_work() as session:
            theming = session.get_one(Theming, staffed.theming)
            seen = theming.version
            editing.rename(session, staffed.actor(0), theming.themes[0], {"it": "Della prima"})
        with unit_of_work() as session:
            theming = session.get_one(Theming, staffed.theming)
            first, second = theming.themes[:2]
            with pytest.raises(Conflict) as told:
                editing.refuse_if_changed(session, theming, seen, [first])
            name = history.edits_of(session, theming)[0].user.name  # type: ignore[union-attr]
            assert name in str(told.value.message)
            # Somebody else's work on another theme is in nobody's way.
            editing.refuse_if_changed(session, theming, seen, [second])
            editing.rename(session, staffed.actor(1), second, {"it": "Della seconda"})
        with unit_of_work(write=False) as session:
            theming = session.get_one(Theming, staffed.theming)
            assert [theme.title for theme in theming.themes[:2]] == ["Della prima", "Della seconda"]
            assert theming.version == seen + 2
