# SPDX-License-Identifier: AGPL-3.0-or-later
"""A day, a time of day, or both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from flask_babel import format_date, format_datetime, format_time
from flask_babel import lazy_gettext as _l
from wtforms import Field, Form
from wtforms.validators import ValidationError
from wtforms.widgets import DateInput, DateTimeLocalInput, TimeInput

from codesign.surveys.kinds.base import Kind, Summary, asked
from codesign.surveys.kinds.fields import field_name
from codesign.surveys.questionnaire import Question

Moment = date | time | datetime
WHAT = ("date", "time", "datetime")
_WIDGETS = {"date": DateInput(), "time": TimeInput(), "datetime": DateTimeLocalInput()}
#: How people write where the browser offers no calendar, after the one way every browser sends.
_FORMS = {
    "date": ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"),
    "time": ("%H:%M", "%H:%M:%S", "%H.%M"),
    "datetime": ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"),
}


def read_moment(text: str, what: str) -> Moment | None:
    """A day, time or both; None for what is none."""
    for form in _FORMS[what]:
        try:
            # Days and times of an answer belong to no time zone: they are what the person wrote.
            found = datetime.strptime(text.strip(), form)  # noqa: DTZ007
        except ValueError:
            continue
        moments: dict[str, Moment] = {"date": found.date(), "time": found.time(), "datetime": found}
        return moments[what]
    return None


def written(moment: Moment) -> str:
    """As answers store it: 2026-11-22, 17:30 or 2026-11-22T17:30."""
    if isinstance(moment, datetime | time):
        return moment.isoformat(timespec="minutes")
    return moment.isoformat()


def in_words(text: str, what: str) -> str:
    """A stored day or time as the reader's language writes it."""
    match read_moment(text, what):
        case datetime() as moment:
            return str(format_datetime(moment, "short", rebase=False))
        case date() as day:
            return str(format_date(day, "long", rebase=False))
        case time() as hour:
            return str(format_time(datetime.combine(date.min, hour), "short", rebase=False))
        case _:
            return text


class MomentField(Field):
    """A day or time as text, of the form every database and file can sort."""

    def __init__(self, *args: Any, what: str, **options: Any) -> None:
        super().__init__(*args, widget=_WIDGETS[what], **options)
        self.what = what

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else self.data or ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed or picked."""
        text = valuelist[0].strip() if valuelist else ""
        moment = read_moment(text, self.what) if text else None
        if text and moment is None:
            raise ValueError(_l("Write the day as 31/12/2026 and the time as 17:30, please."))
        self.data = None if moment is None else written(moment)


class Moments(Kind):
    """`options.what`: a date, a time or a datetime, from `options.min` to `options.max`."""

    name = "date"
    template = "surveys/kinds/field.html"

    def problems(self, question: Question) -> Iterable[Any]:
        """See `Kind`."""
        what = self.what(question)
        if what not in WHAT:
            yield _l("options.what must be date, time or datetime")
            return
        for end in ("min", "max"):
            if end in question.options and read_moment(str(question.options[end]), what) is None:
                example = written(_EXAMPLES[what])
                yield _l("options.%(option)s must be like %(example)s", option=end, example=example)

    def what(self, question: Question) -> str:
        """What is asked for."""
        return str(question.options.get("what", "date"))

    def fields(self, question: Question, language: str) -> dict[str, Any]:
        """See `Kind`."""
        details = asked(question, language)
        ends = {name: question.options[name] for name in ("min", "max") if question.options.get(name)}
        details["validators"].append(_Between(self.what(question), **ends))
        return {field_name(question.id): MomentField(**details, what=self.what(question), render_kw=ends)}

    def summarise(
        self, question: Question, answers: Iterable[Any], weights: Sequence[float] | None = None
    ) -> Summary:
        """See `Kind`: `details.periods` hold people by month, and by hour for times."""
        given = list(answers)
        length = len("2026-11") if self.what(question) != "time" else len("17")
        periods = Counter(answer[:length] for answer in given)
        total = None if weights is None else float(sum(weights))
        return Summary(
            question.id, self.name, len(given), (), {"periods": dict(sorted(periods.items()))}, total
        )

    def shown(self, question: Question, answer: Any, language: str) -> list[str]:
        """See `Kind`."""
        return [in_words(answer, self.what(question))]


_EXAMPLES: dict[str, Moment] = {
    "date": date(2026, 11, 22),
    "time": time(17, 30),
    "datetime": datetime(2026, 11, 22, 17, 30),  # noqa: DTZ001
}


class _Between:
    """Not before the first, not after the last; the written forms sort like the moments."""

    def __init__(self, what: str, min: str = "", max: str = "") -> None:
        self.what, self.first, self.last = what, min, max

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and self.first and field.data < self.first:
            raise ValidationError(
                _l(
                    "This is too early: the first possible is %(first)s.",
                    first=in_words(self.first, self.what),
                )
            )
        if field.data and self.last and field.data > self.last:
            raise ValidationError(
                _l("This is too late: the last possible is %(last)s.", last=in_words(self.last, self.what))
            )
