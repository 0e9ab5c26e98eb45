# SPDX-License-Identifier: AGPL-3.0-or-later
"""Migrations go up, down and up again on both engines, and end where the models are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import JSON, MetaData, Table, column, insert, inspect, select, table, text

from codesign.extensions import Base, db
from tests.conftest import make_app


@pytest.fixture
def bare_app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application whose database has no table at all."""
    if database_url.startswith("sqlite"):
        database_url = f"sqlite:///{tmp_path / 'bare.sqlite'}"
    app = make_app(tmp_path, database_url)
    with app.app_context():
        _drop_everything()
        yield app
        _drop_everything()
        # The other tests of this engine find their tables again.
        db.create_all()
        db.session.remove()
        db.engine.dispose()


def _drop_everything() -> None:
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))


def test_up_down_up_without_drift(bare_app: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def _one(statement: str) -> dict[str, object]:
    with db.engine.begin() as connection:
        return dict(connection.execute(text(statement)).mappings().one())


def _write(*statements: str) -> None:
    with db.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_the_log_of_moderation_keeps_its_rows_both_ways(bare_app: Flask) -> None:
    upgrade(revision="0007")
    moment, empty = "'2026-11-01 10:00:00'", "'{}'"
    _write(
        "INSERT INTO process (id, slug, state, title, summary, decidable, not_decidable, promise, office, time_zone, "
        f"languages, provenance, created_at) VALUES (3, 'p', 'public', {empty}, {empty}, {empty}, {empty}, 'consult', "
        f"'', 'Europe/Rome', '[]', {empty}, {moment})",
        "INSERT INTO round (id, process_id, number, short_code, title, question, state, blind, rule, provenance) "
        f"VALUES (5, 3, 1, 'ABC', {empty}, {empty}, 'open', 'until_vote', {empty}, {empty})",
        "INSERT INTO statement (id, round_id, position, text, author, moderation) "
        f"VALUES (7, 5, 0, {empty}, 'participant', 'rejected')",
        "INSERT INTO moderation_act (id, round_id, subject, statement_id, act, ground, note, on_arrival, acted_at) "
        f"VALUES (1, 5, 'statement', 7, 'reject', 'personal', 'Una nota', true, {moment})",
        "INSERT INTO moderation_act (id, round_id, subject, statement_id, act, ground, note, on_arrival, acted_at) "
        f"VALUES (2, 5, 'reason', 7, 'accept', '', 'Di chi ha cancellato', true, {moment})",
    )
    upgrade()
    columns = "process_id, place, subject, subject_id, act, ground, note"
    assert _one(f"SELECT {columns} FROM moderation_act WHERE id = 1") == {
        "process_id": 3, "place": "round:5", "subject": "statement", "subject_id": "7",
        "act": "reject", "ground": "personal", "note": "Una nota",
    }  # fmt: skip
    assert _one("SELECT subject_id, note FROM moderation_act WHERE id = 2") == {
        "subject_id": None,
        "note": "",
    }
    _write(
        "INSERT INTO moderation_act (id, process_id, place, subject, subject_id, act, ground, note, on_arrival, "
        f"acted_at) VALUES (3, 3, 'register:1', 'need', '4', 'accept', '', '', true, {moment})"
    )
    downgrade(revision="0007")
    assert _one("SELECT count(*) AS rows, min(round_id) AS round FROM moderation_act") == {
        "rows": 2,
        "round": 5,
    }
    assert _one("SELECT statement_id, reason_id FROM moderation_act WHERE id = 1") == {
        "statement_id": 7, "reason_id": None,
    }  # fmt: skip


def test_a_theme_keeps_its_name_under_the_first_language_of_its_process(bare_app: Flask) -> None:
    upgrade(revision="0007")
    old = _insert_theme("Strade buie")
    upgrade()
    assert _theme(old) == ({"de": "Strade buie"}, "de")
    assert _names_in_the_log() == [{}, {"de": "Strade buie"}]
    downgrade(revision="0007")
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM theme")).scalars().all() == ["Strade buie"]
    assert _names_in_the_log() == [None, "Strade buie"]


def _insert_theme(name: str) -> int:
    """A theme of before with the edit that named it, and all it hangs on."""
    languages = ["de", "sl"]
    day = datetime(2026, 1, 1, tzinfo=UTC)
    process = _insert("process", slug="p", state="draft", promise="consult", languages=languages)
    survey = _insert("survey", process_id=process, short_code="AAAAAA", state="draft")
    theming = _insert("theming", survey_id=survey, question="wish")
    theme = _insert("theme", theming_id=theming, key="k", label="", name=name)
    states = [{"themes": {str(theme): {"name": named}}, "answers": {}} for named in (None, name)]
    _insert("theme_edit", theming_id=theming, at=day, act="rename", before=states[0], after=states[1])
    return theme


def _insert(table: str, **values: Any) -> int:
    """A row of the tables as they are now; what nobody gives is empty."""
    found = Table(table, MetaData(), autoload_with=db.engine)
    for one in found.columns:
        if not (one.nullable or one.server_default is not None or one.primary_key):
            values.setdefault(one.name, _empty(one.type))
    with db.engine.begin() as connection:
        key: int = connection.execute(insert(found).values(values)).inserted_primary_key[0]
    return key


def _empty(type: Any) -> Any:
    samples = {
        bool: False, int: 0, str: "", float: 0.0, datetime: datetime(2026, 1, 1, tzinfo=UTC), date: date(2026, 1, 1)
    }  # fmt: skip
    return samples.get(type.python_type, {})


def _theme(id: int) -> tuple[Any, str]:
    themes = table("theme", column("id"), column("name", JSON), column("label_language"))
    with db.engine.connect() as connection:
        row = connection.execute(select(themes).where(themes.c.id == id)).one()
    return row.name, row.label_language


def _names_in_the_log() -> list[Any]:
    edits = table("theme_edit", column("before", JSON), column("after", JSON))
    with db.engine.connect() as connection:
        row = connection.execute(select(edits)).one()
    return [next(iter(state["themes"].values()))["name"] for state in (row.before, row.after)]


def test_keys_are_shuffled_and_what_names_them_follows(bare_app: Flask) -> None:
    upgrade(revision="0012")
    theme = _insert_theme("Strade buie")
    survey = _one("SELECT survey_id AS id FROM theming")["id"]
    version = _insert("survey_version", survey_id=survey, number=1)
    round = _insert("round", process_id=1, number=1, short_code="ABC", state="open", blind="until_vote")
    statement = _insert("statement", round_id=round, author="organiser", moderation="approved")
    day = date(2026, 1, 1)
    answers = []
    for person in range(1, 21):
        voices = [
            _insert("voice", code_hash=f"{place}{person}", began_on=day) for place in ("survey", "round")
        ]
        response = _insert(
            "response", survey_id=survey, version_id=version, voice_id=voices[0], state="draft", channel="web",
            language="it",
        )  # fmt: skip
        answers.append(_insert("text_answer", survey_id=survey, response_id=response, text=str(person)))
        participant = _insert("round_participant", round_id=round, voice_id=voices[1], channel="web")
        for value in (1, -1):
            _insert("vote_fact", participant_id=participant, statement_id=statement, value=value, cast_on=day)
    _write(f"UPDATE theme SET quotes = '[{answers[0]}, {answers[1]}]' WHERE id = {theme}")
    upgrade()
    for shuffled in ("voice", "response", "text_answer", "round_participant"):
        keys = _column(f"SELECT id FROM {shuffled}")
        assert min(keys) > 1000
    by_arrival = (
        "SELECT round_participant.id FROM round_participant JOIN voice ON voice.id = round_participant.voice_id"
        " ORDER BY CAST(substr(voice.code_hash, 6) AS INTEGER)"
    )
    assert _column(by_arrival) != sorted(_column(by_arrival))
    told = (
        "SELECT text_answer.text FROM text_answer JOIN response ON response.id = text_answer.response_id"
        " JOIN voice ON voice.id = response.voice_id WHERE voice.code_hash = 'survey' || text_answer.text"
    )
    assert len(_column(told)) == 20
    quotes = table("theme", column("quotes", JSON))
    with db.engine.connect() as connection:
        quoted = connection.execute(select(quotes)).scalar_one()
    assert [_one(f"SELECT text FROM text_answer WHERE id = {quote}")["text"] for quote in quoted] == [
        "1",
        "2",
    ]
    assert _column("SELECT value FROM vote_fact ORDER BY participant_id, turn") == [1, -1] * 20
    downgrade(revision="0012")
    assert len(_column("SELECT id FROM vote_fact")) == 40
    assert _insert("voice", code_hash="later", began_on=day) > 0


def _column(statement: str) -> list[Any]:
    with db.engine.connect() as connection:
        return list(connection.scalars(text(statement)))
