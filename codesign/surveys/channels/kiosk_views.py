# SPDX-License-Identifier: AGPL-3.0-or-later
"""A device at the counter becomes a kiosk, and an ordinary browser again."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from codesign.extensions import db
from codesign.people.forms import ConfirmForm
from codesign.surveys import here
from codesign.surveys.channel_models import Kiosk
from codesign.surveys.loading import kiosk_by_token
from codesign.surveys.policy import may_use_kiosk
from codesign.surveys.waiting import kiosk_waits
from codesign.web.headers import leave_no_trace
from codesign.web.policy import requires

blueprint = Blueprint("survey_kiosks", __name__)
blueprint.after_request(leave_no_trace)

# GET  /k/TOKEN                                "this device becomes a kiosk"
# POST /k/TOKEN                                become one
# POST /k/TOKEN/leave                          be an ordinary browser again


@blueprint.get("/k/<token>")
@requires(may_use_kiosk, of=kiosk_by_token, waiting=kiosk_waits)
def start(found: Kiosk) -> str:
    """Say what this device is about to become."""
    return render_template(
        "surveys/kiosk_start.html",
        survey=found.survey,
        process=found.survey.process,
        found=found,
        is_kiosk=here.kiosk_of(db.session(), found.survey) is not None,
        form=ConfirmForm(),
    )


@blueprint.post("/k/<token>")
@requires(may_use_kiosk, of=kiosk_by_token, waiting=kiosk_waits)
def become(found: Kiosk) -> Response:
    """Turn this browser into the kiosk and sign out whoever set it up."""
    here.become_kiosk(found)
    return redirect(url_for("surveys.welcome", short_code=found.survey.short_code))


@blueprint.post("/k/<token>/leave")
@requires(may_use_kiosk, of=kiosk_by_token, waiting=kiosk_waits)
def leave(found: Kiosk) -> Response:
    """Be an ordinary browser again."""
    here.leave_kiosk()
    return redirect(url_for("surveys.welcome", short_code=found.survey.short_code))
