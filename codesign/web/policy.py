# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who acts, and how a route names the rule that lets them.

Rules are pure functions `(actor, thing, now) -> bool` in each domain's `policy.py`. Every route either carries one
through `requires` or is declared `public`; a test walks all routes and refuses one that is neither.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any

from flask import current_app, redirect, request, url_for

from codesign.web import clock
from codesign.web.errors import NotAllowed, NotSignedIn, wants_json
from codesign.web.links import this_page


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a citizen without account, or a member of staff with one role a process."""

    user_id: int | None = None
    name: str = ""
    is_town_administrator: bool = False
    roles: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_authenticated(self) -> bool:
        """Whether somebody is signed in."""
        return self.user_id is not None


ANONYMOUS = Actor()
Rule = Callable[[Actor, Any, datetime], bool]
View = Callable[..., Any]


def public(view: View) -> View:
    """Declare that anybody may ask for this route."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def requires(
    rule: Rule, of: Callable[..., Any] | None = None, waiting: Callable[[Any], Any] | None = None
) -> Callable[[View], View]:
    """Guard a route: load the thing its address names, ask the rule, hand the thing to the view.

    `of` takes some of the route's arguments by name; the view gets what it returns as first argument. `waiting` is
    the page for people who come before the thing is there for them; without it they are sent to the sign-in.
    """
    taken = tuple(inspect.signature(of).parameters) if of else ()

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> Any:
            loaded = (of(**{name: arguments.pop(name) for name in taken}),) if of else ()
            actor = current_actor()
            if not rule(actor, loaded[0] if loaded else None, clock.now()):
                return waiting(loaded[0]) if waiting and not wants_json() else refuse(actor)
            return view(*loaded, **arguments)

        guarded.access = rule.__name__  # type: ignore[attr-defined]
        return guarded

    return decorate


def current_actor() -> Actor:
    """The actor of this request, as the accounts' domain knows them."""
    actor: Actor = current_app.extensions["current_actor"]()
    return actor


def refuse(actor: Actor) -> Any:
    """Send a stranger to the sign-in page, unless it is a program, and say no to somebody known."""
    if actor.is_authenticated:
        raise NotAllowed(None)
    if wants_json():
        raise NotSignedIn(None)
    back = this_page(with_query=True) if request.method == "GET" else None
    return redirect(url_for("security.login", next=back))
