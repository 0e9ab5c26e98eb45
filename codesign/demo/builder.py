# SPDX-License-Identifier: AGPL-3.0-or-later
"""Building the demo town: the story of one process, told on the days on which it would have happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from flask import current_app
from sqlalchemy.orm import Session

from codesign.demo import outcomes, theming, voters
from codesign.demo.content import Calendar
from codesign.demo.respondents import Respondent, add_responses, draw_respondents
from codesign.demo.town import SignIn, actors_of, add_process, add_staff, add_survey, add_town
from codesign.people.voices import show_code
from codesign.processes.models import Process
from codesign.surveys.models import Survey
from codesign.surveys.results import releasing
from codesign.web import clock
from codesign.web.policy import Actor

SEED = 20261122
#: Days before today on which things happen, inside the phases that `process.json` opens.
ANNOUNCED, FIRST_THEMES, DECIDED, YESTERDAY = -62, -41, -15, -1
ROUND_ONE, ROUND_ONE_ENDS, ROUND_TWO = -40, -21, -7


@dataclass(frozen=True)
class Demo:
    """What was built: addresses, a receipt to try, counts and sign-ins."""

    town: str
    process: str
    survey: str
    rounds: tuple[str, ...]
    receipt: str
    counts: Mapping[str, int]
    sign_ins: tuple[SignIn, ...]


def build_demo(session: Session, *, today: date, accounts: bool = True) -> Demo:
    """Fill an empty database with the demo town; the same day gives the same town, but for the passwords.

    Needs an application context, and like every service leaves the commit to its caller.
    """
    calendar = Calendar(today)
    rng = np.random.default_rng(SEED)
    with clock.fixed(calendar.moment(ANNOUNCED)):
        town = add_town(session)
        users, sign_ins = add_staff(session) if accounts else ({}, ())
        actors = actors_of(users)
        process = add_process(session, actors["administrator"], town, users, calendar)
    survey = add_survey(session, actors["facilitator"], process, calendar)
    respondents = draw_respondents(rng, survey)
    _first_themes(session, actors["facilitator"], survey, respondents, calendar)
    ballots = _vote_and_decide(session, rng, actors, process, survey, calendar)
    _latest_themes(session, actors["facilitator"], survey, respondents, calendar)
    return Demo(
        town=town.name,
        process=process.slug,
        survey=survey.short_code,
        rounds=tuple(ballots),
        receipt=show_code(respondents[0].code),
        counts={
            "responses": survey.submitted_count,
            "texts": sum(len(respondent.texts) for respondent in respondents),
            "voters": sum(len(given) for given in ballots.values()),
            "votes": sum(len(ballot.votes) for given in ballots.values() for ballot in given),
        },
        sign_ins=sign_ins,
    )


def _first_themes(
    session: Session, actor: Actor, survey: Survey, respondents: Sequence[Respondent], calendar: Calendar
) -> None:
    """The themes that the statements of the first round were made from."""
    add_responses(session, survey, [r for r in respondents if r.day < FIRST_THEMES], calendar)
    with clock.fixed(calendar.moment(FIRST_THEMES)):
        theming.run_pipeline(session, survey)
        theming.work_on_themes(session, actor, survey)


def _latest_themes(
    session: Session, actor: Actor, survey: Survey, respondents: Sequence[Respondent], calendar: Calendar
) -> None:
    """The same themes with the answers that came later; then all of it is published."""
    add_responses(session, survey, [r for r in respondents if r.day >= FIRST_THEMES], calendar)
    with clock.fixed(calendar.moment(YESTERDAY, 18)):
        theming.run_pipeline(session, survey)
        theming.work_on_themes(session, actor, survey)
        theming.publish_themes(session, actor, survey, current_app.config["SETTINGS"].minimum_cell)
        releasing.publish_summary(session, actor, survey, current_app.config["SETTINGS"].minimum_cell)


def _vote_and_decide(
    session: Session,
    rng: np.random.Generator,
    actors: Mapping[str, Actor],
    process: Process,
    survey: Survey,
    calendar: Calendar,
) -> dict[str, list[voters.Ballot]]:
    """A closed round, the outcomes that rest on it, and a second round that is still open."""
    facilitator, administrator = actors["facilitator"], actors["administrator"]
    themes = theming.themes_by_topic(session, survey)
    with clock.fixed(calendar.moment(ROUND_ONE)):
        first = voters.add_round(session, facilitator, process, 1, themes, {})
    one = first["a01"].round
    ballots_one = voters.draw_ballots(rng, 1, first, range(ROUND_ONE, ROUND_ONE_ENDS))
    voters.cast_ballots(session, one, ballots_one, calendar)
    snapshot = voters.close_and_publish(session, facilitator, one, calendar, ROUND_ONE_ENDS)
    with clock.fixed(calendar.moment(DECIDED)):
        outcomes.add_outcomes(session, administrator, process, snapshot, themes, calendar)
    with clock.fixed(calendar.moment(ROUND_TWO)):
        second = voters.add_round(session, facilitator, process, 2, themes, first)
    two = second["b01"].round
    ballots_two = voters.draw_ballots(rng, 2, second, range(ROUND_TWO, YESTERDAY + 1))
    voters.cast_ballots(session, two, ballots_two, calendar)
    with clock.fixed(calendar.moment(YESTERDAY, 20)):
        voters.take_snapshot(session, two)
    return {one.short_code: ballots_one, two.short_code: ballots_two}
