# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a browser would send for a form of a page, left as it came."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict


@dataclass
class Form:
    """A form as it stands on a page: where it goes, what it holds, and the buttons that can be pressed."""

    action: str
    method: str
    fields: MultiDict[str, str] = field(default_factory=MultiDict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def pressed(self, button: tuple[str, str] | None = None) -> MultiDict[str, str]:
        """What is sent when a button is pressed, the first one where none is named."""
        name, value = button or (self.buttons[0] if self.buttons else ("", ""))
        return MultiDict([*self.fields.items(multi=True), *([(name, value)] if name else [])])


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.area: str | None = None
        self.select: str | None = None
        self.options: list[tuple[str, bool]] = []
        self.text = ""

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        values = dict(pairs)
        name = values.get("name")
        if tag == "form":
            self.forms.append(Form(values.get("action") or "", (values.get("method") or "get").lower()))
        elif (
            tag == "button"
            and self.forms
            and "disabled" not in values
            and values.get("type", "submit") == "submit"
        ):
            self.forms[-1].buttons.append((name or "", values.get("value") or ""))
        elif tag == "input" and name and self.forms and values.get("type") not in ("submit", "file"):
            if values.get("type") not in ("checkbox", "radio") or "checked" in values:
                is_box = values.get("type") in ("checkbox", "radio")
                self.forms[-1].fields.add(name, values.get("value") or ("on" if is_box else ""))
        elif tag == "textarea" and name:
            self.area, self.text = name, ""
        elif tag == "select" and name and self.forms:
            self.select, self.options = name, []
        elif tag == "option" and self.select:
            self.options.append((values.get("value") or "", "selected" in values))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            # A browser drops the line end right after the tag.
            self.forms[-1].fields.add(self.area, self.text.removeprefix("\r\n").removeprefix("\n"))
            self.area = None
        elif tag == "select" and self.select:
            chosen = [value for value, is_selected in self.options if is_selected]
            if chosen or self.options:
                self.forms[-1].fields.add(self.select, (chosen or [self.options[0][0]])[0])
            self.select = None


def form_of(page: str, field: str) -> MultiDict[str, str]:
    """The fields of the form of a page that holds a field."""
    parser = _Forms()
    parser.feed(page)
    return next(form.fields for form in parser.forms if field in form.fields)


def forms_of(page: str) -> list[Form]:
    """All forms of a page."""
    parser = _Forms()
    parser.feed(page)
    return parser.forms
