# SPDX-License-Identifier: AGPL-3.0-or-later
"""Changing a questionnaire's document: each act takes a document and gives back a new one."""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from codesign.surveys.questionnaire import COMPANIONS, IDENTIFIER

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


def source_language(document: Mapping[str, Any]) -> str:
    """The language a survey is written in first; the others are translations."""
    return next(iter(document.get("languages") or ["it"]))


def all_questions(document: Mapping[str, Any]) -> Iterator[Document]:
    """All questions in order, those of a repeat behind it."""
    for page in document["pages"]:
        for question in page["questions"]:
            yield question
            yield from question.get("questions") or ()


def question_of(document: Mapping[str, Any], question_id: str) -> Document | None:
    """The question of an id, also inside a repeat."""
    return next((one for one in all_questions(document) if one["id"] == question_id), None)


def page_of(document: Mapping[str, Any], question_id: str) -> int | None:
    """The page of a question, from 0."""
    for index, page in enumerate(document["pages"]):
        if question_of({"pages": [page]}, question_id) is not None:
            return index
    return None


def repeat_of(document: Mapping[str, Any], question_id: str) -> Document | None:
    """The repeat a question stands in."""
    for question in all_questions(document):
        if any(inner["id"] == question_id for inner in question.get("questions") or ()):
            return question
    return None


def fresh_id(document: Mapping[str, Any], wish: str) -> str:
    """A short name no question or calculated value has yet, made of a few words of a text."""
    plain = unicodedata.normalize("NFKD", wish).encode("ascii", "ignore").decode().lower()
    words = [word for word in re.split(r"[^a-z0-9]+", plain) if word]
    stem = "_".join(words[:4])[:40]
    stem = stem if IDENTIFIER.fullmatch(stem) else "q_" + stem if stem else "question"
    taken = {one["id"] for one in all_questions(document)}
    taken |= {one.get("id") for one in document.get("variables") or ()}
    names = (stem, *(f"{stem}_{number}" for number in range(2, 10_000)))
    return next(name for name in names if name not in taken and not name.endswith(COMPANIONS))


def with_question(
    document: Mapping[str, Any], page_index: int, question: Mapping[str, Any], repeat: str = ""
) -> Document:
    """The document with a question added at the end of a page, or of a repeat."""

    def change(new: Document) -> None:
        if repeat:
            _question(new, repeat).setdefault("questions", []).append(dict(question))
        else:
            new["pages"][page_index]["questions"].append(dict(question))

    return _changed(document, change)


def with_changed_question(
    document: Mapping[str, Any], question_id: str, question: Mapping[str, Any]
) -> Document:
    """The document with a question replaced; what `question` does not name stays, what it sets to None goes."""

    def change(new: Document) -> None:
        questions, index = _place(new, question_id)
        merged = {**questions[index], **question}
        questions[index] = {key: value for key, value in merged.items() if value is not None}

    return _changed(document, change)


def without_question(document: Mapping[str, Any], question_id: str) -> Document:
    """The document without a question."""

    def change(new: Document) -> None:
        questions, index = _place(new, question_id)
        del questions[index]

    return _changed(document, change)


def with_moved_question(document: Mapping[str, Any], question_id: str, step: int) -> Document:
    """The document with a question one place up (-1) or down (+1); at the edge it goes to the next page."""

    def change(new: Document) -> None:
        questions, index = _place(new, question_id)
        page_index = page_of(new, question_id) or 0
        on_page = questions is new["pages"][page_index]["questions"]
        question = questions.pop(index)
        if 0 <= index + step <= len(questions):
            questions.insert(index + step, question)
        elif on_page and 0 <= page_index + step < len(new["pages"]):
            target = new["pages"][page_index + step]["questions"]
            target.insert(0 if step > 0 else len(target), question)
        else:
            questions.insert(index, question)

    return _changed(document, change)


def with_question_at(
    document: Mapping[str, Any], question_id: str, page_index: int, before: str = ""
) -> Document:
    """The document with a question on another page: before a question of that page, or at its end."""

    def change(new: Document) -> None:
        questions, index = _place(new, question_id)
        question = questions.pop(index)
        target = new["pages"][page_index]["questions"]
        places = [place for place, one in enumerate(target) if one["id"] == before]
        target.insert(places[0] if places else len(target), question)

    return _changed(document, change)


def with_duplicate(document: Mapping[str, Any], question_id: str) -> tuple[Document, str]:
    """The document with a copy of a question right behind it, and the copy's short name."""
    new: Document = copy.deepcopy(dict(document))
    questions, index = _place(new, question_id)
    twin = copy.deepcopy(questions[index])
    questions.insert(index + 1, twin)
    old_ids = [twin["id"], *(inner["id"] for inner in twin.get("questions") or ())]
    for part, old in zip((twin, *(twin.get("questions") or ())), old_ids, strict=True):
        part["id"] = ""
        part["id"] = fresh_id(new, re.sub(r"_\d+$", "", old))
    return new, twin["id"]


def with_page(document: Mapping[str, Any], title: Mapping[str, str]) -> Document:
    """The document with an empty page at the end."""

    def change(new: Document) -> None:
        taken = {page.get("id") for page in new["pages"]}
        identifier = next(name for n in range(1, 1000) if (name := f"page_{n}") not in taken)
        new["pages"].append({"id": identifier, "title": dict(title), "questions": []})

    return _changed(document, change)


def with_changed_page(document: Mapping[str, Any], page_index: int, page: Mapping[str, Any]) -> Document:
    """The document with other words or conditions of a page; what is None goes."""

    def change(new: Document) -> None:
        merged = {**new["pages"][page_index], **page}
        new["pages"][page_index] = {key: value for key, value in merged.items() if value is not None}

    return _changed(document, change)


def with_moved_page(document: Mapping[str, Any], page_index: int, step: int) -> Document:
    """The document with a page one place up (-1) or down (+1)."""

    def change(new: Document) -> None:
        target = min(max(page_index + step, 0), len(new["pages"]) - 1)
        new["pages"].insert(target, new["pages"].pop(page_index))

    return _changed(document, change)


def without_page(document: Mapping[str, Any], page_index: int) -> Document:
    """The document without a page and its questions."""
    return _changed(document, lambda new: new["pages"].pop(page_index))


def _question(document: Document, question_id: str) -> Document:
    found = question_of(document, question_id)
    if found is None:
        raise KeyError(question_id)
    return found


def _place(document: Document, question_id: str) -> tuple[list[Document], int]:
    """The list a question stands in, and where."""
    repeat = repeat_of(document, question_id)
    lists = [repeat["questions"]] if repeat else [page["questions"] for page in document["pages"]]
    for questions in lists:
        for index, question in enumerate(questions):
            if question["id"] == question_id:
                return questions, index
    raise KeyError(question_id)


def _changed(document: Mapping[str, Any], change: Callable[[Document], object]) -> Document:
    new: Document = copy.deepcopy(dict(document))
    change(new)
    return new
