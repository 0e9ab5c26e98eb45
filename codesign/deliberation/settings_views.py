# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a round asks and by which rule: free in a draft, corrected in little once it is open."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.deliberation import rounds
from codesign.deliberation import settings as round_settings
from codesign.deliberation.acts import what_hinders_correcting, what_hinders_settling
from codesign.deliberation.forms import CorrectionForm, RoundForm, round_form
from codesign.deliberation.kinds import KINDS, kind_of
from codesign.deliberation.kinds.base import Kind
from codesign.deliberation.loading import round_by_id
from codesign.deliberation.models import OPINION, Round
from codesign.deliberation.panels import strata
from codesign.deliberation.panels.joining import STRATIFIED
from codesign.deliberation.settings import Settings
from codesign.deliberation.workroom import back, blueprint
from codesign.extensions import db
from codesign.processes.loading import process_by_slug
from codesign.processes.models import Process
from codesign.processes.policy import may_facilitate
from codesign.territory.words import dimension_words
from codesign.web.acts import demand
from codesign.web.errors import BadInput, NotFound
from codesign.web.forms import choices_of
from codesign.web.moments import remarks_of
from codesign.web.policy import current_actor, requires

# /work/SLUG/rounds/new      start a round
# /work/rounds/ID/settings   question and rule of a draft
# /work/rounds/ID/correct    closing time and dossier of an open round


@blueprint.route("/<slug>/rounds/new", methods=["GET", "POST"])
@requires(may_facilitate, of=process_by_slug)
def new_round(process: Process) -> Response | str:
    """Start a round; `?kind=` says of which kind."""
    kind = KINDS.get(request.args.get("kind", OPINION))
    if kind is None:
        raise NotFound(None)
    form = _form_of(process, kind)
    if _is_sent_well(form, kind):
        try:
            round = rounds.add_round(
                db.session(),
                current_actor(),
                process,
                form.title.data,
                form.question.data,
                kind.rule_of(form),
                kind=kind.name,
                options=kind.options_of(form),
                blind=form.blind.data,
                settings=_settings(form),
            )
        except BadInput as error:
            form.closes_at.errors = [error.message]
        else:
            for remark in remarks_of(form):
                flash(remark)
            return redirect(url_for("round_work.build", round_id=round.id))
    return _form_page(process, form, kind, None)


@blueprint.route("/rounds/<int:round_id>/settings", methods=["GET", "POST"])
@requires(may_facilitate, of=round_by_id)
def settings(round: Round) -> Response | str:
    """Change question and rule while the round is a draft."""
    demand(what_hinders_settling(round))
    kind = kind_of(round)
    form = _form_of(round.process, kind, _form_data(round))
    if _is_sent_well(form, kind):
        try:
            rounds.change_round(
                db.session(),
                round,
                form.title.data,
                form.question.data,
                kind.rule_of(form),
                form.blind.data,
                _settings(form),
                int(form.version.data),
                options=kind.options_of(form),
            )
        except BadInput as error:
            form.closes_at.errors = [error.message]
        else:
            return _saved(form, round, _("Saved."))
    return _form_page(round.process, form, kind, round)


@blueprint.route("/rounds/<int:round_id>/correct", methods=["GET", "POST"])
@requires(may_facilitate, of=round_by_id)
def correct(round: Round) -> Response | str:
    """Change what cannot change the meaning of a vote."""
    demand(what_hinders_correcting(round))
    form = CorrectionForm(
        data={
            "dossier": round.dossier,
            "closes_at": round.closes_at,
            "version": str(round.version),
        },
        languages=round.process.languages,
        time_zone=round.process.time_zone,
    )
    if form.validate_on_submit():
        try:
            round_settings.correct(
                db.session(),
                current_actor(),
                round,
                int(form.version.data),
                form.closes_at.data,
                form.dossier.data,
            )
        except BadInput as error:
            form.closes_at.errors = [error.message]
        else:
            return _saved(form, round, _("Saved. The log says what was changed."))
    return render_template("deliberation/work_correct.html", process=round.process, form=form, round=round)


def _is_sent_well(form: RoundForm, kind: Kind) -> bool:
    """Whether a settings form was sent and holds together; problems stand at their fields."""
    if not form.validate_on_submit():
        return False
    problems = {**kind.settings_problems(form), **_panel_problems(form)}
    for name, message in problems.items():
        form[name].errors = [message]
    return not problems


def _panel_problems(form: RoundForm) -> dict[str, str]:
    if form.panel.data != STRATIFIED:
        return {}
    needed = {
        "panel_dimension": _("Choose what divides the places."),
        "panel_size": _("Say how many people."),
    }
    return {name: message for name, message in needed.items() if not form[name].data}


def _with_dimensions(form: RoundForm, process: Process) -> RoundForm:
    known = strata.dimensions_of(db.session(), process)
    none = "–" if known else _("There are no numbers of the census for this town.")
    form.panel_dimension.choices = choices_of(
        [("", none)] + [(name, dimension_words(name)) for name in known]
    )
    return form


def _form_page(process: Process, form: RoundForm, kind: Kind, round: Round | None) -> str:
    return render_template(
        "deliberation/work_form.html", process=process, form=form, kind=kind, kinds=KINDS, round=round
    )


def _settings(form: RoundForm) -> Settings:
    only_some = {
        name: form[name].data for name in ("display", "takes_reasons", "daily_proposals") if name in form
    }
    return Settings(
        opens_at=form.opens_at.data,
        closes_at=form.closes_at.data,
        dossier=form.dossier.data,
        panel=form.panel.data,
        panel_options={"dimension": form.panel_dimension.data, "size": form.panel_size.data}
        if form.panel.data == STRATIFIED
        else {},
        **only_some,
    )


def _form_data(round: Round) -> dict[str, Any]:
    return {
        "title": round.title,
        "question": round.question,
        "dossier": round.dossier,
        **kind_of(round).settings_data(round.options, round.rule),
        "blind": round.blind,
        "panel": round.panel,
        "panel_dimension": strata.dimension_of(round),
        "panel_size": round.panel_options.get("size"),
        "opens_at": round.opens_at,
        "closes_at": round.closes_at,
        "display": round.display,
        "takes_reasons": round.takes_reasons,
        "daily_proposals": round.daily_proposals,
        "version": str(round.version),
    }


def _form_of(process: Process, kind: Kind, data: dict[str, Any] | None = None) -> RoundForm:
    form = round_form(kind.name)(data=data, languages=process.languages, time_zone=process.time_zone)
    return _with_dimensions(form, process)


def _saved(form: RoundForm | CorrectionForm, round: Round, message: str) -> Response:
    return back(round, " ".join([message, *map(str, remarks_of(form))]))
