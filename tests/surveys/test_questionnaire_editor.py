# SPDX-License-Identifier: AGPL-3.0-or-later
"""A facilitator edits a questionnaire by forms that post: no script, and nothing lost."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from codesign.people.models import User
from codesign.surveys.editor import editing
from codesign.surveys.editor.kind_fields import KINDS_IN_EDITOR
from codesign.surveys.kinds import KINDS
from codesign.surveys.models import Survey
from codesign.web.unit_of_work import unit_of_work
from tests.support.every_kind import every_kind
from tests.support.factories import MembershipFactory, SurveyFactory
from tests.support.html_forms import form_of
from tests.support.questionnaires import paged, single, written


@dataclass
class Desk:
    """A facilitator's browser at the editor of one survey."""

    app: Flask
    browser: FlaskClient
    survey_id: int

    @property
    def address(self) -> str:
        return f"/work/surveys/{self.survey_id}/edit"

    @property
    def draft(self) -> dict[str, Any]:
        with self.app.app_context(), unit_of_work(write=False) as session:
            survey = session.get(Survey, self.survey_id)
            assert survey is not None
            return copy.deepcopy(survey.draft)

    def page(self, path: str = "") -> str:
        response = self.browser.get(self.address + path)
        assert response.status_code == 200, response.text
        return response.text

    def post(self, path: str, data: Any = None) -> Any:
        return self.browser.post(self.address + path, data=data or {})

    def change(self, question: str, **values: str) -> Any:
        path = f"/questions/{question}"
        return self.post(path, {**form_of(self.page(path), "seen"), **values})


@pytest.fixture
def desk(app: Flask, sign_in: Callable[[FlaskClient, User], None]) -> Callable[..., Desk]:
    """Opens the editor of a survey with some document."""

    def opened(document: dict[str, Any]) -> Desk:
        with app.app_context(), unit_of_work() as session:
            survey = SurveyFactory(draft=document)
            member = MembershipFactory(process=survey.process, role="facilitator")
            browser = app.test_client()
            session.flush()
            survey_id = survey.id
            sign_in(browser, member.user)
        return Desk(app, browser, survey_id)

    return opened


CONDITIONAL = paged(
    [single("car"), written("brand", show_if="${car} = 'yes'")],
    [written("wish", label={"it": "E ${brand}?"})],
)


def test_the_editor_knows_every_kind() -> None:
    assert set(KINDS_IN_EDITOR) == set(KINDS)


def test_opening_and_saving_a_question_of_any_kind_changes_nothing(desk: Callable[..., Desk]) -> None:
    here = desk(every_kind())
    before = here.draft
    for question in editing.all_questions(before):
        path = f"/questions/{question['id']}"
        sent = form_of(here.page(path), "seen")
        saved = here.post(path, sent)
        assert saved.status_code == 302, (question["kind"], saved.text)
    after = here.draft
    for old, new in zip(editing.all_questions(before), editing.all_questions(after), strict=True):
        assert _plain(new) == _plain(old)


def _plain(question: dict[str, Any]) -> dict[str, Any]:
    """A question without what says the same as saying nothing."""
    kept = {key: value for key, value in question.items() if value not in (None, "", [], {}, False)}
    kept.setdefault("published", True)
    kept.pop("questions", None)
    for name in ("choices", "items"):
        if name in kept:
            kept[name] = [{k: v for k, v in one.items() if v not in (False, {})} for one in kept[name]]
    return kept


def test_a_question_of_every_kind_is_asked_for_by_its_form(desk: Callable[..., Desk]) -> None:
    here = desk(paged([written("a")]))
    picker = here.page("/new-question?page=0")
    for kind in KINDS:
        assert f"kind={kind}" in picker
        assert form_of(here.page(f"/new-question?page=0&kind={kind}"), "seen")["kind"] == kind


