# SPDX-License-Identifier: AGPL-3.0-or-later
"""Changing a questionnaire's document: each act takes a document and gives back a new one."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

Document = dict[str, Any]


def empty_document(title: Mapping[str, str]) -> Document:
    """A survey with nothing but one open question to begin from."""
    return {
        "languages": ["it", "en"],
        "title": dict(title),
        "minutes": 2,
        "pages": [
            {
                "id": "page_1",
                "title": {"it": "La tua opinione", "en": "Your opinion"},
                "questions": [
                    {
                        "id": "wish",
                        "kind": "text",
                        "label": {
                            "it": "Che cosa cambieresti nel tuo quartiere?",
                            "en": "What would you change in your neighbourhood?",
                        },
                    }
                ],
            }
        ],
    }


def find_question(document: Mapping[str, Any], question_id: str) -> tuple[int, int] | None:
    """Page and place of a question, both from 0."""
    for page_index, page in enumerate(document["pages"]):
        for index, question in enumerate(page["questions"]):
            if question["id"] == question_id:
                return page_index, index
    return None


def with_question(document: Mapping[str, Any], page_index: int, question: Mapping[str, Any]) -> Document:
    """The document with a question added at the end of a page."""
    return _changed(document, lambda new: new["pages"][page_index]["questions"].append(dict(question)))


def with_changed_question(
    document: Mapping[str, Any], question_id: str, question: Mapping[str, Any]
) -> Document:
    """The document with a question replaced; what the form does not know of it stays."""

    def change(new: Document) -> None:
        page_index, index = _place(new, question_id)
        questions = new["pages"][page_index]["questions"]
        questions[index] = {**questions[index], **question}

    return _changed(document, change)


def without_question(document: Mapping[str, Any], question_id: str) -> Document:
    """The document without a question."""

    def change(new: Document) -> None:
        page_index, index = _place(new, question_id)
        del new["pages"][page_index]["questions"][index]

    return _changed(document, change)


def with_moved_question(document: Mapping[str, Any], question_id: str, step: int) -> Document:
    """The document with a question one place up (-1) or down (+1); at the edge it goes to the next page."""

    def change(new: Document) -> None:
        page_index, index = _place(new, question_id)
        questions = new["pages"][page_index]["questions"]
        question = questions.pop(index)
        if 0 <= index + step <= len(questions):
            questions.insert(index + step, question)
        elif 0 <= page_index + step < len(new["pages"]):
            target = new["pages"][page_index + step]["questions"]
            target.insert(0 if step > 0 else len(target), question)
        else:
            questions.insert(index, question)

    return _changed(document, change)


def with_page(document: Mapping[str, Any], title: Mapping[str, str]) -> Document:
    """The document with an empty page at the end."""

    def change(new: Document) -> None:
        taken = {page["id"] for page in new["pages"]}
        identifier = next(name for n in range(1, 1000) if (name := f"page_{n}") not in taken)
        new["pages"].append({"id": identifier, "title": dict(title), "questions": []})

    return _changed(document, change)


def without_page(document: Mapping[str, Any], page_index: int) -> Document:
    """The document without a page and its questions."""
    return _changed(document, lambda new: new["pages"].pop(page_index))


def choices_as_lines(choices: list[Mapping[str, Any]]) -> str:
    """Choices as the editor shows them: `Italian | English`, one a line."""
    return "\n".join(" | ".join(filter(None, (c["label"].get("it"), c["label"].get("en")))) for c in choices)


def choices_from_lines(lines: str, before: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Choices from the editor's lines; one whose words stay keeps its id and so its answers."""
    known = {(c["label"].get("it"), c["label"].get("en")): c for c in before}
    taken = {str(c["id"]) for c in before}
    choices: list[dict[str, Any]] = []
    for line in filter(None, (line.strip() for line in lines.splitlines())):
        italian, _bar, english = (part.strip() for part in line.partition("|"))
        label = {"it": italian} | ({"en": english} if english else {})
        same = known.get((italian, english or None))
        if same is not None:
            choices.append(dict(same))
            continue
        identifier = next(name for n in range(1, 10_000) if (name := f"c{n}") not in taken)
        taken.add(identifier)
        choices.append({"id": identifier, "label": label})
    return choices


def _place(document: Document, question_id: str) -> tuple[int, int]:
    place = find_question(document, question_id)
    if place is None:
        raise KeyError(question_id)
    return place


def _changed(document: Mapping[str, Any], change: Callable[[Document], object]) -> Document:
    new: Document = copy.deepcopy(dict(document))
    change(new)
    return new
