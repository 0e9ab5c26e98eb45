# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many new people one network address may bring: enough for a full room, too few for a flood of invented ones."""

from __future__ import annotations

from flask import current_app
from flask_limiter.util import get_remote_address
from limits import RateLimitItemPerHour
from werkzeug.exceptions import TooManyRequests

from codesign.extensions import limiter


def admit_new_voice() -> None:
    """Count one new person from this address; the address is kept for an hour, in the limit's store.

    Raises:
        TooManyRequests: more came within the hour than the town allows.
    """
    if not current_app.config.get("RATELIMIT_ENABLED", True):
        return
    most = RateLimitItemPerHour(current_app.config["SETTINGS"].new_voices_per_hour)
    if not limiter.limiter.hit(most, "new voices", get_remote_address()):
        raise TooManyRequests