def test_choices_are_rows_that_are_added_moved_removed_and_pasted(desk: Callable[..., Desk]) -> None:
    here = desk(paged([written("a")]))
    path = "/new-question?page=0&kind=single"
    sent = form_of(here.page(path), "seen")
    sent["label"] = "Dove abiti?"
    sent["choices-0-label"], sent["choices-1-label"] = "Nord", "Sud"
    sent["choices-paste"] = "Est\n\n Ovest \n"
    sent["act"] = "choices:paste"
    sent = form_of(here.post(path, sent).text, "seen")
    assert sent["label"] == "Dove abiti?"
    sent["act"] = "choices:down:0"
    sent = form_of(here.post(path, sent).text, "seen")
    sent.setlist("act", [])
    assert here.post(path, sent).status_code == 302
    question = here.draft["pages"][0]["questions"][1]
    assert question["id"] == "dove_abiti"
    assert [choice["label"]["it"] for choice in question["choices"]] == ["Sud", "Nord", "Est", "Ovest"]
    ids = {choice["label"]["it"]: choice["id"] for choice in question["choices"]}
    reworded = here.change("dove_abiti", **{"choices-0-label": "Sud della città"})
    assert reworded.status_code == 302
    assert here.draft["pages"][0]["questions"][1]["choices"][0] == {
        "id": ids["Sud"],
        "label": {"it": "Sud della città"},
    }


def test_a_mistake_stands_at_its_field_and_nothing_typed_is_lost(desk: Callable[..., Desk]) -> None:
    here = desk(CONDITIONAL)
    refused = here.change("brand", label="Che marca?", constraint=". >=")
    assert refused.status_code == 422
    assert "Che marca?" in refused.text
    assert 'id="constraint-error"' in refused.text
    assert here.draft["pages"][0]["questions"][1]["label"] == {"it": "brand"}
    assert 'name="mend"' in refused.text
    assert here.change("brand", constraint=". >=", mend="yes").status_code == 302
    alone = here.change("car", **{"choices-0-label": ""})
    assert alone.status_code == 422
    assert 'name="mend"' not in alone.text


def test_a_condition_is_built_from_rows(desk: Callable[..., Desk]) -> None:
    here = desk(CONDITIONAL)
    rows = {
        "show_if-count": "2",
        "show_if-0-question": "car",
        "show_if-0-operator": "is_not",
        "show_if-0-value": "No",  # its words, where the page knew no answers yet
        "show_if-1-question": "brand",
        "show_if-1-operator": "contains",
        "show_if-1-value": "Fi'at",
        "show_if-join": "or",
    }
    assert here.change("wish", **rows).status_code == 302
    assert (
        here.draft["pages"][1]["questions"][0]["show_if"] == "${car} != 'no' or contains(${brand}, \"Fi'at\")"
    )
    assert here.change("wish", **{"show_if-0-value": ""}).status_code == 422


def test_a_delete_says_what_it_breaks_and_offers_to_remove_that(desk: Callable[..., Desk]) -> None:
    here = desk(CONDITIONAL)
    told = here.post("/questions/car/delete")
    assert told.status_code == 422
    assert "brand" in told.text
    assert here.draft == CONDITIONAL
    assert here.post("/questions/car/delete", {"mend": "yes"}).status_code == 302
    assert here.draft["pages"][0]["questions"] == [written("brand")]
    moved = here.post("/questions/brand/to", {"page": "1"})
    assert moved.status_code == 422
    assert here.post("/questions/brand/to", {"page": "1", "mend": "yes"}).status_code == 302
    assert here.draft["pages"][1]["questions"][0]["label"] == {"it": "E …?"}


def test_everything_can_be_taken_back_unless_somebody_went_on(desk: Callable[..., Desk]) -> None:
    here = desk(paged([written("a"), written("b")], [written("c")]))
    before = here.draft
    here.post("/questions/a/delete")
    step = form_of(here.page(), "step")
    here.post("/questions/b/duplicate")
    assert here.post("/undo", step).status_code == 409
    assert here.post("/undo", form_of(here.page(), "step")).status_code == 302
    assert here.post("/undo", form_of(here.page(), "step")).status_code == 302
    assert here.draft == before


