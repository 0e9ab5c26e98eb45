# SPDX-License-Identifier: AGPL-3.0-or-later
"""The application: the only place that knows every domain."""

from __future__ import annotations

import hashlib
import hmac
import logging
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from codesign import __version__
from codesign.attachments import chores as attachment_chores
from codesign.attachments.registry import AttachmentRegistry
from codesign.console import views as console_views
from codesign.decisions import entries as decision_entries
from codesign.decisions import views as decision_views
from codesign.deliberation import chores as deliberation_chores
from codesign.deliberation import entries as deliberation_entries
from codesign.deliberation import jobs as deliberation_jobs
from codesign.deliberation import views as deliberation_views
from codesign.deliberation import work_views as deliberation_work_views
from codesign.deliberation.panels import letters as panel_letters
from codesign.deliberation.proposals.moderated import MODERATED as MODERATED_IN_ROUNDS
from codesign.exchange import views as exchange_views
from codesign.extensions import babel, csrf, db, limiter, migrate, security
from codesign.moderation import chores as moderation_chores
from codesign.moderation import entries as moderation_entries
from codesign.moderation import views as moderation_views
from codesign.moderation import work_views as moderation_work_views
from codesign.moderation.registry import ModerationRegistry
from codesign.people import device
from codesign.people import views as people_views
from codesign.people.accounts import datastore, send_letter
from codesign.people.receipts import ReceiptRegistry
from codesign.processes import access
from codesign.processes import views as process_views
from codesign.processes import work_views as process_work_views
from codesign.processes.registry import ProcessRegistry
from codesign.reports import entries as report_entries
from codesign.reports import views as report_views
from codesign.settings import Settings
from codesign.surveys import answering
from codesign.surveys import chores as survey_chores
from codesign.surveys import entries as survey_entries
from codesign.surveys import file_views as survey_file_views
from codesign.surveys import views as survey_views
from codesign.surveys import work_views as survey_work_views
from codesign.surveys.channels import invitation_views as survey_invitation_views
from codesign.surveys.channels import invitation_work_views as survey_invitation_work_views
from codesign.surveys.channels import kiosk_views as survey_kiosk_views
from codesign.surveys.channels import letters as survey_letters
from codesign.surveys.channels import paper_views as survey_paper_views
from codesign.surveys.editor import views as survey_editor_views
from codesign.surveys.results import views as survey_results_views
from codesign.territory.services import town_shown
from codesign.themes import entries as theme_entries
from codesign.themes import running
from codesign.themes import views as theme_views
from codesign.web import errors, headers, i18n, jobs, mail, site, unit_of_work

#: Guessing passwords from one address is slowed down.
SIGN_INS_ALLOWED = "20 per minute"

ROOT = Path(__file__).resolve().parent.parent

BLUEPRINTS = (
    site.blueprint,
    people_views.blueprint,
    process_views.blueprint,
    process_work_views.blueprint,
    moderation_views.blueprint,
    moderation_work_views.blueprint,
    survey_views.blueprint,
    survey_work_views.blueprint,
    survey_results_views.blueprint,
    survey_editor_views.blueprint,
    survey_invitation_views.blueprint,
    survey_invitation_work_views.blueprint,
    survey_kiosk_views.blueprint,
    survey_paper_views.blueprint,
    survey_file_views.blueprint,
    theme_views.blueprint,
    deliberation_views.blueprint,
    deliberation_work_views.blueprint,
    decision_views.blueprint,
    report_views.blueprint,
    exchange_views.blueprint,
    console_views.blueprint,
)
# In the order of the journey: what a process page, a workroom and a receipt list.
ENTRIES = (
    survey_entries,
    theme_entries,
    deliberation_entries,
    moderation_entries,
    decision_entries,
    report_entries,
)
# Whose things name stored files: what none of them names is deleted.
HOLDERS_OF_FILES = (answering.files_named,)
# What moderators read before others see it.
MODERATED = (*MODERATED_IN_ROUNDS,)


