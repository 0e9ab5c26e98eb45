# SPDX-License-Identifier: AGPL-3.0-or-later
"""The application: the only place that knows every room."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from codesign import __version__
from codesign.attachments.room import ROOM as ATTACHMENTS
from codesign.console.room import ROOM as CONSOLE
from codesign.decisions.room import ROOM as DECISIONS
from codesign.deliberation.room import ROOM as DELIBERATION
from codesign.exchange.room import ROOM as EXCHANGE
from codesign.extensions import babel, csrf, db, limiter, migrate
from codesign.moderation.room import ROOM as MODERATION
from codesign.people.room import ROOM as PEOPLE
from codesign.processes.room import ROOM as PROCESSES
from codesign.reports.room import ROOM as REPORTS
from codesign.settings import Settings
from codesign.surveys.room import ROOM as SURVEYS
from codesign.territory.room import ROOM as TERRITORY
from codesign.themes.room import ROOM as THEMES
from codesign.web import errors, headers, i18n, jobs, limit_store, limits, logs, mail, storable, unit_of_work
from codesign.web.requests import Request
from codesign.web.room import ROOM as WEB
from codesign.web.rooms import open_all

ROOT = Path(__file__).resolve().parent.parent

# Low to high, which is the order of the journey.
ROOMS = (
    WEB,
    PEOPLE,
    ATTACHMENTS,
    TERRITORY,
    PROCESSES,
    MODERATION,
    SURVEYS,
    THEMES,
    DELIBERATION,
    DECISIONS,
    REPORTS,
    EXCHANGE,
    CONSOLE,
)


def create_app(settings: Settings | None = None, **overrides: Any) -> Flask:
    """The WSGI application of one town; `overrides` are Flask configuration values for tests."""
    settings = settings or Settings.from_environment()
    app = Flask("codesign", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.request_class = Request
    app.config.update(_configuration(settings))
    app.config.update(overrides)
    logs.configure(settings.log_level)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops)  # type: ignore[method-assign]
    _init_extensions(app, settings)
    open_all(app, ROOMS)
    return app


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SETTINGS": settings,
        "VERSION": __version__,
        "SECRET_KEY": settings.resolved_secret_key(),
        "SECRET_KEY_FALLBACKS": list(settings.secret_key_fallbacks),
        "TRUSTED_HOSTS": settings.trusted_hosts(),
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 16 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SQLALCHEMY_DATABASE_URI": settings.resolved_database_url(),
        # An error must not write what people answered into the log.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True, "json_serializer": storable.as_json},
        "BABEL_DEFAULT_LOCALE": settings.languages[0],
        "BABEL_TRANSLATION_DIRECTORIES": str(Path(__file__).parent / "translations"),
        "RATELIMIT_STORAGE_URI": settings.resolved_rate_limit_store(),
        "RATELIMIT_STORAGE_OPTIONS": _options_of_limits(settings),
        "WTF_CSRF_TIME_LIMIT": None,
    }


def _options_of_limits(settings: Settings) -> dict[str, str]:
    is_file = settings.resolved_rate_limit_store().startswith(limit_store.SCHEME)
    return {"secret": settings.resolved_secret_key()} if is_file else {}


def _init_extensions(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    with app.app_context():
        unit_of_work.guard_sqlite(db.engine, settings.sqlite_synchronous)
    migrate.init_app(app, db, directory=str(Path(__file__).parent / "migrations"), render_as_batch=True)
    unit_of_work.init_app(app)
    i18n.init_app(app, babel)
    csrf.init_app(app)
    limiter.init_app(app)
    limits.init_app(app)
    storable.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    mail.init_app(app)
    jobs.init_app(app)