def test_two_facilitators_at_one_question_lose_nothing(desk: Callable[..., Desk]) -> None:
    here = desk(CONDITIONAL)
    mine = form_of(here.page("/questions/brand"), "seen")
    assert here.change("brand", label="La loro").status_code == 302
    mine["label"] = "La mia"
    conflict = here.post("/questions/brand", mine)
    assert conflict.status_code == 409
    assert "La loro" in conflict.text
    again = form_of(conflict.text, "seen")
    assert again["label"].strip() == "La mia"
    assert here.post("/questions/brand", again).status_code == 302
    assert here.draft["pages"][0]["questions"][1]["label"] == {"it": "La mia"}


def test_two_facilitators_at_two_questions_do_not_meet(desk: Callable[..., Desk]) -> None:
    here = desk(CONDITIONAL)
    mine = form_of(here.page("/questions/brand"), "seen")
    assert here.change("wish", label="La loro").status_code == 302
    mine["label"] = "La mia"
    assert here.post("/questions/brand", mine).status_code == 302
    labels = [one["label"]["it"] for one in editing.all_questions(here.draft)]
    assert labels == ["car", "La mia", "La loro"]


def test_a_new_short_name_is_followed_until_it_is_published(desk: Callable[..., Desk]) -> None:
    here = desk(paged([single("old")]))
    assert here.change("old", id="other").status_code == 302
    assert [one["id"] for one in editing.all_questions(here.draft)] == ["old"]
    here.post("/questions/old/duplicate")
    assert here.change("old_2", id="fresh").status_code == 302
    assert [one["id"] for one in editing.all_questions(here.draft)] == ["old", "fresh"]


def test_a_group_that_repeats_gets_questions_of_its_own(desk: Callable[..., Desk]) -> None:
    here = desk(paged([written("a")]))
    path = "/new-question?page=0&kind=repeat"
    sent = form_of(here.page(path), "seen")
    sent["label"], sent["id"] = "I figli", "child"
    made = here.post(path, sent)
    assert made.headers["Location"].endswith("/questions/child_1")
    inner = "/new-question?page=0&repeat=child&kind=number"
    sent = form_of(here.page(inner), "seen")
    sent["label"], sent["id"] = "Quanti anni?", "age"
    assert here.post(inner, sent).status_code == 302
    assert [one["id"] for one in editing.all_questions(here.draft)] == ["a", "child", "child_1", "age"]
    assert here.post("/questions/age/up").status_code == 302
    assert [one["id"] for one in editing.all_questions(here.draft)] == ["a", "child", "age", "child_1"]


def test_pages_are_named_moved_and_deleted(desk: Callable[..., Desk]) -> None:
    here = desk(paged([single("car")], [written("b")]))
    page = dict(form_of(here.page("/pages/2"), "page_id").items())
    page |= {"title": "Auto", "text": "Ora l'auto.", "random_order": "y"}
    page |= {"show_if-0-question": "car", "show_if-0-operator": "is", "show_if-0-value": "yes"}
    assert here.post("/pages/2", page).status_code == 302
    assert here.draft["pages"][1] == {
        "id": "p2",
        "title": {"it": "Auto"},
        "text": {"it": "Ora l'auto."},
        "random_order": True,
        "show_if": "${car} = 'yes'",
        "questions": [written("b")],
    }
    assert here.post("/pages/2/up", {"page_id": "p2"}).status_code == 422
    assert here.post("/pages/1/up", {"page_id": "p2"}).status_code == 409
    assert here.post("/pages/new").status_code == 302
    assert here.post("/pages/3/up", {"page_id": here.draft["pages"][2]["id"]}).status_code == 302
    assert here.post("/pages/2/delete").status_code == 302
    assert [page["id"] for page in here.draft["pages"]] == ["p1", "p2"]


