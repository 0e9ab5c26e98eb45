# SPDX-License-Identifier: AGPL-3.0-or-later
"""Factories of people, places, processes and background runs."""

from __future__ import annotations

from datetime import date
from typing import Any

import factory

from codesign.extensions import db
from codesign.people.accounts import TOWN_ADMINISTRATOR
from codesign.people.models import AuditEntry, ErasedVoice, Role, User, Voice
from codesign.people.voices import hash_code
from codesign.processes.models import Membership, Phase, Process, PromiseChange
from codesign.territory.models import CensusMargin, Place
from codesign.web import clock
from codesign.web.jobs import Run
from tests.support.factories.base import LONG_AGO, Factory


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
    began_on = factory.LazyFunction(lambda: clock.today("Europe/Rome"))


class ErasedVoiceFactory(Factory):
    class Meta:
        model = ErasedVoice

    code_hash = factory.Sequence(lambda n: hash_code(f"erased-{n}"))
    erased_on = factory.LazyFunction(lambda: clock.today("Europe/Rome"))


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


class PromiseChangeFactory(Factory):
    class Meta:
        model = PromiseChange

    process_id = factory.LazyFunction(lambda: ProcessFactory().id)
    changed_on = date(2026, 3, 1)
    before = factory.LazyFunction(lambda: {"office": "Ufficio di prima"})
    reason = factory.LazyFunction(lambda: {"it": "L'ufficio è cambiato"})


class MembershipFactory(Factory):
    class Meta:
        model = Membership

    process = factory.SubFactory(ProcessFactory)
    user = factory.SubFactory(UserFactory)
    role = "facilitator"


class RunFactory(Factory):
    class Meta:
        model = Run

    kind = "snapshot"
    arguments = factory.LazyFunction(dict)
