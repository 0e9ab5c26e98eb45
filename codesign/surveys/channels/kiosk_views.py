# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kiosks: the facilitator opens and ends them, a device at the counter becomes one."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as HttpResponse
from wtforms.validators import InputRequired

from codesign.extensions import db
from codesign.people.forms import ConfirmForm
from codesign.processes.policy import may_facilitate
from codesign.surveys import here
from codesign.surveys.channel_models import Kiosk
from codesign.surveys.channels import kiosk
from codesign.surveys.loading import kiosk_by_token, survey_by_id
from codesign.surveys.models import Survey
from codesign.surveys.policy import may_use_kiosk
from codesign.web.errors import NotFound
from codesign.web.forms import Form, LineField
from codesign.web.links import public_url, qr_code
from codesign.web.policy import current_actor, requires

blueprint = Blueprint("survey_kiosks", __name__)

# GET, POST /work/surveys/ID/kiosks            list; open one, whose address is shown once
# POST /work/surveys/ID/kiosks/KIOSK/close     end it
# GET  /k/TOKEN                                "this device becomes a kiosk"
# POST /k/TOKEN                                become one
# POST /k/TOKEN/leave                          be an ordinary browser again


class KioskForm(Form):
    """The name of a workshop or counter."""

    batch = LineField(
        _l("Where is it?"),
        [InputRequired()],
        most=80,
        description=_l("For instance: library, 12 May. The name stands beside the answers in exports."),
    )


@blueprint.after_request
def keep_out_of_the_cache(response: Response) -> Response:
    """The secret of a kiosk stays out of the browser's memory and of the referrer."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.route("/work/surveys/<int:survey_id>/kiosks", methods=["GET", "POST"])
@requires(may_facilitate, of=survey_by_id)
def overview(survey: Survey) -> str:
    """The kiosks of a survey; a new one shows its address."""
    form, address = KioskForm(), ""
    if form.validate_on_submit():
        _new, token = kiosk.open_kiosk(db.session(), current_actor(), survey, form.text_of("batch"))
        address = public_url("survey_kiosks.start", token=token)
        form.batch.data = ""
    return render_template(
        "surveys/kiosks_work.html",
        survey=survey,
        process=survey.process,
        kiosks=kiosk.kiosks_of(db.session(), survey),
        address=address,
        qr=qr_code(address) if address else "",
        form=form,
    )


@blueprint.post("/work/surveys/<int:survey_id>/kiosks/<int:kiosk_id>/close")
@requires(may_facilitate, of=survey_by_id)
def close(survey: Survey, kiosk_id: int) -> HttpResponse:
    """End a kiosk."""
    found = db.session.get(Kiosk, kiosk_id)
    if found is None or found.survey_id != survey.id:
        raise NotFound(None)
    kiosk.close_kiosk(db.session(), current_actor(), found)
    flash(_("The kiosk is closed. It takes no more answers."), "success")
    return redirect(url_for("survey_kiosks.overview", survey_id=survey.id))


@blueprint.get("/k/<token>")
@requires(may_use_kiosk, of=kiosk_by_token)
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
@requires(may_use_kiosk, of=kiosk_by_token)
def become(found: Kiosk) -> HttpResponse:
    """Turn this browser into the kiosk and sign out whoever set it up."""
    here.become_kiosk(found)
    return redirect(url_for("surveys.welcome", short_code=found.survey.short_code))


@blueprint.post("/k/<token>/leave")
@requires(may_use_kiosk, of=kiosk_by_token)
def leave(found: Kiosk) -> HttpResponse:
    """Be an ordinary browser again."""
    here.leave_kiosk()
    return redirect(url_for("surveys.welcome", short_code=found.survey.short_code))
