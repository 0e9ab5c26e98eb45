# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint all staff views of themes belong to, their pages and the ways back they share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from codesign.themes.models import Theming

blueprint = Blueprint("theme_work", __name__, url_prefix="/work")


def back(theming: Theming) -> Response:
    """To the page of this site the person came from, else to the workbench."""
    referrer = request.referrer or ""
    is_ours = referrer.startswith(request.host_url)
    return redirect(referrer if is_ours else url_for("theme_work.workbench", theming_id=theming.id))


def done(theming: Theming, message: str) -> Response:
    """Say what an act did, and lead to the workbench, where it is seen."""
    flash(message, "success")
    return redirect(url_for("theme_work.workbench", theming_id=theming.id))


def page_of(theming: Theming, template: str, **shown: Any) -> str:
    """A page of staff about the themes of a question."""
    return render_template(template, theming=theming, process=theming.survey.process, **shown)
