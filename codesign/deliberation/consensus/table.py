# SPDX-License-Identifier: AGPL-3.0-or-later
"""The consensus table: every statement with every lens, for everybody or for a part of the people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from codesign.analytics.estimates import wilson_interval
from codesign.charts.opinion.findings import shown_sizes
from codesign.deliberation.consensus import naming, results
from codesign.deliberation.consensus.cells import Selection, names_of_parts, selected
from codesign.deliberation.counting.cells import CHANNEL
from codesign.deliberation.models import Snapshot
from codesign.deliberation.release import releasing
from codesign.territory.words import category_words
from codesign.web.errors import NotFound
from codesign.web.small_cells import minimum_cell

CHANNELS = {
    "web": _l("online"),
    "paper": _l("on paper"),
    "kiosk": _l("at a kiosk"),
    "assisted": _l("with help"),
    "workshop": _l("in a workshop"),
    "import": _l("imported"),
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column of the table: what it is called, how it is written, what it says, and which end comes first."""

    key: str
    name: Any
    kind: str
    says: Any = ""
    large_first: bool = True


TEXT = Column("text", _l("Statement"), "text", large_first=False)
VERDICT = Column(
    "verdict", _l("Verdict"), "verdict", _l("what the rule of the round says"), large_first=False
)
SEEN = Column("seen", _l("Votes"), "number")
SHARES = (
    Column("agree", _l("Agree"), "interval", _l("with the interval of Wilson at the level 0.95")),
    Column("disagree", _l("Disagree"), "share"),
    Column("pass", _l("Pass"), "share"),
)
LENSES = (
    Column(
        "smallest_agreement",
        _l("Least group"),
        "interval",
        _l("the group in which the smallest share agrees, with the interval of that share"),
    ),
    Column(
        "consensus_geometric_mean",
        _l("Group-informed"),
        "score",
        _l("geometric mean over the groups of the smoothed share that agrees"),
    ),
    Column(
        "consensus_legacy",
        _l("Group-informed (Polis)"),
        "score",
        _l("the product of these shares, as Polis computes it; it falls with every group more"),
    ),
    Column("bridging", _l("Bridging"), "score", _l("how far agreement crosses the main line of division")),
    Column("divisiveness", _l("Divides"), "score", _l("how far the groups lie apart")),
)
GROUP_LENSES = results.GROUP_LENSES | {"consensus_legacy"}
OF_PART = (
    Column("agree_of_all", _l("Agree, everybody"), "share"),
    Column("difference", _l("Difference"), "points", _l("from everybody, in percentage points")),
)


def columns_for(document: Mapping[str, Any], selection: Selection) -> tuple[Column, ...]:
    """Lenses stand where everybody is looked at; those that compare groups, where there are groups to compare."""
    if not selection.is_everybody:
        return (TEXT, VERDICT, SEEN, *SHARES, *OF_PART)
    has_groups = document["groups_are_shown"]
    lenses = (lens for lens in LENSES if has_groups or lens.key not in GROUP_LENSES)
    return (TEXT, VERDICT, SEEN, *SHARES, *lenses)


def selection_from(document: Mapping[str, Any], arguments: Mapping[str, str], k: int) -> Selection:
    """Whose votes an address asks for. Raises NotFound for a group, channel or stratum that cannot be chosen."""
    group, part = arguments.get("group") or None, arguments.get(parameter_of(document)) or None
    letters = {letter: index for index, letter in groups_to_choose(document, k)}
    if (group is not None and group not in letters) or (part and part not in names_of_parts(document)):
        raise NotFound(None)
    return Selection(None if group is None else letters[group], part)


def parameter_of(document: Mapping[str, Any]) -> str:
    """Under which name an address asks for a part of the people."""
    return "channel" if parted_by(document) == CHANNEL else "stratum"


def parted_by(document: Mapping[str, Any]) -> str:
    """What people are told apart by: the channel, or a dimension of the census."""
    return str(document.get("parted_by", CHANNEL))


