# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a facilitator settles about each kind of round, as fields of her form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FloatField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from codesign.analytics.delphi import Criterion
from codesign.deliberation.kinds.criteria import CRITERIA
from codesign.web.forms import choices_of
from codesign.web.texts_by_language import TextsField

#: WTForms fields not yet bound to a form, by name, in the order of the page.
Fields = Mapping[str, Any]
MOST_POINTS = 100
MOST_EUROS = 1_000_000_000

OPINION: Fields = {
    "agreement": IntegerField(
        _l("Agreement needed for consensus, in percent of all votes"),
        [InputRequired(), NumberRange(51, 100)],
        default=75,
    ),
    "every_group": IntegerField(
        _l("Agreement needed in every opinion group, in percent"),
        [InputRequired(), NumberRange(0, 100)],
        default=50,
    ),
    "minimum_votes": IntegerField(
        _l("Votes a statement needs before anything is said of it"),
        [InputRequired(), NumberRange(5, 100_000)],
        default=20,
    ),
}

RATING: Fields = {
    "scale": SelectField(
        _l("Scale"),
        choices=choices_of((("1-5", _l("1 to 5")), ("1-7", _l("1 to 7")), ("0-10", _l("0 to 10")))),
        default="1-5",
    ),
    "lowest": TextsField(_l("What the lowest point means"), required=True, most=40),
    "highest": TextsField(_l("What the highest point means"), required=True, most=40),
    "criterion": SelectField(
        _l("When is there consensus on a statement?"),
        choices=choices_of((str(criterion), words) for criterion, words in CRITERIA.items()),
        default=str(Criterion.PERCENT),
    ),
    "threshold": FloatField(
        _l("Threshold (a share in percent; empty: the usual one)"), [Optional(), NumberRange(0, 100)]
    ),
    "minimum_n": IntegerField(
        _l("Ratings a statement needs before anything is said of it"),
        [InputRequired(), NumberRange(5, 100_000)],
        default=5,
    ),
    "needs_stability": BooleanField(
        _l("Agreement counts only once people have stopped moving, so from the second round on")
    ),
}

POINTS: Fields = {
    "points": IntegerField(
        _l("Points for each person"), [InputRequired(), NumberRange(1, MOST_POINTS)], default=10
    ),
    "most": IntegerField(
        _l("At most so many for one option"), [InputRequired(), NumberRange(1, MOST_POINTS)], default=5
    ),
}

PAIRWISE: Fields = {
    "pairs": IntegerField(
        _l("Comparisons for each person (empty: 15, or all where there are fewer)"),
        [Optional(), NumberRange(1, 200)],
    ),
}

#: What decides between projects that are equal.
BY_COST, BY_LOT, BY_PEOPLE = "cost", "lot", "people"

BUDGET: Fields = {
    "total": IntegerField(_l("Money there is, in euros"), [InputRequired(), NumberRange(1, MOST_EUROS)]),
    "ties": SelectField(
        _l("If projects are equal and the money does not reach for all of them"),
        choices=choices_of(
            (
                (BY_COST, _l("the cheaper one is first")),
                (BY_LOT, _l("a lot decides; its number is drawn at the opening and everybody can read it")),
                (BY_PEOPLE, _l("all outcomes are shown, and the town decides with a reason")),
            )
        ),
        default=BY_COST,
    ),
}
