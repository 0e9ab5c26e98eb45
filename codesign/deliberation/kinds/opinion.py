# SPDX-License-Identifier: AGPL-3.0-or-later
"""Agree, disagree or pass, one statement after another: votes and not ballots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from codesign.analytics.rules import ConsensusRule
from codesign.deliberation.kinds import settings
from codesign.deliberation.kinds.base import Kind, Options
from codesign.deliberation.models import OPINION
from codesign.web.i18n import percent


class Opinion(Kind):
    """Statements to agree or disagree with; groups of opinion are looked for."""

    name = OPINION
    label = _l("Agree or disagree")
    purpose = _l("Many statements, many people: find what unites and what divides.")
    action = _l("Begin to vote")
    line = _l("one statement at a time; stop whenever you like")
    endpoint = "rounds.ask"
    staff_endpoint = "round_work.consensus.page"
    takes_reasons = True
    takes_proposals = True
    may_grow = True
    settings = settings.OPINION

    def rule_of(self, form: Any) -> ConsensusRule:
        """See `Kind`."""
        return ConsensusRule(
            agreement=form.agreement.data / 100,
            every_group=form.every_group.data / 100,
            minimum_votes=form.minimum_votes.data,
        )

    def settings_data(self, options: Options, rule: Mapping[str, Any]) -> dict[str, Any]:
        """See `Kind`."""
        fixed = ConsensusRule.from_document(rule)
        return {
            "agreement": _percent(fixed.agreement),
            "every_group": _percent(fixed.every_group),
            "minimum_votes": fixed.minimum_votes,
        }

    def rule_words(self, rule: Mapping[str, Any], options: Options) -> str:
        """See `Kind`."""
        fixed = ConsensusRule.from_document(rule)
        return _(
            "There is consensus when at least %(share)s of the votes agree, and at least %(group)s in every"
            " opinion group, from %(votes)s votes on.",
            share=percent(fixed.agreement),
            group=percent(fixed.every_group),
            votes=fixed.minimum_votes,
        )

    def intro(self, count: int, options: Options) -> str:
        """See `Kind`."""
        return ngettext("%(num)s statement, one at a time.", "%(num)s statements, one at a time.", count)


def _percent(share: float) -> int:
    return int(share * 100 + 0.5)
