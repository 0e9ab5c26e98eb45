# SPDX-License-Identifier: AGPL-3.0-or-later
"""A form field for one file."""

from __future__ import annotations

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import Field, Form
from wtforms.utils import unset_value
from wtforms.validators import ValidationError
from wtforms.widgets import FileInput

from codesign.attachments import files, intake
from codesign.attachments.policy import Accepted, judge
from codesign.web.errors import BadInput

ANYTHING = Accepted()


class AttachmentField(Field):
    """A file; one that was stored already travels with the page as a signed note, so that no error loses it.

    Show it with the macro of `attachments/_field.html`.
    """

    widget = FileInput()
    upload: Any = None

    def __init__(
        self,
        *args: Any,
        accepted: Accepted = ANYTHING,
        is_stored: bool = True,
        is_held: bool = False,
        **options: Any,
    ) -> None:
        options["render_kw"] = {"accept": ",".join(accepted.types)} | (options.get("render_kw") or {})
        super().__init__(*args, **options)
        self.accepted = accepted
        #: Whether what arrives is kept, or only judged.
        self.is_stored = is_stored
        #: Whether it is written only when the page asks for it (`attachments.intake`).
        self.is_held = is_held

    @property
    def kept(self) -> str:
        """The signed note of the stored file."""
        return str(_signer().dumps(self.data)) if self.data else ""

    def part(self, name: str) -> str:
        """The name of one of the field's other controls."""
        return f"{self.name}__{name}"

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take what was sent, else what the page brought along."""
        super().process(None, data, extra_filters)
        if formdata is None:
            return
        sent = formdata.get(self.name)
        self.upload = sent if getattr(sent, "filename", "") else None
        try:
            kept = _signer().loads(formdata.get(self.part("kept")) or "")
        except BadSignature:
            kept = None
        if kept and self.is_stored and files.stored(files.uploads_folder(), kept["key"]) is None:
            kept = None  # the page lay open for so long that its file was deleted
        self.data = None if formdata.get(self.part("remove")) else kept

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002
        """Judge the file by its content, then keep it."""
        if self.upload is None:
            return
        # A page that depends on itself is judged twice.
        self.upload.seek(0)
        try:
            judged = judge(
                self.upload.read(self.accepted.most_bytes + 1), self.upload.filename, self.accepted
            )
        except BadInput as error:
            raise ValidationError(error.message) from error
        if not self.is_stored:
            self.data = judged.answer()
        else:
            self.data = intake.hold(judged) if self.is_held else files.keep(files.uploads_folder(), judged)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="attachment")
