# SPDX-License-Identifier: AGPL-3.0-or-later
"""Statements rated on a scale, round after round, until the panel agrees or stops moving (Delphi)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import format_decimal as number
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import StringField

from codesign.analytics.delphi import Criterion, DelphiRule
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
from codesign.deliberation.kinds.criteria import IN_PERCENT, rule_in_words, scale_of
from codesign.deliberation.models import Statement
from codesign.web.forms import whole_number
from codesign.web.i18n import localized

CANNOT = "cannot"
ENDS = ("lowest", "highest")
SCALES = {"1-5": (1, 5), "1-7": (1, 7), "0-10": (0, 10)}


def control(item: Statement) -> str:
    """The name of a statement's controls."""
    return f"rate_{item.id}"


class Rating(BallotKind):
    """A point of a scale for each statement, or that one cannot judge; a Delphi rule judges."""

    name = "rating"
    label = _l("Rate on a scale")
    purpose = _l("A panel that is asked again, with everybody's answers beside their own (Delphi).")
    action = _l("Begin to rate")
    line = _l("a number for each statement; leave out what you like")
    template = "deliberation/kinds/rating.html"
    takes_reasons = True
    may_grow = True
    least_items = 1
    settings = settings.RATING

    def options_of(self, form: Any) -> dict[str, Any]:
        """See `Kind`."""
        lowest, highest = SCALES[form.scale.data]
        ends = {end: form[end].data for end in ENDS}
        languages = dict.fromkeys((*ends["lowest"], *ends["highest"]))
        labels = {code: {end: words.get(code, "") for end, words in ends.items()} for code in languages}
        return {"lowest": lowest, "highest": highest, "labels": labels}

    def rule_of(self, form: Any) -> DelphiRule:
        """See `Kind`."""
        return _rule_in(form)

    def settings_problems(self, form: Any) -> dict[str, Any]:
        """See `Kind`."""
        try:
            _rule_in(form)
        except ValueError:
            return {"threshold": _("No panel, or every panel, would reach this threshold.")}
        return {}

    def settings_data(self, options: Options, rule: Mapping[str, Any]) -> dict[str, Any]:
        """See `Kind`."""
        fixed = DelphiRule.from_document(rule)
        shown = fixed.threshold
        if shown is not None and fixed.criterion in IN_PERCENT:
            shown = round(shown * 100, 6)
        return {
            "scale": f"{options['lowest']}-{options['highest']}",
            "criterion": str(fixed.criterion),
            "threshold": shown,
            "minimum_n": fixed.minimum_n,
            "needs_stability": fixed.needs_stability,
            **{end: _end_by_language(options, end) for end in ENDS},
        }

    def rule_words(self, rule: Mapping[str, Any], options: Options) -> str:
        """See `Kind`."""
        return rule_in_words(DelphiRule.from_document(rule), scale_of(options))

    def intro(self, count: int, options: Options) -> str:
        """See `Kind`."""
        return ngettext(
            "%(num)s statement to rate from %(lowest)s to %(highest)s.",
            "%(num)s statements to rate from %(lowest)s to %(highest)s.",
            count,
            lowest=options["lowest"],
            highest=options["highest"],
        )

    def fields(self, items: Sequence[Statement], options: Options) -> Mapping[str, Any]:
        """See `BallotKind`: the points, or that one cannot judge."""
        return {control(item): StringField(localized(item.text)) for item in items}

    def read(self, sent: Sent, items: Sequence[Statement], options: Options) -> Reading:
        """See `BallotKind`."""
        content: dict[str, Any] = {}
        for item in items:
            text = sent.get(control(item)) or ""
            point = whole_number(text, options["highest"])
            if text:
                content[str(item.id)] = CANNOT if text == CANNOT else text if point is None else point
        return Reading(content, self.check(content, items, options))

    def check(self, content: Content, items: Sequence[Statement], options: Options) -> dict[str, Any]:
        """See `BallotKind`."""
        if not has_answers(content, items):
            return {"": _("Rate at least one statement, please.")}
        points = range(options["lowest"], options["highest"] + 1)
        return {
            control(item): _("Choose one of the points, please.")
            for item in items
            if (given := content.get(str(item.id))) is not None
            and given != CANNOT
            and not (isinstance(given, int) and given in points)
        }

    def is_whole(self, content: Content, items: Sequence[Statement], options: Options) -> bool:
        """See `BallotKind`: every statement has an answer, be it that one cannot judge."""
        return bool(items) and {str(item.id) for item in items} <= (content or {}).keys()

    def row(self, reading: Reading, item: Statement, options: Options, language: str) -> dict[str, Any]:
        """See `BallotKind`."""
        given = (reading.content or {}).get(str(item.id))
        return {
            "control": control(item),
            "given": given,
            "points": list(range(options["lowest"], options["highest"] + 1)),
            "ends": ends_in_words(options, language),
        }

    def in_words(self, content: Content, items: Mapping[int, Statement], options: Options) -> Words:
        """See `BallotKind`."""
        return [(item, rating_words(given, options)) for item, given in answers_in(content, items)]

    def earlier_words(self, row: Mapping[str, Any], document: Mapping[str, Any]) -> list[str]:
        """See `Kind`."""
        if row["median"] is None:
            return [_("The middle value is not shown: it would tell what a few people answered.")]
        if row["lower_quartile"] is None:
            return [
                _(
                    "The middle value is %(median)s (n = %(n)s). Where the middle half lies is not shown: it would tell"
                    " what a few people answered.",
                    median=number(row["median"]),
                    n=number(row["n"]),
                )
            ]
        return [
            _(
                "The middle value is %(median)s; the middle half answered from %(lower)s to %(upper)s (n = %(n)s).",
                median=number(row["median"]),
                lower=number(row["lower_quartile"]),
                upper=number(row["upper_quartile"]),
                n=number(row["n"]),
            )
        ]


def rating_words(given: Any, options: Options) -> str:
    """One rating in words."""
    if given == CANNOT:
        return _("I cannot judge it")
    return _(
        "%(point)s on the scale from %(lowest)s to %(highest)s",
        point=given,
        lowest=options["lowest"],
        highest=options["highest"],
    )


def ends_in_words(options: Options, language: str) -> str:
    """What the ends of the scale mean, in words that stay true when the points stand in two rows."""
    return ", ".join(
        f"{options[end]} = {words}"
        for end in ENDS
        if (words := localized(_end_by_language(options, end), language))
    )


def _end_by_language(options: Options, end: str) -> dict[str, str]:
    return {code: words[end] for code, words in options["labels"].items() if words.get(end)}


def _rule_in(form: Any) -> DelphiRule:
    criterion, threshold = Criterion(form.criterion.data), form.threshold.data
    if threshold is not None and criterion in IN_PERCENT:
        threshold /= 100
    return DelphiRule(
        criterion=criterion,
        threshold=threshold,
        minimum_n=form.minimum_n.data,
        needs_stability=form.needs_stability.data,
    )
