# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an opinion document says, in sentences: of one statement, of its groups, of the person who reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from codesign.analytics.disclosure import DEFAULT_K, publishable, suppress
from codesign.charts.words.book import Language, number, percent, say, say_count, the_percent

Document = Mapping[str, Any]
Row = Mapping[str, Any]
Side = Literal["agree", "disagree"]
# Two groups differ enough to say so when their shares of agreement are this far apart.
DIVIDED = 0.2
# Without groups, opinions are divided when each side has at least this share of the votes.
POLARISED = 0.3
QUOTED_LENGTH = 120


def group_name(group: int, document: Document, names: Sequence[str] | None, language: Language) -> str:
    """The letter, and the name a facilitator gave."""
    letter = document["groups"][group]["letter"]
    if names is not None and group < len(names) and names[group]:
        return say("group_named", language, letter=letter, name=names[group])
    return say("group_lettered", language, letter=letter)


def quoted(text: str) -> str:
    """A statement short enough to stand inside a sentence."""
    flat = " ".join(text.split()).rstrip(".")
    return flat if len(flat) <= QUOTED_LENGTH else flat[: QUOTED_LENGTH - 1].rstrip() + "…"


def shown_groups(row: Row, document: Document, k: int = DEFAULT_K) -> list[int]:
    """Groups whose votes on this statement the document holds: of the others too few voted, or they tell of a few."""
    if not document["groups_are_shown"]:
        return []
    return [
        place
        for place, group in enumerate(row["groups"])
        if group is not None and publishable(group["seen"], k)
    ]


def shown_sizes(document: Document, k: int = DEFAULT_K) -> list[int | None]:
    """Sizes of the groups beside the number of people placed, None where not to be shown."""
    sizes = [group["size"] for group in document["groups"]]
    if None in sizes:
        return sizes
    cells = suppress(sizes, k).cells
    return [None if np.isnan(cell) else int(cell) for cell in cells]


def agreement(row: Row, groups: Sequence[int], side: Side = "agree") -> dict[int, float]:
    """Share of each group's votes on one side."""
    return {group: row["groups"][group][side] / row["groups"][group]["seen"] for group in groups}


def spread(row: Row, groups: Sequence[int]) -> float:
    """How far apart the groups' shares of agreement are, 0..1."""
    shares = agreement(row, groups).values()
    return max(shares) - min(shares) if shares else 0.0


def united_side(row: Row, groups: Sequence[int]) -> Side | None:
    """The side on which more than half stand in every group (or overall, with fewer than two groups)."""
    sides: tuple[Side, Side] = ("agree", "disagree")
    for side in sides:
        shares = list(agreement(row, groups, side).values()) if len(groups) > 1 else []
        if row["seen"] and min([*shares, row[side] / row["seen"]]) > 0.5:
            return side
    return None


def is_divided(row: Row, groups: Sequence[int]) -> bool:
    """Whether groups differ by 20 points; without groups, whether each side has 30 % of the votes."""
    if len(groups) > 1:
        return spread(row, groups) >= DIVIDED
    return bool(row["seen"]) and min(row["agree"], row["disagree"]) / row["seen"] >= POLARISED


def statement_finding(row: Row, text: str, language: Language, k: int = DEFAULT_K) -> str:
    """One true sentence about everybody's votes on a statement."""
    n, agree, disagree, passed = (row[name] for name in ("seen", "agree", "disagree", "pass"))
    if n == 0:
        return say("no_votes", language)
    if not publishable(n, k):
        return say("too_few_votes_here", language, k=number(k, language))
    values = {"text": quoted(text), "n": number(n, language)}
    for key, count in (("all_agree", agree), ("all_disagree", disagree), ("all_pass", passed)):
        if count == n:
            return say(key, language, **values)
    if agree == disagree:
        return say(
            "even", language, agree=number(agree, language), disagree=number(disagree, language), **values
        )
    if max(agree, disagree) * 2 > n:
        key, count = ("most_agree", agree) if agree > disagree else ("most_disagree", disagree)
        return say(key, language, the_share=the_percent(count / n, language), **values)
    shares = {"agree": agree, "disagree": disagree, "passed": passed}
    written = {name: percent(count / n, language) for name, count in shares.items()}
    return say("undecided", language, **written, **values)


def groups_finding(
    row: Row, groups: Sequence[int], document: Document, names: Sequence[str] | None, language: Language
) -> str:
    """What the shown groups add to the sentence about everybody; nothing with fewer than two."""
    if len(groups) < 2:
        return ""
    if united_side(row, groups) is not None and spread(row, groups) < DIVIDED:
        return say("groups_concur", language)
    if spread(row, groups) < DIVIDED:
        return say("groups_alike", language)
    shares = agreement(row, groups)
    high, low = max(shares, key=lambda group: shares[group]), min(shares, key=lambda group: shares[group])
    return say(
        "groups_split",
        language,
        high=group_name(high, document, names, language),
        low=group_name(low, document, names, language),
        high_share=the_percent(shares[high], language),
        low_share=the_percent(shares[low], language),
    )


def where_you_stand(
    document: Document,
    votes: Mapping[int, int],
    group: int | None = None,
    group_names: Sequence[str] | None = None,
    language: Language = "it",
    k: int = DEFAULT_K,
) -> str:
    """Two sentences for one voter: the group she is close to, and how often she votes with the majority.

    votes: her own latest votes by statement id, +1, 0 or -1. group: her group in this snapshot, None or -1 if
    it has none for her yet.
    """
    needed = document["parameters"]["minimum_votes"]
    if not votes:
        return say("you_no_votes", language)
    if len(votes) < needed:
        return say_count("you_too_few", len(votes), language, needed=number(needed, language))
    place = _place_sentence(document, group, group_names, language, k)
    return f"{place} {_majority_sentence(document, votes, language, k)}"


def _place_sentence(
    document: Document, group: int | None, names: Sequence[str] | None, language: Language, k: int
) -> str:
    if not document["groups_are_shown"]:
        return say("you_no_groups", language)
    if group is None or group < 0:
        return say("you_not_yet_placed", language)
    size, people = shown_sizes(document, k)[group], document["placed"]
    if size is None:
        return say("you_small_group", language)
    return say(
        "you_group",
        language,
        group=group_name(group, document, names, language),
        size=number(size, language),
        people=number(people, language),
        share=percent(size / people, language),
    )


def _majority_sentence(document: Document, votes: Mapping[int, int], language: Language, k: int) -> str:
    side_of = {"agree": 1, "disagree": -1}
    clear = {
        row["id"]: side_of[side]
        for row in document["statements"]
        if row["id"] in votes
        and publishable(row["seen"], k)
        and (side := united_side(row, ())) is not None
        and not row["rejected"]
    }
    shared = sum(votes[statement] == side for statement, side in clear.items())
    if len(clear) == 1:
        with_majority = say("you_shared" if shared else "you_not_shared", language)
        return say("you_majority_one", language, shared=with_majority)
    return say_count("you_majority", len(clear), language, shared=number(shared, language))
