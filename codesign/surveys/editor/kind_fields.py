# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the editor knows of each kind of question: its name, an example, its lists and its options as form fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from codesign.surveys.kinds.option_fields import (
    Decimal,
    Flag,
    Level,
    Line,
    Option,
    Pick,
    Several,
    Shape,
    Whole,
    Words,
)

LEAST = Whole("least", _l("At least"), _l("How many one must choose; empty for no limit."))
MOST = Whole("most", _l("At most"), _l("How many one may choose; empty for no limit."))


@dataclass(frozen=True)
class KindInEditor:
    """A kind of question as a facilitator meets it."""

    family: str
    label: Any
    #: One line that shows what it is for.
    example: Any
    #: The lists it needs: "choices", "items" or both.
    lists: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    has_exclusive: bool = False
    has_specify: bool = False
    has_why: bool = False


FAMILIES = {
    "choosing": _l("Choosing"),
    "measuring": _l("Rating and measuring"),
    "ordering": _l("Setting priorities"),
    "saying": _l("In one's own words"),
    "placing": _l("Places, days and files"),
    "guiding": _l("Words, consent and groups"),
}
LIST_NAMES = {"choices": _l("Choices"), "items": _l("Things that are judged")}

KINDS_IN_EDITOR: Mapping[str, KindInEditor] = {
    "single": KindInEditor(
        "choosing",
        _l("One choice"),
        _l("Where do you live? Centre / North / South"),
        ("choices",),
        has_specify=True,
        has_why=True,
    ),
    "multiple": KindInEditor(
        "choosing",
        _l("Several choices"),
        _l("How do you move? On foot, by bike, by bus – tick all that fit"),
        ("choices",),
        (LEAST, MOST),
        has_exclusive=True,
        has_specify=True,
        has_why=True,
    ),
    "dropdown": KindInEditor(
        "choosing",
        _l("Long list"),
        _l("Which school? One of thirty, in a list that opens"),
        ("choices",),
        has_specify=True,
        has_why=True,
    ),
    "yes_no": KindInEditor(
        "choosing",
        _l("Yes or no"),
        _l("Do you feel safe at night? Yes / No, and “I don't know” if you add it"),
        ("choices",),
        has_specify=True,
        has_why=True,
    ),
    "scale": KindInEditor(
        "measuring",
        _l("Rating scale"),
        _l("How far do you trust the town? From 0 = not at all to 10 = fully"),
        (),
        (
            Whole("from", _l("First point"), low=0, high=10),
            Whole("to", _l("Last point"), low=0, high=10),
            Words("low", _l("What the first point means")),
            Words("high", _l("What the last point means")),
            Flag("none", _l("Offer “I cannot say”")),
        ),
        has_why=True,
    ),
    "matrix": KindInEditor(
        "measuring",
        _l("Grid"),
        _l("Lighting, parks, buses: is each one good, fair or poor?"),
        ("items", "choices"),
        has_exclusive=True,
        has_why=True,
    ),
    "importance_satisfaction": KindInEditor(
        "measuring",
        _l("Importance and satisfaction"),
        _l("Lighting: how much does it matter to you, and how is it today?"),
        ("items",),
    ),
    "number": KindInEditor(
        "measuring",
        _l("Number"),
        _l("How many people live with you? 4"),
        (),
        (
            Decimal("min", _l("Smallest number")),
            Decimal("max", _l("Largest number")),
            Decimal("step", _l("In steps of")),
            Flag("whole", _l("Whole numbers only")),
            Words("unit", _l("Unit"), _l("For instance: minutes")),
        ),
    ),
    "top": KindInEditor(
        "ordering",
        _l("The few that matter most"),
        _l("Choose up to three of these ten needs"),
        ("choices",),
        (LEAST, Whole("most", _l("At most"), _l("Three if you leave it empty."))),
        has_exclusive=True,
        has_specify=True,
        has_why=True,
    ),
    "ranking": KindInEditor(
        "ordering",
        _l("Ranking"),
        _l("Put these five projects in order, the best first"),
        ("choices",),
        (
            Flag("partial", _l("One may leave some without a place")),
            Whole("least", _l("Places to give at least")),
            Whole("most", _l("Places to give at most")),
        ),
    ),
    "best_worst": KindInEditor(
        "ordering",
        _l("Best and worst"),
        _l("Of these four, which matters most and which least? Then four others"),
        ("items",),
        (
            Whole("set_size", _l("Things in each set"), _l("Four or five work best.")),
            Whole("times", _l("How often each thing is shown"), low=1, high=6),
            Words("best", _l("What “best” means"), _l("For instance: most important")),
            Words("worst", _l("What “worst” means"), _l("For instance: least important")),
        ),
    ),
    "points": KindInEditor(
        "ordering",
        _l("Points to share out"),
        _l("You have 100 points: how many for parks, buses, schools?"),
        ("items",),
        (
            Whole("total", _l("Points to give"), _l("100 if you leave it empty.")),
            Flag("exact", _l("All points must be given"), default=True),
        ),
    ),
    "text": KindInEditor(
        "saying",
        _l("Free text"),
        _l("What would you change in your neighbourhood?"),
        (),
        (
            Flag("long", _l("Several lines"), default=True),
            Whole("most_length", _l("Longest answer, in characters"), low=1, high=5000),
        ),
    ),
    "date": KindInEditor(
        "placing",
        _l("Day or time"),
        _l("When should the market open? 17:30"),
        (),
        (
            Pick(
                "what",
                _l("What is asked"),
                choices=(("date", _l("a day")), ("time", _l("a time")), ("datetime", _l("a day and a time"))),
            ),
            Line("min", _l("Not before"), _l("2026-12-31, 17:30 or 2026-12-31T17:30")),
            Line("max", _l("Not after"), _l("2026-12-31, 17:30 or 2026-12-31T17:30")),
        ),
    ),
    "place": KindInEditor(
        "placing",
        _l("Quarter or place"),
        _l("Which district? And which quarter of it?"),
        ("choices",),
        (
            Flag("source", _l("Offer the quarters of the town"), on="town"),
            Level("levels", _l("Names of the levels"), _l("One a line, the widest first: District, Quarter")),
        ),
    ),
    "pin": KindInEditor(
        "placing",
        _l("Pin on the map"),
        _l("Where is a crossing missing? One point on the map, or a quarter from a list"),
        ("choices",),
        (
            Shape("boundary", _l("Border of the town"), _l("A GeoJSON polygon.")),
            Shape(
                "quarters",
                _l("Quarters"),
                _l("A GeoJSON collection with id and name; else people choose from the list below."),
            ),
            Whole("cell", _l("Squares of the result map, in metres"), low=50, high=10_000),
        ),
    ),
    "file": KindInEditor(
        "placing",
        _l("Photo or document"),
        _l("Send us a photo of the place"),
        (),
        (
            Several(
                "accept",
                _l("What may be sent"),
                choices=(("photo", _l("photos")), ("document", _l("PDF documents"))),
            ),
            Whole("most_mb", _l("Largest file, in megabytes"), low=1, high=15),
        ),
    ),
    "note": KindInEditor("guiding", _l("Words only"), _l("Now think of the last month. (Nobody answers)")),
    "consent": KindInEditor("guiding", _l("Consent"), _l("☐ I have read the notice and agree")),
    "repeat": KindInEditor(
        "guiding",
        _l("Group that repeats"),
        _l("For each child: how old, which school?"),
        (),
        (
            Whole("least", _l("Entries at least"), low=0, high=30),
            Whole("most", _l("Entries at most"), low=1, high=30),
            Words("entry", _l("What one entry is called"), _l("For instance: Child")),
        ),
    ),
}
