# SPDX-License-Identifier: AGPL-3.0-or-later
"""A page as one person sees it: her choices in her order, her earlier answers inside the words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from codesign.surveys.kinds import KINDS
from codesign.surveys.logic.flow import Flow, candidates, without_gone
from codesign.surveys.logic.places import PIPE
from codesign.surveys.logic.values import to_text, value_at
from codesign.surveys.questionnaire import AskWhy, Choice, Page, Question, Questionnaire
from codesign.web.i18n import localized

#: Stands for an answer that is not there yet.
NOT_YET = "…"


def asked_page(questionnaire: Questionnaire, flow: Flow, number: int, seed: int, language: str) -> Page:
    """A page with every question it may come to show while it is filled in (see `flow.candidates`)."""
    blocks: list[list[Question]] = []
    for question, depends in candidates(flow, number):
        judged = flow.judged.get(question.id)
        required = judged.required if judged else question.required
        personal = _Personal(questionnaire, flow, seed, language).question(
            replace(question, required=required)
        )
        # A question that waits for another stays behind it, also in a random order.
        if depends and blocks:
            blocks[-1].append(personal)
        else:
            blocks.append([personal])
    page = questionnaire.pages[number - 1]
    if page.random_order:
        blocks.sort(key=lambda block: _rank(seed, page.id, block[0].id))
    personal_words = _Personal(questionnaire, flow, seed, language).texts
    return replace(
        page,
        questions=tuple(question for block in blocks for question in block),
        title=personal_words(page.title),
        text=personal_words(page.text),
    )


def settled_page(questionnaire: Questionnaire, flow: Flow, number: int, seed: int, language: str) -> Page:
    """A page with exactly the questions these answers show."""
    page = questionnaire.pages[number - 1]
    shown = [without_gone(judged) for judged in flow.judged.values() if judged.page == number]
    personal = _Personal(questionnaire, flow, seed, language)
    return replace(page, questions=tuple(map(personal.question, shown)))


def constraint_words(questionnaire: Questionnaire, flow: Flow, question: Question, language: str) -> str:
    """What the questionnaire says of an answer that breaks a constraint; empty where it says nothing."""
    return localized(_Personal(questionnaire, flow, 0, language).texts(question.constraint_message), language)


def seed_of(code: str) -> int:
    """The same order of choices at every visit with the same code; the code cannot be read from it."""
    return int.from_bytes(hashlib.sha256(f"order:{code}".encode()).digest()[:6])


class _Personal:
    """Puts the person's own order and answers into questions."""

    def __init__(self, questionnaire: Questionnaire, flow: Flow, seed: int, language: str) -> None:
        self.questionnaire = questionnaire
        self.flow = flow
        self.seed = seed
        self.language = language

    def question(self, question: Question) -> Question:
        """A question in her words and order."""
        why = question.ask_why
        worded = replace(
            question,
            label=self.texts(question.label),
            hint=self.texts(question.hint),
            choices=self.choices(question, question.choices),
            items=self.choices(question, question.items),
            ask_why=AskWhy(why.when, self.texts(why.label)) if why else None,
            questions=tuple(map(self.repeated, question.questions)),
        )
        return KINDS[question.kind].personal(worded, self.seed)

    def repeated(self, question: Question) -> Question:
        """A question of a repeat. Whether one with a condition is needed differs from entry to entry: the flow says."""
        return self.question(replace(question, required=False) if question.show_if else question)

    def choices(self, question: Question, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
        """Choices in her words and, if it is random, her order; "other" and "don't know" stay last."""
        worded = tuple(self.choice(choice) for choice in choices)
        if not question.random_order:
            return worded
        last = [choice for choice in worded if choice.exclusive or choice.specify]
        moving = [choice for choice in worded if not (choice.exclusive or choice.specify)]
        return (*sorted(moving, key=lambda choice: _rank(self.seed, question.id, choice.id)), *last)

    def choice(self, choice: Choice) -> Choice:
        label = self.texts(choice.label)
        return choice if label is choice.label else replace(choice, label=label)

    def texts(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Texts with each `${name}` replaced by the answer in words. They stay plain: pages escape them as a whole."""
        if not any("${" in text for text in texts.values()):
            return texts
        return {code: PIPE.sub(lambda found: self.answer(found[1]), text) for code, text in texts.items()}

    def answer(self, name: str) -> str:
        id, *path = name.split("/")
        if id in self.flow.scope.variables:
            words = to_text(self.flow.scope.variables[id])
            return words if words not in ("", "NaN") else NOT_YET
        question, given = self.questionnaire.question(id), self.flow.answers.get(id)
        if question is None or given is None:
            return NOT_YET
        if path:
            value = to_text(value_at(given, tuple(path)))
            return _label(question.choices, value, self.language) or value or NOT_YET
        return (
            ", ".join(KINDS[question.kind].all_shown(question, self.flow.answers, self.language)) or NOT_YET
        )


def _label(choices: Iterable[Choice], id: str, language: str) -> str:
    return next((localized(choice.label, language) for choice in choices if choice.id == id), "")


def _rank(seed: int, *names: Any) -> bytes:
    """A place in an order that looks random, and stays when something is added."""
    return hashlib.sha256(f"{seed}:{':'.join(names)}".encode()).digest()
