# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form of a project's description."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from codesign.attachments.fields import AttachmentField
from codesign.attachments.policy import Accepted
from codesign.deliberation.projects.models import (
    MOST_ALTERNATIVE_LENGTH,
    MOST_DETAILS_LENGTH,
    MOST_OFFICE_LENGTH,
    MOST_PLACE_LENGTH,
)
from codesign.web.forms import Form, LineField
from codesign.web.texts_by_language import TextsField

PICTURE = Accepted(("photo",))


class ProjectForm(Form):
    """What is told of a project beside its title and its cost."""

    details = TextsField(_l("What would be done, in more words"), most=MOST_DETAILS_LENGTH, rows=6)
    picture = AttachmentField(_l("Picture"), accepted=PICTURE)
    picture_alt = TextsField(
        _l("What the picture shows, for those who do not see it (needed with a picture)"),
        most=MOST_ALTERNATIVE_LENGTH,
    )
    place = SelectField(_l("Place"), coerce=int)
    place_words = LineField(_l("Where exactly, in your words"), most=MOST_PLACE_LENGTH)
    office = LineField(_l("Office that would carry it out"), most=MOST_OFFICE_LENGTH)
