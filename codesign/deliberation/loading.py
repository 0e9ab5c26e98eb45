# SPDX-License-Identifier: AGPL-3.0-or-later
"""From an address to the round it names."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from codesign.deliberation.models import Round, Statement
from codesign.extensions import db
from codesign.web.errors import NotFound
from codesign.web.i18n import offer_content_languages

#: Built once: every vote asks this.
_BY_SHORT_CODE = (
    select(Round)
    .where(Round.short_code == bindparam("short_code"))
    .options(joinedload(Round.process), joinedload(Round.phase))
)


def round_by_short_code(short_code: str) -> Round:
    """The round of a short link with its phase and process, in one statement; its pages offer their languages."""
    round = find_round(db.session(), short_code.upper())
    if round is None:
        raise NotFound(None)
    offer_content_languages(round.process.languages)
    return round


def find_round(session: Session, short_code: str) -> Round | None:
    """The round of a short code."""
    return session.scalar(_BY_SHORT_CODE, {"short_code": short_code})


def round_by_id(round_id: int) -> Round:
    """The round of a workroom address."""
    round = db.session.get(Round, round_id)
    if round is None:
        raise NotFound(None)
    return round


def statement_of(round: Round, statement_id: int) -> Statement:
    """A statement of this round and of no other."""
    statement = db.session.get(Statement, statement_id)
    if statement is None or statement.round_id != round.id:
        raise NotFound(None)
    return statement
