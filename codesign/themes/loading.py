# SPDX-License-Identifier: AGPL-3.0-or-later
"""From an address to the themes it names."""

from __future__ import annotations

from codesign.extensions import db
from codesign.themes.models import DoubleCoding, Placement, Theme, Theming
from codesign.web.errors import NotFound


def theming_by_id(theming_id: int) -> Theming:
    """The themes of a question."""
    theming = db.session.get(Theming, theming_id)
    if theming is None:
        raise NotFound(None)
    return theming


def theme_by_id(theme_id: int) -> Theme:
    """One theme; a merged one leads to the theme that holds its answers now."""
    theme = db.session.get(Theme, theme_id)
    while theme is not None and theme.merged_into_id is not None:
        theme = db.session.get(Theme, theme.merged_into_id)
    if theme is None:
        raise NotFound(None)
    return theme


def placement_of(theming: Theming, answer_id: int) -> Placement:
    """Where one answer of a question went."""
    placement = db.session.get(Placement, answer_id)
    if placement is None or placement.theming_id != theming.id:
        raise NotFound(None)
    return placement


def coding_by_id(coding_id: int) -> DoubleCoding:
    """A sample drawn for double coding."""
    coding = db.session.get(DoubleCoding, coding_id)
    if coding is None:
        raise NotFound(None)
    return coding
