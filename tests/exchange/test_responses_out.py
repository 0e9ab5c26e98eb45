# SPDX-License-Identifier: AGPL-3.0-or-later
"""Responses leave with version, channel, language and labels, and who took them is noted."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from codesign.exchange.tables.codebook import columns_of
from codesign.exchange.tables.responses import EXPORTS
from codesign.exchange.tables.syntax import spss_names
from codesign.extensions import db
from codesign.people.models import AuditEntry
from codesign.surveys.kinds import KINDS
from codesign.surveys.models import Survey
from codesign.surveys.reading import read_questionnaire
from codesign.web.unit_of_work import unit_of_work
from tests.support.every_kind import every_kind
from tests.support.factories import (
    MembershipFactory,
    ProcessFactory,
    ResponseFactory,
    SurveyFactory,
    SurveyVersionFactory,
    UserFactory,
)
from tests.support.forms_of_others import asked, comparable, xlsform
from tests.support.questionnaires import paged, single, written

OLD = paged([single("park", "often", "never"), written("gone")])
NEW = paged(
    [
        single("park", "often", "never", "dk", label={"it": "Vai al parco l'estate?"}),
        {"id": "needs", "kind": "multiple", "label": {"it": "Che cosa serve?"},
         "choices": [{"id": "light", "label": {"it": "Luce"}},
                     {"id": "other", "label": {"it": "Altro"}, "specify": True}]},
        written("wish"),
    ]
)  # fmt: skip
NEW["pages"][0]["questions"][0]["choices"][2]["exclusive"] = True


@pytest.fixture
def facilitator(client: FlaskClient, sign_in: Callable[..., None]) -> FlaskClient:
    """A browser of somebody who facilitates a process with a survey in two versions."""
    with client.application.app_context(), unit_of_work():
        survey = SurveyFactory(draft=NEW, published=False)
        old, new = (
            SurveyVersionFactory(survey=survey, number=n, document=d) for n, d in ((1, OLD), (2, NEW))
        )
        ResponseFactory(
            survey=survey, version=old, answers={"park": "often", "gone": "Prima"}, channel="paper"
        )
        answers = {"park": "dk", "needs": ["other"], "needs__other": "=1+1", "wish": "-5 gradi"}
        ResponseFactory(survey=survey, version=new, answers=answers, language="en")
        user = UserFactory()
        MembershipFactory(user=user, process=survey.process, role="facilitator")
        sign_in(client, user)
    return client


def the_survey() -> Survey:
    return db.session.scalars(select(Survey)).one()


def address(client: FlaskClient, what: str = "") -> str:
    with client.application.app_context():
        return f"/work/surveys/{the_survey().id}/downloads{what and '/' + what}"


def test_every_version_is_in_one_table(facilitator: FlaskClient) -> None:
    text = facilitator.post(address(facilitator, "csv")).text
    rows = sorted(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))), key=lambda row: row["version"])
    assert list(rows[0]) == [
        "day", "version", "language", "channel", "park", "needs__light", "needs__other", "needs__other_text", "wish",
        "gone",
    ]  # fmt: skip
    assert [rows[0][name] for name in ("version", "channel", "park", "gone", "wish")] == [
        "1",
        "paper",
        "often",
        "Prima",
        "",
    ]
    assert [rows[1][name] for name in ("needs__light", "needs__other", "needs__other_text")] == [
        "0",
        "1",
        "'=1+1",
    ]
    assert rows[1]["wish"] == "'-5 gradi"


def test_the_workbook_explains_itself(facilitator: FlaskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(facilitator.post(address(facilitator, "xlsx")).data))
    assert book.sheetnames == ["responses", "codebook", "labels"]
    assert book["responses"].max_row == 3
    labels = {
        (name, code): (label, missing)
        for name, code, label, missing in book["labels"].iter_rows(values_only=True)
    }
    assert labels["park", "dk"] == ("Dk", "yes")
    assert labels["needs__light", "1"][0] == "scelto"


def test_json_lines_hold_the_answers_as_they_are(facilitator: FlaskClient) -> None:
    lines = [json.loads(line) for line in facilitator.post(address(facilitator, "jsonl")).text.splitlines()]
    assert {line["version"] for line in lines} == {1, 2}
    assert {"park": "often", "gone": "Prima"} in [line["answers"] for line in lines]


def test_the_codebook_names_codes_labels_and_what_is_missing(facilitator: FlaskClient) -> None:
    text = facilitator.get(address(facilitator, "codebook")).text
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))}
    assert rows["park"]["codes"] == "often=Often | never=Never | dk=Dk"
    assert rows["park"]["missing"] == "dk"
    assert rows["needs__light"]["label_it"] == "Che cosa serve? – Luce"
    assert set(rows) >= {"day", "version", "language", "channel", "gone"}


def test_r_and_spss_read_every_column_with_its_labels(facilitator: FlaskClient) -> None:
    r, spss = (facilitator.get(address(facilitator, what)).text for what in ("r", "spss"))
    header = (
        facilitator.post(address(facilitator, "csv")).text.removeprefix("\ufeff").splitlines()[0].split(",")
    )
    assert re.findall(r'^attr\(responses\[\["(.+?)"\]\], "label"\)', r, re.MULTILINE) == header
    assert 'levels = c("often", "never", "dk"), labels = c("Often", "Never", "Dk")' in r
    assert 'attr(responses[["park"]], "label") <- "Vai al parco l\'estate?"' in r
    declared = re.search(r"/VARIABLES=\n(.*?)\n  \.", spss, re.DOTALL)
    assert declared is not None
    assert [line.split()[0] for line in declared[1].splitlines()] == header
    assert "  park 'Vai al parco l''estate?'" in spss
    assert "MISSING VALUES park ('dk')." in spss


def test_who_took_answers_is_noted_and_only_facilitators_can(facilitator: FlaskClient) -> None:
    assert facilitator.get(address(facilitator, "csv")).status_code == 404
    assert facilitator.post(address(facilitator, "codebook")).status_code == 404
    facilitator.post(address(facilitator, "csv"))
    with facilitator.application.app_context():
        acts = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "survey.export_responses")).all()
        assert [(entry.subject, entry.details) for entry in acts] == [
            (f"survey:{the_survey().id}", {"format": "csv"})
        ]
    stranger = facilitator.application.test_client()
    for what, export in EXPORTS.items():
        answer = (stranger.post if export.has_answers else stranger.get)(address(facilitator, what))
        assert answer.status_code in (302, 401, 403, 404)


def test_the_page_lists_every_file(facilitator: FlaskClient) -> None:
    page = facilitator.get(address(facilitator)).text
    for what in EXPORTS:
        assert f'{address(facilitator, what)}"' in page


def test_the_questionnaire_leaves_as_a_form_and_comes_back(facilitator: FlaskClient) -> None:
    from codesign.exchange.questionnaire_files import read_any

    report = read_any(facilitator.get(address(facilitator, "xlsform")).data, "form.xlsx")
    assert report.questionnaire is not None
    assert comparable(report.questionnaire) == comparable(read_questionnaire(NEW, KINDS))


def test_each_column_of_each_kind_has_a_meaning() -> None:
    questionnaire = read_questionnaire(every_kind(), KINDS)
    for question in questionnaire.questions():
        columns = list(columns_of(question))
        assert [column.name for column in columns] == KINDS[question.kind].all_columns(question)
        assert all(column.label.get("it") for column in columns)
    names = [column.name for question in questionnaire.questions() for column in columns_of(question)]
    assert len(set(spss_names(names))) == len(names)
    assert spss_names(["_a", "a-b", "a_b", "by", "x."]) == ["v__a", "a_b", "a_b_2", "v_by", "x"]


def _upload(client: FlaskClient, slug: str, raw: bytes, name: str) -> Any:
    return client.post(f"/work/{slug}/surveys/import", data={"file": (io.BytesIO(raw), name)})


def test_a_file_is_previewed_then_made_a_draft(client: FlaskClient, sign_in: Callable[..., None]) -> None:
    with client.application.app_context(), unit_of_work():
        process, user = ProcessFactory(), UserFactory()
        MembershipFactory(user=user, process=process, role="facilitator")
        sign_in(client, user)
        slug = process.slug
    page = _upload(client, slug, xlsform(), "bisogni.xlsx").text
    assert "In che quartiere?" in page
    with client.application.app_context():
        assert db.session.scalars(select(Survey)).all() == []
    from html import unescape

    carried = re.search(r'name="document"[^>]*value="([^"]*)"', page)
    assert carried is not None
    made = client.post(f"/work/{slug}/surveys/import/create", data={"document": unescape(carried[1])})
    assert made.status_code == 302
    with client.application.app_context():
        survey = the_survey()
        assert (survey.state, survey.title) == ("draft", {"it": "Bisogni"})
    refused = client.post(f"/work/{slug}/surveys/import/create", data={"document": '{"pages": []}'})
    assert refused.status_code == 422


def test_a_faulty_file_is_refused_beside_the_field(client: FlaskClient, sign_in: Callable[..., None]) -> None:
    with client.application.app_context(), unit_of_work():
        process, user = ProcessFactory(), UserFactory()
        MembershipFactory(user=user, process=process, role="facilitator")
        sign_in(client, user)
        slug = process.slug
    page = _upload(client, slug, asked(["select_one nowhere", "a", "A"]), "brutta.xlsx")
    assert page.status_code == 200
    assert "brutta.xlsx" in page.text
    assert "nowhere" in page.text
