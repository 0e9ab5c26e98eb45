# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kiosks: the facilitator opens and ends them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms.validators import InputRequired

from codesign.extensions import db
from codesign.processes.policy import may_facilitate
from codesign.surveys.acts import what_hinders_a_kiosk
from codesign.surveys.channel_models import Kiosk
from codesign.surveys.channels import kiosk
from codesign.surveys.loading import survey_by_id
from codesign.surveys.models import Survey
from codesign.web.errors import NotFound
from codesign.web.forms import Form, LineField
from codesign.web.headers import leave_no_trace
from codesign.web.links import public_url, qr_code
from codesign.web.policy import current_actor, requires

blueprint = Blueprint("survey_kiosk_work", __name__, url_prefix="/work")
blueprint.after_request(leave_no_trace)

# GET, POST /work/surveys/ID/kiosks            list; open one, whose address is shown once
# POST /work/surveys/ID/kiosks/KIOSK/close     end it


class KioskForm(Form):
    """The name of a workshop or counter."""

    batch = LineField(
        _l("Where is it?"),
        [InputRequired()],
        most=80,
        description=_l("For instance: library, 12 May. The name stands beside the answers in exports."),
    )


@blueprint.route("/surveys/<int:survey_id>/kiosks", methods=["GET", "POST"])
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
        hinders=what_hinders_a_kiosk(survey),
    )


@blueprint.post("/surveys/<int:survey_id>/kiosks/<int:kiosk_id>/close")
@requires(may_facilitate, of=survey_by_id)
def close(survey: Survey, kiosk_id: int) -> Response:
    """End a kiosk."""
    found = db.session.get(Kiosk, kiosk_id)
    if found is None or found.survey_id != survey.id:
        raise NotFound(None)
    kiosk.close_kiosk(db.session(), current_actor(), found)
    flash(_("The kiosk is closed. It takes no more answers."), "success")
    return redirect(url_for("survey_kiosk_work.overview", survey_id=survey.id))