def test_settings_hold_languages_values_and_quotas(desk: Callable[..., Desk]) -> None:
    here = desk(paged([single("car")]))
    sent = dict(form_of(here.page("/settings"), "minutes").items())
    sent |= {"title": "Nuovo", "add_language": "ar", "other_language": "lld"}
    sent |= {"variable-0-id": "has", "variable-0-value": "if(${car} = 'yes', 1, 0)"}
    sent |= {
        "quota-0-id": "cars",
        "quota-0-when": "${has} = 1",
        "quota-0-limit": "5",
        "quota-0-message": "Bastano.",
    }
    assert here.post("/settings", sent).status_code == 302
    draft = here.draft
    assert draft["languages"] == ["it", "ar", "lld"]
    assert draft["variables"] == [{"id": "has", "value": "if(${car} = 'yes', 1, 0)"}]
    assert draft["quotas"][0]["limit"] == 5
    again = form_of(here.page("/settings"), "minutes")
    assert here.post("/settings", again).status_code == 302
    assert {key: value for key, value in here.draft.items() if value} == {
        key: value for key, value in draft.items() if value
    }
    again["variable-0-value"] = "${nobody}"
    assert here.post("/settings", again).status_code == 422


def test_a_file_with_problems_is_refused_with_their_places(desk: Callable[..., Desk]) -> None:
    here = desk(CONDITIONAL)
    broken = paged([single("a", "x"), written("b", show_if="${c} = 1")])
    refused = here.post("/document.json", {"file": (io.BytesIO(json.dumps(broken).encode()), "q.json")})
    assert refused.status_code == 422
    assert "(b)" in refused.text
    assert "(a)" in refused.text
    taken = here.post(
        "/document.json", {"file": (io.BytesIO(json.dumps(paged([written("z")])).encode()), "q.json")}
    )
    assert taken.status_code == 302
    assert [one["id"] for one in editing.all_questions(here.draft)] == ["z"]


def test_keys_of_a_file_that_mean_nothing_are_told(desk: Callable[..., Desk]) -> None:
    here = desk(CONDITIONAL)
    document = paged([{**written("z"), "requried": True}])
    file = {"file": (io.BytesIO(json.dumps(document).encode("utf-16")), "q.json")}
    assert here.post("/document.json", file).status_code == 302
    assert "requried" in here.browser.get(here.address).text


def test_publishing_tells_which_languages_lack_texts_and_goes_on_when_asked(
    desk: Callable[..., Desk],
) -> None:
    half = {**paged([single("car", label={"it": "Auto?", "en": "Car?"})]), "languages": ["it", "en", "de"]}
    room = desk(half)
    publish = room.address.removesuffix("/edit") + "/publish"
    assert room.change("car", label="Hai un’auto?").status_code == 302
    asked = room.browser.post(publish)
    assert asked.status_code == 200
    assert "Mancano delle traduzioni" in asked.text or "Translations are missing" in asked.text
    assert room.address + "/translations/de" in asked.text
    with room.app.app_context(), unit_of_work(write=False) as session:
        assert len(session.get_one(Survey, room.survey_id).versions) == 1
    assert room.browser.post(publish, data={"as_it_is": "yes"}).status_code == 302
    with room.app.app_context(), unit_of_work(write=False) as session:
        assert len(session.get_one(Survey, room.survey_id).versions) == 2


def test_a_choice_that_a_condition_waits_for_goes_only_with_the_condition(desk: Callable[..., Desk]) -> None:
    room = desk(paged([single("car", "yes", "no", "two"), written("brand", show_if="${car} = 'two'")]))
    form = {**form_of(room.page("/questions/car"), "seen"), "choices-2-label": ""}
    refused = room.post("/questions/car", form)
    assert refused.status_code == 422
    assert "brand" in refused.text
    assert len(room.draft["pages"][0]["questions"][0]["choices"]) == 3
    assert room.post("/questions/car", {**form, "mend": "yes"}).status_code == 302
    car, brand = room.draft["pages"][0]["questions"]
    assert [choice["id"] for choice in car["choices"]] == ["yes", "no"]
    assert "show_if" not in brand


