# SPDX-License-Identifier: AGPL-3.0-or-later
"""A town hall with an empty desk: the templates and formatters without any domain behind them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Blueprint, Flask
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect

from codesign.settings import Settings
from codesign.web import i18n
from codesign.web.site import own_name

ROOT = Path(__file__).resolve().parents[2]
SITE = {
    "name": "Comune di Val Serena",
    "is_demo": True,
    "logo_url": "",
    "contact_email": "hello@example.org",
    "privacy_url": "/privacy",
    "accessibility_url": "https://example.org/accessibility",
    "source_url": "https://example.org/source",
    "version": "0.0",
}


def _blueprint(name: str, **pages: str) -> Blueprint:
    blueprint = Blueprint(name, __name__)
    for endpoint, address in pages.items():
        blueprint.add_url_rule(address, endpoint, lambda: "", methods=["GET", "POST"])
    return blueprint


@pytest.fixture
def shell() -> Iterator[Flask]:
    """An application that can draw any template which needs no domain, inside a request."""
    app = Flask("shell", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(
        SECRET_KEY="x" * 32, SETTINGS=Settings(languages=("en", "it", "ar")), BABEL_DEFAULT_LOCALE="en"
    )
    i18n.init_app(app, Babel())
    app.jinja_env.globals["own_name"] = own_name
    CSRFProtect(app)
    app.register_blueprint(_blueprint("processes", home="/"))
    app.register_blueprint(_blueprint("site", theme_css="/theme.css"))
    app.register_blueprint(_blueprint("security", login="/sign-in", logout="/sign-out"))

    @app.context_processor
    def site() -> dict[str, Any]:
        return {
            "site": SimpleNamespace(**SITE),
            "navigation": [{"label": "Home", "url": "/", "current": True}],
            "actor": SimpleNamespace(is_authenticated=False, name=""),
        }

    with app.test_request_context("/"):
        yield app
