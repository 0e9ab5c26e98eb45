# SPDX-License-Identifier: AGPL-3.0-or-later
"""What hinders the acts on themes."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from codesign.processes.models import Process
from codesign.themes.models import Theme, ThemeEdit, Theming
from codesign.themes.policy import is_theme_phase_ahead, is_theme_phase_open
from codesign.web.acts import Cure, Hindrance


def what_hinders_editing(process: Process, now: datetime) -> list[Hindrance]:
    """Themes change while their phase is open."""
    return [] if is_theme_phase_open(process, now) else [_closed(process)]


def what_hinders_preparing(process: Process, now: datetime) -> list[Hindrance]:
    """A code frame can be written before the phase of themes, too."""
    return [] if is_theme_phase_ahead(process, now) else [_closed(process)]


def _closed(process: Process) -> Hindrance:
    cure = Cure(_l("See the phases"), "work.overview", {"slug": process.slug, "_anchor": "phases"})
    return Hindrance(_l("The phase of theme work is not open now."), cure, is_closed=True)


def what_hinders_running(
    process: Process, now: datetime, *, answers: int, is_running: bool
) -> list[Hindrance]:
    """Answers are grouped while the phase is open, by one run at a time."""
    found = what_hinders_editing(process, now)
    if is_running:
        found.append(Hindrance(_l("A run is under way already.")))
    if not answers:
        found.append(Hindrance(_l("There are no answers to group yet.")))
    return found


def what_hinders_turning(process: Process, now: datetime, edit: ThemeEdit | None) -> list[Hindrance]:
    """An edit is taken back, or done again, while the phase is open; `edit` is the one to turn."""
    if edit is None:
        return [Hindrance(_l("There is nothing to undo."))]
    rule = what_hinders_preparing if edit.act in PREPARING else what_hinders_editing
    return rule(process, now)


#: Runs that somebody asked for, in the log of edits; before the first one there is nothing to go back to.
RUN, FIRST_RUN = "run", "first_run"
#: What is done before answers arrive.
PREPARING = frozenset({"frame", "describe"})


def what_hinders_deciding(theme: Theme, now: datetime) -> list[Hindrance]:
    """A proposed theme is accepted or dismissed once."""
    if theme.status != "proposed":
        return [Hindrance(_l("Somebody decided about this theme already."))]
    return what_hinders_editing(theme.theming.survey.process, now)


def what_hinders_publishing(theming: Theming) -> list[Hindrance]:
    """Something must have been found."""
    return [] if theming.living else [Hindrance(_l("There are no themes to publish yet."))]


def what_hinders_hiding(theming: Theming) -> list[Hindrance]:
    """Only what is public can be hidden."""
    return [] if theming.published else [Hindrance(_l("These themes are not public."))]


def what_hinders_drawing(*, is_any_placed: bool) -> list[Hindrance]:
    """A sample is drawn of answers that stand in themes."""
    return [] if is_any_placed else [Hindrance(_l("Find themes first."))]
