# SPDX-License-Identifier: AGPL-3.0-or-later
"""From an address to the outcome it names."""

from __future__ import annotations

from codesign.decisions.models import Outcome
from codesign.extensions import db
from codesign.web.errors import NotFound


def outcome_by_id(outcome_id: int) -> Outcome:
    """The outcome of an address.

    Raises:
        NotFound: there is none.
    """
    outcome = db.session.get(Outcome, outcome_id)
    if outcome is None:
        raise NotFound(None)
    return outcome
