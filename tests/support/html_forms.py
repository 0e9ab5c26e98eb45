# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a browser would send for a form of a page, left as it came."""

from __future__ import annotations

from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[MultiDict[str, str]] = []
        self.area: str | None = None
        self.select: str | None = None
        self.options: list[tuple[str, bool]] = []
        self.text = ""

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        values = dict(pairs)
        name = values.get("name")
        if tag == "form":
            self.forms.append(MultiDict())
        elif tag == "input" and name and values.get("type") not in ("submit", "file"):
            if values.get("type") not in ("checkbox", "radio") or "checked" in values:
                is_box = values.get("type") in ("checkbox", "radio")
                self.forms[-1].add(name, values.get("value") or ("on" if is_box else ""))
        elif tag == "textarea" and name:
            self.area, self.text = name, ""
        elif tag == "select" and name:
            self.select, self.options = name, []
        elif tag == "option" and self.select:
            self.options.append((values.get("value") or "", "selected" in values))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            # A browser drops the line end right after the tag.
            self.forms[-1].add(self.area, self.text.removeprefix("\r\n").removeprefix("\n"))
            self.area = None
        elif tag == "select" and self.select:
            chosen = [value for value, is_selected in self.options if is_selected] or [self.options[0][0]]
            self.forms[-1].add(self.select, chosen[0])
            self.select = None


def form_of(page: str, field: str) -> MultiDict[str, str]:
    """The fields of the form of a page that holds a field."""
    parser = _Forms()
    parser.feed(page)
    return next(form for form in parser.forms if field in form)
