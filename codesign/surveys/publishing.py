# SPDX-License-Identifier: AGPL-3.0-or-later
"""Making, editing, opening and closing a survey; a published version never changes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from codesign.people.audit import record
from codesign.people.voices import new_short_code
from codesign.processes.models import Process
from codesign.processes.services import phase_for
from codesign.surveys.acts import (
    has_unpublished_changes,
    what_hinders_closing,
    what_hinders_opening,
    what_hinders_publishing_changes,
)
from codesign.surveys.kinds import KINDS
from codesign.surveys.models import Survey, SurveyVersion
from codesign.surveys.problems import all_in_words
from codesign.surveys.questionnaire import InvalidQuestionnaire, Problem, Questionnaire
from codesign.surveys.reading import read_questionnaire
from codesign.surveys.town_places import with_town_places
from codesign.territory.services import town
from codesign.web.acts import demand
from codesign.web.errors import BadInput
from codesign.web.policy import Actor


class InvalidDocument(BadInput):
    """A document has problems: all of them, with their places, and as one message."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(all_in_words(problems))
        self.problems = problems


def questionnaire_of(version: SurveyVersion) -> Questionnaire:
    """The questionnaire of a published version; read once, since it never changes."""
    return _read_version(version.digest, _Unread(version))


def add_survey(session: Session, actor: Actor, process: Process, document: Mapping[str, Any]) -> Survey:
    """A new draft survey from a document.

    Raises:
        BadInput: the document has problems; the message names each place.
    """
    document = with_town_places(document, town(session))
    questionnaire = checked(document)
    survey = Survey(
        process=process,
        phase=phase_for(process, "answer_survey"),
        short_code=new_short_code(),
        title=dict(questionnaire.title),
        draft=dict(document),
    )
    session.add(survey)
    session.flush()
    record(session, actor, "survey.add", f"survey:{survey.id}")
    return survey


def save_draft(session: Session, survey: Survey, document: Mapping[str, Any]) -> None:
    """Keep an edited questionnaire; people go on answering the published version."""
    document = with_town_places(document, town(session))
    questionnaire = checked(document)
    survey.draft = dict(document)
    survey.title = dict(questionnaire.title)
    session.flush()


def publish_version(session: Session, actor: Actor, survey: Survey) -> SurveyVersion:
    """Freeze the draft as a new version. Drafts of respondents stay with the version they began."""
    checked(survey.draft)
    if not has_unpublished_changes(survey) and survey.current_version is not None:
        return survey.current_version
    version = SurveyVersion(number=len(survey.versions) + 1, document=survey.draft)
    survey.versions.append(version)
    session.flush()
    record(session, actor, "survey.publish_version", f"survey:{survey.id}", number=version.number)
    return version


def publish_changes(session: Session, actor: Actor, survey: Survey) -> SurveyVersion:
    """Let whoever begins from now on answer the edited questionnaire."""
    demand(what_hinders_publishing_changes(survey))
    return publish_version(session, actor, survey)


def open_survey(session: Session, actor: Actor, survey: Survey) -> None:
    """Take answers, as long as the phase is open too."""
    demand(what_hinders_opening(survey))
    publish_version(session, actor, survey)
    survey.state = "open"
    record(session, actor, "survey.open", f"survey:{survey.id}")
    session.flush()


def close_survey(session: Session, actor: Actor, survey: Survey) -> None:
    """Take no more answers."""
    demand(what_hinders_closing(survey))
    survey.state = "closed"
    record(session, actor, "survey.close", f"survey:{survey.id}")
    session.flush()


def checked(document: Any) -> Questionnaire:
    """The questionnaire of a document, or a message that lists each problem with its place."""
    try:
        return read_questionnaire(document, KINDS)
    except InvalidQuestionnaire as error:
        raise InvalidDocument(error.problems) from error


class _Unread:
    """Lets a version travel beside its digest, which alone is the key: its document is loaded only to be read."""

    def __init__(self, version: SurveyVersion) -> None:
        self.version = version

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Unread)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=64)
def _read_version(_digest: str, unread: _Unread) -> Questionnaire:
    return read_questionnaire(unread.version.document, KINDS)
