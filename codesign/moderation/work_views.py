# SPDX-License-Identifier: AGPL-3.0-or-later
"""The queue of moderation: what waits, one decision at a time, and the log."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.extensions import db
from codesign.moderation import deciding
from codesign.moderation import queue as queues
from codesign.moderation.kinds import Kind
from codesign.moderation.log import log_rows
from codesign.moderation.policy import may_moderate, may_read_log
from codesign.moderation.registry import all_kinds, kind_named
from codesign.processes.loading import process_by_slug
from codesign.processes.models import Process
from codesign.web.downloads import csv_attachment
from codesign.web.errors import BadInput, NotFound
from codesign.web.forms import Form
from codesign.web.policy import current_actor, requires

blueprint = Blueprint("moderation_work", __name__, url_prefix="/work")

# /work/SLUG/moderation                   what waits; ?place=round:7 for one place alone
# /work/SLUG/moderation/KIND/KEY          one text
# .../claim                               say that one is reading it
# .../ACT                                 decide
# /work/SLUG/moderation.csv               who decided what


@blueprint.get("/<slug>/moderation")
@requires(may_moderate, of=process_by_slug)
def queue(process: Process) -> str:
    """What waits, the oldest first."""
    found = [(kind, queues.waiting(db.session(), kind, process)) for kind in all_kinds()]
    places = {place.reference: place for kind, items in found for place in map(kind.place_of, items)}
    here = _place()
    if here is not None:
        found = [
            (kind, [item for item in items if kind.place_of(item).reference == here]) for kind, items in found
        ]
    return render_template(
        "moderation/work_queue.html",
        process=process,
        waiting=[(kind, items) for kind, items in found if items],
        places=places,
        here=here,
        actor=current_actor(),
    )


@blueprint.get("/<slug>/moderation/<subject>/<key>")
@requires(may_moderate, of=process_by_slug)
def item(process: Process, subject: str, key: str) -> Response | str:
    """One text, what stands beside it, and the decisions there are."""
    kind, found = _find(process, subject, key)
    if found.moderation != "waiting":
        flash(_("This is decided already."))
        return _to_queue(process)
    return _page(process, kind, found)


@blueprint.post("/<slug>/moderation/<subject>/<key>/claim")
@requires(may_moderate, of=process_by_slug)
def claim(process: Process, subject: str, key: str) -> Response:
    """Say that one is reading it."""
    kind, found = _find(process, subject, key)
    deciding.claim(db.session(), current_actor(), kind, found, take_over="take_over" in request.form)
    return redirect(
        url_for("moderation_work.item", slug=process.slug, subject=subject, key=key, place=_place())
    )


@blueprint.post("/<slug>/moderation/<subject>/<key>/<act>")
@requires(may_moderate, of=process_by_slug)
def decide(process: Process, subject: str, key: str, act: str) -> Response | tuple[str, int]:
    """Store a decision and go on to the next text."""
    kind, found = _find(process, subject, key)
    decision = kind.decision(act, found)
    if decision is None:
        raise NotFound(None)
    form = decision.form_for(found, languages=process.languages)
    problem = None
    if form.validate():
        try:
            decision.decide(db.session(), current_actor(), kind, found, form)
        except BadInput as error:
            problem = error.message
        else:
            flash(_("Decided."), "success")
            return _to_queue(process)
    return _page(process, kind, found, tried=(act, form), problem=problem), 422


@blueprint.get("/<slug>/moderation.csv")
@requires(may_read_log, of=process_by_slug)
def log(process: Process) -> Response:
    """Who decided what, as a table."""
    rows = log_rows(db.session(), all_kinds(), process, _place())
    return csv_attachment(rows, f"moderation-{process.slug}.csv")


def _find(process: Process, subject: str, key: str) -> tuple[Kind, Any]:
    kind = kind_named(subject)
    return kind, queues.item_of(db.session(), kind, process, key)


def _place() -> str | None:
    """The one place this moderator looks at."""
    return request.args.get("place") or None


def _to_queue(process: Process) -> Response:
    return redirect(url_for("moderation_work.queue", slug=process.slug, place=_place()))


def _page(
    process: Process, kind: Kind, found: Any, tried: tuple[str, Any] | None = None, problem: Any = None
) -> str:
    beside = kind.beside(db.session(), found)
    decisions = []
    for decision in kind.decisions_on(found):
        if tried and tried[0] == decision.act:
            form = tried[1]
        else:
            form = decision.form_for(
                found, formdata=None, data=decision.filled(found, beside), languages=process.languages
            )
        _name_apart(form, decision.act)
        decisions.append((decision, form))
    return render_template(
        "moderation/work_item.html",
        process=process,
        kind=kind,
        item=found,
        place=_place(),
        decisions=decisions,
        tried=tried[0] if tried else None,
        problem=problem,
        actor=current_actor(),
        **beside,
    )


def _name_apart(form: Form, act: str) -> None:
    """Forms that stand on one page share names of fields; their ids must differ, or labels name the wrong one."""
    for field in form:
        field.id = field.label.field_id = f"{act}-{field.name}"
