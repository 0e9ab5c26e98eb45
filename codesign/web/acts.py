# SPDX-License-Identifier: AGPL-3.0-or-later
"""What hinders an act: one list of reasons draws its button and judges its request.

Each room says for each of its acts what stands in its way (`what_hinders_…` in its `acts.py`, pure functions of the
thing and the time). A page draws the button off, with the reasons and their cures beside it; the service refuses with
the first of the same reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from codesign.web.errors import Closed, Conflict


@dataclass(frozen=True)
class Cure:
    """A link to the page that removes a hindrance: its words, the endpoint and the values of the address."""

    label: Any
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Hindrance:
    """Why an act cannot be done now."""

    reason: Any
    cure: Cure | None = None
    #: Whether it is only a matter of time: the phase that opens the act is not open.
    is_closed: bool = False


def demand(hindrances: Iterable[Hindrance]) -> None:
    """Refuse an act that something hinders.

    Raises:
        Closed: its phase is not open.
        Conflict: anything else is in the way.
    """
    for hindrance in hindrances:
        raise (Closed if hindrance.is_closed else Conflict)(hindrance.reason)
