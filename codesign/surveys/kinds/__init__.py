# SPDX-License-Identifier: AGPL-3.0-or-later
"""The kinds of question: each one small class that asks, checks, counts and exports."""

from __future__ import annotations

from codesign.surveys.kinds.base import Kind
from codesign.surveys.kinds.choices import Dropdown, Multiple, Single, Top, YesNo
from codesign.surveys.kinds.dates import Moments
from codesign.surveys.kinds.matrix import ImportanceSatisfaction, Matrix
from codesign.surveys.kinds.numbers import Number, Points
from codesign.surveys.kinds.places import Pin, Place
from codesign.surveys.kinds.rankings import BestWorst, Ranking
from codesign.surveys.kinds.repeats import Repeat
from codesign.surveys.kinds.scales import Scale
from codesign.surveys.kinds.texts import Consent, FreeText, Note
from codesign.surveys.kinds.uploads import Upload

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Single(),
        Dropdown(),
        YesNo(),
        Multiple(),
        Top(),
        Number(),
        Scale(),
        Matrix(),
        ImportanceSatisfaction(),
        Ranking(),
        BestWorst(),
        Points(),
        FreeText(),
        Moments(),
        Place(),
        Pin(),
        Upload(),
        Consent(),
        Note(),
    )
}
KINDS["repeat"] = Repeat(KINDS)
