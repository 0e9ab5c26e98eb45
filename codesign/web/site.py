# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every page shows of the town, and the addresses that belong to no domain."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    g,
    has_request_context,
    render_template,
    url_for,
)
from flask_babel import gettext as _
from sqlalchemy import text

from codesign.extensions import db, limiter
from codesign.settings import Settings
from codesign.web.errors import NotFound, is_failing
from codesign.web.links import this_page
from codesign.web.policy import ANONYMOUS, Actor, current_actor, public
from codesign.web.small_cells import few_or, few_people

blueprint = Blueprint("site", __name__)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Site:
    """The face of the service."""

    name: str
    is_demo: bool
    logo_url: str
    contact_email: str
    privacy_url: str
    accessibility_url: str
    source_url: str
    version: str


@blueprint.get("/theme.css")
@public
def theme_css() -> Response:
    """The town's own colour as a custom property."""
    colour = current_app.config["SETTINGS"].town_primary_colour
    rules = f":root{{--town-primary:{colour}}}" if _COLOUR.fullmatch(colour) else ""
    response = Response(rules, mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@blueprint.get("/healthz")
@public
@limiter.exempt
def health() -> dict[str, str]:
    """Whether the database answers; a load balancer asks this."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}


@blueprint.get("/privacy")
@public
def privacy() -> str:
    """What is kept of a visitor, in plain words."""
    return render_template("site/privacy.html")


@blueprint.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    """Whom to tell about a weakness (RFC 9116)."""
    email = current_app.config["SETTINGS"].security_email
    if not email:
        raise NotFound(None)
    return Response(f"Contact: mailto:{email}\nPreferred-Languages: it, en\n", mimetype="text/plain")


def init_app(app: Flask) -> None:
    """Put the town, the menu and the actor into every template."""
    app.jinja_env.globals.update(own_name=own_name, few_or=few_or, few_people=few_people)

    @app.context_processor
    def site_context() -> dict[str, Any]:
        settings: Settings = current_app.config["SETTINGS"]
        # While an error page is drawn the database may be the very thing that failed.
        name, is_demo = ("", False) if is_failing() else _town()
        return {
            "site": Site(
                name=settings.town_name or name or "codesign",
                is_demo=is_demo,
                logo_url=url_for("static", filename=settings.town_logo_url) if settings.town_logo_url else "",
                contact_email=settings.contact_email,
                privacy_url=settings.privacy_url or url_for("site.privacy"),
                accessibility_url=settings.accessibility_url,
                source_url=settings.source_url,
                version=current_app.config["VERSION"],
            ),
            "navigation": _menu() if has_request_context() else [],
            "actor": _actor(),
        }


def own_name(name: str) -> str:
    """A name no other thing on this page has: the name itself, and with a number where it was taken before."""
    if not has_request_context():
        return name
    taken: Counter[str] = g.setdefault("names_on_page", Counter())
    taken[name] += 1
    return name if taken[name] == 1 else own_name(f"{name}-{taken[name]}")


def _town() -> tuple[str, bool]:
    """The town's name and whether it is invented, as the territory knows them."""
    shown: tuple[str, bool] = current_app.extensions["town_shown"](db.session())
    return shown


def _actor() -> Actor:
    return ANONYMOUS if is_failing() or not has_request_context() else current_actor()


def _menu() -> list[dict[str, Any]]:
    pages = [(_("Home"), url_for("processes.home")), (_("My voice"), url_for("people.enter_code"))]
    actor = _actor()
    if actor.is_authenticated:
        pages.append((_("Workroom"), url_for("work.processes")))
    if actor.is_town_administrator:
        pages.append((_("Console"), url_for("console.overview")))
    return [{"label": label, "url": url, "current": this_page() == url} for label, url in pages]
