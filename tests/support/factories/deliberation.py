# SPDX-License-Identifier: AGPL-3.0-or-later
"""Factories of rounds, votes and decisions."""

from __future__ import annotations

from datetime import date
from typing import Any

import factory

from codesign.decisions.models import Milestone, Outcome, OutcomeChange
from codesign.deliberation.counting.group_names import GroupName
from codesign.deliberation.models import (
    Ballot,
    BallotFact,
    PairTally,
    Round,
    RoundParticipant,
    RoundTurnout,
    RoundVersion,
    Snapshot,
    SnapshotPosition,
    Statement,
    Tally,
    Vote,
    VoteFact,
    VoteReason,
)
from codesign.deliberation.panels.models import RoundInvitation, RoundInvitationTicket, RoundStratum
from codesign.deliberation.projects.models import Project
from codesign.extensions import db
from codesign.web import clock
from tests.support.factories.base import LONG_AGO, Factory
from tests.support.factories.people import ProcessFactory, VoiceFactory


class RoundFactory(Factory):
    """An open round with no statement yet."""

    class Meta:
        model = Round

    process = factory.SubFactory(ProcessFactory)
    phase = factory.LazyAttribute(lambda round: round.process.phases[2])
    number = 1
    short_code = factory.Sequence(lambda n: f"ROUN{n:04d}")
    title = factory.LazyFunction(lambda: {"it": "Primo turno", "en": "First round"})
    question = factory.LazyFunction(lambda: {"it": "Sei d'accordo?", "en": "Do you agree?"})
    state = "open"
    blind = "until_vote"
    rule = factory.LazyFunction(lambda: {"agreement": 0.75, "every_group": 0.5, "minimum_votes": 5})
    opened_at = LONG_AGO


class StatementFactory(Factory):
    class Meta:
        model = Statement

    round = factory.SubFactory(RoundFactory)
    text = factory.Sequence(lambda n: {"it": f"Affermazione {n}", "en": f"Statement {n}"})
    position = factory.Sequence(lambda n: n)

    @factory.post_generation
    def counted(self, create: bool, extracted: Any, **_: Any) -> None:
        if extracted is not False:
            self.tally = Tally(agree=0, disagree=0, passed=0)  # type: ignore[attr-defined]
            db.session.flush()


class ProjectFactory(Factory):
    """What is told of a project; nothing yet."""

    class Meta:
        model = Project

    statement_id = factory.LazyFunction(lambda: StatementFactory(cost=100).id)


class TallyFactory(Factory):
    class Meta:
        model = Tally

    statement = factory.SubFactory(StatementFactory, counted=False)


class RoundParticipantFactory(Factory):
    class Meta:
        model = RoundParticipant

    round = factory.SubFactory(RoundFactory)
    voice = factory.SubFactory(VoiceFactory)


class VoteFactory(Factory):
    class Meta:
        model = Vote

    participant_id = factory.LazyFunction(lambda: RoundParticipantFactory().id)
    statement_id = factory.LazyFunction(lambda: StatementFactory().id)
    value = 1


class VoteFactFactory(Factory):
    class Meta:
        model = VoteFact

    participant_id = factory.LazyFunction(lambda: RoundParticipantFactory().id)
    statement_id = factory.LazyFunction(lambda: StatementFactory().id)
    turn = 1
    value = 1
    cast_on = factory.LazyFunction(lambda: clock.today("Europe/Rome"))


class BallotFactory(Factory):
    """A ballot without an answer, as nobody can give it: tests fill in what they are about."""

    class Meta:
        model = Ballot

    participant_id = factory.LazyFunction(lambda: RoundParticipantFactory().id)
    content = factory.LazyFunction(dict)


class BallotFactFactory(Factory):
    class Meta:
        model = BallotFact

    participant_id = factory.LazyFunction(lambda: RoundParticipantFactory().id)
    turn = 1
    content = factory.LazyFunction(dict)
    cast_on = factory.LazyFunction(lambda: clock.today("Europe/Rome"))


class RoundTurnoutFactory(Factory):
    class Meta:
        model = RoundTurnout

    round_id = factory.LazyFunction(lambda: RoundFactory().id)


