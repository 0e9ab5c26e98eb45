# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people offer to the house: the sign-in of staff, the receipt page of citizens."""

from __future__ import annotations

from flask import Flask

from codesign.people import accounts, device, doors, refusals, sign_in, views
from codesign.web.rooms import Room


def _init(app: Flask) -> None:
    sign_in.init_app(app)
    device.init_app(app)
    refusals.init_app(app)


ROOM = Room(
    "people",
    citizen=(views.blueprint,),
    door=doors.receipt,
    answers={"send_letter": accounts.send_letter},
    init=_init,
)
