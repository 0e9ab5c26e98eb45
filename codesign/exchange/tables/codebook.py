# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each column of an export means: its question, its part, its codes and what counts as no answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from codesign.surveys.kinds import KINDS
from codesign.surveys.kinds.scales import NONE
from codesign.surveys.questionnaire import Choice, Question, Texts
from codesign.surveys.results.exporting import ABOUT

Codes = tuple[tuple[str, Texts], ...]

_TICKED: Codes = (
    ("0", {"it": "non scelto", "en": "not chosen", "es": "no elegido", "de": "nicht gewählt"}),
    ("1", {"it": "scelto", "en": "chosen", "es": "elegido", "de": "gewählt"}),
)
_ABOUT: dict[str, Texts] = {
    "day": {"en": "Day of submission", "it": "Giorno di invio"},
    "version": {"en": "Version of the questionnaire", "it": "Versione del questionario"},
    "language": {"en": "Language of the answers", "it": "Lingua delle risposte"},
    "channel": {"en": "Channel", "it": "Canale"},
}
_BESIDE = {"it": "testo accanto", "en": "text beside it", "es": "texto al lado", "de": "Text daneben"}
#: Kinds whose cells are numbers, in whichever column.
_NUMBERS = {"number", "points", "best_worst", "importance_satisfaction", "ranking", "consent"}


@dataclass(frozen=True)
class Column:
    """One column: `codes` are its possible values, `missing` those that are no answer."""

    name: str
    question: str
    kind: str
    label: Texts
    codes: Codes = ()
    missing: tuple[str, ...] = ()
    is_number: bool = False


def codebook(questions: Sequence[Question], columns: Sequence[str]) -> list[Column]:
    """The columns of an export, those about the response first."""
    known = {column.name: column for question in questions for column in columns_of(question)}
    about = [Column(name, "", "", _ABOUT[name], is_number=name == "version") for name in ABOUT]
    return about + [known.get(name, Column(name, "", "", {"en": name})) for name in columns]


def columns_of(question: Question) -> Iterator[Column]:
    """The columns of one question."""
    if question.kind == "repeat":
        yield from _repeated(question)
        return
    names = KINDS[question.kind].all_columns(question)
    own = KINDS[question.kind].columns(question)
    for name in names:
        if name not in own:
            yield Column(
                name,
                question.id,
                "text",
                {
                    code: f"{text} – {_BESIDE.get(code, _BESIDE['en'])}"
                    for code, text in question.label.items()
                },
            )
            continue
        part = name.removeprefix(question.id).strip("_")
        yield Column(
            name=name,
            question=question.id,
            kind=question.kind,
            label=_labelled(question, part),
            codes=_codes(question),
            missing=_missing(question),
            is_number=question.kind in _NUMBERS | {"multiple", "top"} or name.endswith(("__lat", "__lon")),
        )


def _repeated(question: Question) -> Iterator[Column]:
    inner = {column.name: column for one in question.questions for column in columns_of(one)}
    for name in KINDS["repeat"].columns(question):
        number, _bar, column = name.removeprefix(f"{question.id}__").partition("__")
        found = inner[column]
        yield replace(found, name=name, question=question.id, label=_joined(found.label, number))


def _labelled(question: Question, part: str) -> Texts:
    """The question's label, with that of the thing the column is about."""
    things = {thing.id: thing for thing in (*question.choices, *question.items)}
    id, _bar, side = part.partition("__")
    thing = things.get(part) or things.get(id)
    if thing is None:
        return _joined(question.label, part) if part else question.label
    label = {code: f"{text} – {_in(thing.label, code)}" for code, text in question.label.items()}
    return _joined(label, side) if side and thing.id == id else label


def _joined(label: Texts, word: str) -> Texts:
    return {code: f"{text} – {word}" for code, text in label.items()}


def _in(texts: Texts, code: str) -> str:
    return texts.get(code) or next(iter(texts.values()), "")


def _codes(question: Question) -> Codes:
    match question.kind:
        case "multiple" | "top":
            return _TICKED
        case "consent":
            return _TICKED
        case "single" | "dropdown" | "yes_no" | "matrix" | "place":
            all_choices = (
                question.choices if question.kind == "matrix" else KINDS[question.kind].all_choices(question)
            )
            return tuple((choice.id, choice.label) for choice in all_choices)
        case "scale":
            return tuple(_points(question.options))
        case _:
            return ()


def _points(options: Mapping[str, Any]) -> Iterator[tuple[str, Texts]]:
    low, high = options.get("from", 1), options.get("to", 5)
    for point in range(low, high + 1):
        end = options.get("low") if point == low else options.get("high") if point == high else None
        yield str(point), end if isinstance(end, Mapping) and end else {"en": str(point)}
    if none := options.get("none"):
        yield NONE, none if isinstance(none, Mapping) else {"en": "cannot say", "it": "non so"}


def _missing(question: Question) -> tuple[str, ...]:
    """Answers such as "I don't know", which are outside every share and mean."""
    if question.kind == "scale" and question.options.get("none"):
        return (NONE,)
    outside: tuple[Choice, ...] = (
        question.choices if question.kind in ("single", "dropdown", "yes_no", "matrix") else ()
    )
    return tuple(choice.id for choice in outside if choice.exclusive)


def codebook_rows(columns: Sequence[Column], languages: Sequence[str]) -> Iterator[list[str]]:
    """The codebook as a table: a row a column, labels in each language, codes as `code=label`."""
    yield ["name", "question", "kind", *(f"label_{code}" for code in languages), "codes", "missing"]
    for column in columns:
        codes = " | ".join(f"{code}={_in(label, languages[0])}" for code, label in column.codes)
        labels = [column.label.get(code, "") for code in languages]
        yield [column.name, column.question, column.kind, *labels, codes, " | ".join(column.missing)]


def label_rows(columns: Sequence[Column], languages: Sequence[str]) -> Iterator[list[str]]:
    """The codes as a table: a row a column and code."""
    yield ["name", "code", *(f"label_{code}" for code in languages), "missing"]
    for column in columns:
        for code, label in column.codes:
            is_missing = "yes" if code in column.missing else ""
            yield [column.name, code, *(label.get(language, "") for language in languages), is_missing]
