# SPDX-License-Identifier: AGPL-3.0-or-later
"""Paper: staff print numbered sheets, type them in, check each other's entries."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response as HttpResponse
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from codesign.extensions import db
from codesign.people.forms import ConfirmForm
from codesign.processes.policy import may_facilitate
from codesign.surveys.acts import what_hinders_printing
from codesign.surveys.channel_models import PaperSheet
from codesign.surveys.channels import paper
from codesign.surveys.conditions import Wording
from codesign.surveys.forms import page_answers, page_form
from codesign.surveys.kinds import KINDS
from codesign.surveys.loading import sheet_by_code, survey_by_id
from codesign.surveys.models import Survey
from codesign.surveys.policy import is_answerable, may_check_sheet
from codesign.surveys.publishing import checked, questionnaire_of
from codesign.web import clock
from codesign.web.errors import NotFound
from codesign.web.forms import Form, LineField, choices_of
from codesign.web.i18n import language, language_name
from codesign.web.links import public_url, qr_code
from codesign.web.policy import current_actor, requires

blueprint = Blueprint("survey_paper", __name__, url_prefix="/work")

# /work/surveys/ID/paper                  print sheets, find one by its code, what waits for the second person
# /work/surveys/ID/paper/print?batch=B    the sheets of a batch that nobody has typed in
# /work/sheets/CODE                       type a sheet in, first or second; or settle what the two say
# /work/sheets/CODE/settle                count it with the entries chosen


class PrintForm(Form):
    """How many sheets, and for where."""

    batch = LineField(
        _l("Where are they for?"), [InputRequired()], most=80, description=_l("For instance: market, 12 May")
    )
    copies = IntegerField(
        _l("How many sheets"), [InputRequired(), NumberRange(1, paper.MOST_SHEETS)], default=10
    )
    language = SelectField(_l("Language"))


@blueprint.route("/surveys/<int:survey_id>/paper", methods=["GET", "POST"])
@requires(may_facilitate, of=survey_by_id)
def overview(survey: Survey) -> HttpResponse | str:
    """Print sheets and go on with those that came back."""
    if request.args.get("code"):
        return redirect(url_for("survey_paper.sheet", sheet_code=request.args["code"].strip()))
    form = PrintForm()
    form.language.choices = choices_of(
        (code, language_name(code)) for code in checked(survey.draft).languages
    )
    if form.validate_on_submit():
        batch = form.text_of("batch")
        paper.print_sheets(
            db.session(),
            current_actor(),
            survey,
            batch=batch,
            language=form.language.data,
            copies=form.copies.data,
        )
        return redirect(url_for("survey_paper.print_batch", survey_id=survey.id, batch=batch))
    return render_template(
        "surveys/paper_work.html",
        survey=survey,
        process=survey.process,
        form=form,
        rows=paper.progress_of(db.session(), survey),
        printing=what_hinders_printing(survey),
        waiting=paper.sheets_to_do(db.session(), survey),
        totals=paper.channel_totals(db.session(), survey),
        may_check={one.code: _may_check(one) for one in paper.sheets_to_do(db.session(), survey)},
    )


@blueprint.get("/surveys/<int:survey_id>/paper/print")
@requires(may_facilitate, of=survey_by_id)
def print_batch(survey: Survey) -> str:
    """The sheets of a batch, ready for the printer."""
    batch = request.args.get("batch", "")
    sheets = db.session.scalars(
        select(PaperSheet)
        .where(PaperSheet.survey_id == survey.id, PaperSheet.batch == batch, PaperSheet.state == "printed")
        .order_by(PaperSheet.id)
        .limit(paper.MOST_SHEETS)
    ).all()
    if not sheets:
        raise NotFound(None)
    first = sheets[0]
    questionnaire = questionnaire_of(first.version)
    numbers = {question.id: number for number, question in enumerate(_asked(questionnaire), 1)}
    # The page speaks the language of the paper, whatever whoever prints it speaks.
    with force_locale(first.language):
        return render_template(
            "surveys/paper_sheets.html",
            survey=survey,
            process=survey.process,
            questionnaire=questionnaire,
            numbers=numbers,
            wording=Wording(questionnaire, numbers, first.language),
            language=first.language,
            kinds=KINDS,
            form=page_form(paper.whole_page(questionnaire), first.language, {}),
            sheets=[
                (one, qr_code(public_url("survey_paper.sheet", sheet_code=one.code), scale=3))
                for one in sheets
                if (one.version_id, one.language) == (first.version_id, first.language)
            ],
        )


@blueprint.route("/sheets/<sheet_code>", methods=["GET", "POST"])
@requires(may_facilitate, of=sheet_by_code)
def sheet(sheet: PaperSheet) -> HttpResponse | str | tuple[str, int]:
    """Type a sheet in; the second person does not see what the first one typed."""
    if sheet.state == "differs":
        return _settling(sheet)
    page = paper.whole_page(questionnaire_of(sheet.version))
    form = page_form(page, language(), {})
    status = 200
    if request.method == "POST":
        if form.validate():
            state = paper.enter(db.session(), current_actor(), sheet, page_answers(page, form))
            flash(_STATES[state], "success")
            back = url_for("survey_paper.overview", survey_id=sheet.survey_id)
            return redirect(
                url_for("survey_paper.sheet", sheet_code=sheet.code) if state == "differs" else back
            )
        status = 422
    numbers = {one.id: number for number, one in enumerate(_asked(questionnaire_of(sheet.version)), 1)}
    shown = render_template(
        "surveys/paper_entry.html",
        survey=sheet.survey,
        process=sheet.survey.process,
        sheet=sheet,
        page=page,
        numbers=numbers,
        form=form,
        kinds=KINDS,
        may_enter=sheet.state == "printed" or (sheet.state == "entered" and _may_check(sheet)),
        answerable=is_answerable(sheet.survey, clock.now()),
    )
    return shown, status


@blueprint.post("/sheets/<sheet_code>/settle")
@requires(may_facilitate, of=sheet_by_code)
def settle(sheet: PaperSheet) -> HttpResponse:
    """Count the sheet with the entry chosen for each question."""
    paper.resolve(db.session(), current_actor(), sheet, request.form)
    flash(_STATES["counted"], "success")
    return redirect(url_for("survey_paper.overview", survey_id=sheet.survey_id))


_STATES = {
    "entered": _l("Kept. Somebody else types this sheet in again, then it counts."),
    "differs": _l("The two entries differ. Look at the paper and choose."),
    "counted": _l("Both entries agree: the sheet is counted."),
}


def _settling(sheet: PaperSheet) -> str:
    here = language()
    first, second = sheet.first_answers or {}, sheet.second_answers or {}
    return render_template(
        "surveys/paper_settle.html",
        survey=sheet.survey,
        process=sheet.survey.process,
        sheet=sheet,
        form=ConfirmForm(),
        rows=[
            (question, paper.in_words(question, first, here), paper.in_words(question, second, here))
            for question in paper.differing(sheet)
        ],
    )


def _may_check(sheet: PaperSheet) -> bool:
    return may_check_sheet(current_actor(), sheet, clock.now())


def _asked(questionnaire: paper.Questionnaire) -> list[paper.Question]:
    return [
        question
        for question in questionnaire.questions()
        if paper.on_paper(question) and KINDS[question.kind].asks
    ]
