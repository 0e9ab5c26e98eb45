# SPDX-License-Identifier: AGPL-3.0-or-later
"""Three ways to start a survey: a filled example, zero, or a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileAllowed, FileField
from werkzeug.datastructures import FileStorage
from wtforms import RadioField
from wtforms.validators import InputRequired

from codesign.processes.models import Process
from codesign.surveys.editor.editing import empty_document
from codesign.web.errors import BadInput
from codesign.web.forms import Form, choices_of
from codesign.web.tables import NotText, decoded

EXAMPLE = Path(__file__).parent / "examples" / "needs.json"


class StartForm(Form):
    """Where a new survey begins."""

    starter = RadioField(
        _l("How do you want to start?"),
        [InputRequired()],
        choices=choices_of(
            (
                ("example", _l("From a filled example: a needs survey of twelve questions")),
                ("empty", _l("From zero, with one open question")),
                ("file", _l("From a questionnaire file (.json)")),
            )
        ),
        default="example",
    )
    file = FileField(_l("Questionnaire file"), [FileAllowed(["json"], _l("The file must end in .json."))])


def document_for(starter: str, process: Process, file: FileStorage | None) -> dict[str, Any]:
    """The document a new survey begins with.

    Raises:
        BadInput: no file, or one that is not JSON in UTF-8.
    """
    if starter == "example":
        example: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
        return example
    if starter == "empty":
        return empty_document(process.title)
    if file is None:
        raise BadInput(_l("Choose a file."))
    return read_file(file)


def read_file(file: FileStorage) -> dict[str, Any]:
    """A questionnaire document from an uploaded file."""
    try:
        document = json.loads(decoded(file.read()).text)
    except NotText as error:
        raise BadInput(error.message) from error
    except json.JSONDecodeError as error:
        raise BadInput(
            _l("Line %(line)s of the file is not JSON: %(reason)s", line=error.lineno, reason=error.msg)
        ) from error
    if not isinstance(document, dict):
        raise BadInput(_l("The file holds no questionnaire."))
    return document
