# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where administrators record outcomes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.decisions import deciding
from codesign.decisions.acts import what_hinders_recording
from codesign.decisions.deciding import DecidedAlready, UnexplainedChange
from codesign.decisions.forms import MilestoneForm, OutcomeForm
from codesign.decisions.loading import outcome_by_id
from codesign.decisions.models import Milestone, Outcome
from codesign.decisions.policy import may_decide
from codesign.deliberation.models import Snapshot
from codesign.deliberation.rounds import rounds_of
from codesign.deliberation.snapshots import latest
from codesign.extensions import db
from codesign.people.forms import ConfirmForm
from codesign.processes.loading import process_by_slug
from codesign.processes.models import Process
from codesign.themes.entries import themings_of
from codesign.themes.loading import theme_by_id
from codesign.web import clock
from codesign.web.errors import BadInput, NotFound
from codesign.web.forms import choices_of
from codesign.web.i18n import localized, long_date
from codesign.web.policy import current_actor, requires

blueprint = Blueprint("decision_work", __name__, url_prefix="/work")

# /work/SLUG/decisions/new           record one
# /work/decisions/ID                 correct one, add milestones
# /work/decisions/ID/milestones[/N/done]


@blueprint.route("/<slug>/decisions/new", methods=["GET", "POST"])
@requires(may_decide, of=process_by_slug)
def new_outcome(process: Process) -> Response | str | tuple[str, int]:
    """Record a decision."""
    return _form_page(process, None)


@blueprint.route("/decisions/<int:outcome_id>", methods=["GET", "POST"])
@requires(may_decide, of=outcome_by_id)
def change_outcome(outcome: Outcome) -> Response | str | tuple[str, int]:
    """Correct a decision."""
    return _form_page(outcome.process, outcome)


@blueprint.post("/decisions/<int:outcome_id>/milestones")
@requires(may_decide, of=outcome_by_id)
def add_milestone(outcome: Outcome) -> Response | tuple[str, int]:
    """Add a dated step."""
    languages = outcome.process.languages
    form = MilestoneForm(languages=languages).at("step")
    if not form.validate():
        shown = OutcomeForm(formdata=None, data=_form_data(outcome), languages=languages)
        return _page(outcome.process, outcome, shown, form), 422
    deciding.add_milestone(db.session(), outcome, form.title.data, form.due_on.data)
    return redirect(url_for("decision_work.change_outcome", outcome_id=outcome.id))


@blueprint.post("/decisions/<int:outcome_id>/milestones/<int:milestone_id>/done")
@requires(may_decide, of=outcome_by_id)
def finish_milestone(outcome: Outcome, milestone_id: int) -> Response:
    """Say that a step was done today."""
    milestone = db.session.get(Milestone, milestone_id)
    if milestone is None or milestone.outcome_id != outcome.id:
        raise NotFound(None)
    deciding.finish_milestone(milestone)
    return redirect(url_for("decision_work.change_outcome", outcome_id=outcome.id))


def _form_page(process: Process, outcome: Outcome | None) -> Response | str | tuple[str, int]:
    stored = _form_data(outcome) if outcome else {"office": process.office}
    form = OutcomeForm(data=stored, languages=process.languages)
    if outcome is None:
        del form.change_reason
    steps = MilestoneForm(formdata=None, languages=process.languages).at("step")
    _offer_choices(form, process)
    if not form.is_submitted():
        return _page(process, outcome, form, steps)
    if form.validate():
        try:
            kept = deciding.record_outcome(
                db.session(), current_actor(), process, outcome=outcome, **_values(form)
            )
        except DecidedAlready as error:
            form.theme.errors = [error.message]
            return _page(process, outcome, form, steps, first=error.outcome), 422
        except UnexplainedChange as error:
            form.change_reason.errors = [error.message]
        except BadInput as error:
            form.form_errors.append(str(error.message))
        else:
            flash(_("The decision is recorded and public."), "success")
            return redirect(url_for("decision_work.change_outcome", outcome_id=kept.id))
    return _page(process, outcome, form, steps), 422


def _page(
    process: Process,
    outcome: Outcome | None,
    form: OutcomeForm,
    milestone_form: MilestoneForm,
    first: Outcome | None = None,
) -> str:
    _offer_choices(form, process)
    return render_template(
        "decisions/work_form.html",
        process=process,
        outcome=outcome,
        form=form,
        milestone_form=milestone_form,
        first=first,
        confirm=ConfirmForm(formdata=None),
        hinders=what_hinders_recording(process, clock.now()),
    )


def _offer_choices(form: OutcomeForm, process: Process) -> None:
    form.theme.choices = choices_of(
        [(0, _("No theme"))]
        + [
            (theme.id, theme.title)
            for theming in themings_of(db.session(), process)
            for theme in theming.themes
            if theme.is_living
        ]
    )
    form.snapshot.choices = choices_of(
        [(0, _("No numbers"))]
        + [
            (snapshot.id, f"{localized(round.title)}, {long_date(snapshot.computed_on)}")
            for round in rounds_of(db.session(), process)
            if (snapshot := round.published_snapshot or latest(db.session(), round)) is not None
        ]
    )


def _values(form: OutcomeForm) -> dict[str, Any]:
    return {
        "title": form.title.data,
        "verdict": form.verdict.data,
        "reason": form.reason.data,
        "minority_view": form.minority_view.data,
        "office": form.text_of("office"),
        "due_on": form.due_on.data,
        "change_reason": form.change_reason.data if "change_reason" in form else {},
        "theme": theme_by_id(form.theme.data) if form.theme.data else None,
        "snapshot": db.session.get(Snapshot, form.snapshot.data) if form.snapshot.data else None,
    }


def _form_data(outcome: Outcome) -> dict[str, Any]:
    return {
        **{name: getattr(outcome, name) for name in ("title", "reason", "minority_view")},
        "theme": outcome.theme_id or 0,
        "snapshot": outcome.snapshot_id or 0,
        "verdict": outcome.verdict,
        "office": outcome.office,
        "due_on": outcome.due_on,
    }
