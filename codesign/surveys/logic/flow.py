# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person is asked, given what she answered: a function of questionnaire, answers and day, and of nothing else.

Questions are judged in their order, and only the answer of a shown question is seen by those after it. So a forgotten
answer of a question that is hidden now decides nothing and is counted nowhere, though the draft still holds it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from codesign.surveys.logic.evaluation import evaluate, is_true
from codesign.surveys.logic.functions import Scope
from codesign.surveys.logic.nodes import Chain, Node, references
from codesign.surveys.logic.plan import Calculations, PagePlan, Plan, Step, plan_of
from codesign.surveys.logic.values import Value, value_of, value_of_entry
from codesign.surveys.questionnaire import COMPANIONS, Choice, Question, Questionnaire


@dataclass(frozen=True)
class Moment:
    """The day and minute at the place of the survey, in ISO form."""

    today: str
    now: str
    #: What `random()` gives this person, from 0 to below 1.
    chance: float = 0.0


@dataclass(frozen=True)
class Fault:
    """A shown question that keeps the answers from being handed in."""

    question: Question
    #: "missing", or "constraint" for an answer that breaks one.
    reason: str
    #: Number of the entry of a repeat, from 1; 0 outside repeats.
    entry: int = 0


@dataclass(frozen=True)
class Judged:
    """A shown question: whether it needs an answer, the choices it does not offer, and what is wrong."""

    question: Question
    page: int
    required: bool
    gone: frozenset[str]
    faults: tuple[Fault, ...]
    #: The lines of a table that do not apply.
    hidden: frozenset[str] = frozenset()


@dataclass
class Flow:
    """The way of one person through a questionnaire."""

    plan: Plan
    scope: Scope
    #: Numbers of the pages with something to read or answer.
    pages: list[int] = field(default_factory=list)
    judged: dict[str, Judged] = field(default_factory=dict)
    #: What counts: the answers of shown questions, with the texts beside them.
    answers: dict[str, Any] = field(default_factory=dict)

    def page_after(self, number: int) -> int | None:
        """The next shown page."""
        return next((page for page in self.pages if page > number), None)

    def page_before(self, number: int) -> int | None:
        """The shown page before."""
        return next((page for page in reversed(self.pages) if page < number), None)

    def first_incomplete_page(self) -> int | None:
        """The first page that lacks a required answer or holds one that breaks a constraint."""
        return min((judged.page for judged in self.judged.values() if judged.faults), default=None)

    def quotas(self) -> list[tuple[str, int]]:
        """The quotas these answers count for, with their limits, in a fixed order."""
        return sorted((id, limit) for id, when, limit in self.plan.quotas if is_true(when, self.scope))


def follow(questionnaire: Questionnaire, answers: Mapping[str, Any], moment: Moment) -> Flow:
    """Walk through a questionnaire with some answers."""
    plan = plan_of(questionnaire)
    flow = Flow(plan, Scope({}, moment.today, moment.now, repeats=plan.repeats, chance=moment.chance))
    flow.scope.variables.update((id, evaluate(tree, flow.scope)) for id, tree in plan.constants)
    for page in plan.pages:
        shown = page.show is None or is_true(page.show, flow.scope)
        for step in page.steps:
            _follow_step(flow, page.number, step, answers, shown)
        if shown and (page.page.text or any(step.question.id in flow.judged for step in page.steps)):
            flow.pages.append(page.number)
    return flow


