# SPDX-License-Identifier: AGPL-3.0-or-later
"""Translating side by side, a page at a time, and with a spreadsheet."""

from __future__ import annotations

from flask import Response, flash, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileAllowed, FileField, FileRequired
from werkzeug.wrappers import Response as HttpResponse

from codesign.extensions import db
from codesign.processes.policy import may_facilitate
from codesign.surveys.editor import editing
from codesign.surveys.editor.blueprint import address, blueprint, lock, page_of
from codesign.surveys.editor.drafting import change_draft
from codesign.surveys.editor.texts import from_csv, progress, rows_of, texts_of, with_translations
from codesign.surveys.loading import survey_by_id
from codesign.surveys.models import Survey
from codesign.web.downloads import csv_attachment
from codesign.web.errors import BadInput, NotFound
from codesign.web.forms import Form, clean_text
from codesign.web.i18n import direction, language_name
from codesign.web.policy import requires
from codesign.web.tables import NotText, decoded, told_reading

MOST_TEXT = 8000


class TranslationFileForm(Form):
    """Translations as a table."""

    file = FileField(
        _l("Translations (.csv)"),
        [FileRequired(_l("Choose a file.")), FileAllowed(["csv"], _l("The file must end in .csv."))],
    )


@blueprint.get("/translations")
@requires(may_facilitate, of=survey_by_id)
def translations(survey: Survey) -> str:
    """The languages of a survey, and how far each one is."""
    source, *others = survey.draft.get("languages") or ["it"]
    rows = [(code, language_name(code), *progress(survey.draft, source, code)) for code in others]
    return page_of("translations", survey, source_name=language_name(source), rows=rows)


@blueprint.route("/translations/<code>", methods=["GET", "POST"])
@requires(may_facilitate, of=survey_by_id)
def translate(survey: Survey, code: str) -> HttpResponse | str:
    """Source and translation of each text of one page, side by side."""
    source = _known(survey, code)
    number = request.args.get("page", 0, type=int)
    if request.method == "POST":
        lock(survey)
        new = {key[2:]: clean_text(text)[:MOST_TEXT] for key, text in request.form.items() if key[:2] == "t:"}
        seen = {key[2:]: text for key, text in request.form.items() if key[:2] == "s:"}
        return _store(survey, code, new, seen, address(survey, "translate", code=code, page=number))
    return _translation_page(survey, source, code, number, {}, [])


@blueprint.get("/translations/<code>.csv")
@requires(may_facilitate, of=survey_by_id)
def translation_file(survey: Survey, code: str) -> Response:
    """All texts with their translations as a table."""
    rows = rows_of(survey.draft, _known(survey, code), code)
    return csv_attachment(rows, f"survey-{survey.short_code}-{code}.csv")


@blueprint.post("/translations/<code>.csv")
@requires(may_facilitate, of=survey_by_id)
def upload_translations(survey: Survey, code: str) -> HttpResponse | str:
    """Take the translations of a table; texts it does not name stay."""
    _known(survey, code)
    form = TranslationFileForm()
    if not form.validate():
        raise BadInput(form.file.errors[0])
    try:
        file = decoded(form.file.data.read())
        new = from_csv(file.text, code)
    except NotText as error:
        raise BadInput(error.message) from error
    except ValueError as error:
        raise BadInput(str(error)) from error
    lock(survey)
    if told := told_reading(file):
        flash(told, "info")
    known = {entry.key for entry in texts_of(survey.draft)}
    unknown = sorted(set(new) - known)
    if unknown:
        names = ", ".join(unknown[:5])
        flash(
            _("%(count)s rows name no text of this survey: %(names)s", count=len(unknown), names=names),
            "warning",
        )
    return _store(survey, code, new, {}, address(survey, "translations"))


def _store(
    survey: Survey, code: str, new: dict[str, str], seen: dict[str, str], back: str
) -> HttpResponse | str:
    document, clashes = with_translations(survey.draft, code, new, seen)
    change_draft(db.session(), survey, document, "translate", {"": language_name(code)})
    if clashes:
        page = request.args.get("page", 0, type=int)
        return _translation_page(survey, _known(survey, code), code, page, new, clashes)
    flash(_("The translations are saved."), "success")
    return redirect(back)


def _translation_page(
    survey: Survey, source: str, code: str, number: int, typed: dict[str, str], clashes: list[str]
) -> str:
    pages = len(survey.draft["pages"])
    if not 0 <= number <= pages:
        raise NotFound(None)
    entries = [one for one in texts_of(survey.draft) if one.texts.get(source) and one.page == number]
    version = survey.current_version
    before = {one.key: one.texts for one in texts_of(version.document)} if version else {}
    done, total = progress(survey.draft, source, code)
    return page_of(
        "translate",
        survey,
        code=code,
        name=language_name(code),
        source_name=language_name(source),
        source_direction=direction(source),
        code_direction=direction(code),
        entries=entries,
        typed={key: typed[key] for key in clashes},
        stale={one.key for one in entries if _is_stale(one.texts, before.get(one.key), source, code)},
        number=number,
        pages=pages,
        done=done,
        total=total,
        file_form=TranslationFileForm(),
    )


def _is_stale(now: dict[str, str], before: dict[str, str] | None, source: str, code: str) -> bool:
    """Whether the source was reworded since it was published, and the translation was not."""
    return (
        before is not None
        and bool(now.get(code))
        and before.get(source) != now.get(source)
        and before.get(code) == now.get(code)
    )


def _known(survey: Survey, code: str) -> str:
    """The language the survey is written in; the other one must be among its languages."""
    languages = survey.draft.get("languages") or ["it"]
    if code not in languages[1:]:
        raise NotFound(None)
    return editing.source_language(survey.draft)
