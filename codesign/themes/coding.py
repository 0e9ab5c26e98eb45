# SPDX-License-Identifier: AGPL-3.0-or-later
"""Double coding: people place a sample of answers again, each alone, to see how far the themes can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.analytics.text.coding import Alpha, disagreements, krippendorff, stratified_sample
from codesign.people.audit import record
from codesign.people.models import User
from codesign.surveys.models import TextAnswer
from codesign.themes.acts import what_hinders_drawing
from codesign.themes.models import Code, DoubleCoding, Placement, Theme, Theming
from codesign.web.acts import demand
from codesign.web.errors import BadInput
from codesign.web.policy import Actor
from codesign.web.upsert import insert_into

SAMPLE = 50
#: The code of an answer that fits no theme.
NO_THEME = 0


@dataclass(frozen=True)
class Disagreement:
    """Two themes (none: no theme fits) that were given to the same answer, and how often."""

    one: Theme | None
    other: Theme | None
    times: int


@dataclass(frozen=True)
class Agreement:
    """How far coders agree with each other and with the program, and where they do not."""

    coders: list[User]
    persons: Alpha
    machine: list[tuple[User, Alpha]]
    among_persons: list[Disagreement]
    with_machine: list[Disagreement]


def draw(session: Session, actor: Actor, theming: Theming) -> DoubleCoding:
    """Draw a sample, each theme and bucket by its share; the program's own choice is kept beside it.

    Raises:
        Conflict: no answer stands in a theme yet.
    """
    rows = session.execute(
        select(Placement.text_answer_id, Placement.theme_id).where(Placement.theming_id == theming.id)
    ).all()
    where = {row.text_answer_id: row.theme_id or NO_THEME for row in rows}
    demand(what_hinders_drawing(is_any_placed=any(where.values())))
    seed = len(codings_of(session, theming))
    sample = stratified_sample(where, SAMPLE, seed)
    coding = DoubleCoding(theming=theming, seed=seed, machine=[[answer, where[answer]] for answer in sample])
    session.add(coding)
    session.flush()
    record(session, actor, "themes.draw_coding", f"theming:{theming.id}", answers=len(sample), seed=seed)
    return coding


def codings_of(session: Session, theming: Theming) -> list[DoubleCoding]:
    """All samples drawn, the newest first."""
    query = select(DoubleCoding).where(DoubleCoding.theming_id == theming.id)
    return list(session.scalars(query.order_by(DoubleCoding.id.desc())))


def sample_of(session: Session, coding: DoubleCoding) -> dict[int, TextAnswer]:
    """The sampled answers in the order of coding; those their authors deleted are missing."""
    order = [answer for answer, _theme in coding.machine]
    found = {a.id: a for a in session.scalars(select(TextAnswer).where(TextAnswer.id.in_(order)))}
    return {answer: found[answer] for answer in order if answer in found}


def codes_by(coding: DoubleCoding, user_id: int | None) -> dict[int, int]:
    """What one coder chose so far, by answer."""
    return {
        code.text_answer_id: code.theme_id or NO_THEME for code in coding.codes if code.user_id == user_id
    }


def give_code(session: Session, actor: Actor, coding: DoubleCoding, answer: int, theme: int) -> None:
    """Keep a coder's choice for one answer; choosing again replaces it.

    Raises:
        BadInput: the answer is not in the sample, or the theme is not one to choose.
    """
    choices = {NO_THEME, *(theme.id for theme in coding.theming.living)}
    if answer not in sample_of(session, coding) or theme not in choices:
        raise BadInput(_l("Choose one of the themes."))
    insert = insert_into(session, Code).values(
        coding_id=coding.id, text_answer_id=answer, user_id=actor.user_id, theme_id=theme or None
    )
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["coding_id", "text_answer_id", "user_id"],
            set_={"theme_id": insert.excluded.theme_id},
        )
    )
    session.expire(coding, ["codes"])


def is_done(session: Session, coding: DoubleCoding, user_id: int | None) -> bool:
    """Whether a coder placed the whole sample."""
    return set(sample_of(session, coding)) <= set(codes_by(coding, user_id))


def may_see_agreement(session: Session, coding: DoubleCoding, actor: Actor) -> bool:
    """Coders stay blind to each other and to the program until they are done; so does who did not begin."""
    finished = {code.user_id for code in coding.codes if is_done(session, coding, code.user_id)}
    began = {code.user_id for code in coding.codes}
    return actor.user_id in finished or (len(finished) > 1 and actor.user_id not in began)


def agreement_of(session: Session, coding: DoubleCoding) -> Agreement:
    """Agreement between those who finished, and of each with the program."""
    coders = {code.user_id: code.user for code in coding.codes}
    done = [coders[user] for user in sorted(coders) if is_done(session, coding, user)]
    by_person = {user.id: codes_by(coding, user.id) for user in done}
    themes = _surviving(coding.theming)
    machine = {answer: themes.get(theme, NO_THEME) for answer, theme in coding.machine}
    present = list(sample_of(session, coding))
    choices = {
        user: {answer: themes.get(theme, NO_THEME) for answer, theme in codes.items()}
        for user, codes in by_person.items()
    }
    persons = krippendorff(
        [[codes[answer] for codes in choices.values()] for answer in present], seed=coding.seed
    )
    pairs = [
        (one[answer], other[answer]) for one, other in combinations(choices.values(), 2) for answer in present
    ]
    against = [(codes[answer], machine[answer]) for codes in choices.values() for answer in present]
    return Agreement(
        coders=done,
        persons=persons,
        machine=[(user, _with_machine(choices[user.id], machine, present, coding.seed)) for user in done],
        among_persons=_named(pairs, coding.theming),
        with_machine=_named(against, coding.theming),
    )


def _with_machine(
    codes: Mapping[int, int], machine: Mapping[int, int], present: list[int], seed: int
) -> Alpha:
    return krippendorff([[codes[answer], machine[answer]] for answer in present], seed=seed)


def _surviving(theming: Theming) -> dict[int, int]:
    """For every theme the one that holds its answers now, so that a merge is no disagreement."""
    into = {theme.id: theme.merged_into_id for theme in theming.themes}

    def home(theme: int) -> int:
        while (next_one := into.get(theme)) is not None:
            theme = next_one
        return theme

    return {theme: home(theme) for theme in into}


def _named(pairs: list[tuple[int, int]], theming: Theming) -> list[Disagreement]:
    themes = {theme.id: theme for theme in theming.themes}
    return [
        Disagreement(themes.get(one), themes.get(other), times) for one, other, times in disagreements(pairs)
    ]
