# SPDX-License-Identifier: AGPL-3.0-or-later
"""Describing the projects of a budget round, until it opens: people choose among what they read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesign.attachments.files import keys_in
from codesign.deliberation.acts import what_hinders_describing
from codesign.deliberation.models import Round, Statement
from codesign.deliberation.projects.models import Project
from codesign.web.acts import demand
from codesign.web.errors import BadInput


@dataclass(frozen=True)
class Description:
    """What is told of a project; picture: as `codesign.attachments.files.keep` names it."""

    details: Mapping[str, str] = field(default_factory=dict)
    picture: Mapping[str, Any] | None = None
    picture_alt: Mapping[str, str] = field(default_factory=dict)
    place_id: int | None = None
    place_words: str = ""
    office: str = ""


def describe(session: Session, statement: Statement, description: Description) -> Project:
    """Say what a project is; what was said before is replaced.

    Raises:
        BadInput: there is a picture, and no words for who does not see it.
        Conflict: the round was opened, or its statements are no projects.
    """
    demand(what_hinders_describing(statement))
    if description.picture and not any(description.picture_alt.values()):
        raise BadInput(_l("Say in words what the picture shows, for those who do not see it."))
    project = project_of(session, statement) or Project(statement_id=statement.id)
    for name, value in asdict(description).items():
        setattr(project, name, value)
    if not project.picture:
        project.picture_alt = {}
    session.add(project)
    session.flush()
    session.expire(project, ["place"])
    return project


def project_of(session: Session, statement: Statement) -> Project | None:
    """What is told of one project."""
    return session.get(Project, statement.id)


def projects_of(session: Session, round: Round) -> dict[int, Project]:
    """What is told of the projects of a round, by the id of the statement; nothing of other kinds of round."""
    if round.kind != "budget":
        return {}
    found = session.scalars(
        select(Project).join(Project.statement).where(Statement.round_id == round.id)
    ).all()
    return {project.statement_id: project for project in found}


def describe_alike(session: Session, pairs: Sequence[tuple[Statement, Statement]]) -> None:
    """Give statements that continue others what was told of those; pairs of earlier and later, both stored."""
    for earlier, later in pairs:
        told = project_of(session, earlier)
        if told is not None:
            copied = {one.name: getattr(told, one.name) for one in fields(Description)}
            session.add(Project(statement_id=later.id, **copied))
    session.flush()


def as_document(project: Project) -> dict[str, Any]:
    """What people read of a project, for the record of what a round asked."""
    document = {one.name: getattr(project, one.name) for one in fields(Description) if one.name != "place_id"}
    document["place"] = project.place.name if project.place else ""
    return {name: value for name, value in document.items() if value}


def files_named(session: Session) -> set[str]:
    """The keys of the pictures of all projects."""
    pictures = session.scalars(select(Project.picture).where(Project.picture.is_not(None)))
    return set().union(*map(keys_in, pictures))
