# SPDX-License-Identifier: AGPL-3.0-or-later
"""The columns of invitations and of the secrets in their letters, whatever people are invited to."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from codesign.web.columns import new_key


class InvitationColumns:
    """Somebody who may come once. Whether that happened stands elsewhere: `spent`.

    The key is random, so that no order of invitations can be laid beside an order of answers.
    """

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_key)
    #: None for those invited by letter, and for all once the addresses are deleted.
    email: Mapped[str | None] = mapped_column(String(255), default=None)
    #: A name or number that tells who gets which letter.
    label: Mapped[str | None] = mapped_column(String(120), default=None)
    language: Mapped[str] = mapped_column(String(8))
    sent_on: Mapped[date | None] = mapped_column(Date, default=None)
    reminded_on: Mapped[date | None] = mapped_column(Date, default=None)


class TicketColumns:
    """The hash of a secret that was written into one letter; a reminder carries a secret of its own."""

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    invitation_id: Mapped[str]
