# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words that several kinds share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _


def place_words(row: Mapping[str, Any], document: Mapping[str, Any]) -> list[str]:
    """The place a statement had in the closed round."""
    return [
        _(
            "Place %(place)s of %(count)s, by the ballots of %(n)s people.",
            place=row["place"],
            count=len(document["items"]),
            n=format_decimal(document["n"]),
        )
    ]


def people_behind(row: Mapping[str, Any], document: Mapping[str, Any]) -> int | None:
    """How many people a statement's result rests on; None where that is not shown, because they are few."""
    if "points" in row:
        # Its givers can be hidden although its points are shown.
        return None if row["points"] is None else document["n"]
    found: int | None = next(
        (row[name] for name in ("seen", "n", "people") if name in row), document.get("n", 0)
    )
    return found


def euros(amount: int) -> str:
    """A sum of money as it is written in the reader's language."""
    return f"{format_decimal(amount)} €"
