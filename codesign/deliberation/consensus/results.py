# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be seen of a round's snapshots: hidden results are hidden here, below every page and export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesign.analytics.disclosure import publishable
from codesign.charts.opinion.bars import Lens, consensus_bars, opinion_map, where_you_stand
from codesign.charts.opinion.findings import shown_groups
from codesign.charts.records import Chart
from codesign.charts.rounds.kinds import round_charts
from codesign.charts.words.book import Language
from codesign.deliberation import snapshots
from codesign.deliberation.consensus import ballot_words, naming
from codesign.deliberation.kinds import kind_of
from codesign.deliberation.models import OPINION, Round, Snapshot, Statement
from codesign.deliberation.panels import participants
from codesign.deliberation.policy import may_see_ballots, may_see_numbers
from codesign.deliberation.projects.describing import projects_of
from codesign.deliberation.release import releasing
from codesign.deliberation.voting import ballots, casting
from codesign.web.i18n import complete, localized, offered
from codesign.web.i18n import language as interface_language
from codesign.web.small_cells import few_or, minimum_cell

VERDICTS = {
    "agreed": _l("Consensus: agreed"),
    "refused": _l("Consensus: refused"),
    "divided": _l("Opinions divided"),
    "open": _l("No consensus yet"),
    "too_few": _l("Too few votes"),
}
#: Lenses by which the consensus table can be sorted, and whether large comes first.
LENSES = {
    "consensus_geometric_mean": True,
    "smallest_agreement": True,
    "bridging": True,
    "divisiveness": True,
    "seen": True,
}


GROUP_LENSES = frozenset({"consensus_geometric_mean", "smallest_agreement", "divisiveness"})


@dataclass(frozen=True)
class Standing:
    """A participant among the others, words first."""

    words: str
    charts: list[Chart]
    groups: list[naming.Named] = field(default_factory=list)


def chart_language(language: str) -> Language:
    """The language charts speak to a reader of this one: the page's, where only the content speaks hers."""
    return complete(language if language in offered() else interface_language())


def standing_of(session: Session, round: Round, code: str, language: str) -> Standing | None:
    """Oneself and the others, or None while this person may not see it."""
    if round.kind != OPINION:
        return _standing_in_ballots(session, round, code, language)
    own = casting.own_votes(session, round, code)
    given = {vote.statement.id: vote.value for vote in own if vote.value is not None}
    snapshot = _visible_snapshot(session, round, len(given), len(own))
    participant = participants.find(session, round, code)
    if snapshot is None or participant is None:
        return None
    place = snapshots.position_of(session, snapshot, participant)
    words = where_you_stand(
        releasing.shown(snapshot),
        given,
        group=place.group_index if place else None,
        group_names=naming.names_for_charts(session, snapshot, language, minimum_cell()),
        language=chart_language(language),
        k=minimum_cell(),
    )
    chart = _map(session, snapshot, language, (place.x, place.y) if place else None)
    return Standing(words, [chart] if chart.figure else [], named_groups(session, snapshot, language))


def _standing_in_ballots(session: Session, round: Round, code: str, language: str) -> Standing | None:
    content = ballots.own(session, round, code)
    _given, _asked, is_whole = ballots.progress_of(session, round, content)
    snapshot = None
    if round.state == "closed":
        snapshot = round.published_snapshot
    elif may_see_ballots(round, is_whole):
        snapshot = releasing.newest(session, round)
    if snapshot is None or content is None:
        return None
    words = ballot_words.standing_words(releasing.shown(snapshot), content, minimum_cell())
    return Standing(words, _ballot_charts(session, snapshot, language, content))


def is_of_ballots(snapshot: Snapshot) -> bool:
    """Whether a snapshot was made from ballots and not from votes."""
    return snapshot.round.kind != OPINION


def _ballot_charts(session: Session, snapshot: Snapshot, language: str, own: Any) -> list[Chart]:
    return round_charts(
        releasing.shown(snapshot),
        texts_of(session, snapshot, chart_language(language)),
        language=chart_language(language),
        k=minimum_cell(),
        own=own,
    )


def charts_of(session: Session, snapshot: Snapshot, language: str) -> list[Chart]:
    """What unites, what divides, and the map; of ballots, what their kind shows.

    Ask only for a snapshot the reader may see.
    """
    if is_of_ballots(snapshot):
        return _ballot_charts(session, snapshot, language, None)
    document, texts, k = releasing.shown(snapshot), texts_of(session, snapshot, language), minimum_cell()
    names = naming.names_for_charts(session, snapshot, language, k)
    lenses: tuple[Lens, ...] = ("uniting", "dividing")
    bars = [
        consensus_bars(document, texts, lens, group_names=names, language=chart_language(language), k=k)
        for lens in lenses
    ]
    return [*bars, _map(session, snapshot, language, None)]


def named_groups(session: Session, snapshot: Snapshot, language: str) -> list[naming.Named]:
    """The groups a facilitator gave a name, as far as they are shown; none of ballots."""
    return naming.named_groups(session, snapshot, language, minimum_cell())


