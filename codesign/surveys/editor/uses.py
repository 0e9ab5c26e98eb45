# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who names whom in a document: renaming follows, and what an act would break can be taken out."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

from codesign.surveys.editor.editing import Document, all_questions, question_of
from codesign.surveys.kinds import KINDS
from codesign.surveys.logic.places import PIPE
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
    for owner, key in _sources(renamed):
        owner[key] = named.sub("${" + new, owner[key])
    return renamed


def uses_of(document: Mapping[str, Any], question_id: str) -> list[str]:
    """The conditions and texts that name a question, as they are written."""
    named = re.compile(r"\$\{\s*" + re.escape(question_id) + r"\s*[/}]")
    return [owner[key] for owner, key in _sources(dict(document)) if named.search(owner[key])]


def mended(document: Mapping[str, Any]) -> Document:
    """The document without the conditions, and the names in texts, that point nowhere or to something later.

    What rests on something taken out is taken out too, so that it is looked at again until nothing changes.
    """
    new: Document = copy.deepcopy(dict(document))
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


def _sources(document: Document) -> Iterator[tuple[dict[str, Any], str]]:
    """Every place of a document where a question can be named, as a dictionary and a key of it."""
    owners: list[Any] = [*document["pages"], *document.get("variables", ()), *document.get("quotas", ())]
    for question in all_questions(document):
        owners += [question, *question.get("choices", ()), *question.get("items", ())]
        if question.get("ask_why"):
            owners.append(question["ask_why"])
    for owner in owners:
        for key in _EXPRESSIONS:
            if isinstance(owner.get(key), str):
                yield owner, key
        for key in _TEXTS:
            if isinstance(owner.get(key), dict):
                yield from ((owner[key], code) for code in owner[key])
