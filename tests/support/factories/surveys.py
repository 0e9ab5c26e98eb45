# SPDX-License-Identifier: AGPL-3.0-or-later
"""Factories of surveys and answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import factory

from codesign.extensions import db
from codesign.people.invitations.spent import SpentInvitation
from codesign.people.voices import hash_code
from codesign.surveys.channel_models import Invitation, InvitationTicket, Kiosk, PaperSheet
from codesign.surveys.editor.models import DraftStep
from codesign.surveys.field_models import FieldCount, SurveyMargin
from codesign.surveys.models import QuotaCount, Response, Survey, SurveySummary, SurveyVersion, TextAnswer
from tests.support.factories.base import Factory
from tests.support.factories.people import ProcessFactory


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


class DraftStepFactory(Factory):
    class Meta:
        model = DraftStep

    survey_id = factory.LazyFunction(lambda: SurveyFactory().id)
    act = "change"
    subject = factory.LazyFunction(lambda: {"it": "Dove abiti?"})
    before = factory.LazyFunction(small_questionnaire)


class QuotaCountFactory(Factory):
    class Meta:
        model = QuotaCount

    survey_id = factory.LazyFunction(lambda: SurveyFactory().id)
    quota = factory.Sequence(lambda n: f"quota_{n}")
    people = 0


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


class SurveyMarginFactory(Factory):
    class Meta:
        model = SurveyMargin

    survey_id = factory.LazyFunction(lambda: SurveyFactory().id)
    dimension = "quarter"
    category = factory.Sequence(lambda n: f"category_{n}")
    population = 500


class FieldCountFactory(Factory):
    class Meta:
        model = FieldCount

    survey_id = factory.LazyFunction(lambda: SurveyFactory().id)
    event = "opened"
    dimension = "device"
    value = "phone"
    times = 1


class InvitationFactory(Factory):
    """Somebody invited by e-mail whose letter was sent."""

    class Meta:
        model = Invitation

    survey = factory.SubFactory(SurveyFactory)
    email = factory.Sequence(lambda n: f"persona{n}@example.org")
    language = "it"
    sent_on = date(2026, 1, 5)


class InvitationTicketFactory(Factory):
    class Meta:
        model = InvitationTicket

    invitation = factory.SubFactory(InvitationFactory)
    token_hash = factory.Sequence(lambda n: hash_code(f"{n:020}"))


class SpentInvitationFactory(Factory):
    class Meta:
        model = SpentInvitation

    invitation_id = factory.Sequence(lambda n: f"{n:032}")


class KioskFactory(Factory):
    class Meta:
        model = Kiosk

    survey = factory.SubFactory(SurveyFactory)
    batch = factory.Sequence(lambda n: f"Biblioteca {n}")
    token_hash = factory.Sequence(lambda n: hash_code(f"kiosk-{n}"))


class PaperSheetFactory(Factory):
    """A sheet nobody has typed in yet."""

    class Meta:
        model = PaperSheet

    survey = factory.SubFactory(SurveyFactory)
    version = factory.LazyAttribute(lambda sheet: sheet.survey.versions[0])
    code = factory.Sequence(lambda n: f"SH{n:04d}")
    batch = "Mercato"
    language = "it"
