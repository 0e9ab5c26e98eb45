# SPDX-License-Identifier: AGPL-3.0-or-later
"""The log of human edits: each keeps what it changed, so that it can be taken back and done again.

An edit is a pair of states of the rows it touched. Taking edits back goes from the last to the first, so each finds
the rows as it left them, whatever kind of edit it was; a run in between may have moved other answers, never these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from codesign.people.audit import record
from codesign.surveys.models import TextAnswer
from codesign.themes.acts import FIRST_RUN, PREPARING, what_hinders_editing, what_hinders_preparing
from codesign.themes.models import Placement, Theme, ThemeEdit, Theming
from codesign.web import clock
from codesign.web.acts import demand
from codesign.web.errors import Conflict
from codesign.web.policy import Actor

_OF_A_THEME = ("name", "status", "is_locked", "merged_into_id", "description", "examples")
#: What a run writes of a theme, beside that.
OF_A_THEME_AND_ITS_RUN = (
    *_OF_A_THEME,
    "position",
    "label",
    "label_language",
    "words",
    "quotes",
    "released_quotes",
    "cohesion",
    "uncertain_share",
)
_OF_A_PLACEMENT = ("theme_id", "bucket", "placed_by", "excluded_from", "certainty")
#: An author may object at any time; her words are not taken back with an edit they do not belong to.
_OF_AN_AUTHOR = "objection"

#: By kind and id what a row holds; none for an answer that stood nowhere.
State = dict[str, dict[str, Any]]


def carry_out(
    session: Session,
    actor: Actor,
    theming: Theming,
    act: str,
    change: Callable[[], None],
    *,
    themes: Sequence[Theme] = (),
    placements: Sequence[Placement] = (),
    said: str = "",
) -> ThemeEdit:
    """Do one edit and log it with the rows it may touch; what was undone before can no longer be redone.

    Raises:
        Closed: the phase of theme work is not open.
    """
    demand_phase(theming, act)
    lock_themes(session, theming)
    earlier = state(themes, placements)
    change()
    session.flush()
    before, after = difference(earlier, state(themes, placements))
    return note(session, actor.user_id, theming, act, before, {**after, "note": said})


def note(
    session: Session,
    user_id: int | None,
    theming: Theming,
    act: str,
    before: dict[str, Any],
    after: dict[str, Any],
) -> ThemeEdit:
    """Put an edit that was just done into the log; what was undone before can no longer be redone."""
    session.execute(
        update(ThemeEdit)
        .where(ThemeEdit.theming_id == theming.id, ThemeEdit.undone.is_(True))
        .values(discarded=True)
    )
    theming.version += 1
    edit = ThemeEdit(
        theming_id=theming.id,
        user_id=user_id,
        act=act,
        before=before,
        after=after,
        at=clock.now(),
        version=theming.version,
    )
    session.add(edit)
    session.flush()
    return edit


def undo(session: Session, actor: Actor, theming: Theming) -> ThemeEdit:
    """Take the last edit back; what was undone stays in the log.

    Raises:
        Conflict: there is none.
        Closed: the phase of theme work is not open.
    """
    edit = last_done(session, theming)
    if edit is None:
        raise Conflict(_l("There is nothing to undo."))
    return _turn(session, actor, theming, edit, undone=True)


def redo(session: Session, actor: Actor, theming: Theming) -> ThemeEdit:
    """Do the edit again that was taken back last.

    Raises:
        Conflict: there is none.
        Closed: the phase of theme work is not open.
    """
    edit = next_to_redo(session, theming)
    if edit is None:
        raise Conflict(_l("There is nothing to do again."))
    return _turn(session, actor, theming, edit, undone=False)


def last_done(session: Session, theming: Theming) -> ThemeEdit | None:
    """The edit that undo would take back."""
    query = select(ThemeEdit).where(
        ThemeEdit.theming_id == theming.id, ThemeEdit.undone.is_(False), ThemeEdit.act != FIRST_RUN
    )
    return session.scalar(query.order_by(ThemeEdit.id.desc()).limit(1))


def next_to_redo(session: Session, theming: Theming) -> ThemeEdit | None:
    """The edit that redo would do again."""
    query = select(ThemeEdit).where(
        ThemeEdit.theming_id == theming.id, ThemeEdit.undone.is_(True), ThemeEdit.discarded.is_(False)
    )
    return session.scalar(query.order_by(ThemeEdit.id).limit(1))


def edits_of(session: Session, theming: Theming, most: int = 20) -> list[ThemeEdit]:
    """The latest edits first."""
    query = select(ThemeEdit).where(ThemeEdit.theming_id == theming.id)
    return list(session.scalars(query.order_by(ThemeEdit.id.desc()).limit(most)))


def edits_since(
    session: Session, theming: Theming, seen: int, theme_ids: Iterable[int], answers: Iterable[int]
) -> list[ThemeEdit]:
    """Edits made after a page was shown that touched the same themes or answers; locks the themes."""
    lock_themes(session, theming)
    touching, speaking = {str(theme) for theme in theme_ids}, {str(answer) for answer in answers}
    later = session.scalars(
        select(ThemeEdit)
        .where(ThemeEdit.theming_id == theming.id, ThemeEdit.version > seen)
        .order_by(ThemeEdit.version)
    )
    return [edit for edit in later if touching & touched(edit) or speaking & set(_rows(edit, "answers"))]


def lock_themes(session: Session, theming: Theming) -> None:
    """Let one edit or run at a time change the themes of a question."""
    session.execute(select(Theming.id).where(Theming.id == theming.id).with_for_update())
    session.refresh(theming, ["version", "computed_at"])


def touched(edit: ThemeEdit) -> set[str]:
    """Ids of the themes an edit changed, gave answers to or took answers from."""
    homes = {
        str(placed["theme_id"])
        for one in (edit.before, edit.after)
        for placed in one.get("answers", {}).values()
        if placed and placed.get("theme_id") is not None
    }
    return homes | set(_rows(edit, "themes"))


def demand_phase(theming: Theming, act: str = "") -> None:
    """Refuse an edit outside the phase of theme work; a code frame is prepared before it."""
    rule = what_hinders_preparing if act in PREPARING else what_hinders_editing
    demand(rule(theming.survey.process, clock.now()))


def _rows(edit: ThemeEdit, kind: str) -> list[str]:
    return [*edit.before.get(kind, {}), *edit.after.get(kind, {})]


def state(
    themes: Sequence[Theme], placements: Sequence[Placement], of_a_theme: Sequence[str] = _OF_A_THEME
) -> State:
    """What themes and placements hold now."""
    return {
        "themes": {str(theme.id): {name: getattr(theme, name) for name in of_a_theme} for theme in themes},
        "answers": {
            str(placement.text_answer_id): {
                name: getattr(placement, name) for name in (*_OF_A_PLACEMENT, _OF_AN_AUTHOR)
            }
            for placement in placements
        },
    }


def difference(before: State, after: State) -> tuple[State, State]:
    """Of two states only what differs; where an answer stands is one thing, for a run may change any part of it.

    Before it was made a theme was withdrawn, and an answer nobody had placed stood nowhere.
    """
    made = {row: {**values, "status": "withdrawn"} for row, values in after["themes"].items()}
    before = {**before, "themes": {**made, **before["themes"]}}
    pairs = [
        (kind, row, name)
        for kind, rows in before.items()
        for row, values in rows.items()
        if row in after[kind]
        for name, value in values.items()
        if value != after[kind][row][name]
        or (name in _OF_A_PLACEMENT and _stands_elsewhere(values, after[kind][row]))
    ]
    # Of an answer that only a run is less sure of, nothing needs to be taken back.
    pairs = [
        (kind, row, name)
        for kind, row, name in pairs
        if name != "certainty" or _stands_elsewhere(before[kind][row], after[kind][row])
    ]
    old, new = _chosen(before, pairs), _chosen(after, pairs)
    for row in after["answers"].keys() - before["answers"].keys():
        old["answers"][row], new["answers"][row] = None, after["answers"][row]
    return old, new


def _stands_elsewhere(before: dict[str, Any], after: dict[str, Any]) -> bool:
    return any(before[one] != after[one] for one in _OF_A_PLACEMENT if one != "certainty")


def _chosen(whole: State, pairs: Sequence[tuple[str, str, str]]) -> State:
    chosen: State = {"themes": {}, "answers": {}}
    for kind, row, name in pairs:
        chosen[kind].setdefault(row, {})[name] = whole[kind][row][name]
    return chosen


def _turn(session: Session, actor: Actor, theming: Theming, edit: ThemeEdit, *, undone: bool) -> ThemeEdit:
    demand_phase(theming, edit.act)
    lock_themes(session, theming)
    session.refresh(edit)
    if edit.undone == undone:
        raise Conflict(_l("Somebody was faster: this is done already."))
    old, new = (edit.after, edit.before) if undone else (edit.before, edit.after)
    themes = {str(theme.id): theme for theme in theming.themes}
    for row, values in new.get("themes", {}).items():
        for name, value in values.items():
            setattr(themes[row], name, value)
    session.flush()
    _return_answers(session, theming, old.get("answers", {}), new.get("answers", {}), themes)
    if "document" in new:
        theming.document = new["document"]
    session.flush()
    for row in new.get("themes", {}):
        settle(session, theming, themes[row])
    edit.undone = undone
    theming.version += 1
    edit.version = theming.version
    record(session, actor, "themes.undo" if undone else "themes.redo", f"theme_edit:{edit.id}")
    session.flush()
    return edit


def _return_answers(
    session: Session,
    theming: Theming,
    old: dict[str, Any],
    new: dict[str, Any],
    themes: dict[str, Theme],
) -> None:
    standing = {
        str(placement.text_answer_id): placement
        for placement in placements_of(session, theming, [int(row) for row in new])
    }
    written = _still_written(session, [int(row) for row in new.keys() - standing.keys()])
    for row, values in new.items():
        placement = standing.get(row)
        if values is None and placement is not None:
            session.delete(placement)
        elif values is not None and placement is not None:
            _return_to(placement, values, old[row] or values, themes)
        elif values is not None and old[row] is None and int(row) in written:
            placement = Placement(text_answer_id=int(row), theming_id=theming.id, bucket="mixed")
            _return_to(placement, values, values, themes)
            session.add(placement)
    session.flush()


def _still_written(session: Session, answers: Sequence[int]) -> set[int]:
    """Those of some answers that their authors did not delete."""
    found: set[int] = set()
    for start in range(0, len(answers), 500):
        found |= set(
            session.scalars(select(TextAnswer.id).where(TextAnswer.id.in_(answers[start : start + 500])))
        )
    return found


def _return_to(
    placement: Placement, to: dict[str, Any], from_: dict[str, Any], themes: dict[str, Theme]
) -> None:
    for name, value in to.items():
        if name == _OF_AN_AUTHOR and placement.objection != from_[name]:
            continue
        setattr(placement, name, value)
    if placement.theme_id is not None:
        home = home_of(themes[str(placement.theme_id)], themes)
        placement.theme_id = home.id
        # A run may have given the theme up since, for want of answers.
        home.status = "standing" if home.status == "withdrawn" else home.status


def home_of(theme: Theme, themes: dict[str, Theme]) -> Theme:
    """The theme that holds a theme's answers now."""
    while theme.merged_into_id is not None:
        theme = themes[str(theme.merged_into_id)]
    return theme


def settle(session: Session, theming: Theming, theme: Theme) -> None:
    """Answers a run put meanwhile into a theme that is no longer there go where it went, or between the themes."""
    if theme.is_living:
        return
    home = home_of(theme, {str(other.id): other for other in theming.themes})
    stays = home.is_living
    session.execute(
        update(Placement)
        .where(Placement.theme_id == theme.id)
        .values(theme_id=home.id if stays else None, bucket="theme" if stays else "mixed")
    )
    session.expire_all()


def placements_of(session: Session, theming: Theming, answers: Sequence[int]) -> list[Placement]:
    """Where these answers are now, in order of id; answers deleted by their authors are missing."""
    found: list[Placement] = []
    for start in range(0, len(answers), 500):
        found += session.scalars(
            select(Placement).where(
                Placement.theming_id == theming.id, Placement.text_answer_id.in_(answers[start : start + 500])
            )
        )
    return sorted(found, key=lambda placement: placement.text_answer_id)