def texts_of(session: Session, snapshot: Snapshot, language: str) -> dict[int, str]:
    """Statements in the reader's language, projects with their place."""
    rows = releasing.shown(snapshot)["items" if is_of_ballots(snapshot) else "statements"]
    texts = {row["id"]: localized(row["text"], language) for row in rows}
    places = {id: project.where for id, project in projects_of(session, snapshot.round).items()}
    return {id: f"{text} ({places[id]})" if places.get(id) else text for id, text in texts.items()}


def lists_of(session: Session, snapshot: Snapshot, language: str) -> list[dict[str, Any]]:
    """Statements by verdict of the rule that was fixed beforehand; nothing where no rule judges."""
    if is_of_ballots(snapshot):
        return ballot_words.lists_of(releasing.shown(snapshot), language, minimum_cell())
    rows = consensus_rows(session, snapshot, language, "verdict")
    return [
        {"verdict": verdict, "title": str(title), "rows": [row for row in rows if row["verdict"] == verdict]}
        for verdict, title in VERDICTS.items()
    ]


def consensus_rows(session: Session, snapshot: Snapshot, language: str, sort: str) -> list[dict[str, Any]]:
    """One row a statement with its lenses; where fewer than k people voted, no number leaves this function."""
    document = releasing.shown(snapshot)
    order = list(VERDICTS)
    names = naming.names_for_charts(session, snapshot, language, minimum_cell())
    rows = [_row(row, document, names, language) for row in document["statements"]]
    if sort in LENSES:
        return sorted(rows, key=lambda row: (row[sort] is None, -(row[sort] or 0.0), row["id"]))
    return sorted(rows, key=lambda row: (order.index(row["verdict"]), -_agreement(row), row["id"]))


def _agreement(row: dict[str, Any]) -> float:
    """Group-informed consensus where there are groups to inform it, else the plain share that agrees."""
    lens = row["consensus_geometric_mean"]
    return float(row["agree"] or 0.0) if lens is None else float(lens)


def _statements_counted(session: Session, round: Round) -> int:
    """All statements of an imported conversation, also those rejected there: so its source counts them."""
    query = select(func.count()).select_from(Statement).where(Statement.round_id == round.id)
    return session.scalar(query) or 0


def counts_of(session: Session, round: Round, snapshot: Snapshot) -> list[tuple[str, Any, Any]]:
    """Counts of the snapshot: name, ours, and as the source of an import published it."""
    document = releasing.shown(snapshot)
    if is_of_ballots(snapshot):
        return [
            (_("People who took part"), few_or(document["n"]), None),
            (str(kind_of(round).things), len(document["items"]), None),
        ]
    published = round.provenance.get("summary", {})
    statements = _statements_counted(session, round) if published else len(document["statements"])
    groups = document["k"] if document["groups_are_shown"] else _("none stable")
    counts = [
        (_("People who voted"), few_or(document["participants"]), "voters"),
        (_("People who voted on enough statements to be placed"), few_or(document["placed"]), None),
        (_("Statements"), statements, "comments"),
        (_("Votes"), document["votes"], None),
        (_("Opinion groups"), groups, "groups"),
    ]
    return [(name, ours, published.get(key) if key else None) for name, ours, key in counts]


def _visible_snapshot(session: Session, round: Round, given: int, statements: int) -> Snapshot | None:
    if round.state == "closed":
        return round.published_snapshot
    if may_see_numbers(round, given, statements):
        return releasing.newest(session, round)
    return None


def _map(session: Session, snapshot: Snapshot, language: str, you: tuple[float, float] | None) -> Chart:
    positions = [
        (place["x"], place["y"], -1 if place["group"] is None else place["group"])
        for place in snapshots.positions_of(session, snapshot)
    ]
    k = minimum_cell()
    names = naming.names_for_charts(session, snapshot, language, k)
    return opinion_map(
        releasing.shown(snapshot),
        positions,
        you=you,
        group_names=names,
        language=chart_language(language),
        k=k,
    )


def _row(
    row: dict[str, Any], document: dict[str, Any], names: Sequence[str], language: str
) -> dict[str, Any]:
    k = minimum_cell()
    shown = publishable(row["seen"], k)
    votes = row["seen"] or 1
    visible = shown_groups(row, document, k) if shown else []
    groups = [
        _group_row(document["groups"][index]["letter"], names[index], row["groups"][index])
        for index in visible
    ]
    # A lens over the groups would give away the group that is hidden.
    all_visible = shown and len(visible) == len(row["groups"])
    lenses = {
        name: row[name] if (all_visible if name in GROUP_LENSES else shown) else None
        for name in LENSES
        if name != "seen"
    }
    return {
        "id": row["id"],
        "text": localized(row["text"], language),
        "verdict": row["verdict"],
        "verdict_name": str(VERDICTS[row["verdict"]]),
        "seen": row["seen"] if shown else None,
        "agree": row["agree"] / votes if shown else None,
        "pass": row["pass"] / votes if shown else None,
        "disagree": row["disagree"] / votes if shown else None,
        "groups": groups,
        "lacks_a_group": shown and document["groups_are_shown"] and not all_visible,
        **lenses,
    }


def _group_row(letter: str, name: str, counts: dict[str, int]) -> dict[str, Any]:
    seen = counts["seen"]
    return {
        "letter": letter,
        "name": name,
        "n": seen,
        "agree": counts["agree"] / seen,
        "pass": counts["pass"] / seen,
        "disagree": counts["disagree"] / seen,
    }
