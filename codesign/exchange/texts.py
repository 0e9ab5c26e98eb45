# SPDX-License-Identifier: AGPL-3.0-or-later
"""Texts of other tools as plain text, and the names they give to languages."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser

from babel import Locale, UnknownLocaleError

_CODE = re.compile(r"\(([a-z]{2,3}(?:[-_][A-Za-z]{2,8})?|x-[a-z]{1,8})\)\s*$")
_MARKED = re.compile(
    r"(?<![\\*])\*\*(?=[^\s*])(.+?)(?<=[^\s*\\])\*\*(?!\*)|(?<![\\\w])__(?=[^\s_])(.+?)(?<=[^\s_])__(?!\w)",
    re.DOTALL,
)
_LINK = re.compile(r"!?\[([^\]\[]*)\]\(([^()\s]+)\)")
_ESCAPED = re.compile(r"\\([*_#\[\]()<>.!-])")
_HEADING = re.compile(r"^\s*#{1,6}\s+", re.MULTILINE)
_SILENT = {"script", "style", "iframe", "object", "head", "title", "template", "noscript"}
_BLOCKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "hr"}


class _Text(HTMLParser):
    """Collects what is to be read; scripts, styles and attributes go."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent: list[str] = []
        self.link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent.append(tag)
        elif tag in _BLOCKS:
            self.parts.append("\n– " if tag == "li" else "\n")
        elif tag == "a":
            address = dict(attrs).get("href") or ""
            self.link = address if address.startswith(("http://", "https://", "mailto:")) else ""

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            # An unclosed tag inside is closed with it.
            del self.silent[self.silent.index(tag) :]
        elif tag in _BLOCKS - {"br", "li"}:
            self.parts.append("\n")
        elif tag == "a" and self.link:
            written = "".join(self.parts[-1:]).strip()
            self.parts.append("" if written == self.link else f" ({self.link})")
            self.link = ""

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def plain_text(text: str) -> str:
    """HTML and Markdown as the words a person reads; what is not to be read, such as a script, is left out."""
    if re.search(r"<[A-Za-z/!]|&[#a-z]", text, re.IGNORECASE):
        parser = _Text()
        parser.feed(_protected(text))
        parser.close()
        text = re.sub(r"[ \t\r\f]*\n[ \t\r\f]*", "\n", "".join(parser.parts))
    text = _LINK.sub(lambda link: f"{link[1]} ({link[2]})" if link[1] else link[2], text)
    text = _MARKED.sub(lambda found: found[1] or found[2], text)
    text = _ESCAPED.sub(r"\1", _HEADING.sub("", text))
    text = text.replace("\0", "").replace("\xa0", " ")
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+", " ", text)).strip()


def _protected(text: str) -> str:
    """The text with a lone "<", as in "x < 3", kept from being read as a tag."""
    return re.sub(r"<(?![A-Za-z/!])", "&lt;", text)


def language_code(name: str) -> str | None:
    """The code of a language as survey tools write it: `Italiano (it)`, `Italian`, `it`, `de-informal`."""
    name = name.strip()
    if found := _CODE.search(name):
        return found[1].replace("_", "-")
    short = re.sub(r"-(informal|easy)$", "", name.lower()).replace("_", "-")
    if re.fullmatch(r"[a-z]{2,3}(-[a-z]{2,4})?", short) and _is_language(short.split("-")[0]):
        return short
    return _names().get(name.lower())


def _is_language(code: str) -> bool:
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return code in _codes()
    return True


@lru_cache
def _codes() -> frozenset[str]:
    return frozenset(Locale("en").languages)


@lru_cache
def _names() -> dict[str, str]:
    """Names of languages in English, in Italian and in themselves."""
    names: dict[str, str] = {}
    for locale in ("it", "en"):
        names |= {name.lower(): code.replace("_", "-") for code, name in Locale(locale).languages.items()}
    for code in (
        "it",
        "en",
        "es",
        "fr",
        "de",
        "pt",
        "ar",
        "ru",
        "uk",
        "pl",
        "ro",
        "sq",
        "tr",
        "zh",
        "nl",
        "am",
        "ti",
    ):
        names[str(Locale(code).get_language_name(code)).lower()] = code
    return names
