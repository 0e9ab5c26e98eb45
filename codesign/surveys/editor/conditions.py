# SPDX-License-Identifier: AGPL-3.0-or-later
"""Conditions as rows one can choose: question, comparison, value; an expression of that simple form and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Form, HiddenField, RadioField, StringField

from codesign.surveys.logic.nodes import Call, Chain, Negative, Node, Number, Reference, Text
from codesign.surveys.logic.syntax import SyntaxProblem, parse
from codesign.web.forms import choices_of, clean_text

#: Kinds whose answer is a list of choices.
LISTED = frozenset({"multiple", "top", "ranking", "place"})
OPERATORS = {
    "is": _l("is"),
    "is_not": _l("is not"),
    "contains": _l("contains"),
    "at_least": _l("is at least"),
    "at_most": _l("is at most"),
    "answered": _l("is answered"),
    "empty": _l("is left out"),
}
_SIGNS = {"=": "is", "!=": "is_not", ">=": "at_least", "<=": "at_most"}
_UNARY = {"answered", "empty"}
BLANK = ("", "is", "")
MOST_CONDITIONS = 50


@dataclass(frozen=True)
class Conditions:
    """Rows of (question, operator, value) joined by "and" or "or", or else an expression."""

    rows: tuple[tuple[str, str, str], ...] = ()
    join: str = "and"
    text: str = ""
    is_text: bool = False
    #: What is wrong with it, for the person.
    errors: tuple[Any, ...] = ()

    @property
    def shown_rows(self) -> tuple[tuple[str, str, str], ...]:
        """The rows of the form: at least one to fill in."""
        return self.rows or (BLANK,)


def conditions_of(source: str) -> Conditions:
    """An expression as rows where it is that simple, else as the text it is."""
    if not source:
        return Conditions()
    found = _rows(source)
    if found is None:
        return Conditions(text=source, is_text=True)
    join, rows = found
    return Conditions(rows=tuple(rows), join=join, text=source)


def expression_of(rows: Sequence[tuple[str, str, str]], join: str, kinds: Mapping[str, str]) -> str:
    """The expression of complete rows.

    Raises:
        ValueError: with what is missing, for the person.
    """
    complete = [row for row in rows if row[0]]
    return f" {join} ".join(_operand(*row, kinds.get(row[0], "")) for row in complete)


class ConditionsForm(Form):
    """How the conditions of a page are written: as an expression, or as rows of which all or one must hold."""

    mode = HiddenField()
    text = StringField(filters=[clean_text])
    join = RadioField(choices=choices_of([("and", ""), ("or", "")]), default="and")
    count = HiddenField(default="0")


class RowForm(Form):
    """One row: a question, what is asked of its answer, and the answer meant."""

    question = StringField(filters=[clean_text])
    operator = StringField(filters=[clean_text])
    value = StringField(filters=[clean_text])


def from_form(
    name: str, sent: MultiDict[str, str], kinds: Mapping[str, str], value_of: Callable[[str, str], str]
) -> Conditions:
    """The conditions a form holds under a name; `value_of` turns a typed label into the id of a choice."""
    whole = ConditionsForm(sent, prefix=f"{name}-")
    if whole.mode.data == "text":
        return Conditions(text=whole.text.data or "", is_text=True)
    rows = []
    for index in range(min(_number(whole.count.data or "0"), MOST_CONDITIONS)):
        row = RowForm(sent, prefix=f"{name}-{index}-")
        question, operator = row.question.data or "", row.operator.data
        operator = operator if operator in OPERATORS else "is"
        rows.append((question, operator, value_of(question, row.value.data or "")))
    join = "or" if whole.join.data == "or" else "and"
    try:
        return Conditions(tuple(rows), join, expression_of(rows, join, kinds))
    except ValueError as error:
        return Conditions(tuple(rows), join, errors=(error.args[0],))


def rearranged(conditions: Conditions, act: str, number: int) -> Conditions:
    """The conditions after one of the form's own buttons: add or remove a row, write it as text or as rows."""
    rows = list(conditions.rows)
    match act:
        case "add":
            rows.append(BLANK)
        case "remove" if number < len(rows):
            del rows[number]
        case "text":
            return Conditions(text=conditions.text, is_text=True)
        case "rows":
            again = conditions_of(conditions.text)
            if again.is_text:
                message = _l("This expression is not simple enough for the rows.")
                return Conditions(text=conditions.text, is_text=True, errors=(message,))
            return again
    return Conditions(tuple(rows), conditions.join, conditions.text)


def _operand(question: str, operator: str, value: str, kind: str) -> str:
    reference = f"${{{question}}}"
    if operator in _UNARY:
        return f"{reference} {'!=' if operator == 'answered' else '='} ''"
    if not value:
        raise ValueError(_l("Say which answer the condition waits for."))
    if operator in ("at_least", "at_most"):
        try:
            number = float(value.replace(",", "."))
        except ValueError as error:
            raise ValueError(_l("“at least” and “at most” need a number.")) from error
        return f"{reference} {'>=' if operator == 'at_least' else '<='} {number:g}"
    quoted = _quoted(value)
    if kind in LISTED:
        chosen = f"selected({reference}, {quoted})"
        return f"not({chosen})" if operator == "is_not" else chosen
    if operator == "contains":
        return f"contains({reference}, {quoted})"
    return f"{reference} {'!=' if operator == 'is_not' else '='} {quoted}"


def _quoted(value: str) -> str:
    if "'" not in value:
        return f"'{value}'"
    if '"' not in value:
        return f'"{value}"'
    raise ValueError(_l("A value cannot hold both kinds of quotation marks."))


def _rows(source: str) -> tuple[str, list[tuple[str, str, str]]] | None:
    try:
        tree = parse(source)
    except SyntaxProblem:
        return None
    join, operands = "and", (tree,)
    if isinstance(tree, Chain) and tree.rest[0][0] in ("and", "or"):
        join = tree.rest[0][0]
        operands = (tree.first, *(operand for _operator, operand in tree.rest))
    rows = [_row(operand) for operand in operands]
    return None if None in rows else (join, [row for row in rows if row])


def _row(node: Node) -> tuple[str, str, str] | None:
    match node:
        case Chain(Reference((name,)), ((sign, right),)) if sign in _SIGNS:
            value = _written(right)
            if value == "" and sign in ("=", "!="):
                return name, "empty" if sign == "=" else "answered", ""
            is_number = isinstance(right, Number | Negative)
            if not value or (sign in (">=", "<=") and not is_number):
                return None
            return name, _SIGNS[sign], value
        case Call("selected", (Reference((name,)), Text(value))) if value:
            return name, "is", value
        case Call("not", (Call("selected", (Reference((name,)), Text(value))),)) if value:
            return name, "is_not", value
        case Call("contains", (Reference((name,)), Text(value))) if value:
            return name, "contains", value
    return None


def _written(node: Node) -> str | None:
    match node:
        case Text(value):
            return value
        case Number(value):
            return f"{value:g}"
        case Negative(Number(value)):
            return f"-{value:g}"
    return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 0