def test_a_line_of_a_table_gets_a_condition_and_loses_it(desk: Callable[..., Desk]) -> None:
    lines = [{"id": one, "label": {"it": one}} for one in ("bus", "bike")]
    room = desk(paged([single("car"), {**single("rides"), "kind": "matrix", "items": lines}]))
    assert room.change("rides", **{"items-1-show_if": "${car} = 'no'"}).status_code == 302
    assert [one.get("show_if") for one in room.draft["pages"][0]["questions"][1]["items"]] == [
        None,
        "${car} = 'no'",
    ]
    refused = room.change("rides", **{"items-0-show_if": "${car"})
    assert refused.status_code == 422
    assert room.change("rides", **{"items-1-show_if": ""}).status_code == 302
    assert "show_if" not in room.draft["pages"][0]["questions"][1]["items"][1]
    assert 'name="choices-0-show_if"' not in room.page("/questions/rides")


def test_a_value_is_calculated_in_each_entry(desk: Callable[..., Desk]) -> None:
    children = {"id": "children", "kind": "repeat", "label": {"it": "Figli"}, "questions": [written("name")]}
    room = desk(paged([children, single("car")]))
    values = {"variable-0-id": "long", "variable-0-value": "string-length(${name}) > 9"}
    sent = {**form_of(room.page("/settings"), "minutes"), **values, "variable-0-repeat": "children"}
    assert room.post("/settings", sent).status_code == 302
    assert room.draft["variables"] == [
        {"id": "long", "value": "string-length(${name}) > 9", "repeat": "children"}
    ]


def test_a_border_comes_as_a_file(desk: Callable[..., Desk]) -> None:
    square = [[[10, 44], [11, 44], [11, 45], [10, 45], [10, 44]]]
    shape = {"type": "Polygon", "coordinates": square}
    pin = {"id": "where", "kind": "pin", "label": {"it": "Dove?"}, "options": {"boundary": shape},
           "choices": single("x")["choices"]}  # fmt: skip
    room = desk(paged([pin]))
    wider = {**shape, "coordinates": [[[10, 43], *square[0][1:4], [10, 43]]]}
    form = form_of(room.page("/questions/where"), "seen")
    upload = {**form, "option_boundary-file": (io.BytesIO(json.dumps(wider).encode()), "confini.geojson")}
    assert room.post("/questions/where", upload).status_code == 302
    assert room.draft["pages"][0]["questions"][0]["options"]["boundary"] == wider
    broken = {
        **form_of(room.page("/questions/where"), "seen"),
        "option_boundary-file": (io.BytesIO(b"{"), "a.json"),
    }
    assert room.post("/questions/where", broken).status_code == 422


def test_a_trial_judges_a_file_and_keeps_none(desk: Callable[..., Desk]) -> None:
    photo = {"id": "photo", "kind": "file", "label": {"it": "Foto"}, "required": True}
    room = desk(paged([photo], [single("car")]))
    uploads = room.app.config["SETTINGS"].instance / "uploads"
    before = sorted(uploads.glob("*/*"))
    form = form_of(room.page("/try"), "__page")
    assert room.post("/try", {**form, "go": "next"}).status_code == 422
    wrong = room.post("/try", {**form, "photo": (io.BytesIO(b"<html>"), "a.jpg"), "go": "next"})
    assert wrong.status_code == 422
    document = (io.BytesIO(b"%PDF-1.4 x"), "piano.pdf")
    following = room.post("/try", {**form, "photo": document, "go": "next"})
    assert following.status_code == 200
    end = room.post("/try", {**form_of(following.text, "__page"), "car": "yes", "go": "next"})
    assert "piano.pdf" in end.text
    assert sorted(uploads.glob("*/*")) == before
