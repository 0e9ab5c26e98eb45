# SPDX-License-Identifier: AGPL-3.0-or-later
"""Conditions joined, and names in them and in texts led to the ids they have now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from codesign.surveys.logic.places import PIPE

_EXPRESSIONS = ("show_if", "required_if", "constraint", "choice_filter", "value", "when")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_TEXTS = ("title", "text", "label", "hint", "constraint_message", "message")


def joined(*conditions: str) -> str:
    """All of some conditions; an empty one asks for nothing."""
    asked = list(dict.fromkeys(filter(None, conditions)))
    return asked[0] if len(asked) == 1 else " and ".join(f"({condition})" for condition in asked)


def rewritten(thing: Any, paths: Mapping[str, str], choices: Mapping[str, str]) -> None:
    """Lead every `${name}` in a document to its new path, and names of choices to their ids, in place."""
    if isinstance(thing, list):
        for one in thing:
            rewritten(one, paths, choices)
    elif isinstance(thing, dict):
        for key, value in thing.items():
            if key in _EXPRESSIONS and isinstance(value, str):
                thing[key] = _with_ids(_led(value, paths), choices)
            elif key == "attributes":
                thing[key] = {name: choices.get(text, text) for name, text in value.items()}
            elif key in _TEXTS and isinstance(value, dict):
                thing[key] = {code: _led(text, paths) for code, text in value.items()}
            elif isinstance(value, list | dict):
                rewritten(value, paths, choices)


def _led(source: str, paths: Mapping[str, str]) -> str:
    return PIPE.sub(lambda found: f"${{{paths.get(found[1], found[1])}}}", source)


def _with_ids(source: str, choices: Mapping[str, str]) -> str:
    return _QUOTED.sub(
        lambda found: f"'{choices[name]}'" if (name := found[0][1:-1]) in choices else found[0], source
    )
