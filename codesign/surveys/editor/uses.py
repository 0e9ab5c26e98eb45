# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who names whom in a document: renaming follows, and what an act would break can be taken out."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from codesign.surveys.editor.editing import Document, all_questions, question_of
from codesign.surveys.kinds import KINDS
from codesign.surveys.logic.nodes import Node, Reference, Text, children, walk
from codesign.surveys.logic.places import PIPE, readable
from codesign.surveys.questionnaire import InvalidQuestionnaire, Problem
from codesign.surveys.reading import read_questionnaire

CONDITIONS = ("show_if", "required_if", "constraint", "choice_filter")
_EXPRESSIONS = (*CONDITIONS, "value", "when")
_TEXTS = ("title", "text", "label", "hint", "constraint_message")
_IN_QUESTION = re.compile(
    r".*\((?P<id>[^()]+)\)(?:, (?P<choice>[^,()]+))?, (?P<part>[a-z_]+)(?: \([^()]*\))?"
)
_IN_PAGE = re.compile(r"page (?P<number>\d+), (?P<part>[a-z_]+)(?: \([^()]*\))?")
_IN_LIST = re.compile(r"(?P<list>variable|quota) (?P<id>[^,]+), (?:value|when)")


def problems_of(document: Mapping[str, Any]) -> list[Problem]:
    """Everything wrong with a document."""
    try:
        read_questionnaire(document, KINDS)
    except InvalidQuestionnaire as error:
        return error.problems
    return []


def with_renamed_question(document: Mapping[str, Any], old: str, new: str) -> Document:
    """The document with a question under another short name, in every condition and text too."""
    renamed: Document = copy.deepcopy(dict(document))
    question = question_of(renamed, old)
    assert question is not None
    question["id"] = new
    named = re.compile(r"\$\{\s*" + re.escape(old) + r"\s*(?=[/}])")
    for _place, owner, key in _sources(renamed):
        owner[key] = named.sub("${" + new, owner[key])
    return renamed


def lost_answers(before: Mapping[str, Any], document: Mapping[str, Any]) -> list[Problem]:
    """The expressions that wait for an answer which could be chosen before and cannot any more."""
    lost = {
        question["id"]: _answers(question) - _answers(question_of(document, question["id"]))
        for question in all_questions(before)
        if question_of(document, question["id"]) is not None
    }
    found = []
    for place, owner, key in _sources(dict(document)):
        tree = readable(owner[key]) if key in _EXPRESSIONS else None
        for question, choice in sorted(_waited_for(tree)) if tree else ():
            if choice in lost.get(question, ()):
                message = _l(
                    "%(choice)s is no answer of %(question)s any more",
                    choice=repr(choice),
                    question=repr(question),
                )
                found.append(Problem(f"{place}, {key}", message))
    return found


def _answers(question: Mapping[str, Any] | None) -> set[str]:
    return {str(choice["id"]) for choice in (question or {}).get("choices") or ()}


def _waited_for(tree: Node) -> set[tuple[str, str]]:
    """The pairs of a question and a text that an expression compares."""
    pairs = set()
    for node in walk(tree):
        names = {one.path[0] for one in children(node) if isinstance(one, Reference)}
        pairs |= {(name, one.value) for one in children(node) if isinstance(one, Text) for name in names}
    return pairs


def mended(document: Mapping[str, Any], known: Iterable[Problem] = ()) -> Document:
    """The document without the conditions, and the names in texts, that point nowhere or to something later.

    `known` are other problems that are taken out with them. What rests on something taken out is taken out too, so
    that it is looked at again until nothing changes.
    """
    new: Document = copy.deepcopy(dict(document))
    for problem in known:
        _take_out(new, problem)
    for _round in range(20):
        taken = [problem for problem in problems_of(new) if _take_out(new, problem)]
        if not taken:
            break
    return new


def _take_out(document: Document, problem: Problem) -> bool:
    """Take out the condition or text a problem stands at; False where it is another kind of problem."""
    if found := _IN_LIST.fullmatch(problem.place):
        name = f"{found['list']}s"
        document[name] = [one for one in document.get(name, ()) if one.get("id") != found["id"]]
        return True
    owner: Any = None
    if found := _IN_PAGE.fullmatch(problem.place):
        owner = document["pages"][int(found["number"]) - 1]
    elif found := _IN_QUESTION.fullmatch(problem.place):
        owner = question_of(document, found["id"])
        if owner and found["choice"]:
            things = (*owner.get("choices", ()), *owner.get("items", ()))
            owner = next((one for one in things if one.get("id") == found["choice"]), None)
    if not owner or found is None:
        return False
    part = found["part"]
    if part in CONDITIONS:
        return bool(owner.pop(part, None))
    texts = owner.get("ask_why", {}).get("label") if part == "ask_why" else owner.get(part)
    if not isinstance(texts, dict) or not any(PIPE.search(text) for text in texts.values()):
        return False
    texts.update({code: PIPE.sub("…", text) for code, text in texts.items()})
    return True


def _sources(document: Document) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Every place where a question can be named, in the words of problems, with a dictionary and a key of it."""
    for place, owner in _owners(document):
        for key in _EXPRESSIONS:
            if isinstance(owner.get(key), str):
                yield place, owner, key
        for key in _TEXTS:
            if isinstance(owner.get(key), dict):
                yield from ((place, owner[key], code) for code in owner[key])


def _owners(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in ("variable", "quota"):
        yield from ((f"{name} {one.get('id')}", one) for one in document.get(f"{name}s") or ())
    for number, page in enumerate(document["pages"], 1):
        yield f"page {number}", page
        for index, question in enumerate(page["questions"], 1):
            place = f"page {number}, question {index} ({question['id']})"
            yield from _owners_in(place, question)
            for inner_index, inner in enumerate(question.get("questions") or (), 1):
                yield from _owners_in(f"{place}, question {inner_index} ({inner['id']})", inner)


def _owners_in(place: str, question: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield place, question
    for choice in (*question.get("choices", ()), *question.get("items", ())):
        yield f"{place}, {choice['id']}", choice
    if question.get("ask_why"):
        yield f"{place}, ask_why", question["ask_why"]
