# SPDX-License-Identifier: AGPL-3.0-or-later
"""The order in which people came is in no copy of the database: not in its keys, nor in where its rows lie."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from codesign.deliberation.models import RoundParticipant, Statement, Vote
from codesign.deliberation.voting import casting
from codesign.extensions import Base, db
from codesign.people.models import Voice
from codesign.people.voices import hash_code
from codesign.web.mixing import by_arrival, mix
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import RoundFactory, StatementFactory

CODES = [f"VOICE{number:011d}" for number in range(60)]


@pytest.fixture
def arrivals(app: Flask) -> list[int]:
    """Sixty people vote one after the other, each in a request of her own; their voices as they came."""
    with app.app_context(), unit_of_work():
        statement = StatementFactory(round=RoundFactory()).id
    for code in CODES:
        with app.app_context(), unit_of_work() as session:
            casting.cast(session, session.get_one(Statement, statement).round, code, statement, 1)
    with app.app_context():
        ids = dict(db.session.execute(select(Voice.code_hash, Voice.id)).all())
        db.session.remove()
    return [ids[hash_code(code)] for code in CODES]


def inversions(order: list[int]) -> float:
    """The share of pairs that stand in the other order than by size: 0 of a rising list, a half of a shuffled one."""
    pairs = [(one, other) for at, one in enumerate(order) for other in order[at + 1 :]]
    return sum(one > other for one, other in pairs) / len(pairs)


def test_keys_are_no_order_of_arrival(app: Flask, arrivals: list[int]) -> None:
    with app.app_context():
        by_voice = dict(db.session.execute(select(RoundParticipant.voice_id, RoundParticipant.id)).all())
        db.session.remove()
    # Of sixty shuffled keys fewer than a third of the pairs are inverted once in a million runs.
    assert 1 / 3 < inversions(arrivals) < 2 / 3
    assert 1 / 3 < inversions([by_voice[voice] for voice in arrivals]) < 2 / 3


def test_every_table_citizens_write_to_is_mixed() -> None:
    named = {table.name for table in by_arrival()}
    assert {
        "voice",
        "response",
        "text_answer",
        "round_participant",
        "vote",
        "vote_fact",
        "ballot",
        "ballot_fact",
    } <= named
    assert {"vote_reason", "placement", "erased_voice", "statement", "snapshot_position"} <= named
    assert "survey" not in named
    assert "audit_entry" not in named


def test_whatever_points_to_a_voice_has_no_serial_key() -> None:
    """A new table of what citizens bring cannot forget it."""
    personal = {Voice.__tablename__}
    for table in Base.metadata.sorted_tables:
        links = {link.column.table.name for column in table.columns for link in column.foreign_keys}
        if links & personal and table.name != "statement":
            personal.add(table.name)
    # A sample for coding is drawn by staff.
    assert personal - {"code"} <= {table.name for table in by_arrival()}


def test_rows_lie_by_their_keys_and_no_transaction_tells_them_apart(app: Flask, arrivals: list[int]) -> None:
    with app.app_context():
        mix()
        if db.engine.dialect.name == "sqlite":
            _no_order_in_the_file(Path(str(db.engine.url.database)), arrivals)
            return
        for table in (Voice, RoundParticipant, Vote):
            name, key = table.__tablename__, next(iter(table.__table__.primary_key)).name
            with db.engine.connect() as connection:
                lie = list(connection.scalars(text(f"SELECT {key} FROM {name} ORDER BY ctid")))
                transactions = set(connection.scalars(text(f"SELECT xmin::text FROM {name}")))
            assert lie == sorted(lie)
            assert len(transactions) == 1


def _no_order_in_the_file(file: Path, arrivals: list[int]) -> None:
    """Rows of one page lie where there was room; after the night they lie by their keys. No log is left."""
    log = file.with_name(file.name + "-wal")
    assert not log.exists() or log.stat().st_size == 0
    content = file.read_bytes()
    with db.engine.connect() as connection:
        hashes = dict(connection.execute(select(Voice.id, Voice.code_hash)).all())
    # A hash stands in the table and in its index; the last place is that of one of both for all.
    places = [content.rindex(hashes[voice].encode()) for voice in arrivals]
    assert 1 / 3 < inversions(places) < 2 / 3


def test_what_was_deleted_is_not_in_the_file(sqlite_app: Flask) -> None:
    with unit_of_work() as session:
        session.add(Voice(code_hash="d" * 64, began_on=date(2026, 1, 1)))
    with unit_of_work() as session:
        session.delete(session.scalars(select(Voice)).one())
    mix()
    assert b"d" * 64 not in Path(str(db.engine.url.database)).read_bytes()
