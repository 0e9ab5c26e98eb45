# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fields: label, hint and error belong to their control, for every kind of field."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, render_template_string
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from markup import Page, read
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

CHOICES = [SelectChoice("a", "By bicycle"), SelectChoice("b", "On foot")]
NAMES = ("line", "text", "choice", "one", "many", "day", "count", "photo", "agreed")
FROM = '{% from "macros/forms.html" import button, error_summary, field, hidden, vote_button %}'


def refuse(form: Any, field: Any) -> None:
    raise ValidationError(f"<{field.name}> needs another look")


class Inner(PlainForm):
    street = StringField("Street", [InputRequired("Which street?")])


class Everything(FlaskForm):
    line = StringField("Your name", [InputRequired("Type your name")], description="Nobody else sees it")
    text = TextAreaField("Why?", [refuse])
    choice = SelectField("Where?", [refuse], choices=CHOICES)
    one = RadioField("How?", [InputRequired("Choose one")], choices=CHOICES)
    many = SelectMultipleField(
        "What?", [refuse], choices=CHOICES, widget=ListWidget(), option_widget=CheckboxInput()
    )
    day = DateField("When?", [refuse])
    count = IntegerField("How many?", [refuse])
    photo = FileField("A photo", [refuse])
    agreed = BooleanField("I have read it", [InputRequired("Please read it")])
    secret = HiddenField()


class Nested(FlaskForm):
    home = FormField(Inner, label="Home")
    others = FieldList(FormField(Inner), label="Others", min_entries=2)


def draw(template: str, **context: Any) -> Page:
    return read(render_template_string(FROM + template, **context))


@pytest.fixture
def empty(shell: Flask) -> Everything:
    return Everything(formdata=None)


@pytest.fixture
def refused(shell: Flask) -> Everything:
    form = Everything(formdata=MultiDict({"line": "", "text": "lamps", "choice": "a", "secret": "s"}))
    assert not form.validate()
    return form


def control_of(page: Page, name: str) -> Any:
    return next(e for e in page.elements if e.attributes.get("id") == name)


@pytest.mark.parametrize("name", NAMES)
def test_every_control_has_a_name_to_be_read_out(empty: Everything, name: str) -> None:
    page = draw("{{ field(f) }}", f=empty[name])
    assert len(page.ids()) == len(set(page.ids()))
    if name in ("one", "many"):
        (group,) = page.all("fieldset")
        assert page.all("legend")[0].text.startswith(empty[name].label.text)
        labelled = {label.attributes["for"]: label.text for label in page.all("label")}
        assert labelled == {f"{name}-0": "By bicycle", f"{name}-1": "On foot"}
        assert group.attributes.get("role") == ("radiogroup" if name == "one" else None)
    else:
        (label,) = page.all("label")
        assert label.attributes["for"] == name
        assert label.text.startswith(empty[name].label.text)
        assert control_of(page, name).tag in ("input", "textarea", "select")


@pytest.mark.parametrize("name", NAMES)
def test_required_is_said_in_words_and_only_where_true(empty: Everything, name: str) -> None:
    page = draw("{{ field(f) }}", f=empty[name])
    assert bool(page.all("span", class_="field-required")) == (name in ("line", "one", "agreed"))


@pytest.mark.parametrize("name", NAMES)
def test_error_is_shown_escaped_and_tied_to_its_control(refused: Everything, name: str) -> None:
    page = draw("{{ field(f) }}", f=refused[name])
    (error,) = page.all("div", class_="field-error")
    assert refused[name].errors[0] in error.text
    control = control_of(page, name)
    assert f"{name}-error" in control.attributes["aria-describedby"].split()
    if name != "many":
        assert control.attributes["aria-invalid"] == "true"


def test_hint_comes_from_the_description_or_the_call(empty: Everything) -> None:
    page = draw("{{ field(f) }}", f=empty.line)
    assert control_of(page, "line").attributes["aria-describedby"] == "line-hint"
    assert page.all("div", id="line-hint")[0].text == "Nobody else sees it"
    page = draw("{{ field(f, 'Only for this page') }}", f=empty.line)
    assert page.all("div", id="line-hint")[0].text == "Only for this page"


def test_attributes_reach_the_control_and_what_was_typed_stays(refused: Everything) -> None:
    page = draw("{{ field(f, autocomplete='off') }}", f=refused.text)
    (area,) = page.all("textarea")
    assert area.attributes["autocomplete"] == "off" and area.attributes["rows"] == "4"
    assert area.text.strip() == "lamps"
    assert draw("{{ field(f, rows=9) }}", f=refused.text).all("textarea")[0].attributes["rows"] == "9"


def test_summary_links_to_every_wrong_field_and_takes_the_focus(refused: Everything) -> None:
    page = draw("{{ error_summary(form) }}{% for f in form %}{{ field(f) }}{% endfor %}", form=refused)
    (summary,) = page.all("div", role="alert")
    assert summary.attributes["tabindex"] == "-1" and "autofocus" in summary.attributes
    targets = [link.attributes["href"] for link in page.all("a")]
    assert len(targets) == len(NAMES)
    focusable = {
        e.attributes["id"]
        for e in page.elements
        if e.tag in ("input", "textarea", "select") and "id" in e.attributes
    }
    assert {target.removeprefix("#") for target in targets} <= focusable


def test_no_summary_without_errors(empty: Everything) -> None:
    assert draw("{{ error_summary(form) }}", form=empty).elements == []


def test_fields_of_fields_are_grouped_and_their_errors_linked(shell: Flask) -> None:
    form = Nested(formdata=MultiDict({"home-street": "", "others-0-street": "x", "others-1-street": ""}))
    assert not form.validate()
    page = draw("{{ error_summary(form) }}{{ field(form.home) }}{{ field(form.others) }}", form=form)
    links = [link.attributes["href"] for link in page.all("a")]
    assert links == ["#home-street", "#others-1-street"]
    assert len(page.all("fieldset")) == 4
    assert len(page.ids()) == len(set(page.ids()))


def test_hidden_fields_have_no_id_to_clash_with_another_form(shell: Flask) -> None:
    shell.config["WTF_CSRF_ENABLED"] = True
    page = draw("{{ hidden(form) }}{{ hidden(form) }}{{ hidden() }}", form=Everything(formdata=None))
    assert page.ids() == []
    assert len(page.all("input", name="csrf_token")) == 3
    assert len(page.all("input", name="secret")) == 2
    assert all(e.attributes["type"] == "hidden" for e in page.elements)


def test_button_and_vote_button_carry_their_values(shell: Flask) -> None:
    page = draw(
        "{{ button('Send', 'danger', name='act', value='<x>') }}"
        "{{ vote_button('agree', 'Yes', 'A', 1, chosen=true) }}"
    )
    plain, vote = page.all("button")
    assert plain.attributes == {"class": "btn btn-danger", "type": "submit", "name": "act", "value": "<x>"}
    assert vote.attributes["data-key"] == "a" and vote.attributes["value"] == "1"
    assert vote.attributes["aria-pressed"] == "true"