def part_names(session: Session, document: Mapping[str, Any]) -> dict[str, str]:
    """The channels or strata of a document in words."""
    parts, dimension = list(filter(None, names_of_parts(document))), parted_by(document)
    if dimension == CHANNEL:
        return {part: str(CHANNELS.get(part, part)) for part in parts}
    return category_words(session, dimension, parts)


def groups_to_choose(document: Mapping[str, Any], k: int) -> list[tuple[int, str]]:
    """Index and letter of the groups large enough to be looked at."""
    if not document["groups_are_shown"]:
        return []
    sizes = shown_sizes(document, k)
    return [(group["index"], group["letter"]) for group in document["groups"] if sizes[group["index"]]]


def group_words(document: Mapping[str, Any], names: Sequence[str], group: int) -> str:
    """A group by its letter and its name, short enough for a cell."""
    return " · ".join(filter(None, (document["groups"][group]["letter"], names[group])))


def table_of(
    session: Session,
    snapshot: Snapshot,
    language: str,
    selection: Selection,
    sort: str = "verdict",
    *,
    is_turned: bool = False,
) -> list[Row]:
    """One row a statement; numbers are None where too few people voted. Sorted by a column, or the other way."""
    document = releasing.shown(snapshot)
    documents = {row["id"]: (place, row) for place, row in enumerate(document["statements"])}
    names = naming.names_for_charts(session, snapshot, language, minimum_cell())
    rows = []
    for shown in results.consensus_rows(session, snapshot, language, "verdict"):
        place, row = documents[shown["id"]]
        if selection.is_everybody:
            rows.append({**shown, **_intervals(shown, row, document, names)})
        else:
            rows.append({**shown, **_part(shown, selected(document, place, selection))})
    column = next((found for found in columns_for(document, selection) if found.key == sort), VERDICT)
    return _sorted(rows, column, is_turned)


def _sorted(rows: list[Row], column: Column, is_turned: bool) -> list[Row]:
    """Rows come in order of their verdict; what has no number stays at the end whichever way they are turned."""
    if column.kind == "verdict":
        return rows[::-1] if is_turned else rows
    told = [row for row in rows if row[column.key] is not None]
    told.sort(
        key=lambda row: row[column.key].casefold() if column.kind == "text" else row[column.key],
        reverse=column.large_first != is_turned,
    )
    return told + [row for row in rows if row[column.key] is None]


def _intervals(shown: Row, row: Mapping[str, Any], document: Mapping[str, Any], names: Sequence[str]) -> Row:
    """The lenses the public lists do without, under the same suppression."""
    has_groups = shown["smallest_agreement"] is not None
    is_shown = shown["agree"] is not None
    return {
        "agree_low": row["agree_low"] if is_shown else None,
        "agree_high": row["agree_high"] if is_shown else None,
        "smallest_agreement_low": row["smallest_agreement_low"] if has_groups else None,
        "smallest_agreement_high": row["smallest_agreement_high"] if has_groups else None,
        "smallest_agreement_group": group_words(document, names, row["smallest_agreement_group"])
        if has_groups and document["groups_are_shown"]
        else None,
        "consensus_legacy": row["consensus_legacy"] if has_groups else None,
    }


def _part(shown: Row, counts: Mapping[str, int] | None) -> Row:
    """The numbers of a part of the people beside everybody's."""
    names = ("seen", "agree", "agree_low", "agree_high", "disagree", "pass", "difference")
    if counts is None or shown["agree"] is None:
        return {**dict.fromkeys(names), "agree_of_all": shown["agree"]}
    low, high = wilson_interval(counts["agree"], counts["seen"])
    shares = {side: counts[side] / counts["seen"] for side in ("agree", "disagree", "pass")}
    return {
        "seen": counts["seen"],
        **shares,
        "agree_low": float(low),
        "agree_high": float(high),
        "agree_of_all": shown["agree"],
        "difference": shares["agree"] - shown["agree"],
    }
