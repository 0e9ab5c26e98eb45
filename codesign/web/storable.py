# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a database can keep: one gate for text and numbers from outside, whichever way they come.

Half a surrogate pair, which a JSON file can spell, is stored by SQLite inside a document and breaks every page that
shows it, for ever; PostgreSQL refuses NUL signs and what is no number. Here both are refused when they would be stored,
with words for whoever sent them, and nothing is stored then.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Flask, Request, abort, request
from flask_babel import lazy_gettext as _l
from werkzeug.routing import BaseConverter, IntegerConverter

from codesign.web.columns import KEY_BITS
from codesign.web.errors import BadInput
from codesign.web.forms import MOST_NUMBER

UNSTORABLE = _l(
    "This text holds signs that are no letters and cannot be stored. Delete them and send it again."
)
NUL = "\x00"


def as_json(document: Any) -> str:
    """A document as it is stored.

    Raises:
        BadInput: it holds half a sign, a NUL, or a number that is none.
    """
    try:
        text = json.dumps(document, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (UnicodeEncodeError, ValueError, RecursionError) as error:
        raise BadInput(UNSTORABLE) from error
    if "\\u0000" in text and NUL in _letters_of(document):
        raise BadInput(UNSTORABLE)
    return text


def _letters_of(document: Any) -> str:
    """All texts of a document, names included."""
    match document:
        case str():
            return document
        case dict():
            return "".join(_letters_of(part) for pair in document.items() for part in pair)
        case list() | tuple():
            return "".join(map(_letters_of, document))
        case _:
            return ""


class NumberConverter(IntegerConverter):
    """A number in an address; one that no row can have leads nowhere."""

    most = MOST_NUMBER

    def __init__(self, map: Any, *arguments: Any, **options: Any) -> None:
        super().__init__(map, *arguments, **{"max": self.most, **options})


class KeyConverter(NumberConverter):
    """The key of what citizens bring."""

    most = 2**KEY_BITS - 1


CONVERTERS: dict[str, type[BaseConverter]] = {"int": NumberConverter, "key": KeyConverter}


def init_app(app: Flask) -> None:
    """Judge what addresses hold before a route is looked for."""
    app.url_map.converters |= CONVERTERS

    @app.before_request
    def refuse_what_is_no_address() -> None:
        if _has_nul(request):
            abort(404)


def _has_nul(asked: Request) -> bool:
    return NUL in asked.path or any(NUL in part for pair in asked.args.items(multi=True) for part in pair)
