# SPDX-License-Identifier: AGPL-3.0-or-later
"""Quotas: no more than so many submitted responses of one description.

One row a quota holds the count. It is raised by a guarded UPDATE in the transaction that submits, so two people who
want the last place cannot both get it. Changing a submitted response moves it between quotas without asking for a
place: who is in is in.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import update
from sqlalchemy.orm import Session

from codesign.surveys.logic.flow import Flow
from codesign.surveys.models import QuotaCount, Response
from codesign.surveys.publishing import questionnaire_of
from codesign.surveys.questionnaire import Quota
from codesign.web.upsert import insert_into


class QuotaFull(Exception):
    """Enough people of one description answered; the quota's message is for the person who came too late."""

    def __init__(self, quota: Quota) -> None:
        super().__init__(quota.id)
        self.quota = quota


def claim(session: Session, response: Response, flow: Flow) -> None:
    """Take a place in every quota the answers count for.

    Raises:
        QuotaFull: one has no place left. Whoever calls undoes the places taken before.
    """
    limits = flow.quotas()
    for quota, limit in limits:
        if not _add(session, response.survey_id, quota, 1, limit):
            declared = questionnaire_of(response.version).quotas
            raise QuotaFull(next(one for one in declared if one.id == quota))
    response.quotas = [quota for quota, _limit in limits]


def recount(session: Session, response: Response, flow: Flow) -> None:
    """Move a changed response to the quotas it counts for now."""
    before, now = set(response.quotas), {quota for quota, _limit in flow.quotas()}
    _release(session, response.survey_id, before - now)
    for quota in sorted(now - before):
        _add(session, response.survey_id, quota, 1)
    response.quotas = sorted(now)


def release(session: Session, response: Response) -> None:
    """Give back the places of a response that goes away."""
    _release(session, response.survey_id, response.quotas)


def _release(session: Session, survey_id: int, quotas: Iterable[str]) -> None:
    for quota in sorted(quotas):
        _add(session, survey_id, quota, -1)


def _add(session: Session, survey_id: int, quota: str, people: int, limit: int | None = None) -> bool:
    row = insert_into(session, QuotaCount).values(survey_id=survey_id, quota=quota, people=0)
    session.execute(row.on_conflict_do_nothing(index_elements=["survey_id", "quota"]))
    act = update(QuotaCount).where(QuotaCount.survey_id == survey_id, QuotaCount.quota == quota)
    if limit is not None:
        act = act.where(QuotaCount.people < limit)
    act = act.values(people=QuotaCount.people + people).returning(QuotaCount.quota)
    return session.execute(act).one_or_none() is not None
