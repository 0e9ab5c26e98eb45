# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint all staff views of rounds belong to, and the way back they share."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from codesign.deliberation.models import Round

blueprint = Blueprint("round_work", __name__, url_prefix="/work")


def back(round: Round, message: str) -> Response:
    """Say what an act did, and lead to the room of the round, where it is seen."""
    flash(message, "success")
    return redirect(url_for("round_work.build", round_id=round.id))
