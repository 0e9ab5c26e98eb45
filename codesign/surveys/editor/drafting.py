# SPDX-License-Identifier: AGPL-3.0-or-later
"""Changes of a survey's draft: one at a time, and each of the last ones can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from codesign.surveys import publishing
from codesign.surveys.editor.models import DraftStep
from codesign.surveys.models import Survey, digest_of
from codesign.web.errors import Conflict

#: The acts a step can name; `%(what)s` is the subject.
ACTS = {
    "add": _l("“%(what)s” was added"),
    "change": _l("“%(what)s” was changed"),
    "move": _l("“%(what)s” was moved"),
    "duplicate": _l("“%(what)s” was duplicated"),
    "delete": _l("“%(what)s” was deleted"),
    "translate": _l("The translation was changed: %(what)s"),
    "settings": _l("The settings of the survey were changed"),
    "file": _l("The draft was replaced by a file"),
    "restore": _l("An old version became the draft"),
}
MOST_STEPS = 20


def lock_draft(session: Session, survey: Survey) -> None:
    """Read the draft as it stands now and let nobody else change it until this transaction ends."""
    session.refresh(survey, ["draft", "title"], with_for_update=True)


def change_draft(
    session: Session, survey: Survey, document: Mapping[str, Any], act: str, subject: Mapping[str, str]
) -> None:
    """Replace a locked draft and remember what it was.

    Raises:
        InvalidDocument: the new document has problems; the draft stays as it was.
    """
    before = survey.draft
    publishing.save_draft(session, survey, document)
    if digest_of(survey.draft) == digest_of(before):
        return
    session.add(DraftStep(survey_id=survey.id, act=act, subject=dict(subject), before=before))
    session.flush()
    _forget_old_steps(session, survey)


def last_step(session: Session, survey: Survey) -> DraftStep | None:
    """The last change that can be taken back."""
    return session.scalar(
        select(DraftStep).where(DraftStep.survey_id == survey.id).order_by(DraftStep.id.desc()).limit(1)
    )


def undo(session: Session, survey: Survey, step_id: int) -> DraftStep:
    """Take the last change back, if it still is the one the person saw.

    Raises:
        Conflict: somebody changed the draft since.
    """
    lock_draft(session, survey)
    step = last_step(session, survey)
    if step is None or step.id != step_id:
        raise Conflict(_l("The draft was changed since. Look at it again before you take anything back."))
    publishing.save_draft(session, survey, step.before)
    session.delete(step)
    session.flush()
    return step


def _forget_old_steps(session: Session, survey: Survey) -> None:
    kept = (
        select(DraftStep.id)
        .where(DraftStep.survey_id == survey.id)
        .order_by(DraftStep.id.desc())
        .limit(MOST_STEPS)
    )
    oldest = session.scalars(kept.offset(MOST_STEPS - 1).limit(1)).first()
    if oldest is not None:
        session.execute(delete(DraftStep).where(DraftStep.survey_id == survey.id, DraftStep.id < oldest))
