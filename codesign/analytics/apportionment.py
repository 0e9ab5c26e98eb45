# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dividing a number of places by share."""

from __future__ import annotations

from collections.abc import Sequence


def largest_remainder(people: Sequence[int], places: int, order: Sequence[int] | None = None) -> list[int]:
    """Places for each group by its share of the people: the whole part of its quota, the rest by largest remainder.

    Hamilton's method (Balinski and Young 1982, Fair Representation): nobody is further than one place from the
    quota. Equal remainders: by `order`, which lists all groups, else the earlier group first; `equal_claims` tells
    whether that mattered. Exact, in whole numbers. Raises ValueError for nobody at all or a negative number.
    """
    found, remainders = _quotas(people, places)
    for group in _by_claim(remainders, order)[: places - sum(found)]:
        found[group] += 1
    return found


def equal_claims(people: Sequence[int], places: int) -> frozenset[int]:
    """The groups with the same remainder of which some get one of the last places and some do not; empty if none."""
    found, remainders = _quotas(people, places)
    by_claim, last = _by_claim(remainders, None), places - sum(found)
    if not 0 < last < len(by_claim) or remainders[by_claim[last - 1]] != remainders[by_claim[last]]:
        return frozenset()
    return frozenset(group for group in by_claim if remainders[group] == remainders[by_claim[last]])


def _quotas(people: Sequence[int], places: int) -> tuple[list[int], list[int]]:
    total = sum(people)
    if total <= 0 or places < 0 or min(people) < 0:
        raise ValueError("places are divided among people")
    return [places * count // total for count in people], [places * count % total for count in people]


def _by_claim(remainders: Sequence[int], order: Sequence[int] | None) -> list[int]:
    return sorted(order or range(len(remainders)), key=lambda group: -remainders[group])
