# SPDX-License-Identifier: AGPL-3.0-or-later
"""A run that somebody asked for is an edit like any other: the log says what it changed, undo takes that back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from codesign.surveys.models import TextAnswer
from codesign.themes import history
from codesign.themes.acts import FIRST_RUN, RUN
from codesign.themes.models import Placement, Theme, ThemeEdit, Theming
from codesign.web.i18n import localized
from codesign.web.small_cells import few_or


def redraw(
    session: Session, user_id: int | None, theming: Theming, k: int | None, run: Callable[[], None]
) -> ThemeEdit:
    """Let a run change the themes, and keep what it changed; k: how many themes were asked for.

    The first run has nothing to go back to: it stands in the log, and undo passes it over.
    """
    is_first = theming.computed_at is None
    earlier, people = _everything(session, theming), _people_by_theme(session, theming)
    living, document = len(theming.living), dict(theming.document)
    run()
    session.flush()
    session.expire(theming, ["themes"])
    later = _everything(session, theming)
    moved, placed = _moves(earlier, later)
    told = {
        "asked": k,
        "before": living,
        "after": len(theming.living),
        "moved": moved,
        "placed": placed,
        "most": _most_changed(theming, people, _people_by_theme(session, theming)),
    }
    before, after = ({}, {}) if is_first else history.difference(earlier, later)
    if not is_first:
        before, after = {**before, "document": document}, {**after, "document": dict(theming.document)}
    return history.note(
        session,
        user_id,
        theming,
        FIRST_RUN if is_first else RUN,
        before,
        {**after, "note": "", "told": told},
    )


def in_words(told: dict[str, Any]) -> str:
    """What a run changed, for the page and the log."""
    words = [ngettext("There is %(num)s theme.", "There are %(num)s themes.", told["after"])]
    if told["before"] and told["before"] != told["after"]:
        words[0] = _("%(before)s themes became %(after)s.", before=told["before"], after=told["after"])
    if told["moved"]:
        words.append(
            ngettext(
                "%(num)s answer stands elsewhere now.", "%(num)s answers stand elsewhere now.", told["moved"]
            )
        )
    if most := told["most"]:
        words.append(
            _(
                "“%(theme)s” went from %(before)s to %(after)s people.",
                theme=localized(most["title"]),
                before=few_or(most["before"]),
                after=few_or(most["after"]),
            )
        )
    if told["before"] and not (told["moved"] or told["placed"]) and told["before"] == told["after"]:
        words.append(_("Nothing changed."))
    return " ".join(words)


def _everything(session: Session, theming: Theming) -> history.State:
    placements = session.scalars(select(Placement).where(Placement.theming_id == theming.id)).all()
    return history.state(theming.themes, placements, history.OF_A_THEME_AND_ITS_RUN)


def _moves(earlier: history.State, later: history.State) -> tuple[int, int]:
    """How many answers stand elsewhere than before, and how many stand somewhere for the first time."""
    before, after = earlier["answers"], later["answers"]
    moved = sum(
        (before[row]["theme_id"], before[row]["bucket"]) != (values["theme_id"], values["bucket"])
        for row, values in after.items()
        if row in before
    )
    return moved, len(after.keys() - before.keys())


def _people_by_theme(session: Session, theming: Theming) -> dict[int, int]:
    rows = session.execute(
        select(Placement.theme_id, func.count(distinct(TextAnswer.response_id)))
        .join(TextAnswer, TextAnswer.id == Placement.text_answer_id)
        .where(Placement.theming_id == theming.id, Placement.theme_id.is_not(None))
        .group_by(Placement.theme_id)
    )
    return dict(rows.all())


def _most_changed(theming: Theming, before: dict[int, int], after: dict[int, int]) -> dict[str, Any] | None:
    """The theme that was there before and won or lost the most people."""
    themes: dict[int, Theme] = {theme.id: theme for theme in theming.themes}
    changes = {id: after.get(id, 0) - people for id, people in before.items()}
    most = max(changes, key=lambda id: (abs(changes[id]), -id), default=None)
    if most is None or not changes[most]:
        return None
    return {"title": themes[most].titles, "before": before[most], "after": after.get(most, 0)}
