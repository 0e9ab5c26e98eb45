# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demo's rounds of ballots: services put in order, and money shared out among the neighbourhoods."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from codesign.deliberation.models import Round, Statement
from codesign.deliberation.voting import ballots
from codesign.demo.content import Calendar
from codesign.people.voices import code_for
from codesign.web import clock

Written = Mapping[str, Any]
#: Answers by the id a statement was written under.
Answers = Mapping[str, Any]
#: Draws the answers of one person of a group.
Draw = Callable[[np.random.Generator, Written, str], Answers]


@dataclass(frozen=True)
class Given:
    """What one person answered, on which day and with which device."""

    token: str
    day: int
    answers: Answers

    def code(self, round: Round) -> str:
        """What opens this person's ballot in a round."""
        return code_for(self.token, f"round:{round.short_code}")


def draw_all(rng: np.random.Generator, content: Written, days: range, draw: Draw) -> list[Given]:
    """The ballots of all groups, in the order in which they are given."""
    drawn = [
        Given(rng.bytes(16).hex(), int(rng.choice(days)), draw(rng, content, group))
        for group, size in content["sizes"].items()
        for _ in range(size)
    ]
    return sorted((drawn[i] for i in rng.permutation(len(drawn))), key=lambda given: given.day)


def give_all(
    session: Session, statements: Mapping[str, Statement], given: Sequence[Given], calendar: Calendar
) -> None:
    """Every ballot as its person gives it."""
    round = next(iter(statements.values())).round
    for one in given:
        with clock.fixed(calendar.moment(one.day, 18)):
            content = {str(statements[id].id): answer for id, answer in one.answers.items()}
            ballots.give(session, round, one.code(round), content)


def put_in_order(rng: np.random.Generator, content: Written, group: str) -> Answers:
    """A ranking by how this group likes each option (Plackett and Luce), as far as the person cared to go."""
    liked = {option["id"]: option["liking"][group] + rng.gumbel() for option in content["statements"]}
    order = sorted(liked, key=lambda id: -liked[id])
    last = int(rng.integers(content["least_places"], len(order) + 1))
    return {id: place for place, id in enumerate(order[:last], 1)}


def choose_projects(rng: np.random.Generator, content: Written, group: str) -> Answers:
    """What the person likes best, at home first, as long as the money reaches."""
    liked = {
        project["id"]: project["liking"] + content["at_home"] * (group in project["quarters"]) + rng.normal()
        for project in content["statements"]
    }
    costs = {project["id"]: project["cost"] for project in content["statements"]}
    best = max(liked, key=lambda id: liked[id])
    chosen, left = {best: 1}, content["total"] - costs[best]
    for id in sorted(liked, key=lambda id: -liked[id]):
        if id not in chosen and liked[id] >= content["bar"] and costs[id] <= left:
            chosen[id] = 1
            left -= costs[id]
    return chosen
