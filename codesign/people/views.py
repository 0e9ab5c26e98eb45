# SPDX-License-Identifier: AGPL-3.0-or-later
"""The receipt page: "my voice"."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from codesign.extensions import db, limiter
from codesign.people import receipts
from codesign.people.forms import CodeForm, ConfirmForm
from codesign.people.models import Voice
from codesign.people.voices import find_voice, read_code, show_code, was_erased
from codesign.web.errors import Gone, NotFound
from codesign.web.links import public_url, qr_code
from codesign.web.policy import public

blueprint = Blueprint("people", __name__)


@blueprint.route("/voice", methods=["GET", "POST"])
@public
@limiter.limit("30 per minute", methods=["POST"])
def enter_code() -> Response | str:
    """Type a receipt code."""
    form = CodeForm()
    if form.validate_on_submit():
        code = read_code(form.text_of("code"))
        if code is not None:
            return redirect(url_for("people.voice", code=code))
        form.code.errors = [_("A code has 16 letters and digits, like 7K2M-4QXZ-0B9T-WE5H.")]
    return render_template("people/enter_code.html", form=form)


@blueprint.get("/voice/<code>")
@public
@limiter.limit("60 per minute")
def voice(code: str) -> Response | str:
    """Everything said under this code, and what became of it."""
    tidy, holder = _holder(code)
    if tidy != code:
        return redirect(url_for("people.voice", code=tidy))
    address = public_url("people.voice", code=tidy)
    return render_template(
        "people/voice.html",
        code=show_code(tidy),
        raw_code=tidy,
        qr=qr_code(address),
        voice=holder,
        parts=receipts.parts_of(db.session(), holder),
        form=ConfirmForm(),
    )


@blueprint.route("/voice/<code>/delete", methods=["GET", "POST"])
@public
def erase(code: str) -> Response | str:
    """Delete everything said under this code; asks once in plain words."""
    tidy, holder = _holder(code)
    form = ConfirmForm()
    if not form.validate_on_submit():
        return render_template("people/erase.html", code=show_code(tidy), raw_code=tidy, form=form)
    receipts.erase(db.session(), holder)
    flash(_("Everything under this code was deleted."))
    return redirect(url_for("people.enter_code"))


def _holder(code: str) -> tuple[str, Voice]:
    tidy = read_code(code)
    holder = find_voice(db.session(), tidy) if tidy else None
    if tidy and holder:
        return tidy, holder
    if tidy and was_erased(db.session(), tidy):
        raise Gone(_l("What stood under this code was deleted by its owner. There is no data any more."))
    raise NotFound(_l("We do not know this code. Please check it letter by letter."))
