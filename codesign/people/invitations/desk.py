# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page from which staff invite people to an activity: the list, the letters, the reminders, forgetting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as HttpResponse

from codesign.extensions import db
from codesign.people.audit import record
from codesign.people.invitations.guests import Guests, State
from codesign.people.invitations.letters import TICKET
from codesign.people.invitations.list_form import ListForm, told_of
from codesign.people.invitations.printing import printed_letters
from codesign.web.acts import Hindrance, demand
from codesign.web.errors import NotFound
from codesign.web.i18n import localized
from codesign.web.jobs import enqueue
from codesign.web.policy import Rule, current_actor, requires


@dataclass(frozen=True)
class Desk:
    """What differs between inviting to a survey and inviting to a round.

    name: of the kind of thing, in the log and, with `_id`, in addresses. endpoint: under which the pages are
    registered. link: the address a ticket opens; typed: the page on which a ticket is typed. is_answerable: whether
    whoever gets a letter now could use it. demand: raises NotFound for a thing nobody is invited to.
    """

    name: str
    load: Callable[..., Any]
    rule: Rule
    endpoint: str
    template: str
    guests: Callable[[Any], Guests]
    languages: Callable[[Any], Sequence[str]]
    is_answerable: Callable[[Any], bool]
    link: Callable[[Any, str], str]
    typed: Callable[[Any], str]
    job: str
    #: How it is called to have come: "answered", "have come in".
    came: Any
    open_first: Any
    close_first: Any
    demand: Callable[[Any], None] = lambda _thing: None

    def url(self, page: str, thing: Any, **values: Any) -> str:
        """The address of one of the pages below."""
        return url_for(f"{self.endpoint}.{page}", **{f"{self.name}_id": thing.id}, **values)

    def hindrances(self, thing: Any, state: State) -> dict[str, list[Hindrance]]:
        """What stands in the way of each act; a letter must not lead to a closed door.

        The post takes days: letters on paper may be made before the opening, though not after the close.
        """
        is_over = thing.state == "closed"
        shut = [] if self.is_answerable(thing) else [Hindrance(self.open_first)]
        return {
            "first": shut or _nobody_if(not state.waiting),
            "reminder": shut or _nobody_if(state.to_remind <= 0),
            "letters": [Hindrance(self.open_first)] if is_over else _nobody_if(not state.by_letter),
            "forget": [] if is_over else [Hindrance(self.close_first)],
        }


def _nobody_if(nobody: bool) -> list[Hindrance]:
    return [Hindrance(_l("There is nobody to write to."))] if nobody else []


def add_desk(blueprint: Blueprint, prefix: str, desk: Desk) -> None:
    """Give a blueprint the pages of a desk.

    GET, POST prefix/invitations                    how far it is; upload a list
    POST prefix/invitations/write/{first,reminder}  letters by e-mail
    POST prefix/invitations/letters                 letters to print
    POST prefix/invitations/forget                  delete the addresses
    """
    guarded = requires(desk.rule, of=desk.load)

    def page(path: str, name: str, view: Callable[..., Any], *methods: str) -> None:
        blueprint.add_url_rule(prefix + path, name, guarded(view), methods=list(methods))

    def overview(thing: Any) -> HttpResponse | str | tuple[str, int]:
        desk.demand(thing)
        return _overview(desk, thing)

    def send(thing: Any, act: str) -> HttpResponse:
        desk.demand(thing)
        return _send(desk, thing, act)

    def print_letters(thing: Any) -> str:
        desk.demand(thing)
        return _print(desk, thing)

    def forget(thing: Any) -> HttpResponse:
        desk.demand(thing)
        return _forget(desk, thing)

    page("/invitations", "overview", overview, "GET", "POST")
    page("/invitations/write/<act>", "send", send, "POST")
    page("/invitations/letters", "print_letters", print_letters, "POST")
    page("/invitations/forget", "forget", forget, "POST")


def _overview(desk: Desk, thing: Any) -> HttpResponse | str | tuple[str, int]:
    """How many are invited and have come; add people."""
    form = ListForm()
    found, mistakes = form.read(tuple(desk.languages(thing)))
    if found:
        new = desk.guests(thing).add(db.session(), found.rows)
        _note(desk, thing, "invite", people=new)
        return back(desk, thing, told_of(found, new))
    state = desk.guests(thing).state(db.session())
    page = render_template(
        desk.template,
        **{desk.name: thing},
        process=thing.process,
        title=localized(thing.title),
        state=state,
        form=form,
        mistakes=mistakes,
        answerable=desk.is_answerable(thing),
        hinders=desk.hindrances(thing, state),
        came=desk.came,
        links={
            "first": desk.url("send", thing, act="first"),
            "reminder": desk.url("send", thing, act="reminder"),
            "letters": desk.url("print_letters", thing),
            "forget": desk.url("forget", thing),
        },
    )
    return (page, 422) if mistakes or form.errors else page


def _send(desk: Desk, thing: Any, act: str) -> HttpResponse:
    """Write to those who wait for their letter, or remind those who have not come."""
    if act not in {"first", "reminder"}:
        raise NotFound(None)
    demand(desk.hindrances(thing, desk.guests(thing).state(db.session()))[act])
    link, is_reminder = desk.link(thing, TICKET), act == "reminder"
    enqueue(db.session(), desk.job, link=link, is_reminder=is_reminder, **{f"{desk.name}_id": thing.id})
    return back(desk, thing, _("The letters are on their way. Reload this page to see how far it is."))


def _print(desk: Desk, thing: Any) -> str:
    """Letters with code and QR for those without e-mail; the codes are shown this once."""
    demand(desk.hindrances(thing, desk.guests(thing).state(db.session()))["letters"])
    letters = desk.guests(thing).print_letters(db.session())
    _note(desk, thing, "print_letters", people=len(letters))
    return printed_letters(
        letters,
        thing,
        lambda ticket: desk.link(thing, ticket),
        desk.typed(thing),
        desk.url("overview", thing),
    )


def _forget(desk: Desk, thing: Any) -> HttpResponse:
    """Delete names and addresses once nobody can come with an invitation any more."""
    demand(desk.hindrances(thing, desk.guests(thing).state(db.session()))["forget"])
    desk.guests(thing).forget(db.session())
    _note(desk, thing, "forget_addresses")
    return back(desk, thing, _("Names and addresses are deleted. The counts remain."))


def back(desk: Desk, thing: Any, message: str) -> HttpResponse:
    """To the overview, with word of what was done."""
    flash(message, "success")
    return redirect(desk.url("overview", thing))


def _note(desk: Desk, thing: Any, act: str, **details: int) -> None:
    record(db.session(), current_actor(), f"{desk.name}.{act}", f"{desk.name}:{thing.id}", **details)
