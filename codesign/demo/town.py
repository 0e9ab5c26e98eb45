# SPDX-License-Identifier: AGPL-3.0-or-later
"""The invented municipality, its staff, its process and its survey."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from codesign.demo.content import Calendar, document
from codesign.people.accounts import add_user
from codesign.people.models import User
from codesign.processes import services
from codesign.processes.models import Phase, Process
from codesign.surveys import publishing
from codesign.surveys.editor import editing
from codesign.surveys.editor.starters import document_for
from codesign.surveys.models import Survey
from codesign.territory.models import CensusMargin, Place
from codesign.web import clock
from codesign.web.policy import Actor

WRITTEN_PARTS = ("summary", "decidable", "not_decidable", "promise", "office", "languages")


@dataclass(frozen=True)
class SignIn:
    """How to enter as one role. The password exists nowhere else: it is made anew with every build."""

    role: str
    email: str
    password: str


def add_town(session: Session) -> Place:
    """The municipality with its quarters and census margins."""
    content = document("town")
    figures = {"population_year": content["population_year"], "is_invented": True}
    by_quarter = {quarter["id"]: quarter["population"] for quarter in content["quarters"]}
    town = Place(kind="municipality", code=content["code"], name=content["name"], **figures)
    town.population = content["population"]
    town.quarters = [
        Place(kind="quarter", code=quarter["id"], name=quarter["name"], **figures)
        for quarter in content["quarters"]
    ]
    for quarter in town.quarters:
        quarter.population = by_quarter[quarter.code]
    for dimension, margin in {**content["margins"], "quarter": by_quarter}.items():
        town.margins.extend(
            CensusMargin(dimension=dimension, category=category, position=position, population=population)
            for position, (category, population) in enumerate(margin.items())
        )
    session.add(town)
    session.flush()
    return town


def add_staff(session: Session) -> tuple[dict[str, User], tuple[SignIn, ...]]:
    """One account a role; the administrator of the process also runs the town."""
    content = document("process")
    users, sign_ins = {}, []
    for person in content["staff"]:
        role = person["role"]
        sign_in = SignIn(role, f"{person['mailbox']}@{content['mail_domain']}", secrets.token_urlsafe(12))
        users[role] = add_user(
            session,
            sign_in.email,
            person["name"],
            sign_in.password,
            town_administrator=role == "administrator",
        )
        sign_ins.append(sign_in)
    return users, tuple(sign_ins)


def actors_of(users: Mapping[str, User]) -> dict[str, Actor]:
    """The staff as those who act; without accounts nobody signs the audit log."""
    return {
        role: Actor(users[role].id, users[role].name) if role in users else Actor()
        for role in ("facilitator", "administrator")
    }


def add_process(
    session: Session, actor: Actor, town: Place, users: Mapping[str, User], calendar: Calendar
) -> Process:
    """The process with dated phases and roles, published."""
    content = document("process")
    process = services.start_process(
        session,
        actor,
        content["title"],
        place=town,
        answer_due_on=calendar.day(content["answer_due_in_days"]),
        time_zone=calendar.time_zone,
        **{key: content[key] for key in WRITTEN_PARTS},
    )
    _date_phases(process, content["phases"], calendar)
    session.flush()
    for role in users.keys() - {"administrator"}:
        services.set_role(session, actor, process, users[role], role)
    services.publish_process(session, actor, process)
    return process


def _date_phases(process: Process, phases: list[Mapping[str, Any]], calendar: Calendar) -> None:
    """The standard phases, and one more where the process votes twice."""
    while len(process.phases) < len(phases):
        process.phases.append(Phase(position=len(process.phases)))
    for phase, content in zip(process.phases, phases, strict=True):
        phase.kind, phase.title = content["kind"], content["title"]
        services.set_phase_times(
            phase, calendar.midnight(content["opens_in_days"]), calendar.midnight(content["closes_in_days"])
        )


def add_survey(session: Session, actor: Actor, process: Process, calendar: Calendar) -> Survey:
    """The starter survey with the town's own quarters, opened on its first day."""
    with clock.fixed(calendar.moment(document("process")["phases"][0]["opens_in_days"])):
        survey = publishing.add_survey(session, actor, process, survey_document(process))
        survey.short_code = document("process")["survey_code"]
        publishing.open_survey(session, actor, survey)
    return survey


def survey_document(process: Process) -> dict[str, Any]:
    """The questionnaire of the town."""
    quarters = [
        {
            "id": quarter["id"],
            "label": {"it": quarter["name"], "en": quarter["en"], "es": quarter["es"]},
        }
        for quarter in document("town")["quarters"]
    ]
    starter = document_for("example", process, None)
    return editing.with_changed_question(starter, "quarter", {"choices": quarters})
