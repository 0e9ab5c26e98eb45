# SPDX-License-Identifier: AGPL-3.0-or-later
"""Projects with a cost, chosen within the money there is; counted by two rules side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    has_answers,
)
from codesign.deliberation.kinds.words import euros
from codesign.deliberation.models import Statement

CONTROL = "chosen"


class Budget(BallotKind):
    """A set of projects that the town's money can pay together."""

    name = "budget"
    label = _l("Share out a budget")
    purpose = _l("Projects with a price, and money that does not reach for all.")
    things = _l("Projects")
    add_label = _l("Add a project")
    action = _l("Choose projects")
    line = _l("choose projects within the money there is")
    template = "deliberation/kinds/budget.html"
    has_costs = True
    settings = settings.BUDGET

    def options_of(self, form: Any) -> dict[str, Any]:
        """See `Kind`."""
        return {"total": form.total.data}

    def problems(self, items: Sequence[Statement], options: Options) -> Iterable[Any]:
        """See `Kind`."""
        if any(item.cost is None for item in items):
            yield _l("Every project needs a cost.")
        elif sum(item.cost or 0 for item in items) <= options["total"]:
            yield _l("The money pays for all projects: there is nothing to choose.")

    def rule_words(self, rule: Mapping[str, Any], options: Options) -> str:
        """See `Kind`."""
        return _(
            "Two rules are shown side by side: the most chosen projects first, as far as the money goes; and equal"
            " shares, where each person's vote decides over the same part of the money."
        )

    def intro(self, count: int, options: Options) -> str:
        """See `Kind`."""
        return ngettext(
            "%(num)s project. You choose as if you had the town's %(total)s.",
            "%(num)s projects. You choose as if you had the town's %(total)s.",
            count,
            total=euros(options["total"]),
        )

    def read(self, sent: Sent, items: Sequence[Statement], options: Options) -> Reading:
        """See `BallotKind`."""
        chosen = set(sent.getlist(CONTROL))
        content = {str(item.id): 1 for item in items if str(item.id) in chosen}
        return Reading(content, self.check(content, items, options))

    def check(self, content: Content, items: Sequence[Statement], options: Options) -> dict[str, Any]:
        """See `BallotKind`."""
        if not has_answers(content, items) or set(content.values()) != {1}:
            return {CONTROL: _("Choose at least one project, please.")}
        cost = sum(item.cost or 0 for item in items if str(item.id) in content)
        if cost > options["total"]:
            return {
                CONTROL: _(
                    "These projects cost %(cost)s together: %(over)s more than there is. Take one away, please.",
                    cost=euros(cost),
                    over=euros(cost - options["total"]),
                )
            }
        return {}

    def row(self, reading: Reading, item: Statement, options: Options, language: str) -> dict[str, Any]:
        """See `BallotKind`."""
        return {"given": str(item.id) in (reading.content or {}), "cost": euros(item.cost or 0)}

    def in_words(self, content: Content, items: Mapping[int, Statement], options: Options) -> Words:
        """See `BallotKind`."""
        return [
            (item, _("chosen, %(cost)s", cost=euros(item.cost or 0)))
            for item, _one in answers_in(content, items)
        ]

    def earlier_words(self, row: Mapping[str, Any], document: Mapping[str, Any]) -> list[str]:
        """See `Kind`."""
        funded = {name: row["id"] in found["selected"] for name, found in document["outcomes"].items()}
        by_most = _("yes") if funded["greedy"] else _("no")
        by_shares = _("yes") if funded["equal_shares"] else _("no")
        return [
            _(
                "With the answers of %(n)s people it would be paid: most chosen first, %(greedy)s; by equal shares,"
                " %(shares)s.",
                n=document["n"],
                greedy=by_most,
                shares=by_shares,
            )
        ]
