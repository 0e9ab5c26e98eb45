# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names of opinion groups: given to those of a snapshot, and never shown for a hidden one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from codesign.charts.opinion.findings import shown_sizes
from codesign.deliberation.counting.group_names import GroupName
from codesign.deliberation.models import Snapshot
from codesign.deliberation.release import releasing
from codesign.people.audit import record
from codesign.web.errors import BadInput
from codesign.web.i18n import localized
from codesign.web.policy import Actor

MOST_NAME_LENGTH, MOST_SENTENCE_LENGTH = 60, 240
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Named:
    """A group with a name, as one reader reads it."""

    letter: str
    name: str
    sentence: str


def shown_indices(document: Mapping[str, Any], k: int) -> list[int]:
    """The groups that may be shown, and so be named."""
    if not document.get("groups_are_shown"):
        return []
    return [group for group, size in enumerate(shown_sizes(document, k)) if size is not None]


def given_names(session: Session, snapshot: Snapshot) -> dict[int, GroupName]:
    """Names by index of the group, also of groups that are not shown."""
    rows = session.scalars(
        select(GroupName).where(GroupName.snapshot_id == snapshot.id, GroupName.group_index.is_not(None))
    )
    return {row.group_index: row for row in rows if row.group_index is not None}


def lost_names(session: Session, snapshot: Snapshot) -> list[GroupName]:
    """Names whose groups fell apart; they are told until somebody names the groups anew."""
    query = select(GroupName).where(GroupName.snapshot_id == snapshot.id, GroupName.group_index.is_(None))
    return list(session.scalars(query.order_by(GroupName.id)))


def names_for_charts(session: Session, snapshot: Snapshot, language: str, k: int) -> list[str]:
    """One name a group in the reader's language; empty for a group without one, or one that is not shown."""
    document = releasing.shown(snapshot)
    given, shown = given_names(session, snapshot), shown_indices(document, k)
    return [
        localized(given[group].name, language) if group in given and group in shown else ""
        for group in range(len(document.get("groups", ())))
    ]


def named_groups(session: Session, snapshot: Snapshot, language: str, k: int) -> list[Named]:
    """The shown groups that have a name, with what is said of them."""
    document = releasing.shown(snapshot)
    given, groups = given_names(session, snapshot), document.get("groups", ())
    return [
        Named(
            groups[index]["letter"],
            localized(given[index].name, language),
            localized(given[index].sentence, language),
        )
        for index in shown_indices(document, k)
        if index in given
    ]


def name_groups(
    session: Session, actor: Actor, snapshot: Snapshot, given: Mapping[int, tuple[Texts, Texts]], k: int
) -> None:
    """Call groups of a snapshot by a name and a sentence; an empty name takes the name away.

    Raises:
        BadInput: a group is not shown, or a sentence stands without a name.
    """
    if not set(given) <= set(shown_indices(releasing.shown(snapshot), k)):
        raise BadInput(_l("This group is not shown."))
    if any(sentence and not name for name, sentence in given.values()):
        raise BadInput(_l("Give the group a name too."))
    session.execute(
        delete(GroupName).where(
            GroupName.snapshot_id == snapshot.id,
            GroupName.group_index.is_(None) | GroupName.group_index.in_(given),
        )
    )
    session.add_all(
        GroupName(snapshot_id=snapshot.id, group_index=index, name=dict(name), sentence=dict(sentence))
        for index, (name, sentence) in given.items()
        if name
    )
    record(session, actor, "round.name_groups", f"round:{snapshot.round_id}", snapshot=snapshot.id)
    session.flush()
