# SPDX-License-Identifier: AGPL-3.0-or-later
"""A few domain exceptions, mapped once to a page or to problem+json."""

from __future__ import annotations

from typing import Any

from flask import (
    Flask,
    Response,
    current_app,
    g,
    has_app_context,
    jsonify,
    make_response,
    render_template,
    request,
)
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError, StatementError
from werkzeug.exceptions import HTTPException, SecurityError

from codesign.extensions import db
from codesign.web.occupation import Occupied
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


class NotSignedIn(DomainError):
    """Only staff may do this, and nobody is signed in."""

    status = 401


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
    415: _l("We cannot read this kind of file"),
    422: _l("Something needs another look"),
    429: _l("Too many attempts"),
    500: _l("Something went wrong on our side"),
    503: _l("We are very busy"),
}


ADVICE = {
    400: _l("Go back, check what you sent and try again."),
    401: _l("Sign in and open the page again."),
    403: _l("If you work on this process, ask whoever runs it to let you in."),
    404: _l("The address may be mistyped, or the page may have moved. Start again from the home page."),
    405: _l("Go back and use the buttons of the page."),
    409: _l(
        "Somebody may have been faster, or the time for it is over. Go back and look at how things stand."
    ),
    410: _l("It cannot be brought back. From the home page you find what is open now."),
    413: _l("Choose a smaller file, or write less, and try again."),
    415: _l("Send the form of the page, or a file of a kind that the page names."),
    422: _l("Go back: what you typed is still there."),
    429: _l("Wait a minute, then try again. What you sent before has been kept."),
    500: _l("It is not your fault. Try again in a few minutes; what you had already sent has been kept."),
    503: _l("Wait a few seconds and reload the page."),
}
TOO_OLD = _l("This page was open for too long, or cookies are blocked. Go back, reload and send it again.")
#: Said on pages that come back as they were sent.
GREW_OLD = _l("This page was open for a long time. What you wrote is still here: please send it again.")
PROBLEM = "application/problem+json"
#: The database is there, but somebody else is at it for too long, or it is being restarted.
BUSY = (TurnTimeout, Occupied, OperationalError)


def init_app(app: Flask) -> None:
    """Register the handlers."""

    @app.errorhandler(DomainError)
    def domain_error(error: DomainError) -> Response:
        return error_response(error.status, error.message)

    @app.errorhandler(CSRFError)
    def csrf_error(error: CSRFError) -> Response:
        return error_response(400, TOO_OLD)

    @app.errorhandler(SecurityError)
    def foreign_host(_error: SecurityError) -> Response:
        if wants_json():
            return error_response(400)
        # No page: its links would be built for the host that is not ours.
        return make_response((str(TITLES[400]), 400, {"Content-Type": "text/plain; charset=utf-8"}))

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        # What fails after the view, such as a commit, comes wrapped.
        if isinstance(getattr(error, "original_exception", None), BUSY):
            return _busy()
        original = error.get_response()
        if original.status_code < 400:
            return original
        response = error_response(original.status_code)
        for name in ("Retry-After", "Allow", "WWW-Authenticate"):
            if name in original.headers:
                response.headers[name] = original.headers[name]
        return response

    _expect_the_unexpected(app)


def _expect_the_unexpected(app: Flask) -> None:
    @app.errorhandler(Occupied)
    @app.errorhandler(TurnTimeout)
    @app.errorhandler(OperationalError)
    def database_busy(_error: Exception) -> Response:
        app.logger.exception("the database did not answer")
        return _busy()

    @app.errorhandler(StatementError)
    def unstorable(error: StatementError) -> Response:
        """A text or number that the database refuses is a fault of whoever sent it."""
        # The page that says so asks the database, too.
        db.session.rollback()
        if isinstance(error.orig, DomainError):
            return error_response(error.orig.status, error.orig.message)
        if isinstance(error, DataError) or isinstance(error.orig, UnicodeEncodeError | OverflowError):
            return error_response(404 if request.method in {"GET", "HEAD"} else 422)
        return unexpected(error)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        app.logger.exception("unexpected error on %s %s", request.method, request.path)
        if app.testing or app.debug:
            raise error
        return error_response(500)


def _busy() -> Response:
    response = error_response(503)
    response.headers["Retry-After"] = "5"
    return response


def error_response(status: int, message: Any = None) -> Response:
    """An error as a page, or as problem+json (RFC 9457) for a program; both say the same."""
    g.is_failing = status >= 500
    alike = status if status in TITLES else 500 if is_failing() else 400
    title, advice = str(TITLES[alike]), str(ADVICE[alike])
    detail = str(message) if message else advice
    if wants_json():
        response = make_response(jsonify(title=title, status=status, detail=detail), status)
        response.content_type = PROBLEM
    else:
        page = render_template("errors/error.html", status=status, title=title, detail=detail, advice=advice)
        response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def wants_json() -> bool:
    """Whether who asks is a program: it says so, or its address only ever answers data (its view returns a dict)."""
    view = current_app.view_functions.get(request.endpoint or "")
    if str(getattr(view, "__annotations__", {}).get("return")).startswith("dict["):
        return True
    accepted = request.accept_mimetypes
    return accepted.best_match(["text/html", "application/json", PROBLEM]) in {"application/json", PROBLEM}


def is_failing() -> bool:
    """Whether this request already failed, so that its error page must not ask the database again."""
    return has_app_context() and bool(g.get("is_failing"))
