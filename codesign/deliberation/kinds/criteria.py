# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rules by which a panel's ratings are judged, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import format_decimal as number
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from codesign.analytics.delphi import OPPOSED_SHARE, Criterion, DelphiRule, Scale
from codesign.deliberation.kinds.base import Options
from codesign.web.i18n import percent

CRITERIA: dict[Criterion, Any] = {
    Criterion.PERCENT: _l("So many percent choose the outer points of one side"),
    Criterion.SEVENTY_FIFTEEN: _l("So many percent on one side, and fewer than 15 in a hundred on the other"),
    Criterion.IQR: _l("The middle half of the answers lies within so many points"),
    Criterion.IPRAS: _l("The RAND/UCLA index of disagreement is at most this"),
    Criterion.CNS: _l("The consensus of Tastle and Wierman (0 to 1) is at least this"),
    Criterion.A: _l("The agreement of van der Eijk (-1 to 1) is at least this"),
}
IN_PERCENT = (Criterion.PERCENT, Criterion.SEVENTY_FIFTEEN)


def scale_of(options: Options) -> Scale:
    """The scale of a round."""
    return Scale(options["lowest"], options["highest"])


def rule_in_words(rule: DelphiRule, scale: Scale) -> str:
    """A rule and its threshold, in a few sentences."""
    threshold = rule.threshold_on(scale)
    words = {
        Criterion.PERCENT: _(
            "There is consensus when at least %(share)s choose one of the %(points)s highest points, or one"
            " of the %(points)s lowest.",
            share=percent(threshold),
            points=scale.outer,
        ),
        Criterion.SEVENTY_FIFTEEN: _(
            "There is consensus when at least %(share)s choose one of the %(points)s outer points of one side,"
            " and fewer than %(opposed)s one of the other.",
            share=percent(threshold),
            points=scale.outer,
            opposed=percent(OPPOSED_SHARE),
        ),
        Criterion.IQR: _(
            "There is consensus when the middle half of the answers lies within %(width)s on the scale.",
            width=number(threshold),
        ),
    }
    sentence = words.get(
        rule.criterion,
        _(
            "There is consensus by this rule: %(rule)s (%(threshold)s).",
            rule=CRITERIA[rule.criterion],
            threshold=number(threshold),
        ),
    )
    counted = _("Nothing is said from fewer than %(n)s ratings.", n=rule.minimum_n)
    moving = _("People must also have stopped moving between two rounds.") * rule.needs_stability
    return " ".join(filter(None, (sentence, counted, moving)))
