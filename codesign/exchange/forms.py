# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms that bring questionnaires in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField
from wtforms.validators import InputRequired

from codesign.web.forms import Form


class UploadForm(Form):
    """A file with a questionnaire; what it is, its content says."""

    file = FileField(
        _l("Questionnaire file"),
        [FileRequired(_l("Choose a file."))],
        description=_l(
            "XLSForm (.xlsx, .xls), LimeSurvey (.lss, .lsg, .lsq, .lsa), JSON or CSV, at most 16 MB."
        ),
    )


class TakeOverForm(Form):
    """The questionnaire of the preview, on its way to becoming a draft."""

    document = HiddenField(validators=[InputRequired()])
