# SPDX-License-Identifier: AGPL-3.0-or-later
"""The published versions: what each one changed, who answered it, and back to an old one."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import func, select
from werkzeug.wrappers import Response as HttpResponse

from codesign.extensions import db
from codesign.processes.policy import may_facilitate
from codesign.surveys.editor.acting import act_on
from codesign.surveys.editor.blueprint import address, blueprint, lock, page_of
from codesign.surveys.editor.differences import differences
from codesign.surveys.loading import survey_by_id
from codesign.surveys.models import Response, Survey
from codesign.web.errors import NotFound
from codesign.web.policy import requires


@blueprint.get("/versions")
@requires(may_facilitate, of=survey_by_id)
def versions(survey: Survey) -> str:
    """Every version, the newest first, and what the draft would change."""
    counts = dict(
        db.session.execute(
            select(Response.version_id, func.count())
            .where(Response.survey_id == survey.id, Response.state == "submitted")
            .group_by(Response.version_id)
        ).all()
    )
    listed = []
    previous = None
    for version in survey.versions:
        changes = differences(previous.document, version.document) if previous else None
        listed.append((version, counts.get(version.id, 0), changes))
        previous = version
    waiting = differences(previous.document, survey.draft) if previous else []
    return page_of("versions", survey, versions=listed[::-1], waiting=waiting)


@blueprint.post("/versions/<int:number>/restore")
@requires(may_facilitate, of=survey_by_id)
def restore(survey: Survey, number: int) -> HttpResponse | tuple[str, int]:
    """Make an old version the draft; what people answer changes only when it is published."""
    lock(survey)
    version = next((one for one in survey.versions if one.number == number), None)
    if version is None:
        raise NotFound(None)
    subject = {"": _("version %(number)s", number=number)}
    return act_on(survey, version.document, "restore", subject, address(survey))
