# SPDX-License-Identifier: AGPL-3.0-or-later
"""Expressions: what they come to, what is refused and at which column."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.surveys.logic.evaluation import evaluate
from codesign.surveys.logic.functions import FUNCTIONS, Scope
from codesign.surveys.logic.syntax import MOST_DEPTH, MOST_LENGTH, SyntaxProblem, parse
from codesign.surveys.logic.values import moment_parts, to_number, to_text

SCOPE = Scope(
    answers={
        "needs": ["light", "green"],
        "age": 41,
        "trust": {"town": "high", "state": "low"},
        "born": "2026-11-20",
        "consent": True,
        "children": [{"years": 3}, {"years": 9}, {}],
    },
    today="2026-11-22",
    now="2026-11-22T17:30",
    repeats={"years": "children"},
    attributes={"district": "north"},
)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3 - -1", 10.0),
        ("7 mod -3", 1.0),
        ("-7 mod 3", -1.0),
        ("1 div 0", math.inf),
        ("0.1 + 0.2", 0.1 + 0.2),
        ("selected(${needs}, 'green') and not(selected(${needs}, 'gree'))", True),
        ("count-selected(${needs}) <= 3", True),
        ("selected-at(${needs}, 1)", "green"),
        ("${trust/town} = 'high' or false()", True),
        ("${nobody} = ''", True),
        ("${nobody} != 'a' and ${age} >= 41", True),
        ("${nobody} > 3 or ${nobody} <= 3", False),
        ("${age} = '41'", True),
        ("${consent} = 'OK' and ${consent}", True),
        ("${born} < today()", True),
        ("today() - ${born}", 2.0),
        ("date(today() + 10)", "2026-12-02"),
        ("format-date(now(), '%d/%m/%y %H:%M')", "22/11/26 17:30"),
        ("'17:30' < '9:00'", False),
        ("sum(${years})", 12.0),
        ("count(${years})", 2.0),
        ("max(${years}) - min(${years})", 6.0),
        ("join(', ', ${years}, 'x')", "3, 9, x"),
        ("${years} = 9 and ${years} != 9", True),
        ("if(${age} > 40, 'old', 'young')", "old"),
        ("coalesce(${nobody}, 'nothing')", "nothing"),
        ("district = 'north'", True),
        ("round(2.5) + round(-2.5) + round(3.14159, 2)", 4.140000000000001),
        ("int(-3.9)", -3.0),
        ("string(1 div 3)", "0.3333333333333333"),
        ("string(100000000000000000000000)", "100000000000000000000000"),
        ("string(0.00000012)", "0.00000012"),
        ("substr('abcdef', 1, 3)", "bc"),
        ("substr('abcdef', -2)", "ef"),
        ("translate('aabbc', 'ab', 'x')", "xxc"),
        ("normalize-space('  a   b ')", "a b"),
        ("string-length('🌳è')", 2.0),
        ("regex('339 1234567', '^3\\d{2} ?\\d{6,7}$')", True),
        ("regex('a@b.it', '[^@]+@[a-z.-]+\\.[a-z]{2,}')", True),
        ("regex('xab', 'ab')", False),
        ("regex('m.r-1@b.it', '^[\\w-\\.]+@([\\w-]+\\.)+[\\w-]{2,}$')", True),
        ("regex(']-^', '[]^-]+')", True),
        ("‘a’ = “a”", True),
        ("once('first')", "first"),
        ("number('') = number('')", False),
    ],
)
def test_an_expression_comes_to_its_value(source: str, value: object) -> None:
    found = evaluate(parse(source), SCOPE)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("source", "message", "column"),
    [
        ("", "ends too early", 1),
        ("1 +", "ends too early", 4),
        ("(1", "expected ')', found the end", 3),
        ("1 1", "unexpected '1'", 3),
        ("'open", 'cannot read "\'"', 1),
        ("${a b}", "names no question", 1),
        ("1 = ; 2", "cannot read ';'", 5),
        ("jump(1)", "there is no function jump()", 1),
        ("2 > not()", "not() does not take 0 arguments", 5),
        ("regex(., ${a})", "takes a value and a pattern in quotes", 1),
        ("regex(., '(a')", "pattern: a group is not closed", 1),
        ("regex(., '(?=a)')", "pattern: looking around", 1),
        ("regex(., '\\1')", "pattern: \\1 is not supported", 1),
        ("regex(., '((a{99}){99}){99}')", "pattern: the pattern is too large", 1),
        ("(" * (MOST_DEPTH + 1), "nested more than 50 deep", MOST_DEPTH + 1),
        ("1" * (MOST_LENGTH + 1), "longer than 5000 characters", MOST_LENGTH + 1),
    ],
)
def test_a_mistake_is_told_with_its_column(source: str, message: str, column: int) -> None:
    with pytest.raises(SyntaxProblem) as told:
        parse(source)
    assert message in str(told.value)
    assert told.value.column == column


@given(st.text(alphabet="${}ab/.'\"()=<>!+-*, 019|\n", max_size=40) | st.text(max_size=20))
def test_any_text_is_a_tree_or_a_told_mistake(source: str) -> None:
    try:
        tree = parse(source)
    except SyntaxProblem:
        return
    to_text(evaluate(tree, SCOPE))


@given(
    st.sampled_from(sorted(FUNCTIONS)),
    st.lists(st.sampled_from(["''", "'x'", "1 div 0", "${years}", "-1", "."])),
)
def test_every_function_is_total(name: str, arguments: list[str]) -> None:
    least, most, _function = FUNCTIONS[name]
    if least <= len(arguments) <= most:
        evaluate(parse(f"{name}({', '.join(arguments)})"), SCOPE)


def test_no_pattern_hangs() -> None:
    hostile = parse(f"regex('{'a' * 1999}', '(((a+)+)+|a{{0,20}})*b')")
    began = time.perf_counter()
    assert evaluate(hostile, SCOPE) is False
    assert time.perf_counter() - began < 1


def test_a_long_sum_is_no_deep_tree() -> None:
    assert evaluate(parse(" + ".join("1" * 1200)), SCOPE) == 1200


@given(st.dates())
def test_days_and_dates_are_inverse(day: object) -> None:
    number = to_number(str(day))
    parts = moment_parts(number)
    assert parts is not None
    assert f"{parts[0]:04}-{parts[1]:02}-{parts[2]:02}" == str(day)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_spelled_exactly_and_without_exponent(number: float) -> None:
    text = to_text(number)
    assert "e" not in text
    assert to_number(text) == number
