# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files go with their answers, orphans go by night, and staff fetch a file only under the eyes of the audit log."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from codesign.attachments import chores as attachment_chores
from codesign.attachments import files
from codesign.attachments.files import uploads_folder
from codesign.attachments.policy import Accepted, judge
from codesign.people import receipts
from codesign.people.models import AuditEntry, User
from codesign.web.jobs import Run, enqueue
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import (
    MembershipFactory,
    ResponseFactory,
    SurveyFactory,
    VoiceFactory,
)
from tests.support.questionnaires import paged

FILE = {"kind": "file", "label": {"it": "Un documento"}}
HOMES = {"id": "homes", "kind": "repeat", "label": {"it": "Case"}, "questions": [{**FILE, "id": "plan"}]}
DOCUMENT = paged([{**FILE, "id": "doc"}, HOMES])


def _stored() -> dict[str, Any]:
    return files.keep(uploads_folder(), judge(b"%PDF-1.4 prova", "lettera.pdf", Accepted()))


def test_an_erased_answer_takes_its_file_along_once_that_is_sure(sqlite_app: Flask) -> None:
    with unit_of_work():
        answer = _stored()
        voice = VoiceFactory()
        ResponseFactory(survey=SurveyFactory(draft=DOCUMENT), voice=voice, answers={"doc": answer})
    with unit_of_work() as session:
        receipts.erase(session, session.merge(voice))
        assert files.stored(uploads_folder(), answer["key"]) is not None
    assert files.stored(uploads_folder(), answer["key"]) is None


def test_the_nightly_chore_deletes_old_files_nobody_names(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unit_of_work():
        named, orphan = _stored(), _stored()
        ResponseFactory(survey=SurveyFactory(draft=DOCUMENT), answers={"doc": named})
    attachment_chores.tidy_up(lambda *_: None)  # nothing is old yet
    assert files.stored(uploads_folder(), orphan["key"]) is not None
    later = time.time() + attachment_chores.ORPHANS_KEPT_SECONDS + 60
    monkeypatch.setattr(files.time, "time", lambda: later)
    with unit_of_work() as session:
        enqueue(session, attachment_chores.KIND)
    kept = [files.stored(uploads_folder(), answer["key"]) is not None for answer in (named, orphan)]
    assert kept == [True, False]
    with unit_of_work(write=False) as session:
        assert session.scalars(select(Run.state).where(Run.kind == attachment_chores.KIND)).all() == ["done"]


def test_staff_fetch_a_file_as_an_attachment_and_the_log_knows(
    app: Flask, sign_in: Callable[[FlaskClient, User], None]
) -> None:
    with app.app_context(), unit_of_work() as session:
        survey, other = SurveyFactory(draft=DOCUMENT), SurveyFactory(draft=DOCUMENT)
        answer, foreign = _stored(), _stored()
        inside = _stored()
        ResponseFactory(survey=survey, answers={"doc": answer, "homes": [{}, {"plan": inside}]})
        ResponseFactory(survey=other, answers={"doc": foreign})
        user = MembershipFactory(process=survey.process, role="facilitator").user
        session.flush()
        session.expunge(user)
        address = f"/work/surveys/{survey.id}/files"
    stranger, client = app.test_client(), app.test_client()
    sign_in(client, user)
    assert stranger.post(f"{address}/{answer['key']}").status_code == 302
    page = client.get(address).text
    assert answer["key"] in page and inside["key"] in page and "lettera.pdf" not in page
    with client.post(f"{address}/{inside['key']}") as got:
        assert got.data.startswith(b"%PDF")
    with client.post(f"{address}/{answer['key']}") as got:
        assert got.data.startswith(b"%PDF")
        assert got.headers["Content-Disposition"].startswith("attachment")
        assert got.mimetype == "application/octet-stream"
    for key in (foreign["key"], "0" * 32, "..", Path("x").name):
        assert client.post(f"{address}/{key}").status_code == 404
    with app.app_context(), unit_of_work(write=False) as session:
        acts = session.scalars(select(AuditEntry.act)).all()
    assert acts.count("survey.fetch_file") == 2
