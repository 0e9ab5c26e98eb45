# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of the theme workbench."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from codesign.themes.editing import BUCKETS, ELSEWHERE, MOST_NAME_LENGTH
from codesign.themes.models import Theme, Theming
from codesign.web.forms import Form, KeysField, LineField, TextField, choices_of, whole_number
from codesign.web.texts_by_language import TextsField

NEW_THEME = "new"


class StartForm(Form):
    """How the themes of a question begin."""

    #: Describe them first; nothing is run.
    only_frame = BooleanField()


class RunForm(Form):
    """How many themes; empty lets the program propose."""

    k = IntegerField(_l("How many themes?"), [Optional(), NumberRange(2, 60)])


class EditForm(Form):
    """Anything that changes themes carries the version its page was made from."""

    version = HiddenField()

    @property
    def seen(self) -> int | None:
        """The version the person had before her eyes; none when the form did not come from a page."""
        return whole_number(str(self.version.data))


class RenameForm(EditForm):
    """A theme's name in the facilitator's words."""

    name = TextsField(_l("Name of the theme"), required=True, most=MOST_NAME_LENGTH)


class ThemeChoiceForm(EditForm):
    """Another theme of the same question."""

    theme = SelectField(_l("Theme"), coerce=int)


class TickedForm(EditForm):
    """The answers that are ticked on a page."""

    answers = KeysField()


class PlaceForm(TickedForm):
    """Where the ticked answers go: a theme, a bucket, out of their theme, or a new theme."""

    to = SelectField(_l("Move the ticked answers to"))
    name = LineField(_l("Name of the new theme"), [Optional()], most=MOST_NAME_LENGTH)

    def offer(self, themes: Iterable[Theme], *, may_look_elsewhere: bool) -> None:
        """Fill the list."""
        special = [
            (NEW_THEME, _l("+ a new theme…")),
            (BUCKETS[0], _l("– speaks of several things")),
            (BUCKETS[1], _l("– too short to group")),
        ]
        if may_look_elsewhere:
            special.append((ELSEWHERE, _l("– not here: let the program look elsewhere")))
        self.to.choices = choices_of([*((str(theme.id), theme.title) for theme in themes), *special])


class DescriptionForm(EditForm):
    """A theme of a code frame."""

    name = TextsField(_l("Name of the theme"), required=True, most=MOST_NAME_LENGTH)
    description = TextField(_l("What belongs here?"), [Optional()], most=2000)
    words = TextField(_l("Example words"), [Optional()], most=2000)


class FrameFileForm(Form):
    """A code frame as a file."""

    file = FileField(_l("Code frame (CSV or JSON)"), [FileRequired()])


class QuotesForm(Form):
    """Which quotes may be published."""

    quotes = SelectMultipleField(
        _l("Quotes that may be published"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class CodeForm(Form):
    """Where a coder puts one answer."""

    answer = HiddenField()
    theme = RadioField(_l("Which theme fits best?"), coerce=int)


class WaveForm(Form):
    """The day on which the second wave begins."""

    class Meta(Form.Meta):
        """It only reads."""

        csrf = False

    day = DateField(_l("Compare before and after this day"), [Optional()])


class ObjectionForm(Form):
    """What the author meant instead."""

    objection = TextField(_l("What did you mean?"), [InputRequired()], most=500)


def name_to_edit(theme: Theme) -> dict[str, str]:
    """The name a person gave, else the machine's label where it is in a language of the process."""
    if theme.name:
        return theme.name
    spoken = theme.theming.survey.process.languages
    return {code: words for code, words in theme.titles.items() if code in spoken}


def theme_choice(theming: Theming, but: Sequence[Theme] = ()) -> ThemeChoiceForm:
    """A form that chooses one of the living themes."""
    form = ThemeChoiceForm(version=theming.version)
    left_out = {theme.id for theme in but}
    form.theme.choices = choices_of(
        (theme.id, theme.title) for theme in theming.living if theme.id not in left_out
    )
    return form


class SplitForm(EditForm):
    """The parts of a theme that were ticked; `split_form` adds a name and the answers of each."""

    take = KeysField()

    def parts(self) -> list[tuple[str, list[int]]]:
        """Name and answers of each ticked part."""
        ticked = self.take.data or []
        return [(self.text_of(f"name-{number}"), self[f"answers-{number}"].data or []) for number in ticked]


def split_form() -> SplitForm:
    """The form with the parts that were ticked on the page."""
    fields = {
        name: field
        for number in SplitForm().take.data or []
        for name, field in (
            (f"name-{number}", LineField(_l("Name of the new theme"), most=MOST_NAME_LENGTH)),
            (f"answers-{number}", KeysField()),
        )
    }
    form: SplitForm = type("SplitForm", (SplitForm,), fields)()
    return form