def create_app(settings: Settings | None = None, **overrides: Any) -> Flask:
    """The WSGI application of one town; `overrides` are Flask configuration values for tests."""
    settings = settings or Settings.from_environment()
    app = Flask("codesign", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(_configuration(settings))
    app.config.update(overrides)
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    _init_extensions(app, settings)
    _register(app)
    return app


def _configuration(settings: Settings) -> dict[str, Any]:
    secret = settings.resolved_secret_key()
    return {
        "SETTINGS": settings,
        "VERSION": __version__,
        "SECRET_KEY": secret,
        "SECRET_KEY_FALLBACKS": list(settings.secret_key_fallbacks),
        "TRUSTED_HOSTS": settings.trusted_hosts(),
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 16 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SQLALCHEMY_DATABASE_URI": settings.resolved_database_url(),
        "BABEL_DEFAULT_LOCALE": settings.languages[0],
        "BABEL_TRANSLATION_DIRECTORIES": str(Path(__file__).parent / "translations"),
        "RATELIMIT_STORAGE_URI": settings.rate_limit_store,
        "WTF_CSRF_TIME_LIMIT": None,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_PASSWORD_SALT": hmac.digest(secret.encode(), b"password salt", hashlib.sha256).hex(),
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_POST_LOGIN_VIEW": "/work",
        "SECURITY_POST_LOGOUT_VIEW": "/",
        "SECURITY_RECOVERABLE": True,
        "SECURITY_RESET_URL": "/forgotten-password",
        "SECURITY_EMAIL_HTML": False,
        # The server asks no name server about anybody.
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_CHANGEABLE": True,
        "SECURITY_CHANGE_URL": "/change-password",
        "SECURITY_POST_CHANGE_VIEW": "/work",
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    }


def _init_extensions(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    with app.app_context():
        unit_of_work.guard_sqlite(db.engine, settings.sqlite_synchronous)
    migrate.init_app(app, db, directory=str(Path(__file__).parent / "migrations"), render_as_batch=True)
    unit_of_work.init_app(app)
    i18n.init_app(app, babel)
    csrf.init_app(app)
    limiter.init_app(app)
    app.extensions["send_letter"] = send_letter
    security.init_app(app, datastore)
    headers.init_app(app)
    errors.init_app(app)
    mail.init_app(app)
    device.init_app(app)


def _register(app: Flask) -> None:
    app.extensions["current_actor"] = access.actor_of_request
    registry = app.extensions["processes"] = ProcessRegistry()
    receipts = app.extensions["receipts"] = ReceiptRegistry()
    app.extensions["attachments"] = AttachmentRegistry(list(HOLDERS_OF_FILES))
    app.extensions["moderation"] = ModerationRegistry()
    app.extensions["moderation"].register(MODERATED)
    for entries in ENTRIES:
        registry.register(entries.activities, entries.tasks)
        if hasattr(entries, "receipt_part"):
            receipts.register(entries.receipt_part, entries.erase)
    queue = jobs.init_app(app)
    queue.register(survey_letters.KIND, survey_letters.HANDLER)
    queue.register(panel_letters.KIND, panel_letters.HANDLER)
    queue.register_daily(attachment_chores.KIND, attachment_chores.HANDLER)
    queue.register_daily(survey_chores.KIND, survey_chores.HANDLER)
    queue.register_daily(deliberation_chores.KIND, deliberation_chores.HANDLER)
    queue.register_daily(moderation_chores.KIND, moderation_chores.HANDLER)
    queue.register(running.KIND, running.HANDLER)
    queue.register(deliberation_jobs.KIND, deliberation_jobs.HANDLER)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    site.init_app(app, town=lambda: town_shown(db.session()))
    for endpoint in ("security.login", "security.forgot_password"):
        view = app.view_functions[endpoint]
        app.view_functions[endpoint] = limiter.limit(SIGN_INS_ALLOWED, methods=["POST"])(view)
