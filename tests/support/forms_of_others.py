# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small XLSForms and LimeSurvey files, written by the tests themselves."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

from codesign.surveys.questionnaire import Questionnaire

Rows = Sequence[Sequence[Any]]

SURVEY: Rows = [
    ["type", "name", "label::Italiano (it)", "label::English (en)", "required", "relevant", "constraint",
     "constraint_message::Italiano (it)", "choice_filter", "calculation", "appearance", "parameters"],
    ["begin_group", "you", "Tu", "You", "", "", "", "", "", "", "field-list", ""],
    ["select_one zones", "zone", "In che zona abiti?", "Where do you live?", "yes", "", "", "", "", "", "minimal", ""],
    ["select_one quarters", "quarter", "In che quartiere?", "Which quarter?", "", "${zone} != ''", "", "",
     "zone=${zone}", "", "", ""],
    ["integer", "age", "Quanti anni hai?", "How old are you?", "", "", ". >= 14", "Almeno 14", "", "", "", ""],
    ["select_multiple needs or_other", "top", "Che cosa serve?", "What is needed?", "", "${age} > 17",
     "count-selected(.) <= 2", "", "", "", "", "randomize=true"],
    ["end_group", "", "", "", "", "", "", "", "", "", "", ""],
    ["begin_group", "ratings", "Come va?", "How is it?", "", "selected(${top}, 'light')", "", "", "", "",
     "table-list", ""],
    ["select_one quality", "lamps", "I lampioni", "The lamps", "", "", "", "", "", "", "", ""],
    ["select_one quality", "paths", "I sentieri", "The paths", "", "", "", "", "", "", "", ""],
    ["end_group", "", "", "", "", "", "", "", "", "", "", ""],
    ["range", "trust", "Quanto ti fidi?", "How much trust?", "", "${lamps} = 'bad'", "", "", "", "", "",
     "start=0 end=10 step=1"],
    ["text", "wish", "Perché i lampioni? L’ultima.", "Why?", "", "", "", "", "", "", "multiline", ""],
    ["calculate", "twice", "", "", "", "", "", "", "", "${age} * 2", "", ""],
    ["begin_repeat", "children", "Figlie e figli", "Children", "", "", "", "", "", "", "", ""],
    ["integer", "child_age", "Età", "Age", "", "", "", "", "", "", "", ""],
    ["end_repeat", "", "", "", "", "", "", "", "", "", "", ""],
]  # fmt: skip
CHOICES: Rows = [
    ["list_name", "name", "label::Italiano (it)", "label::English (en)", "zone"],
    ["zones", "north", "Nord", "North", ""],
    ["zones", "south", "Sud", "South", ""],
    ["quarters", "old", "Borgo Vecchio", "Old Town", "north"],
    ["quarters", "port", "Porto", "Port", "south"],
    ["needs", "light", "Luce", "Light", ""],
    ["needs", "green", "Verde", "Green", ""],
    ["needs", "bus", "Autobus", "Bus", ""],
    ["quality", "good", "Bene", "Good", ""],
    ["quality", "bad", "Male", "Bad", ""],
]
SETTINGS: Rows = [["form_title", "form_id", "default_language"], ["Bisogni", "needs", "Italiano (it)"]]


def xlsform(survey: Rows = SURVEY, choices: Rows = CHOICES, settings: Rows = SETTINGS, **more: Rows) -> bytes:
    """An .xlsx file with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in {"survey": survey, "choices": choices, "settings": settings, **more}.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def asked(*rows: Sequence[Any], header: Sequence[str] = ("type", "name", "label")) -> bytes:
    """An XLSForm with these questions and the usual choices."""
    return xlsform([list(header), *rows], settings=[["form_title", "default_language"], ["Prova", "it"]])


def comparable(questionnaire: Questionnaire) -> tuple[Any, ...]:
    """A questionnaire by its content: two readings of one document are equal."""
    return (
        dict(questionnaire.title),
        dict(questionnaire.welcome),
        dict(questionnaire.thanks),
        questionnaire.languages,
        questionnaire.pages,
        sorted(questionnaire.variables, key=lambda variable: variable.id),
        questionnaire.quotas,
    )


def lss(
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    languages: Sequence[str] = ("it",),
    kind: str = "Survey",
) -> bytes:
    """A LimeSurvey file with these tables."""
    parts = [f"<document><LimeSurveyDocType>{kind}</LimeSurveyDocType><DBVersion>498</DBVersion><languages>"]
    parts += [f"<language>{code}</language>" for code in languages]
    parts.append("</languages>")
    for table, rows in tables.items():
        cells = [
            "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in row.items()) for row in rows
        ]
        parts.append(f"<{table}><rows>{''.join(f'<row>{cell}</row>' for cell in cells)}</rows></{table}>")
    return ("".join(parts) + "</document>").encode()


def lime_question(qid: int, code: str, type: str, **more: Any) -> dict[str, Any]:
    """A row of the table questions."""
    return {"qid": qid, "parent_qid": 0, "sid": 7, "gid": 1, "type": type, "title": code, "question_order": qid,
            "mandatory": "N", "other": "N", "relevance": "1", **more}  # fmt: skip


def lime_survey(*questions: dict[str, Any], **tables: Sequence[Mapping[str, Any]]) -> bytes:
    """A LimeSurvey file of one group; each question is called by its code."""
    texts = [
        {
            "qid": question["qid"],
            "question": question.pop("text", f"Domanda {question['title']}"),
            "language": "it",
        }
        for question in questions
    ]
    return lss(
        {
            "surveys": [{"sid": 7, "language": "it"}],
            "surveys_languagesettings": [{"surveyls_language": "it", "surveyls_title": "Prova"}],
            "groups": [{"gid": 1, "sid": 7, "group_order": 1, "grelevance": ""}],
            "group_l10ns": [{"gid": 1, "group_name": "Gruppo", "language": "it"}],
            "questions": questions,
            "question_l10ns": [*texts, *tables.pop("more_texts", ())],
            **tables,
        }
    )
