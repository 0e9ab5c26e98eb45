# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page on which a facilitator describes a project."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.attachments.files import uploads_folder
from codesign.attachments.thumbnails import thumbnail
from codesign.deliberation.acts import what_hinders_describing
from codesign.deliberation.loading import round_by_id, statement_of
from codesign.deliberation.models import Round, Statement
from codesign.deliberation.projects import describing
from codesign.deliberation.projects.describing import Description
from codesign.deliberation.projects.forms import PICTURE, ProjectForm
from codesign.deliberation.projects.views import picture_of
from codesign.deliberation.workroom import back
from codesign.extensions import db
from codesign.processes.policy import may_facilitate, may_read_workroom
from codesign.territory.services import places
from codesign.web.acts import demand
from codesign.web.errors import BadInput, NotFound
from codesign.web.forms import choices_of
from codesign.web.policy import requires

blueprint = Blueprint("projects", __name__)

# /work/rounds/ID/statements/N/project   text, picture, place and office of a project
# /work/rounds/ID/statements/N/picture   its picture, also while the round is a draft


@blueprint.route("/rounds/<int:round_id>/statements/<key:statement_id>/project", methods=["GET", "POST"])
@requires(may_facilitate, of=round_by_id)
def describe(round: Round, statement_id: int) -> Response | str | tuple[str, int]:
    """Say what a project is."""
    statement = statement_of(round, statement_id)
    demand(what_hinders_describing(statement))
    form = _form_of(statement)
    if not form.is_submitted():
        return _page(statement, form)
    if form.validate() and _can_be_drawn(form):
        try:
            describing.describe(db.session(), statement, _description(form))
        except BadInput as error:
            form.picture_alt.errors = [error.message]
        else:
            return back(round, _("Saved."))
    return _page(statement, form), 422


@blueprint.get("/rounds/<int:round_id>/statements/<key:statement_id>/picture")
@requires(may_read_workroom, of=round_by_id)
def picture(round: Round, statement_id: int) -> Response:
    """The picture of a project, for those who prepare the round."""
    return picture_of(statement_of(round, statement_id))


def _form_of(statement: Statement) -> ProjectForm:
    project = describing.project_of(db.session(), statement)
    stored = {} if project is None else {name: getattr(project, name) for name in _SAME_NAMES}
    stored["place"] = (project.place_id if project else None) or 0
    form = ProjectForm(data=stored, languages=statement.round.process.languages)
    form.picture.description = PICTURE.in_words()
    form.place.choices = choices_of(
        [(0, _("No place")), *((place.id, place.name) for place in places(db.session()))]
    )
    return form


_SAME_NAMES = ("details", "picture", "picture_alt", "place_words", "office")


def _description(form: ProjectForm) -> Description:
    return Description(
        place_id=form.place.data or None,
        details=form.details.data,
        picture=form.picture.data,
        picture_alt=form.picture_alt.data,
        place_words=form.place_words.data or "",
        office=form.office.data or "",
    )


def _can_be_drawn(form: ProjectForm) -> bool:
    """Whether the picture can be shown: the first bytes of a file do not tell whether the rest is whole."""
    if not form.picture.data:
        return True
    try:
        thumbnail(uploads_folder(), form.picture.data["key"])
    except NotFound:
        form.picture.data = None
        form.picture.errors = [_("This picture cannot be read. Please choose another one.")]
    return not form.picture.errors


def _page(statement: Statement, form: ProjectForm) -> str:
    return render_template(
        "deliberation/work_project.html",
        round=statement.round,
        process=statement.round.process,
        statement=statement,
        project=describing.project_of(db.session(), statement),
        form=form,
    )
