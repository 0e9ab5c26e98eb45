# SPDX-License-Identifier: AGPL-3.0-or-later
"""Options in order, best first: all of them, or only the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from codesign.deliberation.kinds.base import Content, Options, Reading, Sent
from codesign.deliberation.kinds.options import NumberedOptions
from codesign.deliberation.models import Statement
from codesign.surveys.kinds.rankings import moved
from codesign.web.i18n import localized


class Ranking(NumberedOptions):
    """A place for each option one cares about: 1, 2, 3 and so on without ties."""

    name = "ranking"
    label = _l("Put in order")
    purpose = _l("A few options, of which all should be compared with all.")
    action = _l("Put them in order")
    line = _l("put options in order; the first ones are enough")
    template = "deliberation/kinds/ranking.html"
    unit = "place"
    demand = _l("Give a place to at least one option, please.")

    def rule_words(self, rule: Mapping[str, Any], options: Options) -> str:
        """See `Kind`."""
        return _("Options are compared two by two: first comes the one that beats the others most often.")

    def intro(self, count: int, options: Options) -> str:
        """See `Kind`."""
        return ngettext(
            "%(num)s option to put in order; giving a place to the first ones is enough.",
            "%(num)s options to put in order; giving a place to the first ones is enough.",
            count,
        )

    def read(self, sent: Sent, items: Sequence[Statement], options: Options) -> Reading:
        """See `BallotKind`."""
        typed = self.typed(sent, items)
        given, unreadable = self.numbers(typed, items, least=1, most=len(items))
        if unreadable:
            message = _("Give places from 1 to %(most)s, please.", most=len(items))
            return self.refused(unreadable, message, typed)
        order = sorted(given, key=lambda id: (given[id], id))
        act, _colon, id = (sent.get("move") or "").partition(":")
        if act in ("up", "down") and id in {str(item.id) for item in items}:
            shown = [str(item) for item in (*order, *(item.id for item in items if item.id not in given))]
            order = [
                int(id) for id in moved(shown, len(order), id, -1 if act == "up" else 1, len(items), True)
            ]
            return Reading(_ballot(order), is_rearranged=True)
        twice = {place for place, times in Counter(given.values()).items() if times > 1}
        if twice:
            same = [id for id, place in given.items() if place in twice]
            return self.refused(same, _("Another option has the same place."), typed)
        content = _ballot(order)
        return Reading(content, self.check(content, items, options))

    def wrong_numbers(self, content: Content, items: Sequence[Statement], options: Options) -> dict[str, Any]:
        """See `NumberedOptions`."""
        if sorted(content.values()) != list(range(1, len(content) + 1)):
            return {"": _("Places begin at 1 and follow one another; two options cannot share one.")}
        return {}

    def rows(
        self, reading: Reading, items: Sequence[Statement], options: Options, language: str
    ) -> list[dict[str, Any]]:
        """See `BallotKind`: what has a place stands first, the rest in the participant's own order."""
        places = reading.content or {}
        shown = sorted(items, key=lambda item: places.get(str(item.id), len(items) + 1))
        return [
            {
                "item": item,
                "control": self.control(item.id),
                "label": localized(item.text, language),
                "place": self.shown(reading, item),
            }
            for item in shown
        ]

    def number_words(self, number: int) -> str:
        """See `NumberedOptions`."""
        return _("place %(place)s", place=number)

    def rank(self, number: int) -> int:
        """See `NumberedOptions`."""
        return number


def _ballot(order: Sequence[int]) -> dict[str, int]:
    return {str(id): place for place, id in enumerate(order, 1)}
