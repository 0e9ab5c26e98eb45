# SPDX-License-Identifier: AGPL-3.0-or-later
"""A few domain exceptions, mapped once to a page or to problem+json."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g, has_app_context, jsonify, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from codesign.web.turns import TurnTimeout


class DomainError(Exception):
    """Something a person asked for cannot be done; the message is for that person."""

    status = 400

    def __init__(self, message: Any) -> None:
        super().__init__(str(message) if isinstance(message, str) else message)
        self.message = message


class BadInput(DomainError):
    """What was typed cannot be taken; the message says which part and why."""

    status = 422


class NotFound(DomainError):
    """There is no such thing, or it is not for this person to know."""

    status = 404


class NotAllowed(DomainError):
    """This person may not do this."""

    status = 403


class Conflict(DomainError):
    """The thing is in a state that does not allow this, or somebody was faster."""

    status = 409


class Closed(Conflict):
    """The phase that opens this act is not open now."""


class Gone(DomainError):
    """It was here and was deleted."""

    status = 410


TITLES = {
    400: _l("We could not read this request"),
    401: _l("Please sign in"),
    403: _l("This page is not open to you"),
    404: _l("This page does not exist"),
    405: _l("This page does not work that way"),
    409: _l("This cannot be done now"),
    410: _l("This was deleted"),
    413: _l("This is too large"),
    422: _l("Something needs another look"),
    429: _l("Too many attempts"),
    500: _l("Something went wrong on our side"),
    503: _l("We are very busy"),
}


def init_app(app: Flask) -> None:
    """Register the handlers."""

    @app.errorhandler(DomainError)
    def domain_error(error: DomainError) -> Response:
        return error_response(error.status, error.message)

    @app.errorhandler(CSRFError)
    def csrf_error(error: CSRFError) -> Response:
        return error_response(
            400,
            _l("This page was open for too long, or cookies are blocked. Go back, reload and send it again."),
        )

    @app.errorhandler(SecurityError)
    def foreign_host(_error: SecurityError) -> Response:
        # No page: its links would be built for the host that is not ours.
        return make_response((str(TITLES[400]), 400, {"Content-Type": "text/plain; charset=utf-8"}))

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        original = error.get_response()
        if original.status_code < 400:
            return original
        response = error_response(original.status_code, None)
        for name in ("Retry-After", "Allow", "WWW-Authenticate"):
            if name in original.headers:
                response.headers[name] = original.headers[name]
        return response

    _expect_the_unexpected(app)


def _expect_the_unexpected(app: Flask) -> None:
    @app.errorhandler(TurnTimeout)
    @app.errorhandler(OperationalError)
    def database_busy(_error: Exception) -> Response:
        app.logger.exception("the database did not answer")
        response = error_response(503, None)
        response.headers["Retry-After"] = "5"
        return response

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        app.logger.exception("unexpected error on %s %s", request.method, request.path)
        if app.testing or app.debug:
            raise error
        return error_response(500, None)


def error_response(status: int, message: Any) -> Response:
    """An error as a page, or as problem+json for a program that asked for JSON."""
    g.is_failing = status >= 500
    title = TITLES.get(status, TITLES[500 if status >= 500 else 400])
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        problem = jsonify(title=str(title), status=status, detail=str(message) if message else None)
        problem.content_type = "application/problem+json"
        response = make_response(problem, status)
    else:
        page = render_template("errors/error.html", status=status, title=title, message=message)
        response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def is_failing() -> bool:
    """Whether this request already failed, so that its error page must not ask the database again."""
    return has_app_context() and bool(g.get("is_failing"))
