# SPDX-License-Identifier: AGPL-3.0-or-later
"""One field for a text in the languages of its process: an input a language, side by side, the first one required."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.utils import unset_value
from wtforms.validators import DataRequired, Length, Optional

from codesign.web.forms import LineField, TextField
from codesign.web.i18n import LANGUAGE_CODE, direction, language_name


class TextsField(Field):
    """Texts by language: `{"de": …, "sl": …}` without the empty ones, asked in the languages the form was made with.

    rows: lines of each input, none for a single line. least, most: characters in each language that is written.
    Named `title`, its inputs are `title-de`, `title-sl` and so on.
    """

    def __init__(
        self,
        label: Any = None,
        *,
        required: bool = False,
        least: int = 0,
        most: int = 200,
        rows: int = 0,
        **options: Any,
    ) -> None:
        self.entries: dict[str, Any] = {}
        self._id = ""
        super().__init__(label, **options)
        if not self.meta.languages:
            raise ValueError(f"the form of {self.name} does not know its languages")
        self.flags.required, self.rows = required, rows
        for code in self.meta.languages:
            is_demanded = required and not self.entries
            self.entries[code] = self._entry(code, is_demanded, least, most)
        #: Stored in languages nobody asks for any more; kept when the form is saved.
        self.kept: dict[str, str] = {}
        #: Typed in languages the page no longer asks for; shown again when they are chosen again, and not stored.
        self.carried: dict[str, str] = {}

    def _entry(self, code: str, is_demanded: bool, least: int, most: int) -> Any:
        validators: list[Any] = [DataRequired() if is_demanded else Optional()]
        if least:
            validators.append(
                Length(min=least, message=_l("Write at least %(least)s characters.", least=least))
            )
        kind = TextField if self.rows else LineField
        written = {"lang": code, "dir": direction(code), **({"rows": self.rows} if self.rows else {})}
        unbound = kind(language_name(code), validators, most=most, render_kw=written)
        return unbound.bind(  # type: ignore[attr-defined]
            form=None,
            name=f"{self.name}-{code}",
            translations=self._translations,
            _meta=self.meta,
        )

    def process(self, formdata: Any, data: Any = unset_value, **_filters: Any) -> None:
        """Take what is stored and what was sent; a form that sends none of the inputs changes nothing."""
        stored: Mapping[str, str] = (self.default if data is unset_value else data) or {}
        self.object_data, self.process_errors = stored, []
        is_sent = formdata is not None and any(entry.name in formdata for entry in self)
        for code, entry in self.entries.items():
            entry.process(formdata if is_sent else None, stored.get(code, ""))
        self.kept = {code: text for code, text in stored.items() if code not in self.entries}
        self.carried = dict(self._sent_beside(formdata)) if formdata is not None else {}

    def _sent_beside(self, formdata: Any) -> Iterator[tuple[str, str]]:
        start = f"{self.name}-"
        for name in formdata:
            code, text = name.removeprefix(start), formdata.get(name)
            is_language = name.startswith(start) and LANGUAGE_CODE.fullmatch(code)
            if is_language and code not in self.entries and text:
                yield code, text

    def validate(self, form: Any, _extra_validators: Any = ()) -> bool:
        """Judge each language by itself; what is wrong is said at its input."""
        verdicts = [entry.validate(form) for entry in self]
        return all(verdicts)

    def __iter__(self) -> Iterator[Any]:
        """The inputs, in the order of the languages."""
        return iter(self.entries.values())

    @property
    def data(self) -> dict[str, str]:
        """All texts there will be: those of the inputs, and those kept of other languages."""
        return {**self.written, **self.kept}

    @property
    def written(self) -> dict[str, str]:
        """What stands in the inputs, without the empty ones."""
        return {code: entry.data for code, entry in self.entries.items() if entry.data}

    @property
    def errors(self) -> list[Any]:
        """What is wrong in any language."""
        return [error for entry in self for error in entry.errors]

    @errors.setter
    def errors(self, errors: list[Any]) -> None:
        """What a service finds wrong with the text stands at its first language."""
        next(iter(self)).errors = list(errors)

    @property
    def id(self) -> str:
        """The element all inputs stand in; theirs begin with it."""
        return self._id

    @id.setter
    def id(self, id: str) -> None:
        self._id = id
        for code, entry in self.entries.items():
            entry.id = entry.label.field_id = f"{id}-{code}"
