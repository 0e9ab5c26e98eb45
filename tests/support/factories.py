# SPDX-License-Identifier: AGPL-3.0-or-later
"""One factory a model: a test overrides a value only when that value is its subject."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory

from codesign.decisions.models import Milestone, Outcome
from codesign.deliberation.models import (
    Round,
    RoundParticipant,
    Snapshot,
    SnapshotPosition,
    Statement,
    Tally,
    Vote,
    VoteFact,
)
from codesign.extensions import db
from codesign.people.accounts import TOWN_ADMINISTRATOR
from codesign.people.models import AuditEntry, ErasedVoice, Role, User, Voice
from codesign.people.voices import hash_code
from codesign.processes.models import Membership, Phase, Process
from codesign.surveys.models import Response, Survey, SurveySummary, SurveyVersion, TextAnswer
from codesign.territory.models import CensusMargin, Place
from codesign.themes.models import Placement, Theme, ThemeEdit, Theming
from codesign.web.jobs import Run

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Factory(factory.alchemy.SQLAlchemyModelFactory):
    """Adds to the context's session and flushes."""

    class Meta:
        abstract = True
        sqlalchemy_session_factory = lambda: db.session  # noqa: E731
        sqlalchemy_session_persistence = "flush"


class RoleFactory(Factory):
    class Meta:
        model = Role

    name = TOWN_ADMINISTRATOR


class UserFactory(Factory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"staff{n}@example.org")
    name = factory.Sequence(lambda n: f"Persona {n}")
    fs_uniquifier = factory.Sequence(lambda n: f"uniquifier-{n}")
    active = True

    class Params:
        town_administrator = factory.Trait(roles=factory.LazyFunction(lambda: [RoleFactory()]))


class VoiceFactory(Factory):
    class Meta:
        model = Voice

    code_hash = factory.Sequence(lambda n: hash_code(f"code-{n}"))


class ErasedVoiceFactory(Factory):
    class Meta:
        model = ErasedVoice

    code_hash = factory.Sequence(lambda n: hash_code(f"erased-{n}"))


class AuditEntryFactory(Factory):
    class Meta:
        model = AuditEntry

    act = "test.act"
    subject = "test:1"


class PlaceFactory(Factory):
    class Meta:
        model = Place

    kind = "municipality"
    code = "999001"
    name = "Valmora sul Serio"
    population = 48_000
    population_year = 2025


class CensusMarginFactory(Factory):
    class Meta:
        model = CensusMargin

    place_id = factory.LazyFunction(lambda: PlaceFactory().id)
    dimension = "age"
    category = factory.Sequence(lambda n: f"band{n}")
    population = 1000


class ProcessFactory(Factory):
    """A public process whose five phases are all open."""

    class Meta:
        model = Process

    slug = factory.Sequence(lambda n: f"processo-{n}")
    state = "public"
    title = factory.LazyFunction(lambda: {"it": "Il quartiere che vogliamo", "en": "The quarter we want"})
    summary = factory.LazyFunction(lambda: {"it": "Raccontaci di che cosa hai bisogno."})
    office = "Ufficio Partecipazione"
    answer_due_on = date(2030, 1, 1)

    @factory.post_generation
    def with_phases(self, create: bool, extracted: Any, **_: Any) -> None:
        if extracted is False:
            return
        for position, kind in enumerate(("survey", "themes", "round", "decision", "report")):
            phase = Phase(position=position, kind=kind, title={"it": kind, "en": kind}, opens_at=LONG_AGO)
            self.phases.append(phase)  # type: ignore[attr-defined]
        db.session.flush()


class PhaseFactory(Factory):
    class Meta:
        model = Phase

    process = factory.SubFactory(ProcessFactory, with_phases=False)
    position = 0
    kind = "survey"
    title = factory.LazyFunction(lambda: {"it": "Bisogni"})
    opens_at = LONG_AGO


class MembershipFactory(Factory):
    class Meta:
        model = Membership

    process = factory.SubFactory(ProcessFactory)
    user = factory.SubFactory(UserFactory)
    role = "facilitator"