class PairTallyFactory(Factory):
    class Meta:
        model = PairTally

    left_id = factory.LazyFunction(lambda: StatementFactory().id)
    right_id = factory.LazyFunction(lambda: StatementFactory().id)


class VoteReasonFactory(Factory):
    """A reason that waits, on a vote of its own."""

    class Meta:
        model = VoteReason

    class Params:
        vote = factory.LazyFunction(lambda: VoteFactory())

    written_on = factory.LazyFunction(lambda: clock.today("Europe/Rome"))

    participant_id = factory.LazyAttribute(lambda reason: reason.vote.participant_id)
    statement_id = factory.LazyAttribute(lambda reason: reason.vote.statement_id)
    text = "Si vede meglio la strada"


class RoundVersionFactory(Factory):
    class Meta:
        model = RoundVersion

    round_id = factory.LazyFunction(lambda: RoundFactory().id)
    number = 1
    document = factory.LazyFunction(dict)


class SnapshotFactory(Factory):
    class Meta:
        model = Snapshot

    round = factory.SubFactory(RoundFactory)
    computed_on = factory.LazyFunction(lambda: clock.today("Europe/Rome"))
    algorithm = "opinion 1"
    input_hash = "0" * 64
    document = factory.LazyFunction(dict)


class SnapshotPositionFactory(Factory):
    class Meta:
        model = SnapshotPosition

    snapshot_id = factory.LazyFunction(lambda: SnapshotFactory().id)
    participant_id = factory.LazyFunction(lambda: RoundParticipantFactory().id)
    x = 0.0
    y = 0.0


class GroupNameFactory(Factory):
    class Meta:
        model = GroupName

    snapshot_id = factory.LazyFunction(lambda: SnapshotFactory().id)
    group_index = 0
    name = factory.LazyFunction(lambda: {"it": "Chi va in bici", "en": "Those who cycle"})


class OutcomeFactory(Factory):
    class Meta:
        model = Outcome

    process = factory.SubFactory(ProcessFactory)
    title = factory.LazyFunction(lambda: {"it": "Più luce", "en": "More light"})
    verdict = "accepted"
    reason = factory.LazyFunction(lambda: {"it": "Lo chiedono in molti e il bilancio lo permette già."})
    office = "Lavori pubblici"


class OutcomeChangeFactory(Factory):
    class Meta:
        model = OutcomeChange

    outcome_id = factory.LazyFunction(lambda: OutcomeFactory().id)
    changed_on = date(2026, 3, 1)
    before = factory.LazyFunction(
        lambda: {
            "verdict": "studying",
            "reason": {"it": "Prima"},
            "office": "Lavori pubblici",
            "due_on": None,
        }
    )
    reason = factory.LazyFunction(lambda: {"it": "I fondi sono arrivati"})


class MilestoneFactory(Factory):
    class Meta:
        model = Milestone

    outcome = factory.SubFactory(OutcomeFactory)
    title = factory.LazyFunction(lambda: {"it": "Posa dei lampioni"})
    due_on = date(2026, 6, 1)


class RoundInvitationFactory(Factory):
    """Somebody invited by e-mail who has the letter and has not come."""

    class Meta:
        model = RoundInvitation

    round = factory.SubFactory(RoundFactory, panel="invited")
    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    language = "it"
    sent_on = date(2026, 1, 5)


class RoundInvitationTicketFactory(Factory):
    class Meta:
        model = RoundInvitationTicket

    invitation = factory.SubFactory(RoundInvitationFactory)
    token_hash = factory.Sequence(lambda n: f"{n:064x}")


class RoundStratumFactory(Factory):
    """Two places for a band of age."""

    class Meta:
        model = RoundStratum

    class Params:
        round = factory.SubFactory(
            RoundFactory, panel="stratified", panel_options={"dimension": "age", "size": 10}
        )

    round_id = factory.SelfAttribute("round.id")
    category = "18_24"
    position = factory.Sequence(lambda n: n)
    population = 100
    places = 2
    taken = 0
