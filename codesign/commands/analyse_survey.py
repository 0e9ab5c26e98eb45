# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign analyse survey`: what a questionnaire file asks, and what of it cannot be taken over."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import click

from codesign.exchange.files import BadFile
from codesign.exchange.import_report import ImportReport
from codesign.exchange.questionnaire_files import read_questionnaire_file
from codesign.surveys.questionnaire import Question, Questionnaire, Texts


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--language",
    default="en",
    show_default=True,
    help="Language of texts that name none, and of the labels printed.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of words.")
def survey(file: Path, language: str, as_json: bool) -> None:
    """Read a questionnaire FILE: XLSForm, LimeSurvey (.lss, .lsg, .lsq, .lsa), JSON, CSV, or comments.csv of Polis."""
    try:
        report = read_questionnaire_file(file, language)
    except BadFile as error:
        raise click.ClickException(str(error)) from error
    summary = _summary(report, language)
    click.echo(json.dumps(summary, indent=1, ensure_ascii=False) if as_json else _in_words(summary))


def _summary(report: ImportReport, language: str) -> dict[str, Any]:
    questionnaire = report.questionnaire
    assert questionnaire is not None  # every reader leaves one or raises
    questions = [
        _question(question, page.id, language, bool(page.show_if))
        for page in questionnaire.pages
        for question in page.questions
    ]
    return {
        "file": report.file,
        "format": report.format,
        "title": _said(questionnaire.title, language),
        "languages": list(questionnaire.languages),
        "groups": report.counts.get("groups", len(questionnaire.pages)),
        "pages": len(questionnaire.pages),
        "kinds": dict(sorted(Counter(question["kind"] for question in questions).items())),
        "counts": report.counts,
        "variables": [variable.id for variable in questionnaire.variables],
        "quotas": [
            {"id": quota.id, "when": quota.when, "limit": quota.limit} for quota in questionnaire.quotas
        ],
        "questions": questions,
        "untranslated": _untranslated(questionnaire),
        "warnings": [
            {
                "level": finding.level.value,
                "code": finding.code,
                "place": str(finding.place),
                "message": str(finding.words),
            }
            for finding in report.findings
        ],
    }


def _question(question: Question, page: str, language: str, is_page_conditional: bool) -> dict[str, Any]:
    return {
        "name": question.id,
        "kind": question.kind,
        "label": _said(question.label, language),
        "page": page,
        "choices": len(question.choices),
        "items": len(question.items),
        "required": question.required,
        "relevant": question.show_if or None,
        "conditional": bool(question.show_if) or is_page_conditional,
    }


def _said(texts: Texts, language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")


def _untranslated(questionnaire: Questionnaire) -> dict[str, int]:
    """Questions without a text in a language of the questionnaire."""
    return {
        code: missing
        for code in questionnaire.languages
        if (missing := sum(1 for question in questionnaire.questions() if code not in question.label))
    }


def _in_words(summary: dict[str, Any]) -> str:
    kinds = ", ".join(f"{count} {kind}" for kind, count in summary["kinds"].items())
    levels = Counter(warning["level"] for warning in summary["warnings"])
    lines = [
        f"{summary['title']} ({summary['format']})",
        f"{len(summary['questions'])} questions on {summary['pages']} pages in {', '.join(summary['languages'])}",
        f"kinds: {kinds}",
        *(f"no text in {code} for {count} questions" for code, count in summary["untranslated"].items()),
        "warnings: " + (", ".join(f"{count} {level}" for level, count in sorted(levels.items())) or "none"),
        *(
            f"  {warning['level']}: {warning['place']}: {warning['message']}"
            for warning in summary["warnings"]
        ),
    ]
    return "\n".join(lines)
