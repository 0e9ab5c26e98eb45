# SPDX-License-Identifier: AGPL-3.0-or-later
"""A few points to give away: to one option or to several (dot voting)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from codesign.deliberation.kinds import settings
from codesign.deliberation.kinds.base import (
    BallotKind,
    Content,
    Options,
    Reading,
    Sent,
    Words,
    answers_in,
    of_items,
    whole_number,
)
from codesign.deliberation.kinds.words import place_words
from codesign.deliberation.models import Statement


def control(item: Statement) -> str:
    """The name of an option's points."""
    return f"points_{item.id}"


class Points(BallotKind):
    """At most so many points in all, and at most so many for one option."""

    name = "points"
    label = _l("Give away points")
    purpose = _l("Quick priorities in a room: everybody has a few points to give.")
    things = _l("Options")
    add_label = _l("Add an option")
    action = _l("Give your points")
    line = _l("a few points to give to what matters most to you")
    template = "deliberation/kinds/points.html"
    settings = settings.POINTS

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
        typed = {control(item): sent.get(control(item), "").strip()[:9] for item in items}
        read = {item: whole_number(typed[control(item)], 10**6) for item in items if typed[control(item)]}
        unreadable = [item for item, points in read.items() if points is None]
        if unreadable:
            message = _("Write a whole number of points, please.")
            return Reading(None, {control(item): message for item in unreadable}, typed)
        content = {str(item.id): points for item, points in read.items() if points}
        return Reading(content, self.check(content, items, options), typed)

    def check(self, content: Content, items: Sequence[Statement], options: Options) -> dict[str, Any]:
        """See `BallotKind`."""
        if not of_items(content, items) or not content:
            return {"": _("Give at least one point, please.")}
        most, total = options["most"], sum(content.values())
        wrong = {
            control(item): _("At most %(most)s points for one option, please.", most=most)
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
        given = (reading.content or {}).get(str(item.id), "")
        return {"control": control(item), "given": reading.typed.get(control(item), str(given))}

    def in_words(self, content: Content, items: Mapping[int, Statement], options: Options) -> Words:
        """See `BallotKind`."""
        given = sorted(answers_in(content, items), key=lambda answer: -int(answer[1]))
        return [(item, ngettext("%(num)s point", "%(num)s points", points)) for item, points in given]

    def earlier_words(self, row: Mapping[str, Any], document: Mapping[str, Any]) -> list[str]:
        """See `Kind`."""
        return place_words(row, document)
