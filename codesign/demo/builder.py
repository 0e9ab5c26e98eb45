# SPDX-License-Identifier: AGPL-3.0-or-later
"""Building the demo town: the story of one process, told on the days on which it would have happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
from sqlalchemy.orm import Session

from codesign.analytics.rules import ConsensusRule
from codesign.deliberation.models import Round
from codesign.deliberation.voting import turnout
from codesign.demo import balloting, naming, outcomes, panel, theming, voters
from codesign.demo.balloting import choose_projects, put_in_order
from codesign.demo.content import Calendar, document
from codesign.demo.opening import close_and_publish, open_written, take_snapshot
from codesign.demo.respondents import Respondent, add_responses, draw_respondents
from codesign.demo.town import SignIn, actors_of, add_process, add_staff, add_survey, add_town
from codesign.people.voices import show_code
from codesign.processes.models import Process
from codesign.surveys.models import Survey
from codesign.surveys.results import releasing
from codesign.themes.models import Theme
from codesign.web import clock
from codesign.web.columns import keys_counted
from codesign.web.policy import Actor
from codesign.web.small_cells import minimum_cell

SEED = 20261122
#: Days before today on which things happen, inside the phases that `process.json` opens.
ANNOUNCED, FIRST_THEMES, DECIDED, YESTERDAY = -62, -41, -15, -1
ROUND_ONE, ROUND_ONE_ENDS, ROUND_TWO = -40, -21, -7
RATING, RATING_ENDS, RANKING, RANKING_ENDS, BUDGET = -7, -3, -6, -2, -5


@dataclass(frozen=True)
class Demo:
    """What was built: addresses, a receipt to try, counts and sign-ins.

    rounds: of opinions, one closed and one open. other_rounds: of ratings and the same asked again, of a ranking, of
    a budget. panel_receipt: of ratings by somebody who is asked again.
    """

    town: str
    process: str
    survey: str
    rounds: tuple[str, ...]
    other_rounds: tuple[str, ...]
    receipt: str
    panel_receipt: str
    counts: Mapping[str, int]
    sign_ins: tuple[SignIn, ...]


@keys_counted()
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
    themes = theming.themes_by_topic(session, survey)
    ballots = _vote_and_decide(session, rng, actors, process, themes, calendar)
    others, panel_receipt = _rate_rank_and_choose(session, actors["facilitator"], process, themes, calendar)
    _latest_themes(session, actors["facilitator"], survey, respondents, calendar)
    return Demo(
        town=town.name,
        process=process.slug,
        survey=survey.short_code,
        rounds=tuple(ballots),
        other_rounds=tuple(round.short_code for round in others),
        receipt=show_code(respondents[0].code),
        panel_receipt=show_code(panel_receipt),
        counts={
            "responses": survey.submitted_count,
            "texts": sum(len(respondent.texts) for respondent in respondents),
            "voters": sum(len(given) for given in ballots.values()),
            "ballots": sum(turnout.participants_of(session, round) for round in others),
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
        theming.publish_themes(session, actor, survey, minimum_cell())
        releasing.publish_summary(session, actor, survey, minimum_cell())


def _vote_and_decide(
    session: Session,
    rng: np.random.Generator,
    actors: Mapping[str, Actor],
    process: Process,
    themes: Mapping[str, Theme],
    calendar: Calendar,
) -> dict[str, list[voters.Ballot]]:
    """A closed round, the outcomes that rest on it, and a second round that is still open."""
    facilitator, administrator = actors["facilitator"], actors["administrator"]
    phases = [phase for phase in process.phases if phase.kind == "round"]
    written = document("statements")["rounds"]
    opened = partial(open_written, session, facilitator, process, themes=themes, rule=ConsensusRule())
    with clock.fixed(calendar.moment(ROUND_ONE)):
        first = opened(written[0], phase=phases[0])
    one = first["a01"].round
    ballots_one = voters.draw_ballots(rng, 1, first, range(ROUND_ONE, ROUND_ONE_ENDS))
    voters.cast_ballots(session, one, ballots_one, calendar)
    snapshot = close_and_publish(session, facilitator, one, calendar, ROUND_ONE_ENDS)
    with clock.fixed(calendar.moment(ROUND_ONE_ENDS, 12)):
        naming.name_groups(session, facilitator, snapshot, 1, first)
    with clock.fixed(calendar.moment(DECIDED)):
        outcomes.add_outcomes(session, administrator, process, snapshot, themes, calendar)
    with clock.fixed(calendar.moment(ROUND_TWO)):
        second = opened(written[1], phase=phases[1], earlier=first)
    two = second["b01"].round
    ballots_two = voters.draw_ballots(rng, 2, second, range(ROUND_TWO, YESTERDAY + 1))
    voters.cast_ballots(session, two, ballots_two, calendar)
    with clock.fixed(calendar.moment(YESTERDAY, 20)):
        naming.name_groups(session, facilitator, take_snapshot(session, two), 2, second)
    return {one.short_code: ballots_one, two.short_code: ballots_two}


def _rate_rank_and_choose(
    session: Session, actor: Actor, process: Process, themes: Mapping[str, Theme], calendar: Calendar
) -> tuple[list[Round], str]:
    """A panel that rates and is asked again, services put in order, and a budget to share out."""
    # Drawn on their own, so that what people vote here leaves the rest of the town as it is.
    rng = np.random.default_rng([SEED, 1])
    phase = [phase for phase in process.phases if phase.kind == "round"][-1]
    opened = partial(open_written, session, actor, process, themes=themes, phase=phase)
    rating, ranking, budget = (document(kind) for kind in ("rating", "ranking", "budget"))
    with clock.fixed(calendar.moment(RATING, 11)):
        options = panel.scale_options(rating)
        rated = opened(rating, kind="rating", rule=panel.RULE, options=options)
    with clock.fixed(calendar.moment(RANKING)):
        ranked = opened(ranking, kind="ranking")
    with clock.fixed(calendar.moment(BUDGET)):
        projects = opened(budget, kind="budget", options={"total": budget["total"]})
    days = range(RATING, RATING_ENDS)
    again, receipt = panel.rate_twice(session, actor, rng, rating, rated, calendar, days, YESTERDAY + 1)
    days = range(RANKING, RANKING_ENDS)
    balloting.give_all(session, ranked, balloting.draw_all(rng, ranking, days, put_in_order), calendar)
    close_and_publish(session, actor, ranked["s1"].round, calendar, RANKING_ENDS)
    days = range(BUDGET, YESTERDAY + 1)
    balloting.give_all(session, projects, balloting.draw_all(rng, budget, days, choose_projects), calendar)
    with clock.fixed(calendar.moment(YESTERDAY, 20)):
        for round in (again, projects["p1"].round):
            take_snapshot(session, round)
    return [rated["r1"].round, again, ranked["s1"].round, projects["p1"].round], receipt