def small_questionnaire() -> dict[str, Any]:
    """A questionnaire with one question of each kind on two pages."""
    return {
        "languages": ["it", "en"],
        "title": {"it": "Che cosa serve al quartiere?", "en": "What does the quarter need?"},
        "welcome": {"it": "Bastano pochi minuti.", "en": "A few minutes are enough."},
        "minutes": 3,
        "pages": [
            {
                "id": "page_1",
                "title": {"it": "Tu", "en": "You"},
                "questions": [
                    {
                        "id": "quarter",
                        "kind": "single",
                        "label": {"it": "Dove abiti?", "en": "Where do you live?"},
                        "required": True,
                        "choices": [
                            {"id": "centro", "label": {"it": "Centro", "en": "Centre"}},
                            {"id": "nord", "label": {"it": "Nord", "en": "North"}},
                        ],
                    },
                    {
                        "id": "moves",
                        "kind": "multiple",
                        "label": {"it": "Come ti muovi?", "en": "How do you move?"},
                        "options": {"most": 2},
                        "choices": [
                            {"id": "walk", "label": {"it": "A piedi", "en": "On foot"}},
                            {"id": "bike", "label": {"it": "In bici", "en": "By bike"}},
                            {"id": "bus", "label": {"it": "In autobus", "en": "By bus"}},
                            {"id": "none", "label": {"it": "Non so", "en": "Don't know"}, "exclusive": True},
                        ],
                    },
                    {
                        "id": "trust",
                        "kind": "scale",
                        "label": {"it": "Quanto ti fidi del Comune?", "en": "How far do you trust the town?"},
                        "options": {"from": 0, "to": 10},
                    },
                ],
            },
            {
                "id": "page_2",
                "title": {"it": "Il quartiere", "en": "The quarter"},
                "questions": [
                    {
                        "id": "needs",
                        "kind": "importance_satisfaction",
                        "label": {
                            "it": "Quanto conta e come va?",
                            "en": "How much does it matter, how is it?",
                        },
                        "items": [
                            {"id": "light", "label": {"it": "Illuminazione", "en": "Lighting"}},
                            {"id": "green", "label": {"it": "Verde", "en": "Green"}},
                        ],
                    },
                    {
                        "id": "wish",
                        "kind": "text",
                        "label": {"it": "Che cosa cambieresti?", "en": "What would you change?"},
                    },
                ],
            },
        ],
    }


class SurveyFactory(Factory):
    """An open survey with one published version."""

    class Meta:
        model = Survey

    process = factory.SubFactory(ProcessFactory)
    phase = factory.LazyAttribute(lambda survey: survey.process.phases[0])
    short_code = factory.Sequence(lambda n: f"SURV{n:04d}")
    title = factory.LazyAttribute(lambda survey: survey.draft["title"])
    state = "open"
    draft = factory.LazyFunction(small_questionnaire)

    @factory.post_generation
    def published(self, create: bool, extracted: Any, **_: Any) -> None:
        if extracted is not False:
            self.versions.append(SurveyVersion(number=1, document=self.draft))  # type: ignore[attr-defined]
            db.session.flush()


class SurveyVersionFactory(Factory):
    class Meta:
        model = SurveyVersion

    survey = factory.SubFactory(SurveyFactory, published=False)
    number = 1
    document = factory.LazyFunction(small_questionnaire)


class ResponseFactory(Factory):
    """A submitted response."""

    class Meta:
        model = Response

    survey = factory.SubFactory(SurveyFactory)
    version = factory.LazyAttribute(lambda response: response.survey.versions[0])
    state = "submitted"
    language = "it"
    submitted_on = date(2026, 1, 10)
    answers = factory.LazyFunction(lambda: {"quarter": "centro"})


class TextAnswerFactory(Factory):
    class Meta:
        model = TextAnswer

    response = factory.SubFactory(ResponseFactory)
    survey_id = factory.LazyAttribute(lambda answer: answer.response.survey_id)
    question = "wish"
    text = factory.Sequence(lambda n: f"Vorrei più luce in via numero {n}")
    language = "it"


class SurveySummaryFactory(Factory):
    class Meta:
        model = SurveySummary

    survey_id = factory.LazyFunction(lambda: SurveyFactory().id)
    document = factory.LazyFunction(lambda: {"people": 0, "questions": []})


class ThemingFactory(Factory):
    class Meta:
        model = Theming

    survey = factory.SubFactory(SurveyFactory)
    question = "wish"


class ThemeFactory(Factory):
    class Meta:
        model = Theme

    theming = factory.SubFactory(ThemingFactory)
    label = factory.Sequence(lambda n: f"tema {n}")


class PlacementFactory(Factory):
    class Meta:
        model = Placement

    text_answer = factory.SubFactory(TextAnswerFactory)
    theme = factory.SubFactory(ThemeFactory)
    theming_id = factory.LazyAttribute(lambda placement: placement.theme.theming_id)
    bucket = "theme"
    certainty = 0.8


class ThemeEditFactory(Factory):
    class Meta:
        model = ThemeEdit

    theming_id = factory.LazyFunction(lambda: ThemingFactory().id)
    act = "rename"


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
    value = 1


class SnapshotFactory(Factory):
    class Meta:
        model = Snapshot

    round = factory.SubFactory(RoundFactory)
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


class OutcomeFactory(Factory):
    class Meta:
        model = Outcome

    process = factory.SubFactory(ProcessFactory)
    title = factory.LazyFunction(lambda: {"it": "Più luce", "en": "More light"})
    verdict = "accepted"
    reason = factory.LazyFunction(lambda: {"it": "Lo chiedono in molti e il bilancio lo permette già."})
    office = "Lavori pubblici"


class MilestoneFactory(Factory):
    class Meta:
        model = Milestone

    outcome = factory.SubFactory(OutcomeFactory)
    title = factory.LazyFunction(lambda: {"it": "Posa dei lampioni"})
    due_on = date(2026, 6, 1)


class RunFactory(Factory):
    class Meta:
        model = Run

    kind = "snapshot"
    arguments = factory.LazyFunction(dict)


def days_ago(days: int) -> datetime:
    """A moment that many days before today."""
    return datetime.now(UTC) - timedelta(days=days)
