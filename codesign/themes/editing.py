# SPDX-License-Identifier: AGPL-3.0-or-later
"""Human edits of themes: each is logged with who and when, can be undone, and is law for every later run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from codesign.people.audit import record
from codesign.themes.models import Placement, Theme, ThemeEdit, Theming
from codesign.themes.policy import is_theme_phase_open
from codesign.web import clock
from codesign.web.errors import BadInput, Closed, Conflict
from codesign.web.policy import Actor

MOST_NAME_LENGTH = 120


def rename(session: Session, actor: Actor, theme: Theme, name: str) -> None:
    """Give a theme the facilitator's own name."""
    name = name.strip()
    if not name or len(name) > MOST_NAME_LENGTH:
        raise BadInput(_l("A name has 1 to %(most)s characters.", most=MOST_NAME_LENGTH))
    _log(session, actor, theme.theming, "rename", {"theme": theme.id, "name": theme.name}, {"name": name})
    theme.name = name
    session.flush()


def merge(session: Session, actor: Actor, theme: Theme, into: Theme) -> None:
    """Move all answers of a theme into another; the old theme stays as a pointer."""
    if theme.id == into.id or theme.theming_id != into.theming_id or into.merged_into_id is not None:
        raise BadInput(_l("Choose another theme of the same question."))
    moved = list(session.scalars(select(Placement.text_answer_id).where(Placement.theme_id == theme.id)))
    _log(session, actor, theme.theming, "merge", {"theme": theme.id, "answers": moved}, {"into": into.id})
    session.execute(update(Placement).where(Placement.theme_id == theme.id).values(theme_id=into.id))
    theme.merged_into_id = into.id
    session.flush()


def move(session: Session, actor: Actor, placement: Placement, to: Theme) -> None:
    """Put one answer where a person says it belongs; no run moves it again."""
    if to.theming_id != placement.theming_id or to.merged_into_id is not None:
        raise BadInput(_l("Choose a theme of the same question."))
    before = {
        "answer": placement.text_answer_id,
        "theme": placement.theme_id,
        "bucket": placement.bucket,
        "placed_by": placement.placed_by,
        "objection": placement.objection,
    }
    _log(session, actor, to.theming, "move", before, {"theme": to.id})
    placement.theme_id, placement.bucket, placement.placed_by = to.id, "theme", "person"
    placement.objection = None
    session.flush()


def lock(session: Session, actor: Actor, theme: Theme, locked: bool) -> None:
    """Keep a theme's present answers through every later run, or let them go again."""
    _log(
        session,
        actor,
        theme.theming,
        "lock",
        {"theme": theme.id, "locked": theme.is_locked},
        {"locked": locked},
    )
    theme.is_locked = locked
    session.flush()


def undo(session: Session, actor: Actor, theming: Theming) -> ThemeEdit:
    """Take the last edit back; what was undone stays in the log."""
    _demand_phase(theming)
    edit = session.scalar(
        select(ThemeEdit)
        .where(ThemeEdit.theming_id == theming.id, ThemeEdit.undone.is_(False))
        .order_by(ThemeEdit.id.desc())
        .limit(1)
    )
    if edit is None:
        raise Conflict(_l("There is nothing to undo."))
    _REVERSALS[edit.act](session, edit)
    edit.undone = True
    record(session, actor, "themes.undo", f"theme_edit:{edit.id}")
    session.flush()
    return edit


def edits_of(session: Session, theming: Theming, most: int = 20) -> list[ThemeEdit]:
    """The latest edits first."""
    query = (
        select(ThemeEdit).where(ThemeEdit.theming_id == theming.id).order_by(ThemeEdit.id.desc()).limit(most)
    )
    return list(session.scalars(query))


def _log(
    session: Session, actor: Actor, theming: Theming, act: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    _demand_phase(theming)
    session.add(
        ThemeEdit(
            theming_id=theming.id, user_id=actor.user_id, act=act, before=before, after=after, at=clock.now()
        )
    )


def _demand_phase(theming: Theming) -> None:
    if not is_theme_phase_open(theming.survey.process, clock.now()):
        raise Closed(_l("The phase of theme work is not open now."))


def _unrename(session: Session, edit: ThemeEdit) -> None:
    session.get_one(Theme, edit.before["theme"]).name = edit.before["name"]


def _unmerge(session: Session, edit: ThemeEdit) -> None:
    theme = session.get_one(Theme, edit.before["theme"])
    theme.merged_into_id = None
    session.execute(
        update(Placement)
        .where(Placement.text_answer_id.in_(edit.before["answers"]))
        .values(theme_id=theme.id)
    )


def _unmove(session: Session, edit: ThemeEdit) -> None:
    placement = session.get(Placement, edit.before["answer"])
    if placement is None:  # its author deleted the answer meanwhile
        return
    placement.theme_id, placement.bucket = edit.before["theme"], edit.before["bucket"]
    placement.placed_by, placement.objection = edit.before["placed_by"], edit.before["objection"]


def _unlock(session: Session, edit: ThemeEdit) -> None:
    session.get_one(Theme, edit.before["theme"]).is_locked = edit.before["locked"]


_REVERSALS: dict[str, Callable[[Session, ThemeEdit], None]] = {
    "rename": _unrename,
    "merge": _unmerge,
    "move": _unmove,
    "lock": _unlock,
}