def candidates(flow: Flow, number: int) -> Iterator[tuple[Question, bool]]:
    """The questions a page may come to show, with the choices they may come to offer.

    Whether a question is shown can depend on one of the same page, and without JavaScript that page is seen only once.
    So a page holds every question whose condition could still become true while it is filled in; the browser hides
    what does not apply, and what is sent for it is not counted. The truth says whether a question depends on the page.
    """
    plan = flow.plan.pages[number - 1]
    if plan.show is not None and not is_true(plan.show, flow.scope):
        return
    open_names: set[str] = set()
    for step in plan.steps:
        hidden = _hidden(step, flow.scope, open_names)
        if _is_asked(step, flow.scope, hidden, open_names):
            trees = (*((step.show,) if step.show else ()), *(tree for _id, tree in step.lines))
            depends = any(references(tree) & open_names for tree in trees)
            gone = _gone(step, flow.scope, open_names)
            undecided = {id for id, tree in step.lines if references(tree) & open_names}
            yield _without(step.question, gone, hidden, undecided), depends
            open_names.update((step.question.id, *(inner.question.id for inner in step.inner)))
            open_names.update(step.entry_values())
        open_names.update(id for id, tree in step.variables if references(tree) & open_names)


def without_gone(judged: Judged) -> Question:
    """A shown question as it stands now: its choices and lines filtered, its duty settled."""
    return replace(_without(judged.question, judged.gone, judged.hidden), required=judged.required)


def is_live(plan: PagePlan) -> bool:
    """Whether anything on a page depends on an answer of the same page."""
    here = {name for step in plan.steps for name in step.names()}
    return any(references(tree) & here for step in plan.steps for tree in step.conditions())


def _follow_step(flow: Flow, page: int, step: Step, answers: Mapping[str, Any], page_shown: bool) -> None:
    scope, id = flow.scope, step.question.id
    scope.entries.update((name, []) for name in step.entry_values())
    hidden = _hidden(step, scope)
    if page_shown and _is_asked(step, scope, hidden):
        gone = _gone(step, scope)
        answer = _kept(answers.get(id), gone, hidden)
        entry_faults: list[Fault] = []
        if step.inner and isinstance(answer, list):
            answer = _entries(step, scope, answer, entry_faults)
        if answer is not None:
            scope.answers[id] = flow.answers[id] = answer
            flow.answers.update({id + end: answers[id + end] for end in COMPANIONS if answers.get(id + end)})
        required = step.question.required or bool(step.required and is_true(step.required, scope))
        _calculate(step.variables, scope)
        faults = (*_faults(step, scope, answer, required, hidden), *entry_faults)
        flow.judged[id] = Judged(step.question, page, required, gone, faults, hidden)
    else:
        _calculate(step.variables, scope)


def _calculate(calculations: Calculations, scope: Scope) -> None:
    for id, tree in calculations:
        scope.variables[id] = evaluate(tree, scope)


def _faults(
    step: Step, scope: Scope, answer: Any, required: bool, hidden: frozenset[str], entry: int = 0
) -> Iterator[Fault]:
    if required and step.question.kind != "note" and (answer is None or _lacks_line(step, answer, hidden)):
        yield Fault(step.question, "missing", entry)
    elif answer is None:
        return
    elif step.constraint and not is_true(step.constraint, replace(scope, own=value_of(answer))):
        yield Fault(step.question, "constraint", entry)


def _lacks_line(step: Step, answer: Any, hidden: frozenset[str]) -> bool:
    """Whether a line that came to apply has no answer: the form saw a table without it."""
    given = [answer.get(item.id) for item in step.question.items if item.id not in hidden]
    sides = [len(part) < 2 for part in given if isinstance(part, Mapping)]
    return bool(step.lines) and (None in given or any(sides))


def _entries(
    step: Step, scope: Scope, answer: list[dict[str, Any]], faults: list[Fault]
) -> list[dict[str, Any]]:
    """What counts of the entries of a repeat; their values become known to the scope."""
    values: dict[str, list[Value]] = {name: [] for name in step.entry_values()}
    kept = []
    for number, entry in enumerate(answer, 1):
        inner = replace(scope, answers=dict(scope.answers), variables=dict(scope.variables), position=number)
        kept.append(_entry(step, inner, entry, faults))
        for name, found in values.items():
            found.append(value_of_entry(inner.variables[name]))
    scope.entries.update(values)
    return kept


