# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint all staff views of themes belong to, and the way back they share."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from codesign.themes.models import Theming

blueprint = Blueprint("theme_work", __name__, url_prefix="/work")


def back(theming: Theming) -> Response:
    """To the page of this site the person came from, else to the workbench."""
    referrer = request.referrer or ""
    is_ours = referrer.startswith(request.host_url)
    return redirect(referrer if is_ours else url_for("theme_work.workbench", theming_id=theming.id))
