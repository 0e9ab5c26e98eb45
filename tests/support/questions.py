# SPDX-License-Identifier: AGPL-3.0-or-later
"""One question on a page: asked, answered as a browser without scripts would, and read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from flask import Flask, current_app, request
from werkzeug.datastructures import MultiDict
from wtforms import Form

from codesign.attachments import intake
from codesign.surveys.kinds import KINDS
from codesign.surveys.questionnaire import Question
from codesign.surveys.reading import read_questionnaire
from codesign.web.forms import Form as PageForm
from codesign.web.i18n import language

LABELS = {"it": "Domanda?", "en": "Question?"}


def texts(words: str) -> dict[str, str]:
    """The same words in both languages."""
    return {"it": words, "en": words}


def choices(*ids: str, **more: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Choices whose labels are their ids in capitals."""
    return [{"id": id, "label": texts(id.upper()), **more.get(id, {})} for id in ids]


def question(**raw: Any) -> Question:
    """A question as a questionnaire's file would bring it in."""
    document = {"title": texts("Titolo"), "pages": [{"questions": [{"id": "q", "label": LABELS, **raw}]}]}
    return next(read_questionnaire(document, KINDS).questions())


@dataclass
class Sent:
    """What came of a page that was sent."""

    answers: dict[str, Any]
    errors: dict[str, Any]
    is_valid: bool
    html: str


class Asking:
    """Asks questions of an application, in one language."""

    def __init__(self, app: Flask, language: str = "it") -> None:
        self.app = app
        self.language = language

    def send(self, asked: Question, data: Mapping[str, Any]) -> Sent:
        """Send a page; the data are what a browser would send."""
        with self._request(method="POST", data=data, content_type="multipart/form-data"):
            form = _form(asked, {})
            is_valid = form.validate()
            kind = KINDS[asked.kind]
            answers = kind.all_answers(asked, form) if is_valid else {}
            intake.store_held(answers, "somebody")
            request.close()
            request.environ["wsgi.input"].close()
            errors = {name: [str(error) for error in found] for name, found in form.errors.items()}
            return Sent(
                {key: value for key, value in answers.items() if value is not None},
                errors,
                is_valid,
                _html(asked, form),
            )

    def page(self, asked: Question, answers: Mapping[str, Any] | None = None) -> str:
        """The page as it is shown with earlier answers."""
        with self._request():
            return _html(asked, _form(asked, answers or {}))

    def controls(self, asked: Question, answers: Mapping[str, Any]) -> MultiDict[str, str]:
        """What a browser would send back without anybody touching the page."""
        return controls_of(self.page(asked, answers))

    def again(self, asked: Question, answers: Mapping[str, Any]) -> dict[str, Any]:
        """The answers after being shown and sent back."""
        return self.send(asked, self.controls(asked, answers)).answers

    def words(self, asked: Question, answers: Mapping[str, Any]) -> list[str]:
        """The answer on a receipt."""
        with self._request():
            return KINDS[asked.kind].all_shown(asked, answers, language())

    def _request(self, **details: Any) -> Any:
        return self.app.test_request_context("/", headers={"Accept-Language": self.language}, **details)


def _form(asked: Question, answers: Mapping[str, Any]) -> Form:
    kind = KINDS[asked.kind]
    made = type("Page", (PageForm,), kind.all_fields(asked, language()))
    form: Form = made(data=kind.all_data(asked, answers))
    return form


def _html(asked: Question, form: Form) -> str:
    template = current_app.jinja_env.get_template(KINDS[asked.kind].template)
    return template.render(
        question=asked,
        form=form,
        kinds=KINDS,
        current_language=language(),
    )


def controls_of(html: str) -> MultiDict[str, str]:
    """What a browser would send of a page nobody touched."""
    parser = _Controls()
    parser.feed(html)
    return parser.sent


class _Controls(HTMLParser):
    """Collects the controls a form would send."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: MultiDict[str, str] = MultiDict()
        self.select = self.area = ""
        self.is_chosen = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "select":
            self.select, self.is_chosen = name, False
        elif tag == "textarea":
            self.area = name
            self.sent[name] = ""
        elif tag == "option" and (not self.is_chosen or "selected" in found):
            # A browser sends the first option where none is selected.
            self.sent[self.select] = value
            self.is_chosen = True
        elif tag == "input" and found.get("type") in ("radio", "checkbox"):
            if "checked" in found:
                self.sent.add(name, value)
        elif tag == "input" and found.get("type") not in ("file", "submit"):
            self.sent.add(name, value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area] += data