def _entry(step: Step, scope: Scope, entry: Mapping[str, Any], faults: list[Fault]) -> dict[str, Any]:
    """What counts of one entry of a repeat, judged in a scope of its own."""
    kept: dict[str, Any] = {}
    _calculate(step.before, scope)
    for inner in step.inner:
        id, hidden = inner.question.id, _hidden(inner, scope)
        is_asked = _is_asked(inner, scope, hidden)
        answer = _kept(entry.get(id), _gone(inner, scope), hidden) if is_asked else None
        # Within its entry, a hidden question is not the node-set it is outside.
        scope.answers[id] = answer
        _calculate(inner.variables, scope)
        if answer is not None:
            kept[id] = answer
            kept.update({id + end: entry[id + end] for end in COMPANIONS if entry.get(id + end)})
        if is_asked:
            required = inner.question.required or bool(inner.required and is_true(inner.required, scope))
            faults.extend(_faults(inner, scope, answer, required, hidden, scope.position))
    return kept


def _is_asked(step: Step, scope: Scope, hidden: frozenset[str], open_names: Iterable[str] = ()) -> bool:
    """Whether a question is shown, or could be; a table without a line is not."""
    if step.lines and len(hidden) == len(step.question.items):
        return False
    return step.show is None or _could_hold(step.show, scope, set(open_names))


def _hidden(step: Step, scope: Scope, open_names: Iterable[str] = ()) -> frozenset[str]:
    """The lines of a table that do not apply, whatever the open names turn out to be."""
    names = set(open_names)
    return frozenset(id for id, tree in step.lines if not _could_hold(tree, scope, names))


def _gone(step: Step, scope: Scope, open_names: Iterable[str] = ()) -> frozenset[str]:
    """The choices a filter takes away, whatever the open names turn out to be."""
    if step.filter is None:
        return frozenset()
    names = set(open_names)
    return frozenset(
        choice.id
        for choice in step.question.choices
        if not _could_hold(step.filter, replace(scope, attributes=_attributes(choice)), names)
    )


def _attributes(choice: Choice) -> dict[str, str]:
    return {**choice.attributes, "name": choice.id}


def _kept(answer: Any, gone: frozenset[str], hidden: frozenset[str] = frozenset()) -> Any:
    """An answer without the choices and lines that are not offered; None when nothing is left."""
    if not (gone or hidden) or answer is None:
        return answer
    if isinstance(answer, Mapping):
        parts = {key: part for key, part in answer.items() if key not in hidden}
        return {key: part for key, part in parts.items() if not _is_gone(part, gone)} or None
    if isinstance(answer, list):
        return [part for part in answer if not _is_gone(part, gone)] or None
    return None if _is_gone(answer, gone) else answer


def _is_gone(part: Any, gone: frozenset[str]) -> bool:
    return isinstance(part, str) and part in gone


def _without(
    question: Question, gone: frozenset[str], hidden: frozenset[str], undecided: Container[str] = ()
) -> Question:
    """A question as it stands; only lines that are undecided keep their condition, and nobody has to answer them."""
    if not (gone or any(item.show_if for item in question.items)):
        return question
    items = (item for item in question.items if item.id not in hidden)
    return replace(
        question,
        choices=tuple(choice for choice in question.choices if choice.id not in gone),
        items=tuple(item if item.id in undecided else replace(item, show_if="") for item in items),
    )


def _could_hold(tree: Node, scope: Scope, open_names: set[str]) -> bool:
    """Whether a condition holds for some answers to what is still open."""
    if not references(tree) & open_names:
        return is_true(tree, scope)
    if isinstance(tree, Chain) and tree.rest[0][0] in ("and", "or"):
        operands = (tree.first, *(operand for _operator, operand in tree.rest))
        judge = all if tree.rest[0][0] == "and" else any
        return judge(_could_hold(operand, scope, open_names) for operand in operands)
    return True
