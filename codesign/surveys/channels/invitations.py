# SPDX-License-Identifier: AGPL-3.0-or-later
"""Inviting people once each, reminding those who have not answered, and forgetting their addresses.

An invitation knows that somebody answered with it. When, and with which response, is written down nowhere: the secret
in the letter gives the response its code, and neither the secret nor anything that leads from one to the other is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from codesign.people.audit import record
from codesign.processes.models import Phase
from codesign.surveys.channel_models import Invitation, InvitationTicket
from codesign.surveys.entering import write_ticket
from codesign.surveys.models import Survey
from codesign.web import clock
from codesign.web.errors import BadInput, Conflict
from codesign.web.policy import Actor
from codesign.web.tables import CsvReader

MOST_ROWS = 50_000
MOST_MISTAKES_TOLD = 20
#: Addresses go by themselves so long after the end of the survey's phase.
ADDRESSES_KEPT = timedelta(days=30)
_HEADERS = {
    "email": {"email", "e-mail", "mail", "posta", "indirizzo"},
    "label": {"label", "name", "nome", "number", "numero", "etichetta"},
    "language": {"language", "lang", "lingua"},
}


@dataclass(frozen=True)
class Row:
    """One person of an uploaded list."""

    line: int
    email: str | None
    label: str | None
    language: str


@dataclass(frozen=True)
class State:
    """How far the inviting is, without naming anybody."""

    invited: int
    by_letter: int
    waiting: int
    sent: int
    answered: int

    @property
    def to_remind(self) -> int:
        """Those who got a letter and have not answered."""
        return self.sent - self.answered


def read_list(text: str, languages: tuple[str, ...]) -> list[Row]:
    """The people of a CSV list: e-mail, or a name or number for a letter; and a language. A header is optional.

    Raises:
        BadInput: some lines cannot be used; the message names each.
    """
    rows, mistakes = [], []
    for found in _rows(text, languages):
        (rows if isinstance(found, Row) else mistakes).append(found)  # type: ignore[arg-type]
        if len(rows) > MOST_ROWS:
            raise BadInput(_("The list has more than %(most)s lines.", most=MOST_ROWS))
    if mistakes or not rows:
        told = mistakes[:MOST_MISTAKES_TOLD] or [_("The list is empty.")]
        rest = len(mistakes) - len(told)
        if rest > 0:
            told.append(_("… and %(num)s more.", num=rest))
        raise BadInput("\n".join(map(str, told)))
    return rows


def invite(session: Session, actor: Actor, survey: Survey, rows: list[Row]) -> int:
    """Add people to the invited; those who are there already are passed over. Returns how many are new."""
    known_mail = set(session.scalars(_column(survey, Invitation.email)))
    known_label = set(session.scalars(_column(survey, Invitation.label).where(Invitation.email.is_(None))))
    new = 0
    for row in rows:
        known, name = (known_mail, row.email) if row.email else (known_label, row.label)
        if name in known:
            continue
        known.add(name)
        session.add(Invitation(survey_id=survey.id, email=row.email, label=row.label, language=row.language))
        new += 1
    session.flush()
    record(session, actor, "survey.invite", f"survey:{survey.id}", people=new)
    return new


def state_of(session: Session, survey: Survey) -> State:
    """The counts staff see."""
    of_survey = Invitation.survey_id == survey.id
    by_letter = Invitation.email.is_(None) & Invitation.label.is_not(None)
    counts = (
        of_survey,
        of_survey & by_letter,
        of_survey & Invitation.sent_on.is_(None) & Invitation.email.is_not(None),
        of_survey & Invitation.sent_on.is_not(None),
        of_survey & Invitation.is_used,
    )
    row = session.execute(select(*(func.count().filter(one) for one in counts)).select_from(Invitation)).one()
    return State(*row)


def print_letters(session: Session, actor: Actor, survey: Survey) -> list[tuple[Invitation, str]]:
    """A fresh secret for everybody who is invited by letter and has not answered; it is shown this once."""
    letters = list(
        session.scalars(
            select(Invitation)
            .where(
                Invitation.survey_id == survey.id,
                Invitation.email.is_(None),
                Invitation.label.is_not(None),
                Invitation.is_used.is_(False),
            )
            .order_by(Invitation.label)
        )
    )
    session.execute(
        delete(InvitationTicket).where(InvitationTicket.invitation_id.in_([one.id for one in letters]))
    )
    printed = []
    for invitation in letters:
        printed.append((invitation, write_ticket(session, invitation)))
        invitation.sent_on = clock.today(survey.process.time_zone)
    record(session, actor, "survey.print_letters", f"survey:{survey.id}", people=len(printed))
    return printed


def to_write_to(session: Session, survey: Survey, *, is_reminder: bool) -> list[str]:
    """The invitations that still need their letter or, today, a reminder."""
    chosen = select(Invitation.id).where(
        Invitation.survey_id == survey.id, Invitation.email.is_not(None), Invitation.is_used.is_(False)
    )
    if is_reminder:
        today = clock.today(survey.process.time_zone)
        not_today = Invitation.reminded_on.is_(None) | (Invitation.reminded_on < today)
        chosen = chosen.where(Invitation.sent_on < today, not_today)
    else:
        chosen = chosen.where(Invitation.sent_on.is_(None))
    return list(session.scalars(chosen.order_by(Invitation.id)))


def admit_only_invited(session: Session, actor: Actor, survey: Survey, invited_only: bool) -> None:
    """Whether the open link takes everybody or sends those without a letter away."""
    survey.invited_only = invited_only
    record(session, actor, "survey.invited_only", f"survey:{survey.id}", on=invited_only)


def forget_addresses(session: Session, survey: Survey, actor: Actor | None = None) -> None:
    """Delete names, addresses and secrets of a closed survey; only the counts remain.

    Raises:
        Conflict: people can still answer with their letters.
    """
    if survey.state != "closed":
        raise Conflict(_l("Close the survey first: people still answer with these invitations."))
    _forget(session, survey.id)
    if actor is not None:
        record(session, actor, "survey.forget_addresses", f"survey:{survey.id}")


def forget_old_addresses(session: Session) -> None:
    """Delete the addresses of all surveys whose phase ended long enough ago."""
    limit = clock.now() - ADDRESSES_KEPT
    over = select(Survey.id).join(Phase, Survey.phase_id == Phase.id).where(Phase.closes_at < limit)
    for survey_id in session.scalars(over).all():
        _forget(session, survey_id)


def _forget(session: Session, survey_id: int) -> None:
    own = select(Invitation.id).where(Invitation.survey_id == survey_id)
    session.execute(delete(InvitationTicket).where(InvitationTicket.invitation_id.in_(own)))
    session.execute(
        update(Invitation).where(Invitation.survey_id == survey_id).values(email=None, label=None)
    )


def _column(survey: Survey, column: object) -> object:
    return select(column).where(Invitation.survey_id == survey.id)  # type: ignore[call-overload]


def _rows(text: str, languages: tuple[str, ...]) -> Iterator[Row | str]:
    reader = CsvReader(text)
    columns: dict[str, int] | None = None
    for cells in reader:
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            continue
        if columns is None:
            columns = _columns(cells)
            if columns:
                continue
        yield _row(reader.line, _named(cells, columns, languages), languages)


def _columns(cells: list[str]) -> dict[str, int]:
    """Where each thing stands, by the words of a header; empty for a list that has none."""
    words = [cell.lower() for cell in cells]
    return {
        name: index for name, known in _HEADERS.items() for index, word in enumerate(words) if word in known
    }


def _named(cells: list[str], columns: dict[str, int], languages: tuple[str, ...]) -> dict[str, str]:
    if columns:
        return {name: cells[index] for name, index in columns.items() if index < len(cells)}
    named: dict[str, str] = {}
    for cell in filter(None, cells):
        name = "email" if "@" in cell else "language" if cell.lower() in languages else "label"
        named.setdefault(name, cell)
    return named


def _row(line: int, named: dict[str, str], languages: tuple[str, ...]) -> Row | str:
    language = named.get("language", "").lower() or languages[0]
    if language not in languages:
        return _("Line %(line)s: the language %(language)s is not one of %(known)s.",
                 line=line, language=language, known=", ".join(languages))  # fmt: skip
    label = re.sub(r"\s+", " ", named.get("label", ""))[:120] or None
    typed = named.get("email", "")
    if not typed:
        return (
            Row(line, None, label, language)
            if label
            else _("Line %(line)s: neither an e-mail address nor a name or number.", line=line)
        )
    try:
        email = validate_email(typed, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return _("Line %(line)s: %(email)s is no e-mail address.", line=line, email=typed[:80])
    return Row(line, email, label, language)
