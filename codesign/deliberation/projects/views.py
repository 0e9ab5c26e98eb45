# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pictures of projects, as people see them on the ballot."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from codesign.attachments.files import uploads_folder
from codesign.attachments.thumbnails import open_thumbnail
from codesign.deliberation.loading import round_by_short_code, statement_of
from codesign.deliberation.models import Round, Statement
from codesign.deliberation.policy import may_open_round_page
from codesign.deliberation.projects.describing import project_of
from codesign.deliberation.waiting import round_waits
from codesign.extensions import db
from codesign.web.errors import NotFound
from codesign.web.policy import requires

blueprint = Blueprint("projects", __name__)

# /r/CODE/projects/N/picture   the picture of a project, drawn smaller


@blueprint.get("/r/<short_code>/projects/<key:statement_id>/picture")
@requires(may_open_round_page, of=round_by_short_code, waiting=round_waits)
def picture(round: Round, statement_id: int) -> Response:
    """The picture of a project of a round that is or was open."""
    return picture_of(statement_of(round, statement_id))


def picture_of(statement: Statement) -> Response:
    """The picture of a project; ask before whether this person may see it.

    Raises:
        NotFound: it has none.
    """
    project = project_of(db.session(), statement)
    if project is None or project.picture is None:
        raise NotFound(None)
    return open_thumbnail(uploads_folder(), project.picture["key"])
