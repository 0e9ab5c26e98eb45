# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rounds, statements, votes with their history and tallies, and snapshots of the analysis."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    Float,
    ForeignKey,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codesign.extensions import db
from codesign.people.models import User, Voice
from codesign.processes.models import Phase, Process
from codesign.themes.models import Theme
from codesign.web import clock
from codesign.web.columns import BROUGHT_BY_CITIZENS, WIDE_INTEGER, RandomKey, UTCDateTime

AGREE, PASS, DISAGREE = 1, 0, -1
MOST_STATEMENT_LENGTH = 280
#: What a participant writes is shorter: one idea.
MOST_PROPOSAL_LENGTH = 140
MOST_REASON_LENGTH = 400
MOST_LABEL_LENGTH = 60
#: What people do with the statements of a round: agree or disagree (a vote each), or one ballot over all of them.
OPINION = "opinion"
#: Rounds in which everybody may take part.
OPEN_PANEL = "open"


class Round(db.Model):  # type: ignore[name-defined,misc]
    """A deliberation round. What it asks and the rule of consensus are fixed when it opens."""

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'open', 'closed')", name="state"),
        CheckConstraint("blind IN ('until_vote', 'until_close')", name="blind"),
        CheckConstraint("display IN ('one', 'list')", name="display"),
        CheckConstraint("opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at", name="order"),
        CheckConstraint("panel IN ('open', 'invited', 'stratified')", name="panel"),
        CheckConstraint("daily_proposals BETWEEN 0 AND 20", name="daily_proposals"),
        CheckConstraint(
            "kind IN ('opinion', 'rating', 'ranking', 'points', 'pairwise', 'budget')", name="kind"
        ),
        UniqueConstraint("process_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"), index=True)
    phase_id: Mapped[int | None] = mapped_column(ForeignKey("phase.id", ondelete="SET NULL"), default=None)
    number: Mapped[int] = mapped_column(Integer)
    short_code: Mapped[str] = mapped_column(String(12), unique=True)
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    question: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(8), default="draft")
    kind: Mapped[str] = mapped_column(String(10), default=OPINION, server_default=OPINION)
    #: The parameters of the kind: a scale, a number of points, a town's budget.
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    #: The closed round this one asks again.
    continues_id: Mapped[int | None] = mapped_column(
        ForeignKey("round.id", ondelete="SET NULL"), default=None, index=True
    )
    #: Whether results are hidden until a person has voted on everything, or until the round closes.
    blind: Mapped[str] = mapped_column(String(12), default="until_close")
    #: The a-priori rule: {"agreement": 0.75, "minimum_votes": 20, "every_group": 0.5}, of a rating a Delphi rule.
    rule: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: The clock's own limits, inside those of the phase; an empty end leaves it to the phase.
    opens_at: Mapped[datetime | None] = mapped_column(UTCDateTime, default=None)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime, default=None)
    #: "Before you vote": plain paragraphs and links by language.
    dossier: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    #: One statement at a time, or all in a list.
    display: Mapped[str] = mapped_column(String(4), default="one", server_default="one")
    takes_reasons: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: How many statements one voice may propose a day; none when 0.
    daily_proposals: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    #: Who may take part: everybody, those with an invitation, or so many of each stratum of the census.
    panel: Mapped[str] = mapped_column(String(10), default=OPEN_PANEL, server_default=OPEN_PANEL)
    #: Of a stratified panel: {"dimension": of the census, "size": people}.
    panel_options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    #: Raised by every change of the settings.
    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime, default=None)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, default=None)
    #: The snapshot the public sees; none until somebody publishes one.
    published_snapshot_id: Mapped[int | None] = mapped_column(
        ForeignKey("snapshot.id", ondelete="SET NULL", use_alter=True), default=None
    )
    #: Counts and groups as the source of an import published them.
    provenance: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    process: Mapped[Process] = relationship()
    phase: Mapped[Phase | None] = relationship()
    continues: Mapped[Round | None] = relationship(remote_side=[id])
    statements: Mapped[list[Statement]] = relationship(
        back_populates="round", order_by="Statement.position, Statement.id", cascade="all, delete-orphan"
    )
    published_snapshot: Mapped[Snapshot | None] = relationship(
        foreign_keys=[published_snapshot_id], post_update=True
    )


