# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms for the holder of a receipt."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from codesign.web.forms import Form, LineField


class CodeForm(Form):
    """Where a receipt code is typed."""

    code = LineField(_l("Your receipt code"), [InputRequired(_l("Type the code of your receipt."))], most=40)


class AnyCodeForm(Form):
    """Where any code is typed."""

    code = LineField(_l("Your code"), [InputRequired(_l("Type the code."))], most=60)


class ConfirmForm(Form):
    """A button that needs nothing but the intent."""
