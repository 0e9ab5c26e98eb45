# SPDX-License-Identifier: AGPL-3.0-or-later
"""The receipt page: "my voice"."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from codesign.extensions import db, limiter
from codesign.people import doors, receipts
from codesign.people.forms import AnyCodeForm, CodeForm, ConfirmForm
from codesign.people.models import Voice
from codesign.people.voices import find_voice, is_known, read_code, show_code, was_erased
from codesign.web.errors import Gone, NotFound
from codesign.web.going_back import back_to
from codesign.web.links import public_url, qr_code
from codesign.web.policy import public

blueprint = Blueprint("people", __name__)

UNKNOWN = _l("We do not know this code. Please check it letter by letter.")
MALFORMED = _l("A code has 16 letters and digits, like 7K2M-4QXZ-0B9T-WE5H.")

# GET, POST /code                 any code: of a poster, a letter, a receipt
# GET, POST /voice                the code of a receipt
# GET       /voice/CODE           what was said under it
# GET, POST /voice/CODE/delete    delete all of it


@blueprint.route("/code", methods=["GET", "POST"])
@public
@limiter.limit("30 per minute", methods=["POST"])
def open_code() -> Response | str:
    """One place for every code: of a poster, a letter, a receipt."""
    form = AnyCodeForm(data={"code": request.args.get("code", "")})
    if form.validate_on_submit():
        address = doors.leads_to(db.session(), form.text_of("code"))
        if address is not None:
            return redirect(address)
        form.code.errors = [UNKNOWN]
    elif request.args.get("code") and not form.is_submitted():
        form.code.errors = [UNKNOWN]
    return render_template("people/any_code.html", form=form)


@blueprint.route("/voice", methods=["GET", "POST"])
@public
@limiter.limit("30 per minute", methods=["POST"])
def enter_code() -> Response | str:
    """Type a receipt code; one that leads nowhere stays in its box, with what is wrong beside it."""
    form = CodeForm(data={"code": request.args.get("code", "")})
    if form.validate_on_submit():
        code = read_code(form.text_of("code"))
        if code is not None and is_known(db.session(), code):
            return redirect(url_for("people.voice", code=code))
        form.code.errors = [MALFORMED if code is None else UNKNOWN]
    elif request.args.get("code") and not form.is_submitted():
        form.code.errors = [UNKNOWN if read_code(request.args["code"]) else MALFORMED]
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
    raise UnknownCode(code)


class UnknownCode(NotFound):
    """Nobody answered under this code, as far as it was typed right."""

    def __init__(self, code: str) -> None:
        super().__init__(UNKNOWN)
        self.code = code


@blueprint.app_errorhandler(UnknownCode)
def type_again(error: UnknownCode) -> Response:
    """Back to where codes are typed, with what was typed."""
    return back_to(url_for("people.enter_code", code=error.code), error)