class Statement(db.Model):  # type: ignore[name-defined,misc]
    """What a round asks about: a statement, an option, a project with its cost."""

    __tablename__ = "statement"
    __table_args__ = (
        CheckConstraint("cost IS NULL OR cost > 0", name="cost"),
        CheckConstraint(
            "moderation IN ('approved', 'waiting', 'rejected', 'merged', 'retired')", name="moderation"
        ),
    )

    #: Counted for what the organisers write; a proposal's key is random, since it would tell who came when.
    id: Mapped[int] = mapped_column(WIDE_INTEGER, primary_key=True, info={BROUGHT_BY_CITIZENS: True})
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    theme_id: Mapped[int | None] = mapped_column(
        ForeignKey("theme.id", ondelete="SET NULL"), default=None, index=True
    )
    #: The statement this one continues: of an earlier round, or the one it was reworded or split from.
    continues_id: Mapped[int | None] = mapped_column(
        ForeignKey("statement.id", ondelete="SET NULL"), default=None
    )
    position: Mapped[int] = mapped_column(Integer, default=0)
    text: Mapped[dict[str, str]] = mapped_column(JSON)
    #: Of a project, in whole euros.
    cost: Mapped[int | None] = mapped_column(Integer, default=None)
    #: Who wrote it: the organisers, or a participant whose spelling is not the authority's.
    author: Mapped[str] = mapped_column(String(12), default="organiser")
    moderation: Mapped[str] = mapped_column(String(10), default="approved")
    #: The id the source of an import gave it.
    source_id: Mapped[int | None] = mapped_column(Integer, default=None)
    #: Which participant proposed it, for the limit a day and for their own page; never shown.
    proposer_id: Mapped[int | None] = mapped_column(
        ForeignKey("round_participant.id", ondelete="SET NULL"), default=None, index=True
    )
    proposed_on: Mapped[date | None] = mapped_column(Date, default=None)
    #: How the proposer asked to be named; nobody is named who did not ask.
    author_label: Mapped[str] = mapped_column(String(MOST_LABEL_LENGTH), default="", server_default="")
    #: The statement that says the same, when this one was merged into it.
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("statement.id", ondelete="SET NULL"), default=None
    )
    #: The moderator who is reading it.
    claimed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), default=None
    )

    round: Mapped[Round] = relationship(back_populates="statements")
    claimed_by: Mapped[User | None] = relationship()
    theme: Mapped[Theme | None] = relationship()
    tally: Mapped[Tally] = relationship(
        back_populates="statement", cascade="all, delete-orphan", uselist=False
    )


class Tally(db.Model):  # type: ignore[name-defined,misc]
    """Live counts of one statement, changed in the transaction that stores the vote."""

    __tablename__ = "tally"

    statement_id: Mapped[int] = mapped_column(
        ForeignKey("statement.id", ondelete="CASCADE"), primary_key=True
    )
    agree: Mapped[int] = mapped_column(Integer, default=0)
    disagree: Mapped[int] = mapped_column(Integer, default=0)
    passed: Mapped[int] = mapped_column(Integer, default=0)

    statement: Mapped[Statement] = relationship(back_populates="tally")


class RoundParticipant(db.Model):  # type: ignore[name-defined,misc]
    """A voice in one round."""

    __tablename__ = "round_participant"
    __table_args__ = (UniqueConstraint("round_id", "voice_id"),)

    id: Mapped[RandomKey]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    voice_id: Mapped[int | None] = mapped_column(
        ForeignKey("voice.id", ondelete="CASCADE"), default=None, index=True
    )
    channel: Mapped[str] = mapped_column(String(10), default="web")
    #: The same person in the round before, only if she asked to be compared. Voices of two rounds share no key, so
    #: that nobody can join what one person said in both; who wants her change counted lifts that for this one
    #: pair, by a box that says so, and takes it back by emptying the box.
    earlier_participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("round_participant.id", ondelete="SET NULL"), default=None, index=True
    )
    #: What she said she belongs to, only where a panel has places by stratum.
    stratum_id: Mapped[int | None] = mapped_column(
        ForeignKey("round_stratum.id", ondelete="SET NULL"), default=None, index=True
    )
    #: The id and group the source of an import gave.
    source_id: Mapped[int | None] = mapped_column(Integer, default=None)
    source_group: Mapped[int | None] = mapped_column(Integer, default=None)

    round: Mapped[Round] = relationship()
    voice: Mapped[Voice | None] = relationship()


