# SPDX-License-Identifier: AGPL-3.0-or-later
"""A few points to give away: to one option or to several (dot voting)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from codesign.deliberation.kinds import settings
from codesign.deliberation.kinds.base import Content, Options, Reading, Sent
from codesign.deliberation.kinds.options import NumberedOptions
from codesign.deliberation.models import Statement

MOST_READ = 10**6


class Points(NumberedOptions):
    """At most so many points in all, and at most so many for one option."""

    name = "points"
    label = _l("Give away points")
    purpose = _l("Quick priorities in a room: everybody has a few points to give.")
    action = _l("Give your points")
    line = _l("a few points to give to what matters most to you")
    template = "deliberation/kinds/points.html"
    settings = settings.POINTS
    unit = "points"
    demand = _l("Give at least one point, please.")

    def options_of(self, form: Any) -> dict[str, Any]:
        """See `Kind`."""
        return {"points": form.points.data, "most": form.most.data}

    def settings_problems(self, form: Any) -> dict[str, Any]:
        """See `Kind`."""
        if form.most.data > form.points.data:
            return {"most": _("Nobody can give one option more points than there are.")}
        return {}

    def rule_words(self, rule: Mapping[str, Any], options: Options) -> str:
        """See `Kind`."""
        return _("The points are added up.")

    def intro(self, count: int, options: Options) -> str:
        """See `Kind`."""
        return ngettext(
            "%(num)s option to share %(points)s points among, at most %(most)s for one.",
            "%(num)s options to share %(points)s points among, at most %(most)s for one.",
            count,
            points=options["points"],
            most=options["most"],
        )

    def read(self, sent: Sent, items: Sequence[Statement], options: Options) -> Reading:
        """See `BallotKind`."""
        typed = self.typed(sent, items)
        given, unreadable = self.numbers(typed, items, least=0, most=MOST_READ)
        if unreadable:
            return self.refused(unreadable, _("Write a whole number of points, please."), typed)
        content = {str(option): points for option, points in given.items() if points}
        return Reading(content, self.check(content, items, options), typed)

    def wrong_numbers(self, content: Content, items: Sequence[Statement], options: Options) -> dict[str, Any]:
        """See `NumberedOptions`."""
        most, total = options["most"], sum(content.values())
        wrong = {
            self.control(item.id): _("At most %(most)s points for one option, please.", most=most)
            for item in items
            if not 1 <= content.get(str(item.id), 1) <= most
        }
        if total > options["points"]:
            wrong[""] = _(
                "You gave %(given)s points: give at most %(total)s.", given=total, total=options["points"]
            )
        return wrong

    def row(self, reading: Reading, item: Statement, options: Options, language: str) -> dict[str, Any]:
        """See `BallotKind`."""
        return {"control": self.control(item.id), "given": self.shown(reading, item)}

    def number_words(self, number: int) -> str:
        """See `NumberedOptions`."""
        return ngettext("%(num)s point", "%(num)s points", number)

    def rank(self, number: int) -> int:
        """See `NumberedOptions`."""
        return -number
