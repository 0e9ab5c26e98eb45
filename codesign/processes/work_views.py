# SPDX-License-Identifier: AGPL-3.0-or-later
"""The workroom of a process: overview, texts, phases, people."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response

from codesign.extensions import db
from codesign.people.accounts import find_user
from codesign.processes import acts, promises, services
from codesign.processes.forms import PhaseForm, ProcessForm, RoleForm
from codesign.processes.loading import journey, process_by_slug
from codesign.processes.models import Process
from codesign.processes.policy import (
    is_staff,
    may_administer,
    may_facilitate,
    may_read_workroom,
    may_start_processes,
)
from codesign.processes.promises import BrokenPromise
from codesign.processes.registry import tasks_of
from codesign.territory.services import places, town
from codesign.web import clock
from codesign.web.errors import DomainError, NotFound
from codesign.web.forms import choices_of
from codesign.web.i18n import offered
from codesign.web.languages import MOST_LANGUAGES, tidy_languages
from codesign.web.moments import remarks_of
from codesign.web.policy import current_actor, requires

blueprint = Blueprint("work", __name__, url_prefix="/work")

TRANSLATED = ("title", "summary", "decidable", "not_decidable")


@blueprint.get("")
@requires(is_staff)
def processes() -> str:
    """The processes this member of staff works on."""
    actor = current_actor()
    everything = db.session.scalars(select(Process).order_by(Process.id.desc())).all()
    mine = [process for process in everything if may_read_workroom(actor, process, clock.now())]
    return render_template("work/processes.html", processes=mine)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(may_start_processes)
def start() -> Response | str:
    """Open a new process."""
    form = _process_form(None)
    if _is_sent(form):
        texts = _texts(form)
        process = services.start_process(
            db.session(),
            current_actor(),
            texts.pop("title"),
            **texts,
            **_plain(form),
            promise=form.promise.data,
        )
        return redirect(url_for("work.overview", slug=process.slug))
    return render_template("work/process_form.html", form=form, process=None)


@blueprint.get("/<slug>")
@requires(may_read_workroom, of=process_by_slug)
def overview(process: Process) -> str:
    """What is due, and the rooms of the process."""
    tasks = tasks_of(db.session(), process, current_actor())
    return render_template(
        "work/overview.html",
        process=process,
        stations=journey(process),
        due=[task for task in tasks if task.is_due],
        rooms=[task for task in tasks if not task.is_due],
        publishing=acts.what_hinders_publishing(process),
        archiving=acts.what_hinders_archiving(process),
        reopening=acts.what_hinders_reopening(process),
        may_facilitate=may_facilitate(current_actor(), process, clock.now()),
        may_administer=may_administer(current_actor(), process, clock.now()),
        now=clock.now(),
    )


@blueprint.route("/<slug>/texts", methods=["GET", "POST"])
@requires(may_facilitate, of=process_by_slug)
def texts(process: Process) -> Response | str | tuple[str, int]:
    """Edit what citizens read about the process."""
    form = _process_form(process)
    if _is_sent(form):
        values = {**_texts(form), **_plain(form), "promise": form.promise.data}
        reason = form.change_reason.data if "change_reason" in form else {}
        try:
            promises.change_process(db.session(), current_actor(), process, values, reason)
        except BrokenPromise as error:
            for name, problem in error.problems.items():
                form[name].errors = [problem]
            return render_template("work/process_form.html", form=form, process=process), 422
        flash(_("Saved."))
        return redirect(url_for("work.overview", slug=process.slug))
    return render_template("work/process_form.html", form=form, process=process)


@blueprint.post("/<slug>/publish")
@requires(may_administer, of=process_by_slug)
def publish(process: Process) -> Response:
    """Show the process to the public."""
    services.publish_process(db.session(), current_actor(), process)
    flash(_("The process is public now."))
    return redirect(url_for("work.overview", slug=process.slug))


@blueprint.post("/<slug>/archive")
@requires(may_administer, of=process_by_slug)
def archive(process: Process) -> Response:
    """Put the process into the archive."""
    services.archive_process(db.session(), current_actor(), process)
    flash(_("The process is in the archive."), "success")
    return redirect(url_for("work.overview", slug=process.slug))


@blueprint.post("/<slug>/reopen")
@requires(may_administer, of=process_by_slug)
def reopen(process: Process) -> Response:
    """Bring the process back from the archive."""
    services.reopen_process(db.session(), current_actor(), process)
    flash(_("The process is back."), "success")
    return redirect(url_for("work.overview", slug=process.slug))


@blueprint.route("/<slug>/phases/<int:position>", methods=["GET", "POST"])
@requires(may_facilitate, of=process_by_slug)
def phase(process: Process, position: int) -> Response | str:
    """When a phase opens and closes, in the process's own time zone."""
    found = next((phase for phase in process.phases if phase.position == position), None)
    if found is None:
        raise NotFound(None)
    form = PhaseForm(obj=found, languages=process.languages, time_zone=process.time_zone)
    if form.validate_on_submit():
        try:
            services.set_phase_times(found, form.opens_at.data, form.closes_at.data)
            found.title = form.title.data or found.title
        except DomainError as error:
            form.closes_at.errors = [error.message]
        else:
            flash(" ".join([_("Saved."), *map(str, remarks_of(form))]))
            return redirect(url_for("work.overview", slug=process.slug))
    return render_template("work/phase_form.html", form=form, process=process, phase=found)


@blueprint.route("/<slug>/people", methods=["GET", "POST"])
@requires(may_administer, of=process_by_slug)
def people(process: Process) -> Response | str:
    """Who works on the process, each with one role."""
    form = RoleForm()
    if form.validate_on_submit():
        user = find_user(db.session(), form.text_of("email"))
        if user is None:
            form.email.errors = [
                _l("There is no account with this address. A town administrator can open one.")
            ]
        else:
            services.set_role(db.session(), current_actor(), process, user, form.role.data or None)
            flash(_("Saved."))
            return redirect(url_for("work.people", slug=process.slug))
    return render_template("work/people.html", form=form, process=process)


def _process_form(process: Process | None) -> ProcessForm:
    """The form asks for texts in the languages chosen on the page, else in those of the process or the town."""
    stored = _form_data(process) if process else _form_data_of_a_new_one()
    chosen = tidy_languages(request.form.getlist("languages"))[:MOST_LANGUAGES]
    form = ProcessForm(data=stored, languages=chosen or stored["languages"])
    form.place.choices = choices_of(
        [(0, _("No place")), *((place.id, place.name) for place in places(db.session()))]
    )
    if process is None or process.state == "draft":
        del form.change_reason
    return form


def _is_sent(form: ProcessForm) -> bool:
    """Whether the form is to be stored; the button beside the languages only asks for their inputs."""
    return "only_languages" not in request.form and form.validate_on_submit()


def _texts(form: ProcessForm) -> dict[str, dict[str, str]]:
    return {name: form[name].data for name in TRANSLATED}


def _plain(form: ProcessForm) -> dict[str, Any]:
    return {
        "languages": form.languages.data,
        "office": form.text_of("office"),
        "answer_due_on": form.answer_due_on.data,
        "place_id": form.place.data or None,
    }


def _form_data_of_a_new_one() -> dict[str, Any]:
    here = town(db.session())
    return {"languages": list(offered()), "place": here.id if here else 0}


def _form_data(process: Process) -> dict[str, Any]:
    return {
        **{name: getattr(process, name) for name in TRANSLATED},
        "languages": process.languages,
        "promise": process.promise,
        "office": process.office,
        "answer_due_on": process.answer_due_on,
        "place": process.place_id or 0,
    }
