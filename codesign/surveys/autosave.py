# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping what a person types as she types it, so that no crash, no dead battery and no closed page loses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from codesign.surveys.models import Response

#: What one control may hold; every kind allows less.
MOST_TYPED = 20_000
#: The values of each control.
Typed = Mapping[str, list[str]]


@dataclass(frozen=True)
class Sent:
    """Some questions as they came from a page that is being filled in, by question."""

    #: None for what is empty or cannot be an answer.
    answers: Mapping[str, Any]
    #: What was typed and is no answer, or not yet.
    rough: Mapping[str, Typed]
    #: All that was typed.
    typed: Mapping[str, Typed]


def keep(session: Session, response: Response, seq: int, sent: Sent) -> bool:
    """Store changed answers in a draft, unless a newer saving came first; returns whether they were stored.

    What cannot be an answer is kept as it was typed, in the place of the answer given before. A response that was
    handed in stays as it is until the person sends the page: until then all is kept as typed.
    """
    if seq <= response.seq:
        return False
    is_draft = response.state == "draft"
    response.seq = seq
    response.rough = {
        **{question: typed for question, typed in response.rough.items() if question not in sent.typed},
        **{question: dict(typed) for question, typed in (sent.rough if is_draft else sent.typed).items()},
    }
    if is_draft:
        merged = {**response.answers, **sent.answers}
        response.answers = {question: answer for question, answer in merged.items() if answer is not None}
    session.flush()
    return True


def typed_in(sent: Mapping[str, list[str]], field: str) -> dict[str, list[str]]:
    """What was typed into the controls of one field; empty where all of them are."""
    typed = {
        name: [value[:MOST_TYPED] for value in values]
        for name, values in sent.items()
        if name == field or name.startswith(f"{field}__")
    }
    return typed if any(value.strip() for values in typed.values() for value in values) else {}
