# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two options at a time, and which of them matters more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import comb
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from codesign.deliberation.kinds import settings
from codesign.deliberation.kinds.base import Content, Kind, Options
from codesign.deliberation.kinds.words import place_words
from codesign.deliberation.models import Statement
from codesign.web.i18n import localized

EQUAL = 0
USUAL_PAIRS = 15
MOST_ITEMS = 100


class Pairwise(Kind):
    """Comparisons of two options, one after another; a ballot is the list of them."""

    name = "pairwise"
    label = _l("Compare two at a time")
    purpose = _l("Many options that nobody could put in order at once.")
    things = _l("Options")
    add_label = _l("Add an option")
    action = _l("Begin to compare")
    line = _l("two options at a time; stop whenever you like")
    endpoint = "rounds.pairs.ask"
    least_items = 3
    settings = settings.PAIRWISE

    def options_of(self, form: Any) -> dict[str, Any]:
        """See `Kind`."""
        return {"pairs": form.pairs.data}

    def problems(self, items: Sequence[Statement], options: Options) -> Iterable[Any]:
        """See `Kind`."""
        if len(items) > MOST_ITEMS:
            yield _l("At most %(most)s options can be compared.", most=MOST_ITEMS)

    def rule_words(self, rule: Mapping[str, Any], options: Options) -> str:
        """See `Kind`."""
        return _("From all comparisons follows how strong each option is (Bradley-Terry).")

    def intro(self, count: int, options: Options) -> str:
        """See `Kind`."""
        return ngettext(
            "%(num)s comparison of two options.",
            "%(num)s comparisons of two options each.",
            asked(count, options),
        )

    def earlier_words(self, row: Mapping[str, Any], document: Mapping[str, Any]) -> list[str]:
        """See `Kind`."""
        return place_words(row, document)


def asked(items: int, options: Options) -> int:
    """How many comparisons one person is asked for."""
    return min(options.get("pairs") or USUAL_PAIRS, comb(items, 2))


def comparison_words(one: Sequence[int], items: Mapping[int, Statement]) -> tuple[str, str]:
    """What was compared, and what was said of it."""
    left, right, winner = one
    names = {id: localized(items[id].text) for id in (left, right)}
    pair = _("%(left)s – or: %(right)s", left=names[left], right=names[right])
    return pair, names[winner] if winner else _("no difference for me")


def of_present(content: Content, items: Mapping[int, Statement]) -> list[Sequence[int]]:
    """The comparisons of options that are still part of the round."""
    return [one for one in content or [] if one[0] in items and one[1] in items]
