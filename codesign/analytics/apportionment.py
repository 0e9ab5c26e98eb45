# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dividing a number of places by share."""

from __future__ import annotations

from collections.abc import Sequence


def largest_remainder(people: Sequence[int], places: int) -> list[int]:
    """Places for each group by its share of the people: the whole part of its quota, the rest by largest remainder.

    Hamilton's method (Balinski and Young 1982, Fair Representation): nobody is further than one place from the
    quota. Equal remainders: the earlier group first. Exact, in whole numbers. Raises ValueError for nobody at all
    or a negative number.
    """
    total = sum(people)
    if total <= 0 or places < 0 or min(people) < 0:
        raise ValueError("places are divided among people")
    found = [places * count // total for count in people]
    order = sorted(range(len(people)), key=lambda group: (-(places * people[group] % total), group))
    for group in order[: places - sum(found)]:
        found[group] += 1
    return found
