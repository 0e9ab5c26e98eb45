# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demo's panel: it rates proposals, reads what it found, and rates again those on which it disagrees (Delphi)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from codesign.analytics.delphi import DelphiRule
from codesign.deliberation import continuing, rounds
from codesign.deliberation.counting.ratings import CANNOT
from codesign.deliberation.models import Round, Snapshot, Statement
from codesign.deliberation.moderated import place_of
from codesign.deliberation.voting import ballots, reasons
from codesign.deliberation.voting.moderated import REASONS
from codesign.demo.balloting import Answers, Given, Written, draw_all, give_all
from codesign.demo.content import Calendar
from codesign.demo.opening import close_and_publish, settings_of
from codesign.moderation.deciding import accept
from codesign.moderation.queue import waiting
from codesign.web import clock
from codesign.web.policy import Actor

RULE = DelphiRule(minimum_n=12)
SETTLED = ("for", "against")


@dataclass(frozen=True)
class Again(Given):
    """A ballot of the next round; is_compared: whether the person let her change be counted."""

    is_compared: bool = False


def scale_options(content: Written) -> dict[str, Any]:
    """The scale, with the meaning of its ends by language."""
    scale = content["scale"]
    labels = {
        language: {end: scale["ends"][end][language] for end in ("lowest", "highest")}
        for language in ("it", "en")
    }
    return {"lowest": scale["lowest"], "highest": scale["highest"], "labels": labels}


def rate(rng: np.random.Generator, content: Written, group: str) -> Answers:
    """A point for every proposal, around what this group thinks of it."""
    return {
        written["id"]: CANNOT if rng.random() < written["cannot"] else _around(rng, content, written, group)
        for written in content["statements"]
    }


def _around(rng: np.random.Generator, content: Written, written: Written, group: str) -> int:
    scale = content["scale"]
    drawn = rng.normal(written["means"][group], content["spread"])
    return int(np.clip(round(drawn), scale["lowest"], scale["highest"]))


def give_reasons(
    session: Session,
    statements: Mapping[str, Statement],
    content: Written,
    given: Sequence[Given],
    calendar: Calendar,
) -> None:
    """Each written reason comes from one of those who rated lowest, or highest."""
    round = next(iter(statements.values())).round
    for written in content["statements"]:
        rated = [one for one in given if one.answers[written["id"]] != CANNOT]
        rated.sort(key=lambda one: one.answers[written["id"]])
        for reason in written["reasons"]:
            author = rated.pop(0 if reason["side"] == "low" else -1)
            with clock.fixed(calendar.moment(author.day, 18)):
                reasons.write(
                    session, round, author.code(round), statements[written["id"]].id, reason["text"], "it"
                )


def moderate_reasons(session: Session, actor: Actor, round: Round) -> None:
    """Let all reasons be read."""
    for reason in waiting(session, REASONS, round.process, place_of(round).reference):
        accept(session, actor, REASONS, reason)


def ask_again(
    session: Session, actor: Actor, content: Written, statements: Mapping[str, Statement], snapshot: Snapshot
) -> dict[str, Statement]:
    """The next round, open, about what has no consensus yet; gives back its statements as they are known."""
    round = next(iter(statements.values())).round
    unsettled = {row["id"] for row in snapshot.document["items"] if row["verdict"] not in SETTLED}
    following = continuing.start_next(session, actor, round, unsettled)
    again = content["again"]
    rounds.change_round(
        session,
        following,
        again["title"],
        again["question"],
        RULE,
        content["blind"],
        settings_of(content),
        following.version,
        options=scale_options(content),
    )
    following.short_code = again["code"]
    rounds.open_round(session, actor, following)
    names = {statement.id: id for id, statement in statements.items()}
    return {names[asked.continues_id]: asked for asked in following.statements if asked.continues_id}


def draw_again(
    rng: np.random.Generator,
    content: Written,
    asked: Mapping[str, Statement],
    given: Sequence[Given],
    snapshot: Snapshot,
    days: range,
) -> list[Again]:
    """Those who come again, some of whom let their change be counted, and those who are new."""
    again = content["again"]
    rows = {row["id"]: row for row in snapshot.document["items"]}
    moves = {written["id"]: written["moves"] for written in content["statements"]}
    medians = {id: rows[statement.continues_id]["median"] for id, statement in asked.items()}
    back = [given[i] for i in rng.permutation(len(given))[: again["returning"]]]
    new = draw_all(rng, {**content, "sizes": again["newcomers"]}, days, rate)
    drawn = [
        Again(
            person.token,
            int(rng.choice(days)),
            {id: _moved(rng, moves[id], person.answers[id], median) for id, median in medians.items()},
            is_compared=number < again["compared"],
        )
        for number, person in enumerate(back + new)
    ]
    return sorted(drawn, key=lambda one: one.day)


def _moved(rng: np.random.Generator, chance: float, answer: Any, median: float) -> Any:
    """The same answer, or one step towards what most said."""
    if answer == CANNOT or rng.random() >= chance:
        return answer
    return answer + int(np.sign(median - answer))


def give_again(
    session: Session,
    earlier: Round,
    asked: Mapping[str, Statement],
    given: Sequence[Again],
    calendar: Calendar,
) -> None:
    """Ballots of the next round; who ticked the box is the same person in both."""
    give_all(session, asked, given, calendar)
    round = next(iter(asked.values())).round
    for one in given:
        if one.is_compared:
            with clock.fixed(calendar.moment(one.day, 18)):
                ballots.link_to_earlier(session, round, one.code(round), one.code(earlier), wanted=True)


def rate_twice(
    session: Session,
    actor: Actor,
    rng: np.random.Generator,
    content: Written,
    statements: Mapping[str, Statement],
    calendar: Calendar,
    days: range,
    again_until: int,
) -> tuple[Round, str]:
    """Both rounds of the panel: the first until the last of `days` and published the day after, the next open.

    Gives back the open one, and the code of somebody's earlier ballot who has not answered again yet.
    """
    round, ends = next(iter(statements.values())).round, days.stop
    given = draw_all(rng, content, days, rate)
    give_all(session, statements, given, calendar)
    give_reasons(session, statements, content, given, calendar)
    with clock.fixed(calendar.moment(ends, 8)):
        moderate_reasons(session, actor, round)
    snapshot = close_and_publish(session, actor, round, calendar, ends)
    with clock.fixed(calendar.moment(ends, 12)):
        asked = ask_again(session, actor, content, statements, snapshot)
    again = draw_again(rng, content, asked, given, snapshot, range(ends, again_until))
    give_again(session, round, asked, again, calendar)
    came_again = {one.token for one in again}
    awaited = next(one for one in given if one.token not in came_again and CANNOT not in one.answers.values())
    return next(iter(asked.values())).round, awaited.code(round)
