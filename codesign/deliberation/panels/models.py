# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may take part in a round that is not for everybody: the invited, and the places of each stratum."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codesign.deliberation.models import Round
from codesign.extensions import db
from codesign.people.invitations.tables import InvitationColumns, TicketColumns


class RoundInvitation(InvitationColumns, db.Model):  # type: ignore[name-defined,misc]
    """Somebody who may take part in a round."""

    __tablename__ = "round_invitation"
    __table_args__ = (UniqueConstraint("round_id", "email"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)

    round: Mapped[Round] = relationship()


class RoundInvitationTicket(TicketColumns, db.Model):  # type: ignore[name-defined,misc]
    """The secret of a letter to a round, as its hash."""

    __tablename__ = "round_invitation_ticket"

    invitation_id: Mapped[str] = mapped_column(
        ForeignKey("round_invitation.id", ondelete="CASCADE"), index=True
    )

    invitation: Mapped[RoundInvitation] = relationship()


class RoundStratum(db.Model):  # type: ignore[name-defined,misc]
    """The places of one category of the census in a panel, and how many are taken; places are fixed at opening."""

    __tablename__ = "round_stratum"
    __table_args__ = (
        UniqueConstraint("round_id", "category"),
        CheckConstraint("taken BETWEEN 0 AND places", name="taken"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    category: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(Integer)
    population: Mapped[int] = mapped_column(Integer)
    places: Mapped[int] = mapped_column(Integer)
    taken: Mapped[int] = mapped_column(Integer, default=0)
