# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the charts of all rounds share: too few people, small cells beside their totals, names of items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from codesign.analytics.disclosure import publishable, suppress
from codesign.charts.records import Chart, Table
from codesign.charts.words.book import Language, in_quotes, listed, number, percent, say, say_count

Document = Mapping[str, Any]
Item = Mapping[str, Any]
Texts = Mapping[int, str]
Own = Mapping[str, Any]
MOST_NAMED = 3


def items_of(document: Document, texts: Texts) -> list[Item]:
    """The items somebody has words for."""
    return [item for item in document["items"] if item["id"] in texts]


def label_of(item: Item, texts: Texts) -> str:
    """An item's words on one line."""
    return " ".join(texts[item["id"]].split())


def scale_ends(document: Document, language: Language) -> dict[int, str]:
    """The words of the two ends of a scale, by their points; without those nobody wrote."""
    scale = document["scale"]
    ends: Mapping[str, str] = scale["labels"].get(language) or next(iter(scale["labels"].values()), {})
    return {scale[end]: ends[end] for end in ("lowest", "highest") if ends.get(end)}


def own_number(own: Own | None, item: Item) -> int | None:
    """What the reader answered on an item, where it is a number."""
    value = (own or {}).get(str(item["id"]))
    return value if isinstance(value, int) else None


def shown_cells(counts: Sequence[int | None], k: int) -> list[int | None]:
    """Counts that add up to a number shown elsewhere: None for small ones and for those that protect them.

    In what was released of a round that was decided already, with everything else in view: it stays as it is.
    """
    if None in counts:
        return list(counts)
    told = [count for count in counts if count is not None]
    return [None if np.isnan(cell) else int(cell) for cell in suppress(told, k).cells]


def shown_amounts(people: Sequence[int | None], k: int) -> list[bool]:
    """Which amounts may stand beside their sum, each given by so many people, who may be the same ones.

    What is hidden adds up to something known; that must be the amount of at least k people, so one amount of
    so many is hidden with the small ones.
    """
    if None in people:
        return [n is not None for n in people]
    told = [n for n in people if n is not None]
    shown = [not 0 < n < k for n in told]
    if not all(shown):
        large = [place for place, n in enumerate(told) if n >= k]
        if large:
            shown[min(large, key=lambda place: (told[place], place))] = False
    return shown


def too_few(n: int | None, language: Language, k: int) -> str | None:
    """The sentence that stands where a result would rest on fewer than k people; None where there are enough."""
    if n == 0:
        return say("round_nobody", language)
    return None if publishable(n, k) else say("round_too_few", language, k=number(k, language))


def empty_chart(key: str, title: str, finding: str, header: tuple[str, ...]) -> Chart:
    """A chart with words and nothing else."""
    return Chart(key, title, finding, None, Table(header, (), title), finding)


def small_note(k: int, language: Language) -> str:
    """What the word in place of a number means."""
    return say("small_note", language, k=str(k), word=say("hidden", language))


def named(labels: Sequence[str], language: Language) -> str:
    """Items in quotes, the first three of them by name."""
    quoted = [in_quotes(label, language) for label in labels[:MOST_NAMED]]
    if len(labels) > MOST_NAMED:
        quoted.append(say_count("round_and_more", len(labels) - MOST_NAMED, language))
    return listed(quoted, language)


def short_number(value: float, language: Language) -> str:
    """With as many decimals as it needs, two at most."""
    digits = next((digits for digits in range(3) if round(value, digits) == value), 2)
    return number(value, language, digits)


def share_or_hidden(part: int | None, whole: int, language: Language) -> str:
    """A share of a whole, or the word for what is not shown."""
    return say("hidden", language) if part is None else percent(part / max(whole, 1), language)
