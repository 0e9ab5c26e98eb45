# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real conversation becomes a process whose pages show the source's counts, and its export comes back equal."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from codesign.deliberation import snapshots
from codesign.deliberation.models import Round, Snapshot, Tally, Vote
from codesign.exchange.polis.files import read_conversation
from codesign.exchange.polis.importing import import_conversation
from codesign.exchange.round_files import write_round
from codesign.processes.models import Process
from codesign.surveys.models import TextAnswer
from codesign.web.policy import ANONYMOUS
from codesign.web.unit_of_work import unit_of_work

pytestmark = pytest.mark.slow


def _import(app: Flask, folder: Path) -> str:
    """Import a folder; returns the new process's address."""
    with app.app_context(), unit_of_work() as session:
        imported = import_conversation(
            session,
            ANONYMOUS,
            read_conversation(folder),
            title="Prova",
            language="en",
            minimum_cell=5,
            report=lambda _share, _step: None,
        )
        return str(session.get_one(Process, imported.process_id).slug)


def _numbers(page: str) -> list[str]:
    return re.findall(r"\d[\d.]*", unescape(re.sub(r"<[^>]+>", " ", page)))


@pytest.mark.parametrize("folder", ["brexit-consensus", "london.youth.policing"])
def test_the_pages_show_the_counts_of_the_source(app: Flask, shared_data: Path, folder: str) -> None:
    slug = _import(app, shared_data / "polis" / folder)
    conversation = read_conversation(shared_data / "polis" / folder)
    summary = conversation.summary
    client = app.test_client()
    process = _numbers(client.get(f"/p/{slug}").text)
    assert {summary[key] for key in ("voters", "commenters", "comments", "groups")} <= set(process)
    with app.app_context(), unit_of_work(write=False) as session:
        code = session.scalars(select(Round.short_code)).one()
        stored = session.scalar(select(func.count()).select_from(Vote))
        counted = session.scalar(select(func.sum(Tally.agree + Tally.disagree + Tally.passed)))
        answers = session.scalar(select(func.count()).select_from(TextAnswer))
    results = _numbers(client.get(f"/r/{code}/results").text)
    assert {summary["voters"], summary["comments"]} <= {number.replace(".", "") for number in results}
    assert stored == counted
    # Some summaries leave out comments that the file has; the page shows both numbers.
    assert answers == len(conversation.statements)
    assert client.get(f"/p/{slug}/report").status_code == 200


def test_an_export_comes_back_with_the_same_statements_and_tallies(
    sqlite_app: Flask, shared_data: Path, tmp_path: Path
) -> None:
    _import(sqlite_app, shared_data / "polis" / "brexit-consensus")
    with unit_of_work(write=False) as session:
        write_round(session, session.scalars(select(Round)).one(), tmp_path)
        first = session.scalars(select(Snapshot)).one().document
    again = read_conversation(tmp_path)
    assert [statement.text for statement in again.statements] == [
        statement.text
        for statement in read_conversation(shared_data / "polis" / "brexit-consensus").statements
    ]
    _import(sqlite_app, tmp_path)
    with unit_of_work(write=False) as session:
        second = snapshots.latest(session, session.scalars(select(Round).order_by(Round.id.desc())).first())  # type: ignore[arg-type]
    assert second is not None
    names = ("participants", "placed", "votes", "statement_count", "verdict", "verdicts")
    assert {name: first[name] for name in names} == {name: second.document[name] for name in names}
    counts = ("agree", "disagree", "pass", "seen", "verdict")
    assert [[row[c] for c in counts] for row in first["statements"]] == [
        [row[c] for c in counts] for row in second.document["statements"]
    ]
