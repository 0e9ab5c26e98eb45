# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many new people one network may bring: enough for a full room, too few for a flood of invented ones.

The limit holds where a voice is made (`codesign.people.voices.voice_for`), whatever page led there: no view can forget
it. Who has a letter, or sits at a kiosk, was let in by staff and is not counted.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from flask import Flask, current_app
from limits import RateLimitItemPerHour
from werkzeug.exceptions import TooManyRequests

from codesign.extensions import limiter, network_here

_doorkeeper: ContextVar[Callable[[], None] | None] = ContextVar("doorkeeper", default=None)


def let_in() -> None:
    """Count one new person of the request that is served; of a job or command nobody is counted.

    Raises:
        TooManyRequests: more came within the hour from this network than the town allows.
    """
    if (ask := _doorkeeper.get()) is not None:
        ask()


def init_app(app: Flask) -> None:
    """Have every request pass the door."""

    @app.before_request
    def stand_at_the_door() -> None:
        _doorkeeper.set(_admit if app.config.get("RATELIMIT_ENABLED", True) else None)

    @app.teardown_request
    def leave(_error: BaseException | None) -> None:
        _doorkeeper.set(None)


def _admit() -> None:
    most = RateLimitItemPerHour(current_app.config["SETTINGS"].new_voices_per_hour)
    if not limiter.limiter.hit(most, "new voices", network_here()):
        raise TooManyRequests
