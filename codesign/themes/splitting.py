# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the program would part one theme: shown first, applied by a person as an edit like any other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.utils import import_string

from codesign.analytics.text import records
from codesign.analytics.text.privacy import mask
from codesign.themes import running
from codesign.themes.models import Placement, Theme
from codesign.web.errors import Conflict

FEWEST_PARTS, MOST_PARTS = 2, 4
QUOTES = 3
#: More answers take too long within a request.
MOST_ANSWERS = 5000


@dataclass(frozen=True)
class Part:
    """One part of a theme: a label, some of its answers (masked) and the ids of all."""

    label: str
    people: int
    answers: tuple[int, ...]
    quotes: tuple[str, ...]


def proposed_parts(session: Session, theme: Theme, parts: int) -> list[Part]:
    """The largest part first; fewer parts than asked when the answers do not differ enough.

    Raises:
        Conflict: the theme holds too many answers, or too few to be parted.
    """
    held = set(session.scalars(select(Placement.text_answer_id).where(Placement.theme_id == theme.id)))
    if len(held) > MOST_ANSWERS:
        raise Conflict(
            _l("This theme is too large to part at once. Ask for more themes, or tick answers by hand.")
        )
    if len(held) < parts:
        raise Conflict(_l("There are too few answers to part."))
    whole = running.task_of(session, theme.theming)
    answers = [answer for answer in whole.answers if answer.id in held]
    task = replace(whole, answers=answers, constraints=records.Constraints())
    found: records.Theming = import_string(running.COMPUTE)(task, parts)
    return _parts(found, {answer.id: answer for answer in answers})


def _parts(found: records.Theming, answers: dict[int, records.Answer]) -> list[Part]:
    members: dict[int, list[int]] = {theme.number: [] for theme in found.themes}
    if not members:
        return []
    for placement in found.placements:
        # An answer nothing is known of stays with the largest part, which keeps the theme's name.
        members[placement.nearest or found.themes[0].number].append(placement.answer)
    parts = [
        _part(theme, members[theme.number], answers, found) for theme in found.themes if members[theme.number]
    ]
    return sorted(parts, key=lambda part: (-len(part.answers), part.answers))


def _part(
    theme: records.Theme, members: Sequence[int], answers: dict[int, records.Answer], found: records.Theming
) -> Part:
    return Part(
        label=theme.label,
        people=len({answers[answer].author for answer in members}),
        answers=tuple(members),
        quotes=tuple(mask(answers[q].text, found.languages[q]) for q in theme.quotes[:QUOTES]),
    )
