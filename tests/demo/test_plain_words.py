# SPDX-License-Identifier: AGPL-3.0-or-later
"""What everybody reads is said plainly: names and symbols of methods stand only where it says how it was computed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from codesign.demo.builder import build_demo
from codesign.extensions import db
from codesign.web.unit_of_work import unit_of_work
from tests.conftest import make_app
from tests.demo.test_demo_build import TODAY
from tests.web.test_interface_words import BROKEN

#: Names, symbols and slang of the field.
TERMS = re.compile(
    r"MWDS|\bPNI\b|\bRDS\b|Tastle|Wierman|van der Eijk|\bCns\b|Borda|Schulze|Kendall|\bW = |Bradley|bootstrap|"
    r"\bsem[ei] \d|\bseed \d|\bopinion[- ]\d|[Mm]edian[ae]?\b|[Qq]uartil|likert|\bSVD\b|\bPCA\b|k-means|silhouette",
)
PRIVATE = ("/work", "/console", "/sign-in", "/static", "/healthz", "/go-on")
#: Where a reader asked for data or methods.
FILES = (".csv", ".json", ".pb", ".xlsx", ".zip", ".svg", ".txt", ".webp", ".css", "/files", "/picture")


class _Page(HTMLParser):
    """The words a page shows outside its folded methods, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self._inside: list[bool] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "details":
            self._inside.append("how-computed" in (found.get("class") or "").split())
        if tag in {"script", "style"} and found.get("class") != "chart-data":
            self._silent += 1
        if tag == "a" and (found.get("href") or "").startswith("/"):
            self.links.append(str(found["href"]).partition("#")[0])
        self.words += [str(found[name]) for name in ("alt", "aria-label", "title") if found.get(name)]

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self._inside.pop()
        if tag in {"script", "style"} and self._silent:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent and not any(self._inside):
            self.words.append(data)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demo town, to be read only."""
    folder = tmp_path_factory.mktemp("words")
    app = make_app(folder, f"sqlite:///{folder / 'demo.sqlite'}")
    with app.app_context():
        db.create_all()
        with unit_of_work() as session:
            build_demo(session, today=TODAY)
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


def _public_pages(client: FlaskClient) -> Iterator[tuple[str, _Page]]:
    waiting, seen = ["/"], {"/"}
    while waiting:
        address = waiting.pop()
        answer = client.get(address, follow_redirects=True)
        if answer.status_code != 200 or "html" not in (answer.content_type or ""):
            continue
        assert not BROKEN.search(answer.text), address
        page = _Page()
        page.feed(answer.text)
        yield address, page
        for link in page.links:
            if (
                link not in seen
                and not link.startswith(PRIVATE)
                and not link.partition("?")[0].endswith(FILES)
            ):
                seen.add(link)
                waiting.append(link)


@pytest.mark.parametrize("language", ["it", "en"])
def test_no_public_page_speaks_in_terms(town: Flask, language: str) -> None:
    client = town.test_client()
    client.get(f"/?lang={language}")
    said, pages = [], 0
    for address, page in _public_pages(client):
        pages += 1
        said += [
            (address, found[0], words.strip()[:120]) for words in page.words if (found := TERMS.search(words))
        ]
    assert pages > 25
    assert "\n".join(map(str, said)) == ""