class Vote(db.Model):  # type: ignore[name-defined,misc]
    """A participant's present vote on a statement."""

    __tablename__ = "vote"
    # Stored by its key: rows of SQLite otherwise lie in the order they came.
    __table_args__ = (CheckConstraint("value IN (-1, 0, 1)", name="value"), {"sqlite_with_rowid": False})

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("round_participant.id", ondelete="CASCADE"), primary_key=True
    )
    statement_id: Mapped[int] = mapped_column(
        ForeignKey("statement.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    value: Mapped[int] = mapped_column(SmallInteger)


class VoteFact(db.Model):  # type: ignore[name-defined,misc]
    """Every vote ever given, changed or withdrawn; only erasure of a voice removes rows.

    Facts are counted by person and statement: how one mind changed is known, not who voted before whom.
    """

    __tablename__ = "vote_fact"
    __table_args__ = (
        CheckConstraint("value IS NULL OR value IN (-1, 0, 1)", name="value"),
        {"sqlite_with_rowid": False},
    )

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("round_participant.id", ondelete="CASCADE"), primary_key=True
    )
    statement_id: Mapped[int] = mapped_column(
        ForeignKey("statement.id", ondelete="CASCADE"), primary_key=True
    )
    #: 1 for the first.
    turn: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    #: Null when the vote was withdrawn.
    value: Mapped[int | None] = mapped_column(SmallInteger)
    cast_on: Mapped[date] = mapped_column(Date)
    #: The statement's weight in the lottery that led to it, and its chance there: what is shown more often can be
    #: counted for less later. Null where no lottery chose.
    weight: Mapped[float | None] = mapped_column(Float, default=None)
    chance: Mapped[float | None] = mapped_column(Float, default=None)


class Ballot(db.Model):  # type: ignore[name-defined,misc]
    """A participant's present ballot in a round of any other kind than opinion.

    content: {"<statement id>": category, place, points or 1}, or a list of [left, right, winner or 0] comparisons.
    """

    __tablename__ = "ballot"

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("round_participant.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[Any] = mapped_column(JSON)


class BallotFact(db.Model):  # type: ignore[name-defined,misc]
    """Every ballot ever given, changed or withdrawn, counted by person; only erasure of a voice removes rows."""

    __tablename__ = "ballot_fact"
    __table_args__: ClassVar = {"sqlite_with_rowid": False}

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("round_participant.id", ondelete="CASCADE"), primary_key=True
    )
    #: 1 for the first.
    turn: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    #: Null when the ballot was withdrawn.
    content: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    cast_on: Mapped[date] = mapped_column(Date)


class RoundTurnout(db.Model):  # type: ignore[name-defined,misc]
    """Live counts of a round's ballots, changed in the transaction that stores one."""

    __tablename__ = "round_turnout"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    ballots: Mapped[int] = mapped_column(Integer, default=0)
    #: Ratings, places, given points, comparisons or chosen projects in all ballots.
    answers: Mapped[int] = mapped_column(Integer, default=0)


class PairTally(db.Model):  # type: ignore[name-defined,misc]
    """How often two options were compared, by whomever; left_id is the smaller."""

    __tablename__ = "pair_tally"
    __table_args__ = (CheckConstraint("left_id < right_id", name="order"),)

    left_id: Mapped[int] = mapped_column(ForeignKey("statement.id", ondelete="CASCADE"), primary_key=True)
    right_id: Mapped[int] = mapped_column(ForeignKey("statement.id", ondelete="CASCADE"), primary_key=True)
    comparisons: Mapped[int] = mapped_column(Integer, default=0)


class VoteReason(db.Model):  # type: ignore[name-defined,misc]
    """Why a participant voted or rated as she did: hers to change or delete, shown once a moderator read it.

    It hangs on a vote or on a rating in a ballot: the services that take an answer back take its reason back.
    """

    __tablename__ = "vote_reason"
    __table_args__ = (
        UniqueConstraint("participant_id", "statement_id"),
        CheckConstraint("moderation IN ('approved', 'waiting', 'rejected')", name="moderation"),
    )

    id: Mapped[RandomKey]
    participant_id: Mapped[int] = mapped_column(ForeignKey("round_participant.id", ondelete="CASCADE"))
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id", ondelete="CASCADE"), index=True)
    #: As it may be shown: personal data are masked before it is stored.
    text: Mapped[str] = mapped_column(Text)
    moderation: Mapped[str] = mapped_column(String(10), default="waiting", index=True)
    written_on: Mapped[date] = mapped_column(Date)
    claimed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), default=None
    )

    claimed_by: Mapped[User | None] = relationship()
    statement: Mapped[Statement] = relationship(viewonly=True)


class RoundVersion(db.Model):  # type: ignore[name-defined,misc]
    """The settings of a round as people saw them: one when it opens, one for each later correction."""

    __tablename__ = "round_version"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)


class Snapshot(db.Model):  # type: ignore[name-defined,misc]
    """What the analysis found at one moment: numbers, rule, parameters, version, seed. Never changed.

    document: as it was computed, which nobody reads; released: what `release.protecting` left of it for readers.
    """

    __tablename__ = "snapshot"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    #: The day where the process takes place; the minute would tell who voted just before.
    computed_on: Mapped[date] = mapped_column(Date)
    algorithm: Mapped[str] = mapped_column(String(40))
    seed: Mapped[int] = mapped_column(Integer, default=0)
    #: SHA-256 of the votes it was computed from.
    input_hash: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    released: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)

    round: Mapped[Round] = relationship(foreign_keys=[round_id])


class SnapshotPosition(db.Model):  # type: ignore[name-defined,misc]
    """Where the analysis put one participant: shown to that participant alone."""

    __tablename__ = "snapshot_position"
    __table_args__: ClassVar = {"sqlite_with_rowid": False}

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id", ondelete="CASCADE"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("round_participant.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    x: Mapped[float] = mapped_column(Float)
    y: Mapped[float] = mapped_column(Float)
    #: Index of the opinion group, null when the person is in none.
    group_index: Mapped[int | None] = mapped_column(SmallInteger, default=None)
    stability: Mapped[float | None] = mapped_column(Float, default=None)
