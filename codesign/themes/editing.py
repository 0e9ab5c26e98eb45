# SPDX-License-Identifier: AGPL-3.0-or-later
"""Human edits of themes: each is logged with who and when, can be undone, and is law for every later run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.themes.acts import what_hinders_deciding
from codesign.themes.history import carry_out, edits_of, edits_since, redo, undo
from codesign.themes.models import Placement, Theme, ThemeEdit, Theming
from codesign.web import clock
from codesign.web.acts import demand
from codesign.web.errors import BadInput, Conflict
from codesign.web.i18n import localized, long_moment
from codesign.web.policy import Actor

__all__ = [
    "MOST_NAME_LENGTH",
    "accept",
    "describe",
    "dismiss",
    "edits_of",
    "lock",
    "merge",
    "move",
    "place",
    "redo",
    "refuse_if_changed",
    "rename",
    "split",
    "undo",
]

MOST_NAME_LENGTH = 120
#: Where answers go that no theme holds: between several themes, or without a word to go by.
BUCKETS = ("mixed", "not_themed")
#: Out of this theme; the next run looks for another.
ELSEWHERE = "elsewhere"


def refuse_if_changed(
    session: Session, theming: Theming, seen: int, themes: Iterable[Theme], answers: Iterable[int] = ()
) -> None:
    """Let an edit through unless somebody else changed the same themes since the page was shown.

    Raises:
        Conflict: saying who did so and when.
    """
    later = edits_since(session, theming, seen, [theme.id for theme in themes], answers)
    if later:
        edit = later[-1]
        raise Conflict(
            _l(
                "%(who)s changed this while you were reading (%(when)s). Nothing of yours was stored: look at what is "
                "there now and send it again if it still fits.",
                who=edit.user.name if edit.user else _l("Somebody"),
                when=long_moment(edit.at, theming.survey.process.time_zone),
            )
        )


def rename(session: Session, actor: Actor, theme: Theme, name: Mapping[str, str]) -> None:
    """Give a theme the facilitator's own name, by language."""
    name = _checked_names(name)
    carry_out(
        session,
        actor,
        theme.theming,
        "rename",
        partial(setattr, theme, "name", name),
        themes=[theme],
        said=_in_first_language(name, theme.theming),
    )


def describe(
    session: Session,
    actor: Actor,
    theme: Theme,
    name: Mapping[str, str],
    description: str,
    examples: Sequence[str],
) -> None:
    """Say in words what belongs to a theme; later runs find its answers by them."""
    name = _checked_names(name)

    def change() -> None:
        theme.name, theme.description, theme.examples = name, description.strip(), list(examples)

    note = _in_first_language(name, theme.theming)
    carry_out(session, actor, theme.theming, "describe", change, themes=[theme], said=note)


def merge(session: Session, actor: Actor, theme: Theme, into: Theme) -> None:
    """Move all answers of a theme into another; the old theme stays as a pointer."""
    if theme.id == into.id or theme.theming_id != into.theming_id or not (theme.is_living and into.is_living):
        raise BadInput(_l("Choose another theme of the same question."))
    placements = _answers_in(session, theme)

    def change() -> None:
        for placement in placements:
            placement.theme_id = into.id
        theme.merged_into_id = into.id

    carry_out(
        session,
        actor,
        theme.theming,
        "merge",
        change,
        themes=[theme],
        placements=placements,
        said=f"{_called(theme)} → {_called(into)}",
    )


def move(session: Session, actor: Actor, placement: Placement, to: Theme) -> None:
    """Put one answer where a person says it belongs; no run moves it again."""
    place(session, actor, to.theming, [placement], to)


def place(
    session: Session, actor: Actor, theming: Theming, placements: Sequence[Placement], to: Theme | str
) -> ThemeEdit:
    """Put answers into a theme, into a bucket, or out of their theme for the next run to place.

    Raises:
        BadInput: no answer, or a theme of another question or one that is gone.
    """
    if isinstance(to, Theme) and (to.theming_id != theming.id or not to.is_living):
        raise BadInput(_l("Choose a theme of the same question."))
    if any(placement.theming_id != theming.id for placement in placements):
        raise BadInput(_l("These answers belong to another question."))
    if not placements:
        raise BadInput(_l("Tick at least one answer first."))

    def change() -> None:
        for placement in placements:
            _put(placement, to)

    act = "move" if isinstance(to, Theme) else "exclude"
    note = f"{len(placements)} → {_called(to)}" if isinstance(to, Theme) else str(len(placements))
    return carry_out(session, actor, theming, act, change, placements=placements, said=note)


