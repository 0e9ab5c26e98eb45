# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the demo's facilitator calls the opinion groups that the analysis found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from codesign.deliberation.consensus import naming
from codesign.deliberation.models import Snapshot, Statement
from codesign.deliberation.release import releasing
from codesign.demo.content import document
from codesign.web.policy import Actor
from codesign.web.small_cells import minimum_cell


def name_groups(
    session: Session, actor: Actor, snapshot: Snapshot, number: int, statements: Mapping[str, Statement]
) -> None:
    """Each group that is shown takes the name of the written one whose votes it resembles most."""
    content = document("statements")
    expected = {
        statements[written["id"]].id: written["votes"]
        for written in content["rounds"][number - 1]["statements"]
    }
    given = {}
    for index in naming.shown_indices(releasing.shown(snapshot), minimum_cell()):
        closest = min(content["groups"], key=lambda group: _distance(snapshot, index, expected, group["id"]))
        given[index] = (closest["name"], closest["sentence"])
    naming.name_groups(session, actor, snapshot, given, minimum_cell())


def _distance(snapshot: Snapshot, index: int, expected: Mapping[int, Mapping[str, Any]], group: str) -> float:
    """How far a group's shares of agreement lie from those its people were written with."""
    rows = ((row["groups"][index], expected[row["id"]]) for row in snapshot.document["statements"])
    return sum((found["agree"] / max(found["seen"], 1) - votes[group][0]) ** 2 for found, votes in rows)
