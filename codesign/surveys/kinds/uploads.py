# SPDX-License-Identifier: AGPL-3.0-or-later
"""A photo or a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import Form
from wtforms.validators import ValidationError
from wtforms.widgets import FileInput

from codesign.surveys import files
from codesign.surveys.kinds.base import Kind, Summary, asked, not_whole, whole
from codesign.surveys.kinds.fields import Composite, field_name
from codesign.surveys.questionnaire import Question

ACCEPTED = {"photo": ("image/jpeg", "image/png", "image/webp"), "document": ("application/pdf",)}
MOST_MB, LARGEST_MB = 8, 15
#: The option of a trial: a file is judged, and nothing of it is stored.
NOT_KEPT = "not_kept"


def uploads_folder() -> Path:
    """Where this service keeps what people add to their answers."""
    folder: Path = current_app.config["SETTINGS"].instance / "uploads"
    return folder


def types_of(question: Question) -> list[str]:
    """The media types a question takes."""
    wanted = question.options.get("accept") or list(ACCEPTED)
    return [media_type for group in wanted for media_type in ACCEPTED[group]]


class UploadField(Composite):
    """A file; one that was stored already travels with the page as a signed note, so that no error loses it."""

    widget = FileInput()
    upload: Any = None

    @property
    def kept(self) -> str:
        """The signed note of the stored file."""
        return str(_signer().dumps(self.data)) if self.data else ""

    @property
    def most_mb(self) -> int:
        """The largest file, in megabytes."""
        return whole(self.question, "most_mb", MOST_MB) or MOST_MB

    def gather(self, formdata: Any) -> Any:
        """See `Composite`."""
        sent = formdata.get(self.name)
        self.upload = sent if getattr(sent, "filename", "") else None
        if formdata.get(self.part("remove")):
            return None
        try:
            return _signer().loads(formdata.get(self.part("kept")) or "")
        except BadSignature:
            return None

    def pre_validate(self, form: Form) -> None:
        """Judge the file by its content and keep it."""
        if self.upload is None:
            return
        limit = self.most_mb * 1024 * 1024
        # A page that depends on itself is judged twice.
        self.upload.seek(0)
        data = self.upload.read(limit + 1)
        if len(data) > limit:
            raise ValidationError(_l("The file is larger than %(most)s MB.", most=self.most_mb))
        if files.kind_of_content(data) not in types_of(self.question):
            raise ValidationError(_l("This kind of file is not accepted here."))
        try:
            if self.question.options.get(NOT_KEPT):
                _clean, self.data = files.cleaned(data, self.upload.filename)
            else:
                self.data = files.store(uploads_folder(), data, self.upload.filename)
        except ValueError as error:
            raise ValidationError(_l("This file is damaged and cannot be read.")) from error


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="survey-file")


class Upload(Kind):
    """`options.accept`: photo, document or both; at most `options.most_mb` megabytes."""

    name = "file"
    template = "surveys/kinds/file.html"

    def problems(self, question: Question) -> Iterable[Any]:
        """See `Kind`."""
        accept = question.options.get("accept", [])
        if not isinstance(accept, list) or not set(map(str, accept)) <= set(ACCEPTED):
            yield _l("options.accept must be a list of %(what)s", what=", ".join(ACCEPTED))
        yield from not_whole(question, "most_mb", 1, LARGEST_MB)

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        details = asked(question, language) | {"render_kw": {"accept": ",".join(types_of(question))}}
        details["description"] = " ".join(filter(None, (details["description"], self.rules(question))))
        return {field_name(question.id): UploadField(**details, question=question, language=language)}

    def rules(self, question: Question) -> str:
        """What may be sent, in words."""
        types, most = types_of(question), whole(question, "most_mb", MOST_MB)
        if "application/pdf" not in types:
            what = _l("A photo (JPEG, PNG or WebP), at most %(most)s MB.", most=most)
        elif "image/jpeg" not in types:
            what = _l("A PDF document, at most %(most)s MB.", most=most)
        else:
            what = _l("A photo (JPEG, PNG or WebP) or a PDF document, at most %(most)s MB.", most=most)
        promise = _l("Place and time that a photo carries with it are removed.")
        return f"{what} {promise}"

    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """See `Kind`."""
        return Summary(question.id, self.name, sum(1 for _answer in answers))

    def cells(self, question: Question, answer: Any) -> list[Any]:
        """See `Kind`: the key finds the file; the name may hold a person's own."""
        return [(answer or {}).get("key")]

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        return [str(answer["name"])]
