# SPDX-License-Identifier: AGPL-3.0-or-later
r"""Patterns of `regex()`, compiled to a small program instead of being handed to a backtracking engine.

A backtracking engine can be hung by a pattern such as `(a+)+$`, and the engines of server and browser differ. Here a
pattern becomes instructions that are run on all possibilities side by side (Thompson's construction), so the time is
bounded by the length of the text times the length of the program, and both sides run the same program.
Patterns match the whole text, as in ODK. Refused, with a message: references back, looking around, `\p{…}`, flags.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l

MOST_INSTRUCTIONS = 500
#: A longer text matches no pattern.
MOST_SUBJECT = 2000
MOST_GROUPS = 20

Instruction = tuple[Any, ...]
Program = tuple[Instruction, ...]
Ranges = tuple[tuple[int, int], ...]

_LAST = 0x10FFFF
_CLASSES: dict[str, Ranges] = {
    "d": ((48, 57),),
    "w": ((48, 57), (65, 90), (95, 95), (97, 122)),
    "s": ((9, 13), (32, 32)),
}
_CONTROLS = {"n": 10, "t": 9, "r": 13, "f": 12, "v": 11}
_LINE_ENDS: Ranges = ((10, 10), (13, 13))


class PatternProblem(Exception):
    """A pattern that cannot be used, and why."""

    def __init__(self, words: Any) -> None:
        super().__init__(words)
        #: Translated when they are read.
        self.words = words


@dataclass(frozen=True)
class _Letter:
    ranges: Ranges


@dataclass(frozen=True)
class _Edge:
    name: str


@dataclass(frozen=True)
class _Sequence:
    parts: tuple[Any, ...]


@dataclass(frozen=True)
class _Either:
    options: tuple[Any, ...]


@dataclass(frozen=True)
class _Repeated:
    part: Any
    least: int
    most: int | None


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> Program:
    """The program of a pattern.

    Raises:
        PatternProblem: it is broken, uses what is not supported, or is too large.
    """
    parser = _Parser(pattern)
    tree = parser.either(0)
    if parser.here < len(pattern):
        raise PatternProblem(_l("unexpected %(text)s", text=repr(pattern[parser.here])))
    code: list[Instruction] = []
    _emit(tree, code)
    code.append(("end",))
    return tuple(code)


def matches(program: Program, text: str) -> bool:
    """Whether the whole text follows the pattern."""
    if len(text) > MOST_SUBJECT:
        return False
    last = len(program) - 1
    states = _reached(program, [0], 0, len(text))
    for place, letter in enumerate(text, 1):
        point = ord(letter)
        after = [
            state + 1
            for state in states
            if program[state][0] == "letter" and any(low <= point <= high for low, high in program[state][1])
        ]
        if not after:
            return False
        states = _reached(program, after, place, len(text))
    return last in states


def _reached(program: Program, starts: list[int], place: int, length: int) -> list[int]:
    """All instructions reached from some without taking a letter."""
    seen = [False] * len(program)
    found: list[int] = []
    waiting = list(starts)
    while waiting:
        state = waiting.pop()
        if seen[state]:
            continue
        seen[state] = True
        match program[state]:
            case ("jump", target):
                waiting.append(target)
            case ("split", one, other):
                waiting += (one, other)
            case ("edge", name):
                if place == (0 if name == "^" else length):
                    waiting.append(state + 1)
            case _:
                found.append(state)
    return found


def _emit(tree: Any, code: list[Instruction]) -> None:
    if len(code) > MOST_INSTRUCTIONS:
        raise PatternProblem(_l("the pattern is too large"))
    match tree:
        case _Letter(ranges):
            code.append(("letter", ranges))
        case _Edge(name):
            code.append(("edge", name))
        case _Sequence(parts):
            for part in parts:
                _emit(part, code)
        case _Either(options):
            _emit_either(options, code)
        case _Repeated(part, least, most):
            _emit_repeated(part, least, most, code)


def _emit_either(options: tuple[Any, ...], code: list[Instruction]) -> None:
    jumps = []
    for option in options[:-1]:
        split = len(code)
        code.append(())
        _emit(option, code)
        jumps.append(len(code))
        code.append(())
        code[split] = ("split", split + 1, len(code))
    _emit(options[-1], code)
    for jump in jumps:
        code[jump] = ("jump", len(code))


def _emit_repeated(part: Any, least: int, most: int | None, code: list[Instruction]) -> None:
    for _ in range(least):
        _emit(part, code)
    if most is None:
        split = len(code)
        code.append(())
        _emit(part, code)
        code.append(("jump", split))
        code[split] = ("split", split + 1, len(code))
        return
    splits = []
    for _ in range(most - least):
        splits.append(len(code))
        code.append(())
        _emit(part, code)
    for split in splits:
        code[split] = ("split", split + 1, len(code))


class _Parser:
    """Reads a pattern from the left."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.here = 0

    def peek(self) -> str:
        return self.pattern[self.here] if self.here < len(self.pattern) else ""

    def take(self) -> str:
        letter = self.peek()
        if not letter:
            raise PatternProblem(_l("the pattern ends too early"))
        self.here += 1
        return letter

    def either(self, depth: int) -> Any:
        options = [self.sequence(depth)]
        while self.peek() == "|":
            self.take()
            options.append(self.sequence(depth))
        return options[0] if len(options) == 1 else _Either(tuple(options))

    def sequence(self, depth: int) -> _Sequence:
        parts = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.repeated(self.atom(depth)))
        return _Sequence(tuple(parts))

    def atom(self, depth: int) -> Any:
        letter = self.take()
        if letter == "(":
            return self.group(depth)
        if letter == "[":
            return _Letter(self.letter_class())
        if letter in "^$":
            return _Edge(letter)
        if letter == ".":
            return _Letter(_outside(_LINE_ENDS))
        if letter == "\\":
            return _Letter(self.escape())
        if letter in "*+?{":
            raise PatternProblem(_l("nothing to repeat before %(letter)s", letter=repr(letter)))
        return _Letter(((ord(letter), ord(letter)),))

    def group(self, depth: int) -> Any:
        if depth >= MOST_GROUPS:
            raise PatternProblem(_l("too many groups inside each other"))
        if self.peek() == "?":
            self.take()
            if self.take() != ":":
                raise PatternProblem(_l("looking around, names and flags are not supported"))
        inner = self.either(depth + 1)
        if self.peek() != ")":
            raise PatternProblem(_l("a group is not closed"))
        self.take()
        return inner

    def repeated(self, part: Any) -> Any:
        while (letter := self.peek()) in ("*", "+", "?", "{"):
            self.take()
            least, most = self.bounds() if letter == "{" else _BOUNDS[letter]
            if self.peek() == "?":  # a lazy repetition matches the same whole texts
                self.take()
            part = _Repeated(part, least, most)
        return part

    def bounds(self) -> tuple[int, int | None]:
        end = self.pattern.find("}", self.here)
        low, comma, high = self.pattern[self.here : max(end, self.here)].partition(",")
        if end < 0 or not _is_count(low) or not (high == "" or _is_count(high)):
            raise PatternProblem(_l("a repetition is written {2}, {2,} or {2,5}"))
        self.here = end + 1
        least = int(low)
        most = (int(high) if high else None) if comma else least
        if most is not None and most < least:
            raise PatternProblem(_l("a repetition ends before it begins"))
        return least, most

    def letter_class(self) -> Ranges:
        negated = self.peek() == "^"
        if negated:
            self.take()
        ranges: list[tuple[int, int]] = []
        first = True
        while first or self.peek() != "]":
            first = False
            ranges += self.class_part()
        self.take()
        merged = _merged(ranges)
        return _outside(merged) if negated else merged

    def class_part(self) -> Ranges:
        start = self.class_letter()
        following = self.pattern[self.here + 1 : self.here + 2]
        if self.peek() != "-" or following in ("]", "") or not _is_letter(start):
            return start
        self.take()
        end = self.class_letter()
        if not _is_letter(end):  # as in [a-\w], where the dash is one of the letters
            return (*start, (ord("-"), ord("-")), *end)
        if start[0][0] > end[0][0]:
            raise PatternProblem(_l("a range of letters is the wrong way round"))
        return ((start[0][0], end[0][0]),)

    def class_letter(self) -> Ranges:
        letter = self.take()
        return self.escape() if letter == "\\" else ((ord(letter), ord(letter)),)

    def escape(self) -> Ranges:
        letter = self.take()
        if letter.lower() in _CLASSES:
            ranges = _CLASSES[letter.lower()]
            return ranges if letter.islower() else _outside(ranges)
        if letter in _CONTROLS:
            return ((_CONTROLS[letter], _CONTROLS[letter]),)
        if letter.isalnum():
            raise PatternProblem(_l("%(what)s is not supported", what=f"\\{letter}"))
        return ((ord(letter), ord(letter)),)


_BOUNDS: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 3


def _is_letter(ranges: Ranges) -> bool:
    return len(ranges) == 1 and ranges[0][0] == ranges[0][1]


def _merged(ranges: list[tuple[int, int]]) -> Ranges:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return tuple(merged)


def _outside(ranges: Ranges) -> Ranges:
    """Everything but some ranges, which are sorted."""
    gaps = []
    start = 0
    for low, high in ranges:
        if low > start:
            gaps.append((start, low - 1))
        start = high + 1
    return (*gaps, (start, _LAST)) if start <= _LAST else tuple(gaps)
