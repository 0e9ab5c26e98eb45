# SPDX-License-Identifier: AGPL-3.0-or-later
"""The kinds of question: each one small class that asks, checks, counts and exports."""

from __future__ import annotations

from codesign.surveys.kinds.base import Kind
from codesign.surveys.kinds.choices import Multiple, Single
from codesign.surveys.kinds.matrix import ImportanceSatisfaction
from codesign.surveys.kinds.scales import Scale
from codesign.surveys.kinds.texts import FreeText

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (Single(), Multiple(), Scale(), ImportanceSatisfaction(), FreeText())
}