def split(
    session: Session, actor: Actor, theming: Theming, parts: Sequence[tuple[str, Sequence[Placement]]]
) -> list[Theme]:
    """Make new themes of answers taken from wherever they are now: pairs of a name and its answers.

    The name is in the process's first language; its page asks for the others.

    Raises:
        BadInput: a name is missing or too long, a part has no answer, or an answer stands in two parts.
    """
    answers = [placement for _name, placements in parts for placement in placements]
    names = [_checked_name(name) for name, _placements in parts]
    if not parts or not all(placements for _name, placements in parts):
        raise BadInput(_l("Tick at least one answer first."))
    if len({placement.text_answer_id for placement in answers}) < len(answers):
        raise BadInput(_l("An answer stands in two parts."))
    if any(placement.theming_id != theming.id for placement in answers):
        raise BadInput(_l("These answers belong to another question."))
    last = max((theme.position for theme in theming.themes), default=0)
    first_language = theming.survey.process.languages[0]
    themes = [
        Theme(theming=theming, label="", position=last + number, status="withdrawn")
        for number in range(1, len(parts) + 1)
    ]
    session.add_all(themes)
    session.flush()

    def change() -> None:
        for theme, name, (_name, placements) in zip(themes, names, parts, strict=True):
            theme.name, theme.status = {first_language: name}, "standing"
            for placement in placements:
                _put(placement, theme)

    carry_out(
        session,
        actor,
        theming,
        "split",
        change,
        themes=themes,
        placements=answers,
        said=", ".join(names),
    )
    return themes


def lock(session: Session, actor: Actor, theme: Theme, locked: bool) -> None:
    """Keep a theme's present answers through every later run, or let them go again."""
    carry_out(
        session,
        actor,
        theme.theming,
        "lock" if locked else "unlock",
        partial(setattr, theme, "is_locked", locked),
        themes=[theme],
        said=_called(theme),
    )


def accept(session: Session, actor: Actor, theme: Theme) -> None:
    """Take a theme the program proposed."""
    demand(what_hinders_deciding(theme, clock.now()))
    carry_out(
        session,
        actor,
        theme.theming,
        "accept",
        partial(setattr, theme, "status", "standing"),
        themes=[theme],
        said=_called(theme),
    )


def dismiss(session: Session, actor: Actor, theme: Theme) -> None:
    """Refuse a proposed theme; its answers wait between the themes, and it is not proposed again."""
    demand(what_hinders_deciding(theme, clock.now()))
    placements = _answers_in(session, theme)

    def change() -> None:
        theme.status = "withdrawn"
        for placement in placements:
            _put(placement, ELSEWHERE)

    carry_out(
        session,
        actor,
        theme.theming,
        "dismiss",
        change,
        themes=[theme],
        placements=placements,
        said=_called(theme),
    )


def _put(placement: Placement, to: Theme | str) -> None:
    if isinstance(to, Theme):
        placement.excluded_from = [theme for theme in placement.excluded_from if theme != to.id]
        placement.theme_id, placement.bucket, placement.placed_by = to.id, "theme", "person"
    else:
        if placement.theme_id is not None:
            placement.excluded_from = [*placement.excluded_from, placement.theme_id]
        by = "machine" if to == ELSEWHERE else "person"
        bucket = "mixed" if to == ELSEWHERE else to
        placement.theme_id, placement.bucket, placement.placed_by = None, bucket, by
    placement.objection = None


def _answers_in(session: Session, theme: Theme) -> list[Placement]:
    query = select(Placement).where(Placement.theme_id == theme.id).order_by(Placement.text_answer_id)
    return list(session.scalars(query))


def _checked_names(name: Mapping[str, str]) -> dict[str, str]:
    written = {code: _checked_name(words) for code, words in name.items() if words.strip()}
    if not written:
        _checked_name("")
    return written


def _in_first_language(name: Mapping[str, str], theming: Theming) -> str:
    """How the log calls a theme."""
    return localized(name, theming.survey.process.languages[0])


def _checked_name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > MOST_NAME_LENGTH:
        raise BadInput(_l("A name has 1 to %(most)s characters.", most=MOST_NAME_LENGTH))
    return name


def _called(theme: Theme) -> str:
    return _in_first_language(theme.titles, theme.theming)
