# SPDX-License-Identifier: AGPL-3.0-or-later
"""The invited of one activity: their tickets, their letters, and forgetting their addresses.

That somebody came with an invitation is kept apart (`spent`). When, and as which voice, is written down nowhere: the
secret in the letter gives the voice its code, and neither the secret nor anything that leads from one to the other is
kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from codesign.people.invitations import spent
from codesign.people.invitations.lists import Row
from codesign.people.invitations.tables import InvitationColumns, TicketColumns
from codesign.people.voices import hash_code, new_code, read_code
from codesign.web import clock

#: 100 random bits: unlike a receipt's code, a ticket that could be guessed from its hash would tell who said what.
TICKET_LENGTH = 20
#: Addresses go by themselves so long after the end of the activity's phase.
ADDRESSES_KEPT = timedelta(days=30)
UNKNOWN_LETTER = _l(
    "We do not know this code. Please check it letter by letter. After the end the codes of letters are deleted."
)


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
        """Those who got a letter and have not come."""
        return self.sent - self.answered


@dataclass(frozen=True)
class Guests:
    """The invited of one activity.

    invitation, ticket: the tables they stand in; owner: the column that names the activity, owner_id: its value.
    """

    invitation: type[InvitationColumns]
    ticket: type[TicketColumns]
    owner: str
    owner_id: int
    time_zone: str

    @property
    def _own(self) -> Any:
        return getattr(self.invitation, self.owner) == self.owner_id

    def add(self, session: Session, rows: Iterable[Row]) -> int:
        """Add people; those who are there already are passed over. Returns how many are new."""
        table: Any = self.invitation
        known_mail = set(session.scalars(select(table.email).where(self._own)))
        known_label = set(session.scalars(select(table.label).where(self._own, table.email.is_(None))))
        new = 0
        for row in rows:
            known, name = (known_mail, row.email) if row.email else (known_label, row.label)
            if name in known:
                continue
            known.add(name)
            owner = {self.owner: self.owner_id}
            session.add(table(email=row.email, label=row.label, language=row.language, **owner))
            new += 1
        session.flush()
        return new

    def state(self, session: Session) -> State:
        """The counts staff see."""
        table: Any = self.invitation
        counts = (
            self._own,
            self._own & table.email.is_(None) & table.label.is_not(None),
            self._own & table.sent_on.is_(None) & table.email.is_not(None),
            self._own & table.sent_on.is_not(None),
        )
        row = session.execute(select(*(func.count().filter(one) for one in counts)).select_from(table)).one()
        came = spent.all_spent().intersection(session.scalars(select(table.id).where(self._own)))
        return State(*row, answered=len(came))

    def print_letters(self, session: Session) -> list[tuple[Any, str]]:
        """A fresh secret for everybody invited by letter who has not come; it is shown this once."""
        table: Any = self.invitation
        came = spent.all_spent()
        asked = (
            select(table)
            .where(self._own, table.email.is_(None), table.label.is_not(None))
            .order_by(table.label)
        )
        letters = [invitation for invitation in session.scalars(asked) if invitation.id not in came]
        session.execute(delete(self.ticket).where(self.ticket.invitation_id.in_([one.id for one in letters])))
        printed = []
        for invitation in letters:
            printed.append((invitation, write_ticket(session, invitation, self.ticket)))
            invitation.sent_on = clock.today(self.time_zone)
        return printed

    def to_write_to(self, session: Session, *, is_reminder: bool) -> list[str]:
        """The invitations that still need their letter or, today, a reminder."""
        table: Any = self.invitation
        chosen = select(table.id).where(self._own, table.email.is_not(None))
        if is_reminder:
            today = clock.today(self.time_zone)
            not_today = table.reminded_on.is_(None) | (table.reminded_on < today)
            chosen = chosen.where(table.sent_on < today, not_today)
        else:
            chosen = chosen.where(table.sent_on.is_(None))
        came = spent.all_spent()
        return [id for id in session.scalars(chosen.order_by(table.id)) if id not in came]

    def spend(self, session: Session, ticket: str, voice_hash: str) -> bool:
        """Use an invitation up, once however many ask at the same time; False where it is none, or was used.

        It stays so if the caller's transaction fails; the same ticket may then ask again for the same voice.
        """
        invitation = invitation_of(session, ticket, (self.invitation, self.ticket))
        is_own = invitation is not None and getattr(invitation, self.owner) == self.owner_id
        return is_own and spent.spend(invitation.id, ticket, voice_hash)

    def forget(self, session: Session) -> None:
        """Delete names, addresses and secrets; only the counts remain."""
        table: Any = self.invitation
        session.execute(
            delete(self.ticket).where(self.ticket.invitation_id.in_(select(table.id).where(self._own)))
        )
        session.execute(update(table).where(self._own).values(email=None, label=None))


def read_ticket(typed: str) -> str | None:
    """The code of an invitation as somebody typed it."""
    return read_code(typed, TICKET_LENGTH)


def write_ticket(session: Session, invitation: Any, table: type[TicketColumns]) -> str:
    """A new secret for one letter; only its hash is kept."""
    ticket = new_code(TICKET_LENGTH)
    session.add(table(token_hash=hash_code(ticket), invitation_id=invitation.id))  # type: ignore[call-arg]
    session.flush()
    return ticket


def invitation_of(session: Session, ticket: str, tables: tuple[Any, Any]) -> Any:
    """The invitation a secret belongs to, None where it belongs to none; tables: of invitations and of tickets."""
    invitation, tickets = tables
    return session.scalar(select(invitation).join(tickets).where(tickets.token_hash == hash_code(ticket)))
