# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people see of themes before somebody published them."""

from __future__ import annotations

from flask_babel import gettext as _

from codesign.processes.waiting import thing_waits
from codesign.themes.models import Theme, Theming


def themes_wait(thing: Theming | Theme) -> str:
    """People still read and group the answers."""
    theming = thing if isinstance(thing, Theming) else thing.theming
    return thing_waits(
        theming.survey,
        _("These themes are not public yet"),
        _("The answers are being read and grouped. The themes will stand here."),
    )
