# SPDX-License-Identifier: AGPL-3.0-or-later
"""Projects with a cost, chosen within the money there is; counted by two rules side by side."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField

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
from codesign.deliberation.kinds.settings import BY_COST, BY_LOT, BY_PEOPLE
from codesign.deliberation.kinds.words import euros
from codesign.deliberation.models import Statement
from codesign.web.forms import choices_of
from codesign.web.i18n import localized

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
        return {"total": form.total.data, "ties": form.ties.data}

    def settings_data(self, options: Options, rule: Mapping[str, Any]) -> dict[str, Any]:
        """See `Kind`; rounds from before the question was asked leave equals to the town."""
        return {"total": options["total"], "ties": options.get("ties", BY_PEOPLE)}

    def drawn_at_opening(self, options: Options) -> dict[str, Any]:
        """See `Kind`."""
        return {"seed": secrets.token_hex(8)} if options.get("ties") == BY_LOT else {}

    def options_again(self, options: Options) -> dict[str, Any]:
        """See `Kind`."""
        return {name: value for name, value in options.items() if name not in ("seed", "decided")}

    def problems(self, items: Sequence[Statement], options: Options) -> Iterable[Any]:
        """See `Kind`."""
        if any(item.cost is None for item in items):
            yield _l("Every project needs a cost.")
        elif sum(item.cost or 0 for item in items) <= options["total"]:
            yield _l("The money pays for all projects: there is nothing to choose.")

    def rule_words(self, rule: Mapping[str, Any], options: Options) -> str:
        """See `Kind`."""
        return (
            _(
                "Two rules are shown side by side: the most chosen projects first, as far as the money goes; and equal"
                " shares, where each person's vote decides over the same part of the money."
            )
            + f" {self._tie_words(options)}"
        )

    def _tie_words(self, options: Options) -> str:
        rule = options.get("ties")
        if rule == BY_COST:
            return _("If projects are equal, the cheaper one is first.")
        if rule == BY_LOT and "seed" in options:
            return _("If projects are equal, a lot decides. Its number is %(seed)s.", seed=options["seed"])
        if rule == BY_LOT:
            return _("If projects are equal, a lot decides. Its number is drawn at the opening.")
        return _("If projects are equal, all outcomes are shown, and the town decides with a reason.")

    def intro(self, count: int, options: Options) -> str:
        """See `Kind`."""
        return ngettext(
            "%(num)s project. You choose as if you had the town's %(total)s.",
            "%(num)s projects. You choose as if you had the town's %(total)s.",
            count,
            total=euros(options["total"]),
        )

    def fields(self, items: Sequence[Statement], options: Options) -> Mapping[str, Any]:
        """See `BallotKind`."""
        chosen = choices_of((str(item.id), localized(item.text)) for item in items)
        return {CONTROL: SelectMultipleField(self.things, choices=chosen, validate_choice=False)}

    def read(self, sent: Sent, items: Sequence[Statement], options: Options) -> Reading:
        """See `BallotKind`."""
        chosen = set(sent.get(CONTROL) or ())
        content = {str(item.id): 1 for item in items if str(item.id) in chosen}
        return Reading(content, self.check(content, items, options))

    def check(self, content: Content, items: Sequence[Statement], options: Options) -> dict[str, Any]:
        """See `BallotKind`."""
        if not has_answers(content, items) or set(content.values()) != {1}:
            return {CONTROL: _("Choose at least one project, please.")}
        cost = sum(item.cost or 0 for item in items if str(item.id) in content)
        if cost > options["total"]:
            return {CONTROL: self.over_words(format_decimal(cost - options["total"]))}
        return {}

    def left_words(self, left: str) -> str:
        """What is left of the money, said by the page while people choose."""
        return _("%(left)s euros are left.", left=left)

    def over_words(self, over: str) -> str:
        """That too much was chosen, said by page and server alike."""
        return _("You are %(over)s euros over: take a project away.", over=over)

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
        by_most, by_shares = (
            _("equal, not decided")
            if row["id"] in found.get("open", ())
            else _("yes")
            if row["id"] in found["selected"]
            else _("no")
            for found in (document["outcomes"][name] for name in ("greedy", "equal_shares"))
        )
        return [
            _(
                "With the answers of %(n)s people it would be paid: most chosen first, %(greedy)s; by equal shares,"
                " %(shares)s.",
                n=document["n"],
                greedy=by_most,
                shares=by_shares,
            )
        ]
