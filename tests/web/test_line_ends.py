# SPDX-License-Identifier: AGPL-3.0-or-later
"""A line break is one character: what fills its box while it is typed is not refused when it is sent."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.deliberation.models import MOST_PROPOSAL_LENGTH, MOST_REASON_LENGTH, Statement, Vote, VoteReason
from codesign.surveys.models import Response, TextAnswer
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import RoundFactory, StatementFactory, SurveyFactory
from tests.support.html_forms import form_of
from tests.support.questionnaires import paged

#: Twenty lines of 99 letters: 1999 characters for whoever types them, and 19 more on the way.
LINES = ["x" * 99] * 20


def _stored(app: Flask, column: object) -> object:
    with app.app_context(), unit_of_work(write=False) as session:
        return session.scalars(select(column)).one()  # type: ignore[call-overload]


@pytest.fixture
def survey(app: Flask) -> str:
    document = paged(
        [{"id": "wish", "kind": "text", "label": {"it": "Che cosa?"}, "options": {"most_length": 2000}}]
    )
    with app.app_context(), unit_of_work():
        return SurveyFactory(draft=document).short_code


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_a_text_that_fills_its_box_is_taken_and_stored_as_it_was_typed(
    app: Flask, client: FlaskClient, survey: str, line_end: str
) -> None:
    sent = client.post(f"/s/{survey}/1", data={"wish": line_end.join(LINES)})
    assert (sent.status_code, sent.headers["Location"]) == (302, f"/s/{survey}/thanks")
    assert _stored(app, TextAnswer.text) == "\n".join(LINES)


def test_what_is_kept_while_somebody_types_is_what_is_sent(
    app: Flask, client: FlaskClient, survey: str
) -> None:
    kept = client.post(
        f"/s/{survey}/answer",
        data={"changed": "wish", "page": 1, "seq": 1, "wish": "\r\n".join(LINES)},
    )
    assert kept.json == {"kept": True, "seq": 1, "waits": False}
    assert _stored(app, Response.answers) == {"wish": "\n".join(LINES)}


def _opinion_round(app: Flask, **settings: object) -> str:
    with app.app_context(), unit_of_work():
        round = RoundFactory(**settings)
        StatementFactory(round=round, text={"it": "Più lampioni"})
        return round.short_code


def test_a_proposal_of_two_lines_is_as_long_as_it_looks(app: Flask, client: FlaskClient) -> None:
    code = _opinion_round(app, daily_proposals=1)
    text = "a" * 68 + "\r\n" + "b" * (MOST_PROPOSAL_LENGTH - 69)
    sent = client.post(f"/r/{code}/propose", data={"text": text})
    assert sent.status_code == 302
    with app.app_context(), unit_of_work(write=False) as session:
        assert text.replace("\r\n", "\n") in [one.text["it"] for one in session.scalars(select(Statement))]


def _vote(client: FlaskClient, code: str, reason: str) -> object:
    sent = {**form_of(client.get(f"/r/{code}/vote").text, "statement"), "vote": "agree", "reason": reason}
    return client.post(f"/r/{code}/vote", data=sent)


def test_a_reason_of_many_lines_is_as_long_as_it_looks(app: Flask, client: FlaskClient) -> None:
    code = _opinion_round(app, takes_reasons=True)
    reason = "ab\r\n" * (MOST_REASON_LENGTH // 3)
    assert _vote(client, code, reason).status_code == 302  # type: ignore[attr-defined]
    assert _stored(app, VoteReason.text) == reason.replace("\r\n", "\n").strip()


def test_a_reason_that_is_too_long_loses_neither_the_vote_nor_the_text(
    app: Flask, client: FlaskClient
) -> None:
    code = _opinion_round(app, takes_reasons=True)
    reason = "z" * (MOST_REASON_LENGTH + 1)
    again = _vote(client, code, reason)
    assert again.status_code == 422  # type: ignore[attr-defined]
    page: str = again.text  # type: ignore[attr-defined]
    assert _stored(app, Vote.value) == 1
    sent = form_of(page, "reason")
    assert sent["reason"] == reason
    assert 'id="reason-error"' in page
    # Made shorter and sent again from the page that came back, it is kept.
    client.post(f"/r/{code}/vote", data={**sent, "vote": "agree", "reason": reason[:-1]})
    assert _stored(app, VoteReason.text) == reason[:-1]


def test_an_upload_of_texts_keeps_its_parts(app: Flask, session: Session) -> None:
    """A form sent in parts, as one with a file is, is read alike."""
    with app.test_request_context(
        method="POST", data={"text": "a\r\nb", "several": ["1\r\n", "2"]}, content_type="multipart/form-data"
    ) as context:
        assert context.request.form.to_dict(flat=False) == {"text": ["a\nb"], "several": ["1\n", "2"]}
